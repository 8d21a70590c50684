"""A trace that a caller began goes on in the server's span, and arrives where OTLP is received."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from grpc import aio
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2, trace_service_pb2_grpc
from opentelemetry.proto.trace.v1 import trace_pb2
from winnow.failure.v1 import failure_service_pb2 as pb
from winnow.failure.v1 import failure_service_pb2_grpc

from tests.grpc_errors import failure_of
from tests.processes import winnow

_METHOD = "winnow.failure.v1.FailureService"


class Receiver(trace_service_pb2_grpc.TraceServiceServicer):
    """An OTLP receiver that keeps the spans by their trace id."""

    def __init__(self) -> None:
        self.spans: dict[str, trace_pb2.Span] = {}
        self.came = asyncio.Condition()

    async def Export(self, request: trace_service_pb2.ExportTraceServiceRequest, context: Any) -> Any:
        async with self.came:
            for resource in request.resource_spans:
                for scope in resource.scope_spans:
                    self.spans |= {span.trace_id.hex(): span for span in scope.spans}
            self.came.notify_all()
        return trace_service_pb2.ExportTraceServiceResponse()

    async def span(self, trace_id: str) -> trace_pb2.Span:
        async with asyncio.timeout(20), self.came:
            await self.came.wait_for(lambda: trace_id in self.spans)
            return self.spans[trace_id]


@pytest.fixture
async def receiver() -> AsyncIterator[tuple[Receiver, str]]:
    server, receiver = aio.server(), Receiver()
    trace_service_pb2_grpc.add_TraceServiceServicer_to_server(receiver, server)
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    yield receiver, f"127.0.0.1:{port}"
    await server.stop(0)


def attributes(span: trace_pb2.Span) -> dict[str, str]:
    return {a.key: a.value.string_value for a in span.attributes}


async def test_the_callers_trace_goes_on(tmp_path: Path, receiver: tuple[Receiver, str], log: bytes) -> None:
    spans, endpoint = receiver
    environment = {"WINNOW_OTLP_ENDPOINT": endpoint, "WINNOW_TRACE_RATIO": "0", "OTEL_BSP_SCHEDULE_DELAY": "100"}
    with winnow(tmp_path / "data", environment=environment) as server:
        async with aio.insecure_channel(server.target) as channel:
            stub = failure_service_pb2_grpc.FailureServiceStub(channel)
            trace, parent, missing = secrets.token_hex(16), secrets.token_hex(8), secrets.token_hex(16)
            await stub.AnalyzeLog(
                pb.AnalyzeLogRequest(log=pb.LogInput(log=log)), metadata=(("traceparent", f"00-{trace}-{parent}-01"),)
            )
            name = "projects/default/failures/01a21300-0000-7000-8000-000000000000"
            await failure_of(
                stub.GetFailure(
                    pb.GetFailureRequest(name=name), metadata=(("traceparent", f"00-{missing}-{parent}-01"),)
                )
            )
            span, other = await spans.span(trace), await spans.span(missing)
    assert span.parent_span_id.hex() == parent
    assert span.kind == trace_pb2.Span.SPAN_KIND_SERVER
    assert span.name == f"{_METHOD}/AnalyzeLog"
    assert attributes(span) == {
        "rpc.system.name": "grpc",
        "rpc.method": f"{_METHOD}/AnalyzeLog",
        "rpc.response.status_code": "OK",
    }
    assert attributes(other)["rpc.response.status_code"] == "NOT_FOUND"
    assert other.status.code == trace_pb2.Status.STATUS_CODE_UNSET, "a caller's mistake is no fault of the server"


async def test_a_collector_that_is_gone_costs_no_call(tmp_path: Path, log: bytes) -> None:
    environment = {"WINNOW_OTLP_ENDPOINT": "127.0.0.1:9", "WINNOW_TRACE_RATIO": "1", "OTEL_BSP_SCHEDULE_DELAY": "50"}
    with winnow(tmp_path / "data", environment=environment) as server:
        async with aio.insecure_channel(server.target) as channel:
            stub = failure_service_pb2_grpc.FailureServiceStub(channel)
            for _ in range(200):
                await stub.AnalyzeLog(pb.AnalyzeLogRequest(log=pb.LogInput(log=log)), timeout=5)
