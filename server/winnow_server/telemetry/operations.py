"""Times named operations: each into a histogram, and into the trace of the call it serves when that is sampled.

In a unary call or an upload an operation is a child span. In a stream that answers with messages it is an event of
the message's span, or of the call's: a stream of any length then has no more spans than messages.
"""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Protocol

from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider

from winnow_server.interceptors.call import find_call

# Seconds of an operation by its name, and the class name of its error or "".
Record = Callable[[str, float, str], None]


class Attributes(Protocol):
    """Span attributes of an operation, by its name."""

    def __call__(self, name: str, /) -> dict[str, str]: ...


class ObservedOperations:
    """`Operations` of one system: call it with a name and enter what it returns.

    `record` gets every operation, sampled or not. `kind` is CLIENT where another program does the work.
    """

    def __init__(
        self, provider: TracerProvider | None, record: Record | None, attributes: Attributes, kind: trace.SpanKind
    ) -> None:
        self.tracer = provider.get_tracer("winnow_server") if provider else None
        self.record = record
        self.attributes = attributes
        self.kind = kind

    def __call__(self, name: str) -> AbstractContextManager[object]:
        return _Operation(self, name)

    def passed(self, name: str, seconds: float) -> None:
        """Notes an operation that has just ended."""
        if self.record is not None:
            self.record(name, seconds, "")
        parent = self.parent()
        if parent is None or self.tracer is None:
            return
        if isinstance(parent, _Events):
            parent.add(name, seconds)
            return
        end = time.time_ns()
        span = self._start(name, parent, end - int(seconds * 1e9))
        span.end(end)

    def parent(self) -> "trace.Span | _Events | None":
        """Where a span or event of this task goes; None where nothing is sampled."""
        if self.tracer is None:
            return None
        call = find_call()
        if call is None or call.span is None:
            return None
        return _Events(call.message_span or call.span) if call.method.response_streaming else call.span

    def open(self, name: str, parent: trace.Span) -> trace.Span:
        """A child span that begins now."""
        return self._start(name, parent, None)

    def _start(self, name: str, parent: trace.Span, start: int | None) -> trace.Span:
        assert self.tracer is not None
        return self.tracer.start_span(
            name,
            context=trace.set_span_in_context(parent),
            kind=self.kind,
            attributes=self.attributes(name),
            start_time=start,
        )


class _Events:
    """A span that takes operations as events."""

    __slots__ = ("_span",)

    def __init__(self, span: trace.Span) -> None:
        self._span = span

    def add(self, name: str, seconds: float) -> None:
        self._span.add_event(name, {"winnow.seconds": seconds})


class _Operation:
    __slots__ = ("_events", "_name", "_operations", "_span", "_started")

    def __init__(self, operations: ObservedOperations, name: str) -> None:
        self._operations = operations
        self._name = name
        self._span: trace.Span | None = None
        self._events: _Events | None = None
        self._started = 0.0

    def __enter__(self) -> None:
        parent = self._operations.parent()
        if isinstance(parent, _Events):
            self._events = parent
        elif parent is not None:
            self._span = self._operations.open(self._name, parent)
        self._started = time.perf_counter()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        seconds = time.perf_counter() - self._started
        error_type = kind.__name__ if kind is not None else ""
        if self._operations.record is not None:
            self._operations.record(self._name, seconds, error_type)
        if self._events is not None:
            self._events.add(self._name, seconds)
        elif self._span is not None:
            if error_type:
                # The error's own text may quote a caller's data, so it stays out.
                self._span.set_status(trace.StatusCode.ERROR)
                self._span.set_attribute("error.type", error_type)
            self._span.end()
