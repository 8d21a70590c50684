"""Reads of one kind of resource through L1 (this process), L2 (Redis) and the store, one load at a time for each key.

A read that began before a write never leaves its value in L1: a write ends the sharing of the loads under way for
that key, and lists are kept under a number of their project that every write replaces. L1 is used only while the
events of other processes arrive. Writers call `Caching.tell`.
"""

import asyncio
import contextlib
import hashlib
import itertools
from collections.abc import Awaitable, Callable, Coroutine, Hashable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from winnow_server.storage.events import Event, Events
from winnow_server.storage.memory_cache import MemoryCache
from winnow_server.storage.shared_cache import Found, SharedCache

Item = TypeVar("Item")
Value = TypeVar("Value")

MAX_CACHED_LIST = 200
"""Longer lists go past the caches: writing one as JSON would hold up the event loop for longer than reading it again
costs.
"""

_MEMORY_PER_JSON_BYTE = 4
_MAX_PROJECTS = 10_000


@dataclass(slots=True)
class CacheCounters:
    """Reads by where they were answered, since the start."""

    l1_hits: int = 0
    l2_hits: int = 0
    loads: int = 0
    """Read from the store."""
    joined: int = 0
    """Waited for the same read of another call."""

    @property
    def hit_ratio(self) -> float:
        """Share of reads that did not reach the store, 0 to 1; 0 before the first."""
        hits = self.l1_hits + self.l2_hits + self.joined
        return hits / (hits + self.loads) if hits + self.loads else 0.0


class ReadCache(Generic[Item]):
    """The caches of one kind of resource. Without `shared`, L1 alone; without a connection of `events`, neither keeps
    L1.
    """

    def __init__(
        self,
        kind: str,
        item: TypeAdapter[Item],
        items: TypeAdapter[list[Item]],
        events: Events,
        shared: SharedCache | None,
        *,
        memory_bytes: int = 32 * 1024 * 1024,
        memory_seconds: float = 300.0,
    ) -> None:
        self.counters = CacheCounters()
        self._kind = kind
        self._item_json = item
        self._list_json = items
        self._events = events
        self._shared = shared
        self._items: MemoryCache[Item] = MemoryCache(max_bytes=memory_bytes // 2, seconds=memory_seconds)
        self._lists: MemoryCache[list[Item]] = MemoryCache(max_bytes=memory_bytes // 2, seconds=memory_seconds)
        self._numbers = itertools.count(1)
        self._number_of: dict[str, int] = {}
        self._number_of_others = 0
        self._item_loads: dict[tuple[str, UUID], _Load[Item]] = {}
        self._list_loads: dict[Hashable, _Load[list[Item]]] = {}
        events.register(self._heard, self.clear, self._regained)

    def peek(self, project: str, id: UUID) -> Item | None:
        """The item from L1, or None."""
        item = self._items.get((project, id))
        if item is not None:
            self.counters.l1_hits += 1
        return item

    async def item(self, project: str, id: UUID, load: Callable[[], Awaitable[Item]]) -> Item:
        """The item; from `load` when no cache has it. What `load` raises is raised, and kept nowhere."""
        if (hit := self.peek(project, id)) is not None:
            return hit
        key = (project, id)
        shared = self._item_loads.get(key)
        if shared is None or shared.abandoned:
            shared = self._item_loads[key] = _Load(lambda me: self._load_item(me, project, id, load))
        else:
            self.counters.joined += 1
        return await shared.wait()

    async def items(self, project: str, query: Hashable, load: Callable[[], Awaitable[list[Item]]]) -> list[Item]:
        """The list that `query` names, as `item` does. `query` needs a stable repr; treat the list as immutable."""
        key = (project, self._number(project), query)
        if (hit := self._lists.get(key)) is not None:
            self.counters.l1_hits += 1
            return hit
        shared = self._list_loads.get(key)
        if shared is None or shared.abandoned:
            shared = self._list_loads[key] = _Load(lambda me: self._load_list(me, key, project, query, load))
        else:
            self.counters.joined += 1
        return await shared.wait()

    def clear(self) -> None:
        """Empties L1."""
        self._items.clear()
        self._lists.clear()
        self._item_loads.clear()
        self._forget_numbers()

    async def _load_item(self, me: "_Load[Item]", project: str, id: UUID, load: Callable[[], Awaitable[Item]]) -> Item:
        key = (project, id)
        try:
            item, size = await self._find_item(project, id, load)
            if self._item_loads.get(key) is me and self._events.listening:
                self._items.put(key, item, size)
            return item
        finally:
            if self._item_loads.get(key) is me:
                del self._item_loads[key]

    async def _find_item(self, project: str, id: UUID, load: Callable[[], Awaitable[Item]]) -> tuple[Item, int]:
        found = await self._shared.item(self._kind, project, id) if self._shared else Found()
        if (stored := found.value) is not None:
            # What does not parse was written by a release with another shape of the record.
            with contextlib.suppress(ValidationError):
                item = self._item_json.validate_json(stored)
                self.counters.l2_hits += 1
                return item, len(stored) * _MEMORY_PER_JSON_BYTE
        self.counters.loads += 1
        item = await load()
        written = self._item_json.dump_json(item, fallback=_as_dict)
        if self._shared:
            self._shared.fill_item(self._kind, project, id, found, written)
        return item, len(written) * _MEMORY_PER_JSON_BYTE

    async def _load_list(
        self,
        me: "_Load[list[Item]]",
        key: Hashable,
        project: str,
        query: Hashable,
        load: Callable[[], Awaitable[list[Item]]],
    ) -> list[Item]:
        try:
            items, size = await self._find_list(project, query, load)
            # Under a number that a write has replaced meanwhile, nobody looks.
            if self._events.listening and len(items) <= MAX_CACHED_LIST:
                self._lists.put(key, items, size)
            return items
        finally:
            if self._list_loads.get(key) is me:
                del self._list_loads[key]

    async def _find_list(
        self, project: str, query: Hashable, load: Callable[[], Awaitable[list[Item]]]
    ) -> tuple[list[Item], int]:
        digest = hashlib.blake2b(repr(query).encode(), digest_size=16).hexdigest()
        found = await self._shared.list(self._kind, project, digest) if self._shared else Found()
        if (stored := found.value) is not None:
            with contextlib.suppress(ValidationError):
                items = self._list_json.validate_json(stored)
                self.counters.l2_hits += 1
                return items, len(stored) * _MEMORY_PER_JSON_BYTE
        self.counters.loads += 1
        items = await load()
        if len(items) > MAX_CACHED_LIST:
            return items, 0
        written = self._list_json.dump_json(items, fallback=_as_dict)
        if self._shared:
            self._shared.fill_list(self._kind, project, digest, found, written)
        return items, len(written) * _MEMORY_PER_JSON_BYTE

    def _heard(self, event: Event) -> None:
        if event.kind == self._kind:
            self._drop(event)

    def _drop(self, event: Event) -> None:
        self._number_of[event.project] = next(self._numbers)
        if len(self._number_of) > _MAX_PROJECTS:
            self._forget_numbers()
        if event.id is not None:
            key = (event.project, event.id)
            self._items.drop(key)
            # The load goes on for those who wait; who comes from now on starts another.
            self._item_loads.pop(key, None)

    def _number(self, project: str) -> int:
        return self._number_of.get(project, self._number_of_others)

    def _forget_numbers(self) -> None:
        self._number_of.clear()
        self._number_of_others = next(self._numbers)

    def _regained(self) -> None:
        # Loads that began while nothing was heard may have missed a write.
        self.clear()


def _as_dict(value: Any) -> dict[Any, Any]:
    # Mappings that are read-only, such as MappingProxyType, are all that pydantic does not know in a record.
    return dict(value)


class _Load(Generic[Value]):
    """One load for all who wait for it; it ends when the last of them leaves."""

    def __init__(self, load: Callable[["_Load[Value]"], Coroutine[Any, Any, Value]]) -> None:
        self._task = asyncio.create_task(load(self))
        self._task.add_done_callback(_look_at_exception)
        self._waiters = 0
        self.abandoned = False
        """Nobody can join it any more."""

    async def wait(self) -> Value:
        self._waiters += 1
        try:
            return await asyncio.shield(self._task)
        finally:
            self._waiters -= 1
            if not self._waiters:
                self.abandoned = True
                self._task.cancel()


def _look_at_exception(task: "asyncio.Task[Any]") -> None:
    # Every caller may have been cancelled; asyncio would then complain that nobody saw the error.
    if not task.cancelled():
        task.exception()
