"""Groups read through L1, which every failure that arrives and every merge empties for its project; and which
fingerprint belongs to which group, which only merges, splits and regrouping change.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from pydantic import TypeAdapter

from winnow_server.failure.cache import KIND as FAILURE_KIND
from winnow_server.failure.groups.records import GroupQuery, GroupRecord, MergeGroups, SplitGroup
from winnow_server.failure.groups.store import GroupStore
from winnow_server.storage.announce import announced
from winnow_server.storage.cache import CacheCounters, ReadCache
from winnow_server.storage.caching import Caching
from winnow_server.storage.events import Event

KIND = "group"

_ITEM = TypeAdapter(GroupRecord)
_LIST = TypeAdapter(list[GroupRecord])
_MAX_FINGERPRINTS = 200_000
_DIRECTORY_SECONDS = 300.0


class CachedGroupStore:
    """A `GroupStore` over another. Its lists are shared between calls: do not change them."""

    def __init__(self, store: GroupStore, caching: Caching, *, memory_bytes: int = 16 * 1024 * 1024) -> None:
        self._store = store
        self._caching = caching
        # Events of failures empty it, as they change the counts. Not in L2: a busy project's would never be hit there.
        self._cache = ReadCache(FAILURE_KIND, _ITEM, _LIST, caching.events, None, memory_bytes=memory_bytes)
        self._directory = _Directory()
        caching.events.register(self._heard, self._directory.clear, self._directory.clear)

    @property
    def counters(self) -> CacheCounters:
        return self._cache.counters

    async def get(self, project: str, id: UUID, max_branches: int) -> GroupRecord:
        async def load() -> list[GroupRecord]:
            return [await self._store.get(project, id, max_branches)]

        return (await self._cache.items(project, ("get", id, max_branches), load))[0]

    async def list(self, query: GroupQuery) -> list[GroupRecord]:
        return await self._cache.items(query.project, query, lambda: self._store.list(query))

    async def groups_of(self, project: str, fingerprints: Sequence[str]) -> Mapping[str, UUID]:
        known = self._directory.of(project)
        missing = [fingerprint for fingerprint in dict.fromkeys(fingerprints) if fingerprint not in known]
        if not missing:
            return known
        found = await self._store.groups_of(project, missing)
        if self._caching.events.listening:
            # Into the dictionary of before the read: one that a merge has dropped meanwhile is nobody's.
            self._directory.add(project, known, found)
        return {**known, **found}

    async def merge(self, change: MergeGroups) -> GroupRecord:
        async with announced(lambda: self.changed(change.project)):
            return await self._store.merge(change)

    async def split(self, change: SplitGroup) -> tuple[GroupRecord, GroupRecord]:
        async with announced(lambda: self.changed(change.project)):
            return await self._store.split(change)

    async def changed(self, project: str) -> None:
        """Call after the commit of what moved fingerprints between groups, and before acknowledging it."""
        await self._caching.tell(Event(KIND, project), Event(FAILURE_KIND, project))

    def _heard(self, event: Event) -> None:
        if event.kind == KIND:
            self._directory.drop(event.project)


class _Directory:
    """Groups by project and fingerprint, for five minutes; the project least recently asked for goes first."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._projects: OrderedDict[str, dict[str, UUID]] = OrderedDict()
        self._good_until: dict[str, float] = {}
        # Fingerprints, and one for each project.
        self._size = 0

    def of(self, project: str) -> dict[str, UUID]:
        known = self._projects.get(project)
        if known is not None and self._good_until[project] < self._clock():
            self.drop(project)
            known = None
        if known is None:
            known = self._projects[project] = {}
            self._good_until[project] = self._clock() + _DIRECTORY_SECONDS
            self._grow(1)
        self._projects.move_to_end(project)
        return known

    def add(self, project: str, known: dict[str, UUID], found: Mapping[str, UUID]) -> None:
        before = len(known)
        known.update(found)
        if self._projects.get(project) is known:
            self._grow(len(known) - before)

    def drop(self, project: str) -> None:
        known = self._projects.pop(project, None)
        if known is not None:
            del self._good_until[project]
            self._size -= 1 + len(known)

    def clear(self) -> None:
        self._projects.clear()
        self._good_until.clear()
        self._size = 0

    def _grow(self, count: int) -> None:
        self._size += count
        while self._size > _MAX_FINGERPRINTS and len(self._projects) > 1:
            self.drop(next(iter(self._projects)))
