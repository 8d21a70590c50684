"""Adds services to a grpc server with the chain around each of their rpcs."""

from collections.abc import Callable, Mapping
from typing import Any

import grpc
from grpc import aio

from winnow_server.interceptors import Admission, Chain

_Handlers = Mapping[str, "grpc.RpcMethodHandler[Any, Any]"]


class ChainedServer:
    """Stands in for the server in generated add_*_to_server calls."""

    def __init__(self, server: aio.Server, chain: Chain, admission: Admission) -> None:
        self._server = server
        self._chain = chain
        self._admission = admission

    def add(self, register: Callable[[Any, Any], None], servicer: object) -> None:
        """Adds a servicer by its generated add_*_to_server."""
        register(servicer, self)

    def add_generic_rpc_handlers(self, handlers: Any) -> None:
        """Generated code calls this first with the bare handlers; the wrapped ones go in below."""

    def add_registered_method_handlers(self, service: str, handlers: _Handlers) -> None:
        wrapped = {f"/{service}/{name}": handler for name, handler in handlers.items()}
        wrapped = {path: self._chain.wrap(path, handler) for path, handler in wrapped.items()}
        refusing = {
            path: self._chain.refusing(path, self._admission.refusal)
            for path, handler in wrapped.items()
            # A handler that reads by itself refuses by itself.
            if not handler.request_streaming
        }
        self._server.add_generic_rpc_handlers((_Gate(self._admission, wrapped, refusing),))


class _Gate(grpc.GenericRpcHandler):
    """Finds the handler of a call, before its message is read: one that refuses it while the server is full."""

    def __init__(self, admission: Admission, handlers: _Handlers, refusing: _Handlers) -> None:
        self._admission = admission
        self._handlers = handlers
        self._refusing = refusing

    def service(self, handler_call_details: grpc.HandlerCallDetails) -> "grpc.RpcMethodHandler[Any, Any] | None":
        path = handler_call_details.method
        if self._admission.full and path in self._refusing:
            return self._refusing[path]
        return self._handlers.get(path)
