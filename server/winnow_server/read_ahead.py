"""Several requests of a stream under way at once, answered in the order in which they came."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any, TypeVar

Request = TypeVar("Request")
Answer = TypeVar("Answer")


async def read_ahead(
    requests: AsyncIterator[Request], answer: Callable[[Request], Coroutine[Any, Any, Answer]], limit: int
) -> AsyncIterator[Answer]:
    """The answers, with at most `limit` requests read and not yet answered.

    `answer` is called as soon as its request is read, before the next one is. What reading or answering raises comes
    after the answers to all earlier requests; it ends the stream and cancels what is under way.
    """
    free = asyncio.Semaphore(limit)
    started: asyncio.Queue[asyncio.Task[Answer] | None] = asyncio.Queue()

    async def read() -> None:
        try:
            await free.acquire()
            async for request in requests:
                started.put_nowait(asyncio.create_task(answer(request)))
                await free.acquire()
        finally:
            started.put_nowait(None)

    reader = asyncio.create_task(read())
    task: asyncio.Task[Answer] | None = None
    try:
        while (task := await started.get()) is not None:
            yield await task
            free.release()
        await reader
    finally:
        reader.cancel()
        # The reader ends before the rest is collected, so that it starts nothing more.
        await asyncio.gather(reader, return_exceptions=True)
        under_way = [task] if task is not None else []
        while not started.empty():
            if (waiting := started.get_nowait()) is not None:
                under_way.append(waiting)
        for each in under_way:
            each.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)
