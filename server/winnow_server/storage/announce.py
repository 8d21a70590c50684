"""Telling of a write once it may be in the store, whatever becomes of the call that made it."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from uuid import UUID

from winnow_server.errors import CommitUncertain, WinnowError

Changing = Callable[[Iterable[UUID]], None]
"""Told before the commit what a write changes, as afterwards there may be no answer that says it."""


def untold(ids: Iterable[UUID]) -> None:
    """For who keeps nothing that could be stale."""


@asynccontextmanager
async def announced(tell: Callable[[], Awaitable[None]]) -> AsyncIterator[None]:
    """Runs `tell` at the end of the block, which writes; not when its error says that nothing was written.

    A call may be cancelled, and a connection lost, while the write is being committed.
    """
    nothing_written = False
    try:
        yield
    except WinnowError as error:
        nothing_written = not isinstance(error, CommitUncertain)
        raise
    finally:
        if not nothing_written:
            await tell()
