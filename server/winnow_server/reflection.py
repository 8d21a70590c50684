"""Server reflection: what grpcurl and ghz learn the contracts from."""

from collections.abc import Iterable
from typing import Any, cast

from google.protobuf import descriptor_pool
from grpc import aio
from grpc_reflection.v1alpha import reflection


class _Pool:
    """The default descriptor pool, which also finds the file of a method: ghz asks for "package.Service.Method"."""

    def __init__(self) -> None:
        self._pool = descriptor_pool.Default()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._pool, name)

    def FindFileContainingSymbol(self, symbol: str) -> Any:
        """Raises KeyError where nothing has that name, as the pool does."""
        try:
            return self._pool.FindFileContainingSymbol(symbol)
        except KeyError:
            return self._pool.FindMethodByName(symbol).containing_service.file


def add_reflection(services: Iterable[str], server: aio.Server) -> None:
    """Lets the server describe the named services, and reflection itself."""
    pool = cast(descriptor_pool.DescriptorPool, _Pool())
    reflection.enable_server_reflection((*services, reflection.SERVICE_NAME), server, pool=pool)
