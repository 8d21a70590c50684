"""One line a call: who, what, how long, how it ended. Never text of logs or messages, never tokens."""

from typing import Literal

import grpc
import structlog

from winnow_server.interceptors.call import Call, Method
from winnow_server.interceptors.chain import Hooks

_log = structlog.get_logger("winnow.calls")


class RequestLogInterceptor:
    def __init__(self, calls: Literal["all", "errors", "none"]) -> None:
        self._calls = calls

    def bind(self, method: Method) -> Hooks:
        if self._calls == "none":
            return Hooks()
        return Hooks(finish=_line if self._calls == "all" else _line_on_error)


def _line(call: Call) -> None:
    _log.info(
        "call",
        method=call.method.path,
        caller=call.caller,
        code=call.code.name,
        items=call.items,
        ms=round(call.seconds * 1000, 2),
        trace_id=call.trace_id or None,
    )


def _line_on_error(call: Call) -> None:
    if call.code not in (grpc.StatusCode.OK, grpc.StatusCode.CANCELLED):
        _line(call)
