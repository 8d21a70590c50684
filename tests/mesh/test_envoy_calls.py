"""One Envoy takes gRPC, gRPC-Web and JSON, and spreads the calls of one connection over the replicas."""

import asyncio
import base64
import gzip
import json
import struct
import urllib.error
import urllib.request
from collections import Counter
from dataclasses import replace
from email.message import Message
from pathlib import Path

import grpc
import pytest
import winnow_server
import yaml
from google.api import annotations_pb2
from grpc import aio
from limits import parse
from winnow.failure.v1 import failure_service_pb2, failure_service_pb2_grpc
from winnow.spam.v1 import detection_pb2, spam_service_pb2_grpc
from winnow.spam.v1 import spam_service_pb2 as spam_pb
from winnow_server.settings import Settings

from deploy.generate.envoy import calls_a_second, route_configuration
from deploy.generate.rpcs import Rpc, files, rpcs
from tests.deployment.manifests import DEPLOY
from tests.mesh.answering import Answering
from tests.mesh.envoy import Envoy, Replica, envoy

PRIZE = "You won! Claim your prize at http://prize.example.top"
METHOD = "/winnow.spam.v1.SpamService/ClassifyMessage"


def _request(text: str = PRIZE) -> spam_pb.ClassifyMessageRequest:
    return spam_pb.ClassifyMessageRequest(
        message=detection_pb2.MessageInput(text=text, channel=detection_pb2.CHANNEL_SMS)
    )


async def _http(
    proxy: Envoy, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
) -> tuple[int, Message, bytes]:
    """What a browser or curl gets."""
    request = urllib.request.Request(f"http://{proxy.target}{path}", body, headers or {}, method=method)

    def send() -> tuple[int, Message, bytes]:
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.headers, error.read()

    return await asyncio.to_thread(send)


async def _json(proxy: Envoy, method: str, path: str, body: object = None) -> tuple[int, dict[str, object]]:
    content = None if body is None else json.dumps(body).encode()
    status, _, answer = await _http(proxy, method, path, content, {"content-type": "application/json"})
    return status, json.loads(answer)


async def test_calls_of_one_connection_are_spread_evenly(proxy: Envoy, replicas: list[Replica]) -> None:
    before = [proxy.count(replica) for replica in replicas]
    async with aio.insecure_channel(proxy.target) as channel:
        stub = spam_service_pb2_grpc.SpamServiceStub(channel)
        for _ in range(25):
            await asyncio.gather(*(stub.ClassifyMessage(_request()) for _ in range(16)))
    shares = [proxy.count(replica) - count for replica, count in zip(replicas, before, strict=True)]
    assert sum(shares) == 400
    assert min(shares) > 140, [(r.target, proxy.hosts()[r.target]) for r in replicas]


def _frames(body: bytes) -> list[tuple[int, bytes]]:
    """The flag and content of each frame of a gRPC-Web answer."""
    frames = []
    while body:
        flag, length = struct.unpack(">BI", body[:5])
        frames.append((flag, body[5 : 5 + length]))
        body = body[5 + length :]
    return frames


async def test_browser_gets_answer_and_error_by_grpc_web(proxy: Envoy) -> None:
    headers = {"content-type": "application/grpc-web+proto", "x-grpc-web": "1", "origin": "https://app.example.com"}
    message = _request().SerializeToString()
    status, answered, body = await _http(proxy, "POST", METHOD, struct.pack(">BI", 0, len(message)) + message, headers)
    assert status == 200
    assert answered["access-control-allow-origin"] == "https://app.example.com"
    (_, content), (flag, trailers) = _frames(body)
    assert spam_pb.ClassifyMessageResponse.FromString(content).classification.score > 0
    assert flag == 0x80
    assert b"grpc-status:0" in trailers
    status, answered, body = await _http(proxy, "POST", METHOD, struct.pack(">BI", 0, 0), headers)
    trailers = _frames(body)[-1][1] if body else f"grpc-status:{answered['grpc-status']}".encode()
    assert f"grpc-status:{grpc.StatusCode.INVALID_ARGUMENT.value[0]}".encode() in trailers


async def test_browser_may_ask_before_it_calls(proxy: Envoy) -> None:
    asked = {
        "origin": "https://app.example.com",
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type,x-grpc-web",
    }
    for path in (METHOD, "/v1/projects/p/messages:classify"):
        status, answered, _ = await _http(proxy, "OPTIONS", path, headers=asked)
        assert status == 200
        assert answered["access-control-allow-origin"] == "https://app.example.com"
        assert "x-grpc-web" in answered["access-control-allow-headers"]


async def test_curl_stores_and_reads_a_failure(proxy: Envoy) -> None:
    log = (Path(winnow_server.__file__).parent / "samples" / "logs" / "jenkins-disk.log").read_bytes()
    status, made = await _json(
        proxy, "POST", "/v1/projects/rest/failures", {"log": {"log": base64.b64encode(log).decode()}}
    )
    assert status == 200, made
    failure = made["failure"]
    assert isinstance(failure, dict)
    status, read = await _json(proxy, "GET", f"/v1/{failure['name']}")
    assert (status, read["failure"]["analysis"]["category"]) == (200, "CATEGORY_RESOURCE")  # type: ignore[index]
    status, page = await _json(proxy, "GET", "/v1/projects/rest/failures?page_size=1")
    assert (status, [f["name"] for f in page["failures"]]) == (200, [failure["name"]])  # type: ignore[attr-defined]


async def test_curl_reads_and_changes_a_policy(proxy: Envoy) -> None:
    status, policy = await _json(proxy, "GET", "/v1/projects/rest/policy")
    assert status == 200, policy
    (read,) = (value for value in policy.values() if isinstance(value, dict))
    assert read["name"] == "projects/rest/policy"
    status, listed = await _json(proxy, "GET", "/v1/projects/rest/listEntries?pageSize=5")
    assert status == 200, listed


async def test_curl_gets_errors_with_code_and_field(proxy: Envoy) -> None:
    status, error = await _json(
        proxy, "POST", "/v1/projects/rest/messages:classify", {"message": {"text": PRIZE, "requestTag": "x" * 300}}
    )
    assert (status, error.get("code")) == (400, 3), error
    details = error["details"]
    assert isinstance(details, list)
    fields = [v["field"] for d in details for v in d.get("fieldViolations", [])]
    assert fields == ["message.request_tag"]
    status, error = await _json(proxy, "GET", "/v1/projects/rest/failures/00000000-0000-7000-8000-000000000000")
    assert (status, error["code"]) == (404, 5)
    status, error = await _json(proxy, "POST", "/v1/projects/rest/messages:classify", {"no_such_field": 1})
    assert status == 400
    status, _, _ = await _http(proxy, "GET", "/v1/nothing/here")
    assert status == 404


async def test_long_json_answers_are_compressed_when_asked(proxy: Envoy) -> None:
    messages = [{"text": f"{PRIZE} {n}"} for n in range(50)]
    body = json.dumps({"messages": messages}).encode()
    headers = {"content-type": "application/json", "accept-encoding": "gzip"}
    status, answered, content = await _http(proxy, "POST", "/v1/projects/p/messages:classifyList", body, headers)
    assert (status, answered["content-encoding"]) == (200, "gzip")
    lines = gzip.decompress(content).splitlines()
    assert sum(len(json.loads(line)["results"]) for line in lines) == 50


async def test_call_ends_with_its_rpcs_own_deadline_unless_the_callers_is_shorter(tmp_path: Path) -> None:
    def short(rpc: Rpc) -> Rpc:
        return replace(rpc, timeout=0.3) if rpc.method == "ListFailures" else rpc

    silent = Answering()
    routes = route_configuration([short(rpc) for rpc in rpcs()])
    async with silent.listening():
        with envoy(tmp_path, [silent.target], routes) as running:
            await running.until(silent, healthy=True)
            async with aio.insecure_channel(running.target) as channel:
                stub = failure_service_pb2_grpc.FailureServiceStub(channel)
                for own in (None, 20):
                    with pytest.raises(aio.AioRpcError) as failed:
                        await stub.ListFailures(failure_service_pb2.ListFailuresRequest(), timeout=own)
                    assert failed.value.code() == grpc.StatusCode.DEADLINE_EXCEEDED
    assert silent.counts["ListFailures"] == 2, "it is not tried again"


async def test_calls_beyond_a_routes_limit_are_refused_by_rpc_and_by_rest(tmp_path: Path) -> None:
    answering = Answering()
    routes = route_configuration(rpcs(), limit=5)
    async with answering.listening():
        with envoy(tmp_path, [answering.target], routes) as running:
            await running.until(answering, healthy=True)
            async with aio.insecure_channel(running.target) as channel:
                stub = spam_service_pb2_grpc.SpamServiceStub(channel)
                calls = [stub.ClassifyMessage(_request()) for _ in range(40)]
                codes = Counter([await call.code() for call in calls])
                assert set(codes) == {grpc.StatusCode.OK, grpc.StatusCode.RESOURCE_EXHAUSTED}
                # What is let through is a second's worth, or two's where the second ended meanwhile.
                assert 5 <= codes[grpc.StatusCode.OK] <= 10
                body = json.dumps({"message": {"text": PRIZE}}).encode()
                asked = (
                    _http(
                        running, "POST", "/v1/projects/p/messages:classify", body, {"content-type": "application/json"}
                    )
                    for _ in range(40)
                )
                statuses = Counter([status for status, _, _ in await asyncio.gather(*asked)])
                assert statuses[429] >= 25, statuses
                # Another rpc has a limit of its own.
                get = failure_service_pb2.GetFailureRequest(name="projects/p/failures/none")
                await failure_service_pb2_grpc.FailureServiceStub(channel).GetFailure(get)


def test_no_caller_meets_the_proxys_limits_before_the_servers() -> None:
    settings = Settings()
    assert calls_a_second() * 60 >= parse(settings.limit_named).amount
    (listener,) = yaml.safe_load((DEPLOY / "envoy" / "envoy.yaml").read_text())["static_resources"]["listeners"]
    (manager,) = listener["filter_chains"][0]["filters"]
    filters = {item["name"]: item["typed_config"] for item in manager["typed_config"]["http_filters"]}
    # In base64, four characters stand for three bytes.
    sizes = filters["envoy.filters.http.grpc_json_transcoder"]
    assert sizes["max_request_body_size"] == -(-settings.max_message_bytes // 3) * 4
    assert sizes["max_response_body_size"] == sizes["max_request_body_size"]


async def test_unknown_rpc_is_unimplemented(proxy: Envoy) -> None:
    async with aio.insecure_channel(proxy.target) as channel:
        call = channel.unary_unary("/winnow.spam.v1.SpamService/NoSuch")
        with pytest.raises(aio.AioRpcError) as failed:
            await call(b"")
        assert failed.value.code() == grpc.StatusCode.UNIMPLEMENTED


def test_every_service_with_a_path_is_translated() -> None:
    wanted = {
        service.full_name
        for file in files()
        for service in file.services_by_name.values()
        if any(method.GetOptions().HasExtension(annotations_pb2.http) for method in service.methods)
    }
    assert failure_service_pb2.DESCRIPTOR.services_by_name["FailureService"].full_name in wanted
    (listener,) = yaml.safe_load((DEPLOY / "envoy" / "envoy.yaml").read_text())["static_resources"]["listeners"]
    (manager,) = listener["filter_chains"][0]["filters"]
    filters = {item["name"]: item["typed_config"] for item in manager["typed_config"]["http_filters"]}
    assert set(filters["envoy.filters.http.grpc_json_transcoder"]["services"]) == wanted
