"""Batches through a bidirectional stream: bounded window, order kept, resumed on a new stream when one breaks.

One task reads the source and fills the window, one a stream sends from it, the caller takes the answers.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from typing import Generic, TypeVar, cast

from grpc import aio

from winnow_client._shared.retry import Attempts, RetryPolicy
from winnow_client._shared.window import Answer, Batch, Window, must_stop, unexpected_end
from winnow_client.errors import StatusLost, from_rpc_error

Request = TypeVar("Request")
Response = TypeVar("Response")
Context = TypeVar("Context")


class Flow(Generic[Request, Response, Context]):
    """One run of batches through one bidirectional method."""

    def __init__(
        self,
        method: aio.StreamStreamMultiCallable[Request, Response],
        source: AsyncIterator[Batch[Request, Context]],
        window: Window[Request, Context],
        *,
        metadata: tuple[tuple[str, str], ...],
        retry: RetryPolicy,
        timeout: float | None,
        isolate: bool,
    ) -> None:
        self._method = method
        self._source = source
        self._window = window
        self._metadata = metadata
        self._attempts = Attempts(retry)
        loop = asyncio.get_running_loop()
        self._deadline = None if timeout is None else loop.time() + timeout
        self._isolate = isolate
        self._changed = asyncio.Event()
        self._exhausted = False
        self._source_error: Exception | None = None

    async def answers(self) -> AsyncIterator[Answer[Response, Context]]:
        """One answer a batch, in order.

        Raises WinnowError when the service cannot be reached within the retry policy or refuses the caller, and for a
        batch that fails as a whole unless `isolate` is set: then its answer holds the error. An exception of the source
        is raised here after the answers to what came before it.
        """
        reader = asyncio.create_task(self._read())
        sender: asyncio.Task[None] | None = None
        call: aio.StreamStreamCall[Request, Response] | None = None
        try:
            while await self._wait():
                if self._window.head.request is None:
                    yield Answer(self._pop())
                    continue
                if call is None:
                    call = self._open()
                    sender = asyncio.create_task(self._send(call))
                try:
                    received = await call.read()
                    response = None if received is aio.EOF else cast(Response, received)
                    failure = unexpected_end() if response is None else None
                except aio.AioRpcError as error:
                    response, failure = None, from_rpc_error(error)
                if failure is None:
                    self._attempts.progress()
                    yield Answer(self._pop(), response)
                    continue
                call = None
                await _end(sender)
                if isinstance(failure, StatusLost):
                    # With one message on the stream no write can hide the next status.
                    self._window.isolate()
                if (delay := self._attempts.delay(failure)) is not None:
                    await asyncio.sleep(delay)
                elif not self._isolate or must_stop(failure):
                    raise failure
                elif not self._window.isolate():
                    self._attempts.progress()
                    yield Answer(self._pop(), error=failure)
            if call is not None and sender is not None:
                # Everything is answered: half-close and let the stream end by itself, whatever it ends with. By
                # reading, since an interceptor that watches the answers learns only so that there are no more.
                await sender
                with contextlib.suppress(aio.AioRpcError):
                    await call.read()
        finally:
            if call is not None:
                call.cancel()
            await _end(sender)
            await _end(reader)
        if self._source_error is not None:
            raise self._source_error

    async def _wait(self) -> bool:
        await self._until(lambda: len(self._window) > 0 or self._exhausted)
        return len(self._window) > 0

    async def _until(self, condition: Callable[[], bool]) -> None:
        while not condition():
            self._changed.clear()
            await self._changed.wait()

    def _pop(self) -> Context:
        self._changed.set()
        return self._window.pop().context

    def _open(self) -> aio.StreamStreamCall[Request, Response]:
        self._window.rewind()
        timeout = None if self._deadline is None else max(0.0, self._deadline - asyncio.get_running_loop().time())
        return self._method(metadata=self._metadata, timeout=timeout)

    async def _read(self) -> None:
        try:
            async for batch in self._source:
                await self._until(lambda: self._window.has_room)
                self._window.add(batch)
                self._changed.set()
        except Exception as error:
            self._source_error = error
        finally:
            self._exhausted = True
            self._changed.set()

    async def _send(self, call: aio.StreamStreamCall[Request, Response]) -> None:
        # A broken stream shows in the reading of its answers, which says why.
        with contextlib.suppress(aio.AioRpcError, aio.InternalError, asyncio.InvalidStateError):
            while True:
                request = self._window.next_unsent()
                if request is not None:
                    await call.write(request)
                elif self._exhausted and self._window.all_sent:
                    await call.done_writing()
                    return
                else:
                    self._changed.clear()
                    await self._changed.wait()


async def _end(task: asyncio.Task[None] | None) -> None:
    if task is not None:
        task.cancel()
        await asyncio.wait([task])
