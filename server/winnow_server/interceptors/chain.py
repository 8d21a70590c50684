"""Runs every rpc through the interceptors: bound once a method, so that a call pays only for the hooks it needs.

An interceptor gives a method the hooks it needs: `start` before anything is read, `request` on each request message,
`response` on each answer, `finish` once the status is known. Hooks start in the order of the list and finish in
reverse. Errors become statuses here, outermost, so every hook's error is mapped like a handler's own.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Protocol

import grpc
from google.protobuf.message import Message

from winnow_server.interceptors.batches import item_count, item_field
from winnow_server.interceptors.call import Call, Context, Method, open_call, received_bytes
from winnow_server.interceptors.errors import settle

# The four shapes share one type here; grpc's own handler tells them apart.
Handler = Callable[[Any, Any], Any]


@dataclass(frozen=True, slots=True)
class Hooks:
    """What one interceptor does in one method; None costs nothing."""

    start: Callable[[Call], None] | None = None
    # Reads the message of a call that brings one, in place of grpc; of one interceptor at most.
    read: Callable[[Call], Awaitable[Message]] | None = None
    request: Callable[[Call, Message], Awaitable[None] | None] | None = None
    response: Callable[[Call], None] | None = None
    # Told that the handler asks for the next message of a stream.
    consumed: Callable[[Call], None] | None = None
    finish: Callable[[Call], None] | None = None
    # Told the size in bytes of each message, where it is known for free: at the codec, outside any call.
    received: Callable[[int], None] | None = None
    sent: Callable[[int], None] | None = None


class Interceptor(Protocol):
    def bind(self, method: Method) -> Hooks:
        """The hooks for a method; called once, when the server is built."""
        ...


class Chain:
    """The ordered interceptors of one server."""

    def __init__(self, interceptors: Sequence[Interceptor]) -> None:
        self._interceptors = tuple(interceptors)
        self._bound: dict[str, _Bound] = {}

    def wrap(self, path: str, handler: "grpc.RpcMethodHandler[Any, Any]") -> "grpc.RpcMethodHandler[Any, Any]":
        """The same handler with the chain around it."""
        method = Method(path, handler.request_streaming, handler.response_streaming)
        hooks = [i.bind(method) for i in self._interceptors]
        bound = self._bound[path] = _Bound(method, hooks)
        behaviour: Handler | None = (
            handler.unary_unary or handler.unary_stream or handler.stream_unary or handler.stream_stream
        )
        assert behaviour is not None, "grpc fills one of the four"
        codecs = _measured(handler.request_deserializer, handler.response_serializer, hooks)
        if handler.request_streaming and handler.response_streaming:
            return grpc.stream_stream_rpc_method_handler(bound.stream_stream(behaviour), *codecs)
        if handler.request_streaming:
            return grpc.stream_unary_rpc_method_handler(bound.stream_unary(behaviour), *codecs)
        if bound.reads and handler.response_streaming:
            return grpc.stream_stream_rpc_method_handler(bound.read_stream(behaviour), *codecs)
        if bound.reads:
            return grpc.stream_unary_rpc_method_handler(bound.read_unary(behaviour), *codecs)
        if handler.response_streaming:
            return grpc.unary_stream_rpc_method_handler(bound.unary_stream(behaviour), *codecs)
        return grpc.unary_unary_rpc_method_handler(bound.unary_unary(behaviour), *codecs)

    def refusing(self, path: str, error: Callable[[], Exception]) -> "grpc.RpcMethodHandler[Any, Any]":
        """A handler that ends calls of a wrapped method with an error before it reads their message."""

        async def refuse(requests: AsyncIterator[Message], context: Context) -> AsyncIterator[Message]:
            raise error()
            yield

        # Of the four shapes the one that leaves the reading to the handler, whatever the method's own.
        return grpc.stream_stream_rpc_method_handler(self._bound[path].stream_stream(refuse))


def _measured(read: Any, write: Any, hooks: Sequence[Hooks]) -> tuple[Any, Any]:
    """Deserializer and serializer that tell the hooks how long each message is."""
    read = _reader(read, received_bytes.set)
    for hook in hooks:
        if hook.received is not None:
            read = _reader(read, hook.received)
        if hook.sent is not None:
            write = _writer(write, hook.sent)
    return read, write


def _reader(read: Callable[[bytes], Message], received: Callable[[int], object]) -> Callable[[bytes], Message]:
    def measured(data: bytes) -> Message:
        received(len(data))
        return read(data)

    return measured


def _writer(write: Callable[[Message], bytes], sent: Callable[[int], None]) -> Callable[[Message], bytes]:
    def measured(message: Message) -> bytes:
        data = write(message)
        sent(len(data))
        return data

    return measured


class _Bound:
    def __init__(self, method: Method, hooks: Sequence[Hooks]) -> None:
        self._method = method
        self._items = item_field(method)
        self._starts = tuple(h.start for h in hooks if h.start)
        self._reads = next((h.read for h in hooks if h.read), None)
        self._requests = tuple(h.request for h in hooks if h.request)
        self._consumed = tuple(h.consumed for h in hooks if h.consumed)
        self._responses = tuple(h.response for h in hooks if h.response)
        self._finishes = tuple(h.finish for h in reversed(hooks) if h.finish)

    def unary_unary(self, handler: Handler) -> Handler:
        async def run(request: Message, context: Context) -> Any:
            async with self._opened(context) as call:
                self._start(call)
                if call.timeout is None:
                    await self._check(call, request)
                    return self._answer(call, await handler(request, context))
                async with asyncio.timeout(call.timeout):
                    await self._check(call, request)
                    return self._answer(call, await handler(request, context))

        return run

    @property
    def reads(self) -> bool:
        """Whether the message of a call that brings one is read by a hook: on the wire that is a stream of one."""
        return self._reads is not None

    def read_unary(self, handler: Handler) -> Handler:
        async def run(requests: AsyncIterator[Message], context: Context) -> Any:
            async with self._opened(context) as call:
                self._start(call)
                async with asyncio.timeout(call.timeout):
                    request = await self._read(call)
                    await self._check(call, request)
                    return self._answer(call, await handler(request, context))

        return run

    def read_stream(self, handler: Handler) -> Handler:
        async def run(requests: AsyncIterator[Message], context: Context) -> AsyncIterator[Any]:
            async with self._opened(context) as call:
                self._start(call)
                request = await self._read(call)
                await self._check(call, request)
                async for response in handler(request, context):
                    yield self._answer(call, response)

        return run

    def stream_unary(self, handler: Handler) -> Handler:
        async def run(requests: AsyncIterator[Message], context: Context) -> Any:
            async with self._opened(context) as call:
                self._start(call)
                return self._answer(call, await handler(self._checked(call, requests), context))

        return run

    def unary_stream(self, handler: Handler) -> Handler:
        async def run(request: Message, context: Context) -> AsyncIterator[Any]:
            async with self._opened(context) as call:
                self._start(call)
                await self._check(call, request)
                async for response in handler(request, context):
                    yield self._answer(call, response)

        return run

    def stream_stream(self, handler: Handler) -> Handler:
        async def run(requests: AsyncIterator[Message], context: Context) -> AsyncIterator[Any]:
            async with self._opened(context) as call:
                self._start(call)
                async for response in handler(self._checked(call, requests), context):
                    yield self._answer(call, response)

        return run

    def _opened(self, context: Context) -> "_Opened":
        return _Opened(open_call(self._method, context), self._finishes)

    def _start(self, call: Call) -> None:
        for start in self._starts:
            start(call)

    def _read(self, call: Call) -> Awaitable[Message]:
        assert self._reads is not None, "only methods whose message a hook reads"
        return self._reads(call)

    def _answer(self, call: Call, answer: Message) -> Message:
        if call.select is not None:
            call.select(answer)
        call.answers += 1
        for answered in self._responses:
            answered(call)
        return answer

    async def _check(self, call: Call, request: Message) -> None:
        call.messages += 1
        call.measure()
        # The parts of an upload are one item together.
        call.message_items = (call.messages == 1) if self._items is None else item_count(request, self._items)
        call.items += call.message_items
        for check in self._requests:
            pending = check(call, request)
            if pending is not None:
                await pending

    async def _checked(self, call: Call, requests: AsyncIterator[Message]) -> AsyncIterator[Message]:
        async for request in requests:
            await self._check(call, request)
            yield request
            del request  # not to be kept while the next one is waited for
            for consumed in self._consumed:
                consumed(call)


class _Opened:
    """A call from its first byte to its status. A class, as a generator costs each call more."""

    __slots__ = ("_call", "_finishes")

    def __init__(self, call: Call, finishes: Sequence[Callable[[Call], None]]) -> None:
        self._call = call
        self._finishes = finishes

    async def __aenter__(self) -> Call:
        return self._call

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Settles the status, runs the finish hooks, then ends the call with that status."""
        call = self._call
        if error is not None:
            call.error = error
        abort = settle(call)
        for finish in self._finishes:
            finish(call)
        if abort is not None:
            await abort.end(call.context)
