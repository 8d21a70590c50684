"""An OpenTelemetry collector for tests: keeps the spans and metrics that arrive over OTLP."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from grpc import aio
from opentelemetry.proto.collector.metrics.v1 import metrics_service_pb2, metrics_service_pb2_grpc
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2, trace_service_pb2_grpc
from opentelemetry.proto.common.v1 import common_pb2
from opentelemetry.proto.metrics.v1 import metrics_pb2
from opentelemetry.proto.trace.v1 import trace_pb2

SERVER = trace_pb2.Span.SPAN_KIND_SERVER


class Receiver(trace_service_pb2_grpc.TraceServiceServicer):
    """Spans by their trace id, and the latest push of metrics by name."""

    def __init__(self) -> None:
        self.spans: defaultdict[str, list[trace_pb2.Span]] = defaultdict(list)
        self.metrics: dict[str, metrics_pb2.Metric] = {}
        self.came = asyncio.Condition()
        self.target = ""

    async def trace(self, trace_id: str) -> list[trace_pb2.Span]:
        """All spans of a trace, once its server span is there: that one ends last."""
        async with asyncio.timeout(20), self.came:
            await self.came.wait_for(lambda: any(s.kind == SERVER for s in self.spans[trace_id]))
            return self.spans[trace_id]

    async def span(self, trace_id: str) -> trace_pb2.Span:
        """The server span of a trace."""
        return next(span for span in await self.trace(trace_id) if span.kind == SERVER)

    async def Export(self, request: trace_service_pb2.ExportTraceServiceRequest, context: Any) -> Any:
        async with self.came:
            for resource in request.resource_spans:
                for scope in resource.scope_spans:
                    for span in scope.spans:
                        self.spans[span.trace_id.hex()].append(span)
            self.came.notify_all()
        return trace_service_pb2.ExportTraceServiceResponse()


class _Metrics(metrics_service_pb2_grpc.MetricsServiceServicer):
    def __init__(self, receiver: Receiver) -> None:
        self._receiver = receiver

    async def Export(self, request: metrics_service_pb2.ExportMetricsServiceRequest, context: Any) -> Any:
        async with self._receiver.came:
            scopes = [scope for resource in request.resource_metrics for scope in resource.scope_metrics]
            self._receiver.metrics = {metric.name: metric for scope in scopes for metric in scope.metrics}
            self._receiver.came.notify_all()
        return metrics_service_pb2.ExportMetricsServiceResponse()


@asynccontextmanager
async def collector() -> AsyncIterator[Receiver]:
    """Receives on a free port until the block ends."""
    server, receiver = aio.server(), Receiver()
    trace_service_pb2_grpc.add_TraceServiceServicer_to_server(receiver, server)
    metrics_service_pb2_grpc.add_MetricsServiceServicer_to_server(_Metrics(receiver), server)
    receiver.target = f"127.0.0.1:{server.add_insecure_port('127.0.0.1:0')}"
    await server.start()
    try:
        yield receiver
    finally:
        await server.stop(0)


def attributes(holder: Any) -> dict[str, str | int | float]:
    """Of a span, an event or a data point."""
    return {attribute.key: _value(attribute.value) for attribute in holder.attributes}


def _value(value: common_pb2.AnyValue) -> str | int | float:
    kind = value.WhichOneof("value")
    assert kind is not None
    return getattr(value, kind)  # type: ignore[no-any-return]
