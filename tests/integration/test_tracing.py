"""A trace that a caller began goes on in the server: calls, queries, round trips and engine stages, sent over OTLP."""

import asyncio
import secrets
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from grpc import aio
from opentelemetry.proto.trace.v1 import trace_pb2
from winnow.failure.v1 import failure_service_pb2 as pb
from winnow.failure.v1 import failure_service_pb2_grpc
from winnow.spam.v1 import detection_pb2, spam_service_pb2_grpc
from winnow.spam.v1 import spam_service_pb2 as spam_pb

from tests.grpc_errors import failure_of
from tests.otlp import SERVER, attributes, collector
from tests.processes import winnow

_METHOD = "winnow.failure.v1.FailureService"
_STREAM = "winnow.spam.v1.SpamService/ClassifyMessageStream"
_OFTEN = {"OTEL_BSP_SCHEDULE_DELAY": "100"}


def traceparent(trace: str, parent: str, flags: str = "01") -> tuple[tuple[str, str]]:
    return (("traceparent", f"00-{trace}-{parent}-{flags}"),)


async def test_the_callers_trace_goes_on_down_to_the_stores(tmp_path: Path, log: bytes) -> None:
    async with collector() as receiver:
        environment = {"WINNOW_OTLP_ENDPOINT": receiver.target, "WINNOW_TRACE_RATIO": "0", **_OFTEN}
        with winnow(tmp_path / "data", environment=environment) as server:
            async with aio.insecure_channel(server.target) as channel:
                stub = failure_service_pb2_grpc.FailureServiceStub(channel)
                trace, parent, missing, unsampled = (secrets.token_hex(n) for n in (16, 8, 16, 16))
                request = pb.ReportFailureRequest(log=pb.LogInput(log=log))
                await stub.ReportFailure(request, metadata=traceparent(unsampled, parent, "00"))
                await stub.ReportFailure(request)
                await stub.ReportFailure(request, metadata=traceparent(trace, parent))
                name = "projects/default/failures/01a21300-0000-7000-8000-000000000000"
                await failure_of(
                    stub.GetFailure(pb.GetFailureRequest(name=name), metadata=traceparent(missing, parent))
                )
                span, other = await receiver.span(trace), await receiver.span(missing)
            children = {s.name: s for s in receiver.spans[trace] if s.kind != SERVER}
            reads = {s.name: s for s in receiver.spans[missing] if s.kind != SERVER}
            # A job that outlives its call is linked to it.
            linked = {link.trace_id.hex() for s in receiver.spans.values() for one in s for link in one.links}
            begun = {i for i, s in receiver.spans.items() if not any(one.links for one in s)}
            assert begun == {trace, missing} >= linked, "what is not sampled makes no span"
    assert span.parent_span_id.hex() == parent
    assert span.name == f"{_METHOD}/ReportFailure"
    found = attributes(span)
    assert isinstance(found.pop("network.peer.port"), int)
    assert found == {
        "rpc.system.name": "grpc",
        "rpc.method": f"{_METHOD}/ReportFailure",
        "rpc.response.status_code": "OK",
        "network.peer.address": "127.0.0.1",
    }
    assert attributes(other)["rpc.response.status_code"] == "NOT_FOUND"
    assert attributes(other)["winnow.cause"] == "RESOURCE_NOT_FOUND"
    assert other.status.code == trace_pb2.Status.STATUS_CODE_UNSET, "a caller's mistake is no fault of the server"
    assert {"analyze", "failures.insert", "outbox.insert", "cache.invalidate"} <= set(children)
    assert all(child.parent_span_id == span.span_id for child in children.values())
    query = children["failures.insert"]
    assert query.kind == trace_pb2.Span.SPAN_KIND_CLIENT
    assert attributes(query) == {"db.system.name": "postgresql", "db.query.summary": "failures.insert"}
    assert attributes(children["analyze"]) == {"winnow.engine": "failure"}
    assert {"failures.get", "cache.read_item"} <= set(reads)
    assert attributes(reads["cache.read_item"])["db.system.name"] == "redis"
    assert span.start_time_unix_nano <= query.start_time_unix_nano <= query.end_time_unix_nano
    assert query.end_time_unix_nano <= span.end_time_unix_nano


async def test_a_stream_has_a_span_a_message_and_none_an_item(tmp_path: Path) -> None:
    count, items = 1000, 100
    async with collector() as receiver:
        # Room for the whole stream: the processor drops what comes faster than it is sent.
        environment = {"WINNOW_OTLP_ENDPOINT": receiver.target, "OTEL_BSP_MAX_QUEUE_SIZE": "4096", **_OFTEN}
        with winnow(tmp_path / "data", environment=environment) as server:
            async with aio.insecure_channel(server.target) as channel:
                stub = spam_service_pb2_grpc.SpamServiceStub(channel)
                request = spam_pb.ClassifyMessageStreamRequest(
                    messages=[detection_pb2.MessageInput(text=f"see you at {n}") for n in range(items)]
                )
                trace, parent = secrets.token_hex(16), secrets.token_hex(8)
                async for _ in stub.ClassifyMessageStream(iter([request] * count), metadata=traceparent(trace, parent)):
                    pass
                stream = await receiver.span(trace)
            messages = [span for span in receiver.spans[trace] if span.kind != SERVER]
    assert count <= len(messages) + 1 <= count + 10
    assert {span.name for span in messages} == {f"{_STREAM} message"}
    assert {attributes(span)["winnow.items"] for span in messages} == {items}
    assert sorted(int(attributes(span)["rpc.message.id"]) for span in messages) == list(range(1, count + 1))
    assert all([event.name for event in span.events].count("classify") == 1 for span in messages)
    assert attributes(stream)["winnow.items"] == count * items
    passed = [attributes(event) for event in stream.events]
    assert passed == [
        {"rpc.message.type": "RECEIVED", "rpc.message.id": 1},
        {"rpc.message.type": "SENT", "rpc.message.id": 1},
        {"rpc.message.type": "RECEIVED", "rpc.message.id": count},
        {"rpc.message.type": "SENT", "rpc.message.id": count},
    ]


@asynccontextmanager
async def _useless(manner: str) -> AsyncIterator[int]:
    """The port of a collector that is gone, that connects and never says a word, or that hangs up on its callers."""

    def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.transport.abort()

    if manner == "dropping":
        async with await asyncio.start_server(hang_up, "127.0.0.1", 0) as server:
            yield server.sockets[0].getsockname()[1]
        return
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        if manner == "silent":
            silent.listen(1)
        yield silent.getsockname()[1]


@pytest.mark.parametrize("manner", ["gone", "silent", "dropping"])
async def test_a_collector_that_does_not_take_spans_costs_no_call(tmp_path: Path, log: bytes, manner: str) -> None:
    async with _useless(manner) as port:
        environment = {
            "WINNOW_OTLP_ENDPOINT": f"127.0.0.1:{port}",
            "WINNOW_TRACE_RATIO": "1",
            "WINNOW_OTLP_METRICS_SECONDS": "0.05",
            "OTEL_BSP_SCHEDULE_DELAY": "50",
            "OTEL_BSP_MAX_QUEUE_SIZE": "512",
        }
        with winnow(tmp_path / "data", environment=environment) as server:
            async with aio.insecure_channel(server.target) as channel:
                stub = failure_service_pb2_grpc.FailureServiceStub(channel)
                request = pb.AnalyzeLogRequest(log=pb.LogInput(log=log))

                async def some(number: int) -> None:
                    for _ in range(number):
                        await stub.AnalyzeLog(request, timeout=5)

                await some(300)
                before = server.rss
                await asyncio.gather(*(some(250) for _ in range(8)))
                assert server.rss - before < 16 * 1024 * 1024, "spans pile up"
