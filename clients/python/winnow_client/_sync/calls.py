"""One call: deadline, metadata, errors."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from typing import TypeVar, cast

import grpc

from winnow_client._shared.deadlines import Defaults
from winnow_client.errors import from_rpc_error

Request = TypeVar("Request")
Response = TypeVar("Response")


class Calls(Defaults):
    """Makes the calls of one service."""

    def unary(
        self,
        stub: grpc.UnaryUnaryMultiCallable[Request, Response],
        method: str,
        request: Request,
        timeout: float | None,
    ) -> Response:
        """Calls and waits. Raises WinnowError."""
        try:
            return stub(request, timeout=self.timeout(method, timeout), metadata=self.metadata)
        except grpc.RpcError as error:
            raise from_rpc_error(error) from error

    def stream(
        self,
        stub: grpc.UnaryStreamMultiCallable[Request, Response],
        method: str,
        request: Request,
        timeout: float | None,
    ) -> Iterator[Response]:
        """Calls and yields what comes; leaving the iterator cancels the call. Raises WinnowError."""
        call = stub(request, timeout=self.timeout(method, timeout), metadata=self.metadata)
        try:
            yield from call
        except grpc.RpcError as error:
            raise from_rpc_error(error) from error
        finally:
            _leave(call)


def _leave(call: object) -> None:
    """Cancels a call. An interceptor may have put a generator in its place, whose end lets the call go."""
    leave: Callable[[], object] = getattr(call, "cancel", None) or cast(Generator[object, None, None], call).close
    leave()
