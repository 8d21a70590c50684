"""Invalidations that Redis has yet to hear of, told again and again until it has."""

import asyncio
import contextlib
import itertools
from collections.abc import Awaitable, Callable, Iterable, Sequence

from winnow_server.storage.events import Event

_MOST = 100_000
# Of one script, which holds up Redis for others while it runs.
_MOST_AT_ONCE = 256
_PAUSE_SECONDS = (0.05, 2.0)


class Owed:
    """`tell` says whether Redis heard of events of one kind and project; `empty` whether it dropped all that is shared
    and told every process to drop what it has, which is what more than 100,000 owed end in.
    """

    def __init__(
        self, tell: Callable[[Sequence[Event]], Awaitable[bool]], empty: Callable[[], Awaitable[bool]]
    ) -> None:
        self._tell = tell
        self._empty = empty
        # With the number under which it came to be owed last: telling an older one does not settle it.
        self._events: dict[Event, int] = {}
        self._numbers = itertools.count()
        self._overflowed = False
        self._task: asyncio.Task[None] | None = None
        self._answers = asyncio.Event()

    def __len__(self) -> int:
        return len(self._events) + self._overflowed

    def add(self, events: Iterable[Event]) -> None:
        for event in events:
            if len(self._events) < _MOST or event in self._events:
                self._events[event] = next(self._numbers)
            else:
                self._overflowed = True
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._settle_until_told())

    def soon(self) -> None:
        """Tells at once; call it when Redis answers. Without a call it is tried every few seconds."""
        self._answers.set()

    async def close(self) -> None:
        """Tries once more."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        await self._settle()

    async def _settle_until_told(self) -> None:
        pause, longest = _PAUSE_SECONDS
        while len(self):
            self._answers.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._answers.wait(), pause)
            pause = min(pause * 2, longest)
            await self._settle()

    async def _settle(self) -> None:
        if self._overflowed and not await self._start_anew():
            return
        for batch in batches(self._events):
            numbers = [self._events[event] for event in batch]
            if not await self._tell(batch):
                return
            for event, number in zip(batch, numbers, strict=True):
                if self._events.get(event) == number:
                    del self._events[event]

    async def _start_anew(self) -> bool:
        # What overflows from here on is not covered by it.
        self._overflowed, emptied = False, False
        try:
            emptied = await self._empty()
        finally:
            self._overflowed = self._overflowed or not emptied
        return emptied


def batches(events: Iterable[Event]) -> list[list[Event]]:
    """The events without repeats, by kind and project, each batch small enough for one script."""
    alike: dict[tuple[str, str], list[Event]] = {}
    for event in dict.fromkeys(events):
        alike.setdefault((event.kind, event.project), []).append(event)
    return [
        batch[start : start + _MOST_AT_ONCE]
        for batch in alike.values()
        for start in range(0, len(batch), _MOST_AT_ONCE)
    ]
