"""Reads the rich error of a failed call the way a client would: from its trailer."""

from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from typing import Any

import grpc
from google.rpc import error_details_pb2, status_pb2
from grpc import aio


class Failure:
    """The status a call ended with. Filled when the block that expected it ends."""

    code: grpc.StatusCode
    message: str
    reason: str
    metadata: dict[str, str]
    fields: list[str]
    retry_delay: float
    trailers: dict[str, Any]

    def read(self, error: aio.AioRpcError) -> None:
        self.code, self.message = error.code(), error.details() or ""
        self.trailers = dict(iter(error.trailing_metadata() or ()))
        self.reason, self.metadata, self.fields, self.retry_delay = "", {}, [], 0.0
        status = status_pb2.Status.FromString(self.trailers.get("grpc-status-details-bin", b""))
        for detail in status.details:
            info, bad, retry = (
                error_details_pb2.ErrorInfo(),
                error_details_pb2.BadRequest(),
                error_details_pb2.RetryInfo(),
            )
            if detail.Unpack(info):
                self.reason, self.metadata = info.reason, dict(info.metadata)
                assert info.domain == "winnow.dev"
            elif detail.Unpack(bad):
                self.fields = [violation.field for violation in bad.field_violations]
            elif detail.Unpack(retry):
                self.retry_delay = retry.retry_delay.ToTimedelta().total_seconds()


async def failure_of(call: Awaitable[object]) -> Failure:
    """Awaits a call that must fail."""
    async with expected_failure() as failure:
        await call
    return failure


@asynccontextmanager
async def expected_failure() -> AsyncIterator[Failure]:
    failure = Failure()
    try:
        yield failure
    except aio.AioRpcError as error:
        failure.read(error)
    else:
        raise AssertionError("the call was expected to fail")
