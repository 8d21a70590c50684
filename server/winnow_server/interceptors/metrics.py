"""Counts every call: how long, how it ended, how many messages, bytes and items. Bound once a method."""

from collections.abc import Callable
from dataclasses import dataclass

import grpc
from google.protobuf.message import Message
from prometheus_client import Histogram

from winnow_server.interceptors.call import Call, Method
from winnow_server.interceptors.chain import Hooks
from winnow_server.interceptors.tracing import SERVER_FAULTS
from winnow_server.telemetry.instruments import Instruments


class MetricsInterceptor:
    def __init__(self, instruments: Instruments) -> None:
        self._instruments = instruments

    def bind(self, method: Method) -> Hooks:
        to = self._instruments
        name = method.path[1:]
        bound = _Bound(
            _durations(to.call_duration, name),
            to.calls_active.labels(name).inc,
            to.calls_active.labels(name).dec,
            to.items.labels(name).inc,
            to.requests_per_call.labels("grpc", name).observe if method.request_streaming else None,
        )
        return Hooks(
            start=bound.start,
            request=bound.request,
            finish=bound.finish,
            received=to.request_size.labels("grpc", name).observe,
            sent=to.response_size.labels("grpc", name).observe,
        )


@dataclass(frozen=True, slots=True)
class _Bound:
    duration: Callable[[grpc.StatusCode], Histogram]
    begun: Callable[[], None]
    ended: Callable[[], None]
    items: Callable[[float], None]
    requests: Callable[[float], None] | None

    def start(self, call: Call) -> None:
        self.begun()

    def request(self, call: Call, request: Message) -> None:
        self.items(call.message_items)

    def finish(self, call: Call) -> None:
        self.ended()
        if self.requests is not None:
            self.requests(call.messages)
        duration = self.duration(call.code)
        if call.span is None:
            duration.observe(call.seconds)
        else:
            # Only a sampled trace can be looked up.
            duration.observe(call.seconds, {"trace_id": call.trace_id})


def _durations(histogram: Histogram, name: str) -> Callable[[grpc.StatusCode], Histogram]:
    """The series of a method by status, each made when it first occurs."""
    made: dict[grpc.StatusCode, Histogram] = {}

    def of(code: grpc.StatusCode) -> Histogram:
        series = made.get(code)
        if series is None:
            error_type = code.name if code in SERVER_FAULTS else ""
            series = made[code] = histogram.labels("grpc", name, code.name, error_type)
        return series

    # From the start, so that a rate over the first call of a method is not lost.
    of(grpc.StatusCode.OK)
    return of
