"""When a watcher looks for changes: as the store's events say, and at once when the server stops."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing


async def turns_until(stopping: asyncio.Event, turns: AsyncGenerator[None, None]) -> AsyncGenerator[None, None]:
    """The turns, which never end by themselves; the last comes as soon as `stopping` is set.

    Close it (`aclose`, or contextlib.aclosing) when leaving the loop early.
    """
    stop = asyncio.create_task(stopping.wait())
    try:
        async with aclosing(turns):
            while not stopping.is_set():
                turn = asyncio.ensure_future(anext(turns))
                try:
                    await asyncio.wait((turn, stop), return_when=asyncio.FIRST_COMPLETED)
                finally:
                    # Before the turns are closed: a generator that runs cannot be.
                    turn.cancel()
                    await asyncio.wait((turn,))
                if not turn.cancelled():
                    yield turn.result()
        yield
    finally:
        stop.cancel()
