"""One line a call: who, what, how long, how it ended and why. Never text of logs or messages, never tokens."""

import grpc
import structlog

from winnow_server.interceptors.call import Call, Method
from winnow_server.interceptors.chain import Hooks
from winnow_server.logs import verbosity

_log = structlog.get_logger("winnow.calls")
_NO_ERRORS = (grpc.StatusCode.OK, grpc.StatusCode.CANCELLED)


class RequestLogInterceptor:
    """Which calls get a line may change at any time, so it is asked at each."""

    def bind(self, method: Method) -> Hooks:
        return Hooks(finish=_line)


def _line(call: Call) -> None:
    wanted = verbosity.calls
    if wanted == "none" or (wanted == "errors" and call.code in _NO_ERRORS):
        return
    _log.info(
        "call",
        method=call.method.path,
        caller=call.caller,
        code=call.code.name,
        cause=call.cause or None,
        items=call.items,
        ms=round(call.seconds * 1000, 2),
        trace_id=call.trace_id or None,
    )
