"""A unary call without a deadline gets ours, so that none waits for ever. A caller's own deadline is kept by grpc."""

from winnow_server.interceptors.call import Call, Method
from winnow_server.interceptors.chain import Hooks


class DeadlineInterceptor:
    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def bind(self, method: Method) -> Hooks:
        streaming = method.request_streaming or method.response_streaming
        return Hooks() if streaming else Hooks(start=self._limit)

    def _limit(self, call: Call) -> None:
        if call.context.time_remaining() is None:
            call.timeout = self._seconds
