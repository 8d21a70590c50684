"""The one tree of errors that a call may end with on purpose, and their one mapping to gRPC statuses.

    WinnowError
    ├── InvalidArgument        INVALID_ARGUMENT     a field breaks its rule; carries the field paths
    │   ├── PageTokenInvalid
    │   ├── FilterInvalid
    │   └── StreamOrder
    ├── NotFound               NOT_FOUND
    ├── EtagMismatch           ABORTED
    ├── RequestIdReused        ALREADY_EXISTS
    ├── ResourceExists         ALREADY_EXISTS
    ├── LimitReached           FAILED_PRECONDITION
    ├── ResumeTokenExpired     OUT_OF_RANGE
    ├── RateLimited            RESOURCE_EXHAUSTED   carries when to come back
    ├── ServerBusy             RESOURCE_EXHAUSTED   carries when to come back
    ├── ContentTooLarge        RESOURCE_EXHAUSTED
    ├── DeadlinePassed         DEADLINE_EXCEEDED
    ├── StoreUnavailable       UNAVAILABLE
    │   └── CommitUncertain
    └── ServerStopping         UNAVAILABLE

Whatever else a handler raises is a fault of ours: the errors interceptor answers INTERNAL "internal error" with an id.
Reasons are those of proto/winnow/errors/v1/error_reason.proto.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import grpc
from google.protobuf import any_pb2, duration_pb2
from google.rpc import error_details_pb2, status_pb2

DOMAIN = "winnow.dev"


@dataclass(frozen=True, slots=True)
class FieldViolation:
    """One broken rule: the field's path as the caller wrote it ("logs[3].job.attempt") and what is wrong with it."""

    field: str
    description: str


class WinnowError(Exception):
    """Base of every error that reaches a caller as it is."""

    code: ClassVar[grpc.StatusCode]
    reason: ClassVar[str]
    retry_after: float | None = None
    """Seconds after which the same call may pass; None says nothing."""

    def __init__(self, message: str, metadata: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.metadata = dict(metadata or {})

    def details(self) -> list[any_pb2.Any]:
        """The typed details of the status, ErrorInfo first."""
        info = error_details_pb2.ErrorInfo(reason=self.reason, domain=DOMAIN, metadata=self.metadata)
        if self.retry_after is None:
            return [_pack(info)]
        delay = duration_pb2.Duration()
        delay.FromMilliseconds(int(self.retry_after * 1000))
        return [_pack(info), _pack(error_details_pb2.RetryInfo(retry_delay=delay))]

    def status(self) -> status_pb2.Status:
        """The error as a google.rpc.Status: the trailer of a call, or the error of one item."""
        return status_pb2.Status(code=self.code.value[0], message=self.message, details=self.details())


def _pack(
    message: error_details_pb2.ErrorInfo
    | error_details_pb2.BadRequest
    | error_details_pb2.RetryInfo
    | error_details_pb2.QuotaFailure,
) -> any_pb2.Any:
    packed = any_pb2.Any()
    packed.Pack(message)
    return packed


class InvalidArgument(WinnowError):
    code = grpc.StatusCode.INVALID_ARGUMENT
    reason = "FIELD_INVALID"

    def __init__(self, violations: Sequence[FieldViolation]) -> None:
        super().__init__(
            "; ".join(f"{v.field}: {v.description}" if v.field else v.description for v in violations),
            {"fields": ",".join(v.field for v in violations)},
        )
        self.violations = tuple(violations)

    def details(self) -> list[any_pb2.Any]:
        bad = error_details_pb2.BadRequest(
            field_violations=[
                error_details_pb2.BadRequest.FieldViolation(field=v.field, description=v.description)
                for v in self.violations
            ]
        )
        return [*super().details(), _pack(bad)]


class PageTokenInvalid(InvalidArgument):
    reason = "PAGE_TOKEN_INVALID"

    def __init__(self, description: str) -> None:
        super().__init__([FieldViolation("page_token", description)])


class FilterInvalid(InvalidArgument):
    reason = "FILTER_INVALID"

    def __init__(self, description: str, position: int) -> None:
        super().__init__([FieldViolation("filter", f"{description} (at character {position})")])
        self.metadata["position"] = str(position)


class StreamOrder(InvalidArgument):
    reason = "STREAM_ORDER"

    def __init__(self, field: str, description: str) -> None:
        super().__init__([FieldViolation(field, description)])


class NotFound(WinnowError):
    code = grpc.StatusCode.NOT_FOUND
    reason = "RESOURCE_NOT_FOUND"

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} does not exist", {"name": name})


class EtagMismatch(WinnowError):
    code = grpc.StatusCode.ABORTED
    reason = "ETAG_MISMATCH"

    def __init__(self, current: str) -> None:
        super().__init__("etag is not the current one: read again, then write", {"current": current})


class RequestIdReused(WinnowError):
    code = grpc.StatusCode.ALREADY_EXISTS
    reason = "REQUEST_ID_REUSED"

    def __init__(self, request_id: str) -> None:
        super().__init__("request_id came before with another content", {"request_id": request_id})


class ResourceExists(WinnowError):
    code = grpc.StatusCode.ALREADY_EXISTS
    reason = "RESOURCE_EXISTS"

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is there already", {"name": name})


class LimitReached(WinnowError):
    code = grpc.StatusCode.FAILED_PRECONDITION
    reason = "LIMIT_REACHED"

    def __init__(self, what: str, limit: int) -> None:
        super().__init__(f"a project may have {limit:,} {what}", {"what": what, "limit": str(limit)})


class ResumeTokenExpired(WinnowError):
    code = grpc.StatusCode.OUT_OF_RANGE
    reason = "RESUME_TOKEN_EXPIRED"

    def __init__(self) -> None:
        super().__init__("resume_token is older than the kept history: list, then watch without it")


class RateLimited(WinnowError):
    code = grpc.StatusCode.RESOURCE_EXHAUSTED
    reason = "RATE_LIMITED"

    def __init__(self, caller: str, method: str, limit: str, retry_after: float) -> None:
        super().__init__(
            f"rate limit of {limit} for {method} is used up, come back in {retry_after:.1f} s",
            {"method": method, "limit": limit},
        )
        self.caller = caller
        self.retry_after = retry_after

    def details(self) -> list[any_pb2.Any]:
        quota = error_details_pb2.QuotaFailure(
            violations=[
                error_details_pb2.QuotaFailure.Violation(subject=f"caller:{self.caller}", description=self.message)
            ]
        )
        return [*super().details(), _pack(quota)]


class ServerBusy(WinnowError):
    code = grpc.StatusCode.RESOURCE_EXHAUSTED
    reason = "SERVER_BUSY"
    retry_after = 1.0

    def __init__(self, limit: str) -> None:
        super().__init__("the server has as much under way as it takes: try again, or elsewhere", {"limit": limit})


class ContentTooLarge(WinnowError):
    code = grpc.StatusCode.RESOURCE_EXHAUSTED
    reason = "CONTENT_TOO_LARGE"

    def __init__(self, field: str, limit_bytes: int) -> None:
        super().__init__(f"{field}: longer than {limit_bytes} bytes", {"field": field, "limit_bytes": str(limit_bytes)})


class DeadlinePassed(WinnowError):
    code = grpc.StatusCode.DEADLINE_EXCEEDED
    reason = "DEADLINE_PASSED"

    def __init__(self, message: str = "the deadline passed before the answer was ready") -> None:
        super().__init__(message)


class StoreUnavailable(WinnowError):
    code = grpc.StatusCode.UNAVAILABLE
    reason = "STORE_UNAVAILABLE"

    def __init__(
        self,
        message: str = "the store cannot be reached just now; nothing was written",
        metadata: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message, metadata)


class CommitUncertain(StoreUnavailable):
    """The connection broke while it committed: only a read tells whether it did."""

    def __init__(self) -> None:
        super().__init__(
            "the store went away while it wrote this, which may have been written: repeat it with the same request_id,"
            " or read first",
            {"written": "unknown"},
        )


class ServerStopping(WinnowError):
    code = grpc.StatusCode.UNAVAILABLE
    reason = "SERVER_STOPPING"

    def __init__(self, resume_token: str = "") -> None:
        super().__init__(
            "the server is stopping: open the call again on another connection",
            {"resume_token": resume_token} if resume_token else {},
        )
