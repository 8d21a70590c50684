"""Our spans beside those of opentelemetry-instrumentation-grpc, attribute by attribute, for the shapes it can do.

It speaks an older edition of the conventions; the table below is how names moved from that to the stable one.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import grpc
import pytest
from grpc import aio
from opentelemetry.instrumentation.grpc import aio_server_interceptor
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from winnow.failure.v1.failure_service_pb2 import GetFailureRequest
from winnow_server.errors import NotFound
from winnow_server.interceptors import Chain
from winnow_server.interceptors.tracing import TracingInterceptor

from tests.grpc_errors import failure_of

_SERVICE = "winnow.test.Echo"
_PARENT = (("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),)
_CODES = {code.value[0]: code.name for code in grpc.StatusCode}


async def unary(request: GetFailureRequest, context: Any) -> GetFailureRequest:
    return request


async def missing(request: GetFailureRequest, context: Any) -> GetFailureRequest:
    raise NotFound(request.name)


async def aborted(request: GetFailureRequest, context: Any) -> GetFailureRequest:
    """The same to a caller, where no chain of ours turns an error into a status."""
    await context.abort(grpc.StatusCode.NOT_FOUND, f"{request.name} does not exist")
    raise AssertionError("abort raises")


async def broken(request: GetFailureRequest, context: Any) -> GetFailureRequest:
    raise RuntimeError("a fault of ours")


async def aborted_as_internal(request: GetFailureRequest, context: Any) -> GetFailureRequest:
    await context.abort(grpc.StatusCode.INTERNAL, "internal error")
    raise AssertionError("abort raises")


async def stream(request: GetFailureRequest, context: Any) -> AsyncIterator[GetFailureRequest]:
    for _ in range(3):
        yield request


def handlers(missing: Any, broken: Any) -> dict[str, Any]:
    codecs = (GetFailureRequest.FromString, GetFailureRequest.SerializeToString)
    return {
        "Unary": grpc.unary_unary_rpc_method_handler(unary, *codecs),
        "Missing": grpc.unary_unary_rpc_method_handler(missing, *codecs),
        "Broken": grpc.unary_unary_rpc_method_handler(broken, *codecs),
        "Stream": grpc.unary_stream_rpc_method_handler(stream, *codecs),
    }


def provider() -> tuple[TracerProvider, InMemorySpanExporter]:
    made, kept = TracerProvider(), InMemorySpanExporter()
    made.add_span_processor(SimpleSpanProcessor(kept))
    return made, kept


@asynccontextmanager
async def serving(server: aio.Server, served: dict[str, Any]) -> AsyncIterator[aio.Channel]:
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(_SERVICE, served),))
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    try:
        async with aio.insecure_channel(f"127.0.0.1:{port}") as channel:
            yield channel
    finally:
        await server.stop(0)


async def call(channel: aio.Channel, method: str) -> None:
    body = GetFailureRequest(name="projects/p/failures/x").SerializeToString()
    path = f"/{_SERVICE}/{method}"
    if method == "Stream":
        async for _ in channel.unary_stream(path)(body, metadata=_PARENT):
            pass
    elif method in ("Missing", "Broken"):
        await failure_of(channel.unary_unary(path)(body, metadata=_PARENT))
    else:
        await channel.unary_unary(path)(body, metadata=_PARENT)


async def theirs(method: str) -> ReadableSpan:
    made, kept = provider()
    server = aio.server(interceptors=[aio_server_interceptor(tracer_provider=made)])
    async with serving(server, handlers(aborted, aborted_as_internal)) as channel:
        await call(channel, method)
    return _only(kept.get_finished_spans())


async def ours(method: str) -> ReadableSpan:
    made, kept = provider()
    chain = Chain([TracingInterceptor(made, 1.0)])
    served = {name: chain.wrap(f"/{_SERVICE}/{name}", handler) for name, handler in handlers(missing, broken).items()}
    async with serving(aio.server(), served) as channel:
        await call(channel, method)
    return _only(kept.get_finished_spans())


def _only(spans: Sequence[ReadableSpan]) -> ReadableSpan:
    assert len(spans) == 1
    return spans[0]


def renamed(span: ReadableSpan) -> dict[str, object]:
    """Their attributes under the stable names."""
    old = dict(span.attributes or {})
    new: dict[str, object] = {
        "rpc.system.name": old.pop("rpc.system"),
        "rpc.method": f"{old.pop('rpc.service')}/{old.pop('rpc.method')}",
        "rpc.response.status_code": _CODES[old.pop("rpc.grpc.status_code")],  # type: ignore[index]
        "network.peer.address": old.pop("net.peer.ip"),
        "network.peer.port": int(str(old.pop("net.peer.port"))),
    }
    # Neither has a place in the stable conventions: a name guessed from the address, and the caller's program.
    for dropped in ("net.peer.name", "rpc.user_agent"):
        old.pop(dropped, None)
    assert not old
    return new


@pytest.mark.parametrize("method", ["Unary", "Missing", "Broken", "Stream"])
async def test_spans_agree(method: str) -> None:
    their, our = await theirs(method), await ours(method)
    expected, found = renamed(their), dict(our.attributes or {})
    for one in (expected, found):
        assert isinstance(one.pop("network.peer.port"), int)
    # What the stable edition or we have beyond theirs.
    assert found.pop("error.type", None) == ("INTERNAL" if method == "Broken" else None)
    for more in ("winnow.items", "winnow.cause"):
        found.pop(more, None)
    assert found == expected
    assert our.kind is their.kind
    assert our.name == their.name.removeprefix("/")
    assert our.parent is not None
    assert their.parent is not None
    assert (our.parent.trace_id, our.parent.span_id) == (their.parent.trace_id, their.parent.span_id)
    # A caller's mistake leaves a server's span unset; a fault of the server's does not.
    assert our.status.status_code is their.status.status_code
    assert our.status.is_unset == (method != "Broken")
