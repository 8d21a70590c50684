"""The mesh's policies agree with the contracts: no rpc is forgotten, none is retried that must not be."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import winnow
import yaml
from google.api import annotations_pb2
from google.protobuf import descriptor_pb2

from deploy.generate.__main__ import generated
from deploy.generate.rpcs import Rpc, rpcs
from tests.deployment.manifests import DEPLOY

ALL = rpcs()
BY_PATH = {rpc.path: rpc for rpc in ALL}
ISTIO = yaml.safe_load((DEPLOY / "istio" / "virtual-service.yaml").read_bytes())["spec"]["http"]
ENVOY = yaml.safe_load((DEPLOY / "envoy" / "routes.yaml").read_bytes())["resources"][0]["virtual_hosts"][0]["routes"]
PREVIOUS = "grpc-previous-rpc-attempts"


def _seconds(text: str) -> float:
    return float(text.removesuffix("s"))


def _first_istio(path: str, headers: dict[str, str]) -> dict[str, Any]:
    """The route that a call takes: the first with a match that fits."""
    for route in ISTIO:
        for match in route["match"]:
            uri, wanted = match["uri"], match.get("headers", {})
            fits = uri.get("exact") == path or ("prefix" in uri and path.startswith(uri["prefix"]))
            if fits and all(
                name in headers and m.get("exact", headers[name]) == headers[name] for name, m in wanted.items()
            ):
                return route
    raise LookupError(path)


def _first_envoy(path: str, *, retried: bool) -> dict[str, Any]:
    for route in ENVOY:
        if route["match"].get("path") == path and (retried or "headers" not in route["match"]):
            return route["route"]
    raise LookupError(path)


@pytest.mark.parametrize("name", sorted(generated()))
def test_what_is_committed_is_what_the_contracts_generate(name: str) -> None:
    assert (DEPLOY / name).read_bytes() == generated()[name]


def test_every_method_config_is_of_an_rpc() -> None:
    named = {
        f"/{name['service']}/{name['method']}"
        for folder in winnow.__path__
        for path in Path(folder).rglob("*_grpc_service_config.json")
        for method in json.loads(path.read_bytes())["methodConfig"]
        for name in method["name"]
    }
    assert named == set(BY_PATH)


@pytest.mark.parametrize("rpc", ALL, ids=lambda rpc: rpc.path)
@pytest.mark.parametrize("canary", [False, True])
def test_istio_routes_every_rpc_with_its_own_timeout(rpc: Rpc, canary: bool) -> None:
    headers = {"x-winnow-canary": "true"} if canary else {}
    route = _first_istio(rpc.path, headers)
    assert route.get("timeout") == (f"{rpc.timeout:g}s" if rpc.timeout else None)
    subsets = [d["destination"]["subset"] for d in route["route"]]
    assert subsets == (["canary"] if canary else ["stable", "canary"])
    if not canary:
        assert sum(d["weight"] for d in route["route"]) == 100
    # Without it Istio retries twice by itself.
    assert "attempts" in route["retries"]
    assert _first_istio(rpc.path, {**headers, PREVIOUS: "1"})["retries"]["attempts"] == 0


@pytest.mark.parametrize("rpc", ALL, ids=lambda rpc: rpc.path)
def test_envoy_routes_every_rpc_with_its_own_timeout(rpc: Rpc) -> None:
    route = _first_envoy(rpc.path, retried=False)
    assert _seconds(route["max_stream_duration"]["max_stream_duration"]) == (rpc.timeout or 0)
    assert _seconds(route["max_stream_duration"]["grpc_timeout_header_max"]) == (rpc.timeout or 0)
    assert "retry_policy" not in _first_envoy(rpc.path, retried=True)


def test_only_what_is_idempotent_is_retried_once_and_by_no_two_parties() -> None:
    level = descriptor_pb2.MethodOptions
    retried = set()
    for rpc in ALL:
        attempts = _first_istio(rpc.path, {})["retries"]["attempts"]
        policy = _first_envoy(rpc.path, retried=False).get("retry_policy", {"num_retries": 0})
        assert attempts == policy["num_retries"] <= 1
        if attempts:
            retried.add(rpc.path)
    for path in retried:
        service, method = path[1:].split("/")
        options = _method(service, method).GetOptions()
        assert options.idempotency_level in (level.NO_SIDE_EFFECTS, level.IDEMPOTENT)
        assert not BY_PATH[path].streams_requests
    assert "/winnow.failure.v1.FailureService/GetFailure" in retried
    assert "/winnow.failure.v1.FailureService/UploadLog" not in retried
    assert "/winnow.spam.v1.SpamService/ClassifyMessage" not in retried


def _method(service: str, method: str) -> Any:
    from google.protobuf import descriptor_pool

    return descriptor_pool.Default().FindServiceByName(service).methods_by_name[method]


def test_writers_may_call_every_rpc_and_readers_what_changes_nothing() -> None:
    allowed: dict[str, set[str]] = {}
    for policy in yaml.safe_load_all((DEPLOY / "istio" / "authorization-rpcs.yaml").read_bytes()):
        for rule in policy["spec"]["rules"]:
            (to,) = rule["to"]
            paths = allowed.setdefault(policy["metadata"]["name"], set(to["operation"]["paths"]))
            assert paths == set(to["operation"]["paths"])
    assert allowed == {"winnow-writer": set(BY_PATH), "winnow-reader": {rpc.path for rpc in ALL if rpc.reads}}
    (nobody,) = (
        policy
        for policy in yaml.safe_load_all((DEPLOY / "istio" / "authorization.yaml").read_bytes())
        if policy["metadata"]["name"] == "nobody"
    )
    assert nobody["spec"] == {}


def _references(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        if "$ref" in value:
            yield value["$ref"]
        for item in value.values():
            yield from _references(item)
    elif isinstance(value, list):
        for item in value:
            yield from _references(item)


def _body(operation: Any) -> Any:
    return operation["requestBody"]["content"]["application/json"]["schema"]["properties"]


def test_openapi_says_every_rest_path_with_its_fields() -> None:
    document = yaml.safe_load((DEPLOY / "envoy" / "openapi.yaml").read_bytes())
    schemas = document["components"]["schemas"]
    assert {reference.removeprefix("#/components/schemas/") for reference in _references(document)} == set(schemas)
    said = {operation["operationId"] for path in document["paths"].values() for operation in path.values()}
    with_path = {
        f"{rpc.service.rpartition('.')[2]}.{rpc.method}"
        for rpc in ALL
        if _method(rpc.service, rpc.method).GetOptions().HasExtension(annotations_pb2.http)
    }
    assert said == with_path | {"FeedbackService.RevertFeedback.2"}
    assert "caller" in _body(document["paths"]["/v1/projects/{project}/feedback:revert"]["post"])
    update = document["paths"]["/v1/projects/{project}/failures/{failure}"]["patch"]
    assert [parameter["name"] for parameter in update["parameters"]] == ["project", "failure"]
    body = _body(update)
    assert body["updateMask"] == {"type": "string"}
    assert "name" not in body
    listed = document["paths"]["/v1/projects/{project}/failures"]["get"]["parameters"]
    assert {"name": "pageSize", "in": "query", "schema": {"type": "integer", "format": "int32"}} in listed
