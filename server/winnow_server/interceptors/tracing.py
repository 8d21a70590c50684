"""W3C trace context in, a server span around each sampled call; the trace id reaches the log of every call.

Attributes follow the OpenTelemetry semantic conventions for RPC. Source: https://opentelemetry.io/docs/specs/semconv/rpc/grpc/.
The first and the last message of a stream are events of its span; a message of a batch stream has a span of its own
with its number of items, and no item ever has one.

What is not sampled makes no span at all: the SDK's own way to not record one costs more than the rest of the chain.
"""

import re
import time
from random import getrandbits

import grpc
from google.protobuf.message import Message
from opentelemetry import context as otel_context
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.sampling import TraceIdRatioBased
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from winnow_server.interceptors.batches import item_field
from winnow_server.interceptors.call import Call, Method, message_span
from winnow_server.interceptors.chain import Hooks

_TRACEPARENT = re.compile(r"^[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})$")
SERVER_FAULTS = frozenset(
    {
        grpc.StatusCode.UNKNOWN,
        grpc.StatusCode.DEADLINE_EXCEEDED,
        grpc.StatusCode.UNIMPLEMENTED,
        grpc.StatusCode.INTERNAL,
        grpc.StatusCode.UNAVAILABLE,
        grpc.StatusCode.DATA_LOSS,
    }
)
"""The statuses that the conventions count as the server's errors."""


class TracingInterceptor:
    """`ratio` of the traces that begin here are sampled; of those that callers began, the ones they sample."""

    def __init__(self, provider: TracerProvider | None, ratio: float = 0.0) -> None:
        self._tracer = provider.get_tracer("winnow_server") if provider else None
        self._bound = TraceIdRatioBased.get_bound_for_rate(ratio)
        self._propagator = TraceContextTextMapPropagator()

    def bind(self, method: Method) -> Hooks:
        if self._tracer is None:
            return Hooks(start=_read_trace_id)
        bound = _Bound(self._tracer, method)
        batches = method.request_streaming and method.response_streaming and item_field(method) is not None
        streams = method.request_streaming or method.response_streaming

        def start(call: Call) -> None:
            if self._sampled(call):
                bound.open(call, self._parent(call))

        return Hooks(
            start=start,
            request=(bound.open_message if batches else bound.received) if streams else None,
            response=(bound.close_message if batches else bound.sent) if streams else None,
            finish=bound.close,
        )

    def _sampled(self, call: Call) -> bool:
        match = _match(call) if "traceparent" in call.metadata else None
        if match is not None:
            call.trace_id = match[1]
            return bool(int(match[2], 16) & 1)
        number = getrandbits(128)
        # Only for the log, unless it is sampled: then the span brings its own.
        call.trace_id = f"{number:032x}"
        return number & TraceIdRatioBased.TRACE_ID_LIMIT < self._bound

    def _parent(self, call: Call) -> otel_context.Context:
        if _match(call) is None:
            return otel_context.Context()
        carrier = {k: v for k, v in call.metadata.items() if isinstance(v, str)}
        return self._propagator.extract(carrier, otel_context.Context())


class _Bound:
    """The spans of one method."""

    def __init__(self, tracer: trace.Tracer, method: Method) -> None:
        self._tracer = tracer
        self._name = method.path[1:]
        self._streams = method.request_streaming or method.response_streaming

    def open(self, call: Call, parent: otel_context.Context) -> None:
        span = self._tracer.start_span(
            self._name,
            context=parent,
            kind=trace.SpanKind.SERVER,
            attributes={"rpc.system.name": "grpc", "rpc.method": self._name, **_peer(call.context.peer() or "")},
        )
        # The task ends with the call, so the context needs no detaching.
        otel_context.attach(trace.set_span_in_context(span, parent))
        call.trace_id = trace.format_trace_id(span.get_span_context().trace_id)
        call.span = span

    def received(self, call: Call, request: Message) -> None:
        if call.span is not None:
            call.request_time = time.time_ns()
            if call.messages == 1:
                _event(call.span, "RECEIVED", 1, call.request_time)

    def sent(self, call: Call) -> None:
        if call.span is not None:
            call.answer_time = time.time_ns()
            if call.answers == 1:
                _event(call.span, "SENT", 1, call.answer_time)

    def open_message(self, call: Call, request: Message) -> None:
        if call.span is None:
            return
        self.received(call, request)
        span = self._tracer.start_span(
            f"{self._name} message",
            context=trace.set_span_in_context(call.span),
            attributes={"rpc.message.id": call.messages, "winnow.items": call.message_items},
        )
        call.message_spans.append(span)
        message_span.set(span)

    def close_message(self, call: Call) -> None:
        if call.span is None:
            return
        self.sent(call)
        if call.message_spans:
            call.message_spans.popleft().end()

    def close(self, call: Call) -> None:
        span = call.span
        if span is None:
            return
        for unanswered in call.message_spans:
            unanswered.end()
        if self._streams:
            if call.messages > 1:
                _event(span, "RECEIVED", call.messages, call.request_time)
            if call.answers > 1:
                _event(span, "SENT", call.answers, call.answer_time)
            span.set_attribute("winnow.items", call.items)
        span.set_attribute("rpc.response.status_code", call.code.name)
        if call.cause:
            span.set_attribute("winnow.cause", call.cause)
        if call.code in SERVER_FAULTS:
            span.set_status(trace.StatusCode.ERROR)
            span.set_attribute("error.type", call.code.name)
        span.end()


def _event(span: trace.Span, kind: str, number: int, timestamp: int) -> None:
    span.add_event("rpc.message", {"rpc.message.type": kind, "rpc.message.id": number}, timestamp)


def _match(call: Call) -> re.Match[str] | None:
    traceparent = call.metadata.get("traceparent")
    return _TRACEPARENT.match(traceparent) if isinstance(traceparent, str) else None


def _read_trace_id(call: Call) -> None:
    match = _match(call)
    if match is not None:
        call.trace_id = match[1]


def _peer(peer: str) -> dict[str, str | int]:
    """The other end's address and port, of "ipv4:127.0.0.1:4711" or "ipv6:%5B::1%5D:4711"; of a socket, nothing."""
    scheme, _, rest = peer.partition(":")
    address, _, port = rest.rpartition(":")
    if scheme not in ("ipv4", "ipv6") or not port.isdigit():
        return {}
    address = address.replace("%5B", "").replace("%5D", "").strip("[]")
    return {"network.peer.address": address, "network.peer.port": int(port)}
