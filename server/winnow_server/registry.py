"""Adds services to a grpc server with the chain around each of their rpcs."""

from collections.abc import Callable
from typing import Any

import grpc
from grpc import aio

from winnow_server.interceptors import Chain


class ChainedServer:
    """Stands in for the server in generated add_*_to_server calls."""

    def __init__(self, server: aio.Server, chain: Chain) -> None:
        self._server = server
        self._chain = chain

    def add(self, register: Callable[[Any, Any], None], servicer: object) -> None:
        """Adds a servicer by its generated add_*_to_server."""
        register(servicer, self)

    def add_generic_rpc_handlers(self, handlers: Any) -> None:
        """Generated code calls this first with the bare handlers; the wrapped ones go in below."""

    def add_registered_method_handlers(
        self, service: str, handlers: "dict[str, grpc.RpcMethodHandler[Any, Any]]"
    ) -> None:
        wrapped = {name: self._chain.wrap(f"/{service}/{name}", handler) for name, handler in handlers.items()}
        self._server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(service, wrapped),))
        self._server.add_registered_method_handlers(service, wrapped)
