"""Failures read through the caches; every write drops what it makes stale, on every process, before it is
acknowledged.
"""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from pydantic import TypeAdapter

from winnow_server.failure.engine import CommitHistory
from winnow_server.failure.layer.cache import KIND as LAYER_KIND
from winnow_server.failure.records import (
    ChangeCursor,
    CorrectFailure,
    FailureChange,
    FailureQuery,
    FailureRecord,
    Job,
    NewFailure,
    Rerun,
)
from winnow_server.failure.store import FailureStore
from winnow_server.storage.announce import Changing, announced, untold
from winnow_server.storage.cache import CacheCounters, ReadCache
from winnow_server.storage.caching import Caching
from winnow_server.storage.events import Event

KIND = "failure"

_ITEM = TypeAdapter(FailureRecord)
_LIST = TypeAdapter(list[FailureRecord])


class CachedFailureStore:
    """A `FailureStore` over another. Its lists are shared between calls: do not change them."""

    def __init__(self, store: FailureStore, caching: Caching, *, memory_bytes: int = 32 * 1024 * 1024) -> None:
        self._store = store
        self._caching = caching
        self._cache = ReadCache(KIND, _ITEM, _LIST, caching.events, caching.shared, memory_bytes=memory_bytes)

    @property
    def counters(self) -> CacheCounters:
        return self._cache.counters

    async def create(self, new: NewFailure) -> tuple[FailureRecord, bool]:
        # Also for one that exists: the server that stored it may have died before it told anyone.
        async with self._caching.announced(Event(KIND, new.project)):
            return await self._store.create(new)

    async def get(self, project: str, id: UUID, at_least: int = 0) -> FailureRecord:
        record = self._cache.peek(project, id)
        if record is None:
            record = await self._cache.item(project, id, lambda: self._store.get(project, id))
        # The event that drops it is still on its way here.
        return record if record.revision >= at_least else await self._store.get(project, id)

    async def list(self, query: FailureQuery) -> list[FailureRecord]:
        return await self._cache.items(query.project, query, lambda: self._store.list(query))

    async def contexts(self, project: str, ids: Sequence[UUID]) -> Mapping[UUID, bytes]:
        return await self._store.contexts(project, ids)

    async def correct(self, change: CorrectFailure) -> FailureRecord:
        async with self._caching.announced(Event(KIND, change.project, change.id), Event(LAYER_KIND, change.project)):
            return await self._store.correct(change)

    async def report_rerun(self, rerun: Rerun, changing: Changing = untold) -> Sequence[UUID]:
        events: list[Event] = []

        def note(ids: Iterable[UUID]) -> None:
            changing(ids)
            events.extend(Event(KIND, rerun.project, id) for id in ids)
            events.append(Event(LAYER_KIND, rerun.project))

        async with announced(lambda: self._caching.tell(*events)):
            return await self._store.report_rerun(rerun, note)

    async def changed(self, project: str, ids: Sequence[UUID]) -> None:
        """Call after the commit of what wrote failures without this store."""
        # A layer's lessons go by the fingerprints of its failures.
        await self._caching.tell(*(Event(KIND, project, id) for id in ids), Event(LAYER_KIND, project))

    async def commit_histories(self, project: str, jobs: Sequence[Job]) -> Sequence[CommitHistory]:
        return await self._store.commit_histories(project, jobs)

    async def changes(self, project: str, after: ChangeCursor, limit: int) -> Sequence[FailureChange]:
        return await self._store.changes(project, after, limit)

    async def latest_cursor(self) -> ChangeCursor:
        return await self._store.latest_cursor()
