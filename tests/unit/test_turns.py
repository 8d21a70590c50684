"""The turns of a watcher: the store's own, and one more as soon as the server stops."""

import asyncio
from collections.abc import AsyncGenerator

from winnow_server.failure.turns import turns_until


class Changes:
    """Turns on demand, and whether they were closed."""

    def __init__(self) -> None:
        self.changed = asyncio.Event()
        self.closed = False

    async def turns(self) -> AsyncGenerator[None, None]:
        try:
            while True:
                await self.changed.wait()
                self.changed.clear()
                yield
        finally:
            self.closed = True


async def settled() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def test_turns_pass_until_the_server_stops_which_is_one_more() -> None:
    changes, stopping = Changes(), asyncio.Event()
    turns = turns_until(stopping, changes.turns())
    for _ in range(3):
        turn = asyncio.ensure_future(anext(turns))
        await settled()
        assert not turn.done()
        changes.changed.set()
        await turn
    last = asyncio.ensure_future(anext(turns))
    await settled()
    stopping.set()
    await last
    assert [turn async for turn in turns] == []
    assert changes.closed


async def test_a_watcher_that_goes_leaves_nothing_running() -> None:
    changes = Changes()
    turns = turns_until(asyncio.Event(), changes.turns())
    waiting = asyncio.ensure_future(anext(turns))
    await settled()
    waiting.cancel()
    await asyncio.wait((waiting,))
    assert changes.closed
    await settled()
    assert len(asyncio.all_tasks()) == 1
