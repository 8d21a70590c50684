"""One call: deadline, metadata, errors."""

# A deadline goes to the server with the call, which asyncio.timeout would not send.
# ruff: noqa: ASYNC109
from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TypeVar

from grpc import aio

from winnow_client._shared.deadlines import Defaults
from winnow_client.errors import from_rpc_error

Request = TypeVar("Request")
Response = TypeVar("Response")


class Calls(Defaults):
    """Makes the calls of one service."""

    async def unary(
        self,
        stub: aio.UnaryUnaryMultiCallable[Request, Response],
        method: str,
        request: Request,
        timeout: float | None,
    ) -> Response:
        """Calls and waits. Raises WinnowError."""
        try:
            return await stub(request, timeout=self.timeout(method, timeout), metadata=self.metadata)
        except aio.AioRpcError as error:
            raise from_rpc_error(error) from error

    async def stream(
        self,
        stub: aio.UnaryStreamMultiCallable[Request, Response],
        method: str,
        request: Request,
        timeout: float | None,
    ) -> AsyncIterator[Response]:
        """Calls and yields what comes; leaving the iterator cancels the call. Raises WinnowError."""
        call = stub(request, timeout=self.timeout(method, timeout), metadata=self.metadata)
        try:
            async for response in call:
                yield response
        except aio.AioRpcError as error:
            raise from_rpc_error(error) from error
        finally:
            call.cancel()
