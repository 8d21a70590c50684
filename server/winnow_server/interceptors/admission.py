"""How much one server has under way at once: calls, and bytes of their request messages.

What it can bound is what has been read, as nobody knows the size of a message before. So of the calls that bring logs
or lists, few read at a time, and they wait before they read while the server is full: grpc holds no more of a call than
its flow control lets in. The messages of streams wait once they are read, one a stream. All others are small by
contract: they are refused when full, before they are read where that is known by then. Health and reflection are not
counted.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable
from typing import cast

from google.protobuf.message import Message
from grpc import aio

from winnow_server.errors import FieldViolation, InvalidArgument, ServerBusy
from winnow_server.interceptors.call import Call, Method
from winnow_server.interceptors.chain import Hooks

CALLS, BYTES = "calls", "request_bytes"
_LARGE = frozenset({"AnalyzeLog", "AnalyzeLogs", "ReportFailure", "ClassifyMessages"})
# Large messages that are read at once. One that takes longer than so many seconds comes over a slow line, and others
# need not wait for it.
_READERS = 2
_SLOW_SECONDS = 0.5
# Seconds that a call waits for room.
_PATIENCE = 5.0


class Admission:
    """One for a server. A message above `max_bytes` is taken when nothing else is under way."""

    def __init__(self, *, max_calls: int, max_bytes: int) -> None:
        self._max_calls = max_calls
        self._max_bytes = max_bytes
        self._readers = asyncio.Semaphore(_READERS)
        self._room = asyncio.Event()
        self.calls = 0
        self.bytes = 0
        self.refused = {CALLS: 0, BYTES: 0}

    @property
    def full(self) -> bool:
        """Whether a call is refused whatever it brings."""
        return self.calls >= self._max_calls or self.bytes >= self._max_bytes

    def refusal(self) -> ServerBusy:
        """The error of a call that is not taken."""
        limit = CALLS if self.calls >= self._max_calls else BYTES
        self.refused[limit] += 1
        return ServerBusy(limit)

    def bind(self, method: Method) -> Hooks:
        if method.name in _LARGE:
            return Hooks(start=self._begin, read=self._read, finish=self._finish)
        if not method.request_streaming:
            return Hooks(request=self._take, finish=self._finish)
        # The message of an upload is done with when the next is asked for, that of a flow when it is answered.
        if method.response_streaming:
            return Hooks(start=self._begin, request=self._take_next, response=self._let_go, finish=self._finish)
        return Hooks(start=self._begin, request=self._take_next, consumed=self._let_go, finish=self._finish)

    def _begin(self, call: Call) -> None:
        if self.calls >= self._max_calls:
            raise self.refusal()
        self.calls += 1
        call.admitted = True

    def _take(self, call: Call, request: Message) -> None:
        if not self._has_room(call.message_bytes):
            raise self.refusal()
        self._begin(call)
        self._hold(call)

    async def _read(self, call: Call) -> Message:
        turn = await self._turn()
        try:
            await self._patiently(0)
            slow = asyncio.get_running_loop().call_later(_SLOW_SECONDS, turn.end)
            try:
                # Not by the iterator of requests: what it gave stays with it until the garbage is collected.
                request = await call.context.read()
            finally:
                slow.cancel()
            if request is aio.EOF:
                raise InvalidArgument([FieldViolation("", "a request message is needed")])
            call.measure()
            await self._patiently(call.message_bytes)
        finally:
            turn.end()
        self._hold(call)
        return cast(Message, request)

    async def _turn(self) -> "_Turn":
        try:
            async with asyncio.timeout(_PATIENCE):
                await self._readers.acquire()
        except TimeoutError:
            raise self.refusal() from None
        return _Turn(self._readers)

    async def _patiently(self, size: int) -> None:
        """Waits for room."""
        if self._has_room(size):
            return
        try:
            async with asyncio.timeout(_PATIENCE):
                await self._wait(size)
        except TimeoutError:
            raise self.refusal() from None

    def _take_next(self, call: Call, request: Message) -> Awaitable[None] | None:
        if call.held is None:
            call.held = deque()
        if self._has_room(call.message_bytes):
            self._hold(call)
            return None
        return self._take_later(call)

    async def _take_later(self, call: Call) -> None:
        await self._wait(call.message_bytes)
        self._hold(call)

    async def _wait(self, size: int) -> None:
        while not self._has_room(size):
            self._room.clear()
            await self._room.wait()

    def _has_room(self, size: int) -> bool:
        return not self.bytes or (self.bytes + size <= self._max_bytes and self.bytes < self._max_bytes)

    def _hold(self, call: Call) -> None:
        self.bytes += call.message_bytes
        call.held_bytes += call.message_bytes
        if call.held is not None:
            call.held.append(call.message_bytes)

    def _let_go(self, call: Call) -> None:
        if call.held:
            size = call.held.popleft()
            call.held_bytes -= size
            self._release(size)

    def _finish(self, call: Call) -> None:
        if call.admitted:
            self.calls -= 1
            self._release(call.held_bytes)

    def _release(self, size: int) -> None:
        self.bytes -= size
        self._room.set()


class _Turn:
    """One of those who read; ends once."""

    def __init__(self, readers: asyncio.Semaphore) -> None:
        self._readers: asyncio.Semaphore | None = readers

    def end(self) -> None:
        if self._readers is not None:
            self._readers.release()
            self._readers = None
