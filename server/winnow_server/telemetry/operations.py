"""Times named operations: each into a histogram, and into the trace of the call it serves when that is sampled.

In a unary call or an upload an operation is a child span. In a stream that answers with messages it is an event of
the message's span, or of the call's: a stream of any length then has no more spans than messages. A job that goes on
for a call which has ended, such as filling a cache, is a trace of its own that links to the call's.
"""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from types import TracebackType

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.sdk.trace import TracerProvider

from winnow_server.interceptors.call import Call, find_call, message_span

# Where the seconds of an operation go, by its name and the class name of its error or "".
Series = Callable[[str, str], Callable[[float], None]]


class ObservedOperations:
    """`Operations` of one system: call it with a name and enter what it returns.

    `series` is asked once for each name and error, and then gets every operation, sampled or not. `attributes` are a
    span's, by the name; `kind` is CLIENT where another program does the work.
    """

    def __init__(
        self,
        provider: TracerProvider | None,
        series: Series | None,
        attributes: Callable[[str], dict[str, str]],
        kind: trace.SpanKind,
    ) -> None:
        self._tracer = provider.get_tracer("winnow_server") if provider else None
        self._series = series
        self._attributes = attributes
        self._kind = kind
        self._known: dict[tuple[str, str], Callable[[float], None]] = {}

    def __call__(self, name: str) -> AbstractContextManager[object]:
        return _Operation(self, name)

    def passed(self, name: str, seconds: float) -> None:
        """Notes an operation that has just ended."""
        self.record(name, seconds, "")
        call = self.sampled()
        if call is None:
            return
        end = time.time_ns()
        self.open(name, call, end - int(seconds * 1e9)).close("", seconds, end)

    def record(self, name: str, seconds: float, error_type: str) -> None:
        key = (name, error_type)
        observe = self._known.get(key)
        if observe is None:
            if self._series is None:
                return
            observe = self._known[key] = self._series(name, error_type)
        observe(seconds)

    def sampled(self) -> Call | None:
        """The call of this task where it is sampled."""
        if self._tracer is None:
            return None
        call = find_call()
        return call if call is not None and call.span is not None else None

    def open(self, name: str, call: Call, start: int | None = None) -> "_Child | _Event":
        """What the trace of a sampled call gets; `start` in Unix nanoseconds, now by default."""
        assert self._tracer is not None
        assert call.span is not None
        ended = not call.span.is_recording()
        if call.method.response_streaming and not ended:
            message = message_span.get()
            return _Event(message if message is not None and message.is_recording() else call.span, name)
        span = self._tracer.start_span(
            name,
            context=Context() if ended else trace.set_span_in_context(call.span),
            kind=self._kind,
            attributes=self._attributes(name),
            links=[trace.Link(call.span.get_span_context())] if ended else None,
            start_time=start,
        )
        return _Child(span)


class _Child:
    """An operation as a span."""

    __slots__ = ("_span",)

    def __init__(self, span: trace.Span) -> None:
        self._span = span

    def close(self, error_type: str, seconds: float, end: int | None = None) -> None:
        if error_type:
            # The error's own text may quote a caller's data, so it stays out.
            self._span.set_status(trace.StatusCode.ERROR)
            self._span.set_attribute("error.type", error_type)
        self._span.end(end)


class _Event:
    """An operation as an event of a span that is there."""

    __slots__ = ("_name", "_span")

    def __init__(self, span: trace.Span, name: str) -> None:
        self._span = span
        self._name = name

    def close(self, error_type: str, seconds: float, end: int | None = None) -> None:
        more = {"error.type": error_type} if error_type else {}
        self._span.add_event(self._name, {"winnow.seconds": seconds, **more}, end)


class _Operation:
    __slots__ = ("_name", "_operations", "_started", "_traced")

    def __init__(self, operations: ObservedOperations, name: str) -> None:
        self._operations = operations
        self._name = name
        self._traced: _Child | _Event | None = None
        self._started = 0.0

    def __enter__(self) -> None:
        call = self._operations.sampled()
        if call is not None:
            self._traced = self._operations.open(self._name, call)
        self._started = time.perf_counter()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        seconds = time.perf_counter() - self._started
        error_type = kind.__name__ if kind is not None else ""
        self._operations.record(self._name, seconds, error_type)
        if self._traced is not None:
            self._traced.close(error_type, seconds)
