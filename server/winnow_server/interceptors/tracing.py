"""W3C trace context in, a server span around each call when a collector is set; the trace id reaches the log anyway.

Attributes follow the OpenTelemetry semantic conventions for RPC. Source: https://opentelemetry.io/docs/specs/semconv/rpc/grpc/.
"""

import re

import grpc
from opentelemetry import context as otel_context
from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from winnow_server.interceptors.call import Call, Method
from winnow_server.interceptors.chain import Hooks

_TRACEPARENT = re.compile(r"^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$")
# Bounds an export with its retries, and so how long a stopping server waits for a collector that is gone.
_EXPORT_SECONDS = 2
_SERVER_FAULTS = {
    grpc.StatusCode.UNKNOWN,
    grpc.StatusCode.DEADLINE_EXCEEDED,
    grpc.StatusCode.UNIMPLEMENTED,
    grpc.StatusCode.INTERNAL,
    grpc.StatusCode.UNAVAILABLE,
    grpc.StatusCode.DATA_LOSS,
}


def tracer_provider(otlp_endpoint: str, ratio: float) -> TracerProvider | None:
    """A provider that exports in the background and samples `ratio` of root traces; None without an endpoint."""
    if not otlp_endpoint:
        return None
    provider = TracerProvider(
        resource=Resource.create({"service.name": "winnow"}), sampler=ParentBased(TraceIdRatioBased(ratio))
    )
    exporter = OTLPSpanExporter(endpoint=otlp_endpoint, insecure=True, timeout=_EXPORT_SECONDS)
    provider.add_span_processor(BatchSpanProcessor(exporter))
    return provider


class TracingInterceptor:
    def __init__(self, provider: TracerProvider | None) -> None:
        self._tracer = provider.get_tracer("winnow_server") if provider else None
        self._propagator = TraceContextTextMapPropagator()

    def bind(self, method: Method) -> Hooks:
        if self._tracer is None:
            return Hooks(start=_read_trace_id)
        return Hooks(start=self._open, finish=self._close)

    def _open(self, call: Call) -> None:
        assert self._tracer is not None
        carrier = {k: v for k, v in call.metadata.items() if isinstance(v, str)}
        parent = self._propagator.extract(carrier)
        span = self._tracer.start_span(
            call.method.path[1:],
            context=parent,
            kind=trace.SpanKind.SERVER,
            attributes={"rpc.system.name": "grpc", "rpc.method": call.method.path[1:]},
        )
        # The task ends with the call, so the context needs no detaching.
        otel_context.attach(trace.set_span_in_context(span, parent))
        call.trace_id = trace.format_trace_id(span.get_span_context().trace_id)
        call.span = span

    def _close(self, call: Call) -> None:
        span = call.span
        if span is None:
            return
        span.set_attribute("rpc.response.status_code", call.code.name)
        if call.code in _SERVER_FAULTS:
            span.set_status(trace.StatusCode.ERROR)
            span.set_attribute("error.type", call.code.name)
        span.end()


def _read_trace_id(call: Call) -> None:
    traceparent = call.metadata.get("traceparent")
    match = _TRACEPARENT.match(traceparent) if isinstance(traceparent, str) else None
    if match:
        call.trace_id = match[1]
