"""Several requests of a stream under way at once, answered in the order in which they came."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any, TypeVar

from google.protobuf.message import Message

from winnow_server.errors import ServerStopping

Request = TypeVar("Request", bound=Message)
Answer = TypeVar("Answer")


async def read_ahead(
    requests: AsyncIterator[Request],
    answer: Callable[[Request], Coroutine[Any, Any, Answer]],
    limit: int,
    room: int,
    weigh: Callable[[Request], int],
    stopping: asyncio.Event,
) -> AsyncIterator[Answer]:
    """The answers. The next request is read while fewer than `limit`, of less than `room` bytes, are not yet answered.

    `answer` is called as soon as its request is read, before the next one is; `weigh` gives the bytes of the one just
    read. What reading or answering raises comes after the answers to all earlier requests; it ends the stream and
    cancels what is under way.

    Raises:
        ServerStopping: `stopping` was set before the last request came; all that was read is answered.
    """
    started: asyncio.Queue[tuple[asyncio.Task[Answer], int] | None] = asyncio.Queue()
    answered = asyncio.Event()
    count = size = 0

    async def read() -> None:
        nonlocal count, size
        async for request in requests:
            weight = weigh(request)
            count, size = count + 1, size + weight
            started.put_nowait((asyncio.create_task(answer(request)), weight))
            del request  # not to be kept while the next one is waited for
            while count >= limit or size >= room:
                answered.clear()
                await answered.wait()

    reader = asyncio.create_task(read())
    reader.add_done_callback(lambda _: started.put_nowait(None))
    stopper = asyncio.create_task(_cancel_once(stopping, reader))
    under_way: list[asyncio.Task[Answer]] = []
    try:
        while (found := await started.get()) is not None:
            task, weight = found
            under_way = [task]
            yield await task
            count, size = count - 1, size - weight
            answered.set()
        if reader.cancelled() and stopping.is_set():
            raise ServerStopping
        await reader
    finally:
        reader.cancel()
        stopper.cancel()
        # The reader ends before the rest is collected, so that it starts nothing more.
        await asyncio.gather(reader, stopper, return_exceptions=True)
        while not started.empty():
            if (waiting := started.get_nowait()) is not None:
                under_way.append(waiting[0])
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)


async def _cancel_once(stopping: asyncio.Event, reader: asyncio.Task[None]) -> None:
    await stopping.wait()
    reader.cancel()
