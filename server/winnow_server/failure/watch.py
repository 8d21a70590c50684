"""A project's changes as a stream: from the store, in commit order, woken by each write and by a slow clock."""

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing

from winnow_server.errors import ServerStopping
from winnow_server.failure.records import ChangeCursor, FailureChange
from winnow_server.failure.store import FailureStore

_BATCH = 100
_HEARTBEAT_SECONDS = 15.0

# Yields whenever a project may have changed, and at least once a second.
Turns = Callable[[str], AsyncGenerator[None, None]]


async def watch(
    store: FailureStore,
    project: str,
    cursor: ChangeCursor,
    turns: Turns,
    stopping: asyncio.Event,
    resume_token: Callable[[ChangeCursor], str],
) -> AsyncIterator[FailureChange | ChangeCursor]:
    """Yields the cursor at once, then each change after it; on a quiet project, as a heartbeat, where it is by now.

    Raises:
        ServerStopping: the server stops; carries the resume token of the last change.
    """
    yield cursor
    last_sent = time.monotonic()
    async with aclosing(turns(project)) as woken:
        async for _ in woken:
            if stopping.is_set():
                raise ServerStopping(resume_token(cursor))
            quiet = time.monotonic() - last_sent >= _HEARTBEAT_SECONDS
            # Read first: what commits later than this is after it.
            latest = await store.latest_cursor() if quiet else cursor
            full = True
            while full:
                changes = await store.changes(project, cursor, _BATCH)
                full = len(changes) == _BATCH
                for change in changes:
                    cursor = change.cursor
                    last_sent = time.monotonic()
                    yield change
            if quiet:
                last_sent = time.monotonic()
                cursor = max(cursor, latest)
                yield cursor
