"""What calls raise.

WinnowError
├── InvalidArgument        a field breaks its rule; `field_violations` names it
├── NotFound
├── AlreadyExists          a request_id came before with another content
├── PermissionDenied
├── Unauthenticated
├── FailedPrecondition
├── Aborted
│   └── EtagMismatch       read again, merge, write again
├── OutOfRange
│   └── ResumeTokenExpired list, then watch without it
├── ResourceExhausted
│   ├── RateLimited        `retry_after` says when to come back
│   └── ContentTooLarge
├── Unavailable            nobody answered; safe to try again
│   ├── ServerStopping
│   └── StatusLost         the server ended a stream while we sent, and grpc.aio lost what it said
├── DeadlineExceeded
├── Cancelled
├── Unimplemented
└── InternalError          a fault of the service; `metadata["error_id"]` finds it in its log
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol, cast

import grpc
from google.protobuf.message import DecodeError
from google.rpc import error_details_pb2, status_pb2

_DETAILS_KEY = "grpc-status-details-bin"
_STATUS_LOST = "Internal error from Core"
_TOO_LONG_TO_SEND = "CLIENT: Sent message larger than max"
_PUSHBACK_KEY = "grpc-retry-pushback-ms"


class WinnowError(Exception):
    """A call, or one item of a batch, that did not succeed."""

    def __init__(
        self,
        code: grpc.StatusCode,
        message: str,
        *,
        reason: str = "",
        metadata: Mapping[str, str] | None = None,
        field_violations: Iterable[tuple[str, str]] = (),
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message)
        #: gRPC status.
        self.code = code
        #: For people; may change between versions.
        self.message = message
        #: Name of a `winnow.errors.v1.ErrorReason` without its prefix; empty when the service gave none.
        self.reason = reason
        self.metadata: Mapping[str, str] = dict(metadata or {})
        #: (field path, what is wrong with it) of each bad field.
        self.field_violations: tuple[tuple[str, str], ...] = tuple(field_violations)
        #: Seconds after which the server wants to see the call again; None when it did not say.
        self.retry_after = retry_after

    def __str__(self) -> str:
        reason = f" {self.reason}" if self.reason else ""
        return f"{self.code.name}{reason}: {self.message}"


class InvalidArgument(WinnowError):
    """INVALID_ARGUMENT."""


class NotFound(WinnowError):
    """NOT_FOUND."""


class AlreadyExists(WinnowError):
    """ALREADY_EXISTS."""


class PermissionDenied(WinnowError):
    """PERMISSION_DENIED."""


class Unauthenticated(WinnowError):
    """UNAUTHENTICATED."""


class FailedPrecondition(WinnowError):
    """FAILED_PRECONDITION."""


class Aborted(WinnowError):
    """ABORTED."""


class EtagMismatch(Aborted):
    """ABORTED, ETAG_MISMATCH: somebody wrote first."""


class OutOfRange(WinnowError):
    """OUT_OF_RANGE."""


class ResumeTokenExpired(OutOfRange):
    """OUT_OF_RANGE, RESUME_TOKEN_EXPIRED."""


class ResourceExhausted(WinnowError):
    """RESOURCE_EXHAUSTED."""


class RateLimited(ResourceExhausted):
    """RESOURCE_EXHAUSTED, RATE_LIMITED."""


class ContentTooLarge(ResourceExhausted):
    """RESOURCE_EXHAUSTED, CONTENT_TOO_LARGE."""


class Unavailable(WinnowError):
    """UNAVAILABLE."""


class ServerStopping(Unavailable):
    """UNAVAILABLE, SERVER_STOPPING."""


class StatusLost(Unavailable):
    """UNAVAILABLE in place of the INTERNAL that grpc.aio reports when a write meets the end of its stream.

    The server's own status is overwritten then (https://github.com/grpc/grpc/issues/36066).
    """


class DeadlineExceeded(WinnowError):
    """DEADLINE_EXCEEDED."""


class Cancelled(WinnowError):
    """CANCELLED."""


class Unimplemented(WinnowError):
    """UNIMPLEMENTED."""


class InternalError(WinnowError):
    """INTERNAL, UNKNOWN or DATA_LOSS."""


_BY_CODE: dict[grpc.StatusCode, type[WinnowError]] = {
    grpc.StatusCode.INVALID_ARGUMENT: InvalidArgument,
    grpc.StatusCode.NOT_FOUND: NotFound,
    grpc.StatusCode.ALREADY_EXISTS: AlreadyExists,
    grpc.StatusCode.PERMISSION_DENIED: PermissionDenied,
    grpc.StatusCode.UNAUTHENTICATED: Unauthenticated,
    grpc.StatusCode.FAILED_PRECONDITION: FailedPrecondition,
    grpc.StatusCode.ABORTED: Aborted,
    grpc.StatusCode.OUT_OF_RANGE: OutOfRange,
    grpc.StatusCode.RESOURCE_EXHAUSTED: ResourceExhausted,
    grpc.StatusCode.UNAVAILABLE: Unavailable,
    grpc.StatusCode.DEADLINE_EXCEEDED: DeadlineExceeded,
    grpc.StatusCode.CANCELLED: Cancelled,
    grpc.StatusCode.UNIMPLEMENTED: Unimplemented,
}
_BY_REASON: dict[str, type[WinnowError]] = {
    "ETAG_MISMATCH": EtagMismatch,
    "RESUME_TOKEN_EXPIRED": ResumeTokenExpired,
    "RATE_LIMITED": RateLimited,
    "CONTENT_TOO_LARGE": ContentTooLarge,
    "SERVER_STOPPING": ServerStopping,
}
_CODES: dict[int, grpc.StatusCode] = {code.value[0]: code for code in grpc.StatusCode}


class StatusLike(Protocol):
    """The fields of a google.rpc.Status, whose generated module carries no types."""

    code: int
    message: str


class _FinishedCall(Protocol):
    def code(self) -> grpc.StatusCode | None: ...
    def details(self) -> str | None: ...
    def trailing_metadata(self) -> Iterable[tuple[str, str | bytes]] | None: ...


def from_status(status: StatusLike, *, code: grpc.StatusCode | None = None) -> WinnowError:
    """The error that a google.rpc.Status describes, as in an item of a batch. `code` overrides the status's own."""
    found = code or _CODES.get(status.code, grpc.StatusCode.UNKNOWN)
    reason, metadata, violations, retry_after = "", {}, [], None
    for detail in cast(status_pb2.Status, status).details:
        info, bad, retry = error_details_pb2.ErrorInfo(), error_details_pb2.BadRequest(), error_details_pb2.RetryInfo()
        if detail.Unpack(info):
            reason, metadata = info.reason, dict(info.metadata)
        elif detail.Unpack(bad):
            violations = [(v.field, v.description) for v in bad.field_violations]
        elif detail.Unpack(retry):
            retry_after = retry.retry_delay.ToMicroseconds() / 1e6
    kind = _BY_CODE.get(found, InternalError)
    specific = _BY_REASON.get(reason, kind)
    return (specific if issubclass(specific, kind) else kind)(
        found,
        status.message,
        reason=reason,
        metadata=metadata,
        field_violations=violations,
        retry_after=retry_after,
    )


def from_rpc_error(error: grpc.RpcError) -> WinnowError:
    """The error of a failed call, with the details of its `grpc-status-details-bin` trailer when it has one."""
    call = cast(_FinishedCall, error)
    code = call.code() or grpc.StatusCode.UNKNOWN
    if code is grpc.StatusCode.INTERNAL and call.details() == _STATUS_LOST:
        return StatusLost(grpc.StatusCode.UNAVAILABLE, "the server ended the stream while a message was being sent")
    if code is grpc.StatusCode.RESOURCE_EXHAUSTED and (call.details() or "").startswith(_TOO_LONG_TO_SEND):
        return ContentTooLarge(code, "the request is longer than the client sends in one message")
    # Not dict(...): grpc.aio.Metadata before 1.80 looks like a mapping whose keys are pairs.
    trailers = dict(iter(call.trailing_metadata() or ()))
    status = status_pb2.Status()
    details = trailers.get(_DETAILS_KEY)
    if isinstance(details, bytes):
        try:
            status.ParseFromString(details)
        except DecodeError:
            status.Clear()
    # The status line is what gRPC acted on; the trailer only adds to it.
    status.message = call.details() or status.message
    result = from_status(status, code=code)
    pushback = trailers.get(_PUSHBACK_KEY)
    if isinstance(pushback, str):
        # Anything but a number of milliseconds means "do not retry" (gRFC A6).
        result.retry_after = int(pushback) / 1000 if pushback.isdigit() else float("inf")
    return result
