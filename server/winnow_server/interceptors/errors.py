"""Errors to statuses: what was attached on purpose reaches a caller, all else is INTERNAL with an id to look up."""

import asyncio
import uuid
from dataclasses import dataclass

import grpc
import structlog
from google.protobuf import any_pb2
from google.rpc import error_details_pb2, status_pb2
from grpc import aio

from winnow_server.errors import DOMAIN, DeadlinePassed, WinnowError
from winnow_server.interceptors.call import Call, Context, find_call

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Abort:
    """A status on its way out. `pushback` is in milliseconds: when the channel may retry."""

    code: grpc.StatusCode
    status: status_pb2.Status
    pushback: int | None = None

    async def end(self, context: Context) -> None:
        """Ends the call; raises grpc's own abort error, which must pass through."""
        trailers: list[tuple[str, str | bytes]] = [("grpc-status-details-bin", self.status.SerializeToString())]
        if self.pushback is not None:
            trailers.append(("grpc-retry-pushback-ms", str(self.pushback)))
        await context.abort(self.code, self.status.message, tuple(trailers))


def settle(call: Call) -> Abort | None:
    """Sets the call's code from its error; returns the status to end it with, None where grpc ends it by itself."""
    error = call.error
    if error is None or isinstance(error, GeneratorExit):
        # A handler that set a code by itself keeps it; a closed generator is a client that went away.
        call.code = _cancelled(call) if isinstance(error, GeneratorExit) else grpc.StatusCode.OK
        return None
    if isinstance(error, aio.AbortError):
        return None
    if isinstance(error, asyncio.CancelledError) and _client_left():
        call.code = _cancelled(call)
        return None
    known = DeadlinePassed() if isinstance(error, TimeoutError) and call.timeout is not None else error
    if isinstance(known, WinnowError):
        call.code, call.cause = known.code, known.reason
        return Abort(known.code, known.status(), None if known.retry_after is None else int(known.retry_after * 1000))
    call.code = grpc.StatusCode.INTERNAL
    error_id, status = _internal(error, call.method.path)
    call.cause = f"INTERNAL {error_id}"
    return Abort(call.code, status)


def item_status(error: Exception, path: str) -> status_pb2.Status:
    """The error of one item of a batch, by the same rule as a call's."""
    return error.status() if isinstance(error, WinnowError) else internal_status(error, path)


def internal_status(error: BaseException, path: str) -> status_pb2.Status:
    """INTERNAL with a fresh id; the error itself goes to the log under that id and nowhere else."""
    return _internal(error, path)[1]


def _internal(error: BaseException, path: str) -> tuple[str, status_pb2.Status]:
    error_id = uuid.uuid4().hex
    call = find_call()
    trace_id = call.trace_id or None if call else None
    _log.error("internal error", error_id=error_id, path=path, trace_id=trace_id, exc_info=error)
    info = any_pb2.Any()
    info.Pack(error_details_pb2.ErrorInfo(reason="INTERNAL", domain=DOMAIN, metadata={"error_id": error_id}))
    status = status_pb2.Status(code=grpc.StatusCode.INTERNAL.value[0], message="internal error", details=[info])
    return error_id, status


def _client_left() -> bool:
    """Whether grpc cancelled this task. One that a handler raised by itself must not pass: its client would hang."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


def _cancelled(call: Call) -> grpc.StatusCode:
    remaining = call.context.time_remaining()
    expired = remaining is not None and remaining <= 0
    return grpc.StatusCode.DEADLINE_EXCEEDED if expired else grpc.StatusCode.CANCELLED
