"""Counts every call: how long, how it ended, how many messages, bytes and items. Bound once a method."""

import grpc
from google.protobuf.message import Message

from winnow_server.interceptors.call import Call, Method
from winnow_server.interceptors.chain import Hooks
from winnow_server.interceptors.tracing import SERVER_FAULTS
from winnow_server.telemetry.calls import CallFigures, Distribution, MethodFigures


class MetricsInterceptor:
    def __init__(self, calls: CallFigures) -> None:
        self._calls = calls

    def bind(self, method: Method) -> Hooks:
        streams = method.request_streaming
        figures = self._calls.add(method.path[1:], streams=streams)
        bound = _Bound(figures)
        return Hooks(
            start=bound.start,
            request=bound.request if streams else None,
            finish=bound.finish,
            received=figures.request_size.observe,
            sent=figures.response_size.observe,
        )


class _Bound:
    __slots__ = ("_figures", "_series")

    def __init__(self, figures: MethodFigures) -> None:
        self._figures = figures
        # From the start, so that a rate over the first call of a method is not lost.
        self._series = {grpc.StatusCode.OK: _duration(figures, grpc.StatusCode.OK)}

    def start(self, call: Call) -> None:
        self._figures.started += 1

    def request(self, call: Call, request: Message) -> None:
        # As they come: a stream may go on for days.
        self._figures.items += call.message_items

    def finish(self, call: Call) -> None:
        figures = self._figures
        figures.ended += 1
        if figures.requests_per_call is not None:
            figures.requests_per_call.observe(call.messages)
        else:
            figures.items += call.items
        series = self._series.get(call.code)
        if series is None:
            series = self._series[call.code] = _duration(figures, call.code)
        if call.span is None:
            series.observe(call.seconds)
        else:
            # Only a sampled trace can be looked up.
            series.observe_traced(call.seconds, call.trace_id)


def _duration(figures: MethodFigures, code: grpc.StatusCode) -> Distribution:
    return figures.duration(code.name, code.name if code in SERVER_FAULTS else "")
