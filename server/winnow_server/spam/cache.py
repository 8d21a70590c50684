"""Detections read through the caches; every write drops what it makes stale, on every process, before it is
acknowledged.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from pydantic import TypeAdapter

from winnow_server.spam.engine import Channel
from winnow_server.spam.records import DetectionQuery, DetectionRecord, NewDetection
from winnow_server.spam.store import DetectionStore
from winnow_server.storage.cache import CacheCounters, ReadCache
from winnow_server.storage.caching import Caching
from winnow_server.storage.events import Event

KIND = "detection"

_ITEM = TypeAdapter(DetectionRecord)
_LIST = TypeAdapter(list[DetectionRecord])


class CachedDetectionStore:
    """A `DetectionStore` over another. Its lists are shared between calls: do not change them."""

    def __init__(self, store: DetectionStore, caching: Caching, *, memory_bytes: int = 32 * 1024 * 1024) -> None:
        self._store = store
        self._caching = caching
        self._cache = ReadCache(KIND, _ITEM, _LIST, caching.events, caching.shared, memory_bytes=memory_bytes)

    @property
    def counters(self) -> CacheCounters:
        return self._cache.counters

    async def create_many(
        self, project: str, detections: Sequence[NewDetection | None], *, request_id: str = "", content_hash: str = ""
    ) -> list[UUID]:
        async with self._caching.announced(Event(KIND, project)):
            return await self._store.create_many(project, detections, request_id=request_id, content_hash=content_hash)

    async def get(self, project: str, id: UUID) -> DetectionRecord:
        hit = self._cache.peek(project, id)
        if hit is not None:
            return hit
        return await self._cache.item(project, id, lambda: self._store.get(project, id))

    async def list(self, query: DetectionQuery) -> list[DetectionRecord]:
        if query.stale_ok:
            return await self._store.list(query)
        return await self._cache.items(query.project, query, lambda: self._store.list(query))

    async def marked(self, project: str, ids: Iterable[UUID]) -> None:
        """Call after the commit of feedback about these detections and before acknowledging it."""
        await self._caching.tell(*(Event(KIND, project, id) for id in ids))

    async def ham_scores(
        self, project: str, since: datetime, engine_version: str, limit: int
    ) -> Mapping[Channel, Sequence[float]]:
        return await self._store.ham_scores(project, since, engine_version, limit)

    async def changed_by_shadow(self, project: str, since: datetime, limit: int) -> Sequence[DetectionRecord]:
        return await self._store.changed_by_shadow(project, since, limit)
