"""How late the event loop is: what every call waits for, whatever it does."""

import asyncio
from collections.abc import Callable

_INTERVAL_SECONDS = 0.1


async def watch_loop_lag(record: Callable[[float], None]) -> None:
    """Records, ten times a second, by how many seconds a timer came late; until cancelled."""
    loop = asyncio.get_running_loop()
    while True:
        due = loop.time() + _INTERVAL_SECONDS
        await asyncio.sleep(_INTERVAL_SECONDS)
        record(max(0.0, loop.time() - due))
