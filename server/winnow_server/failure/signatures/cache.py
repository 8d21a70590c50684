"""Signatures read through the caches; every write drops its project's on every process before it is acknowledged."""

from collections.abc import Sequence
from uuid import UUID

from pydantic import TypeAdapter

from winnow_server.failure.signatures.records import (
    DeleteSignature,
    NewSignature,
    SignatureRecord,
    SignatureRevision,
    UpdateSignature,
)
from winnow_server.failure.signatures.store import SignatureStore
from winnow_server.storage.cache import CacheCounters, ReadCache
from winnow_server.storage.caching import Caching
from winnow_server.storage.events import Event

KIND = "signature"

_ITEM = TypeAdapter(SignatureRecord)
_LIST = TypeAdapter(list[SignatureRecord])


class CachedSignatureStore:
    """A `SignatureStore` over another. Its lists are shared between calls: do not change them."""

    def __init__(self, store: SignatureStore, caching: Caching, *, memory_bytes: int = 32 * 1024 * 1024) -> None:
        self._store = store
        self._caching = caching
        self._cache = ReadCache(KIND, _ITEM, _LIST, caching.events, caching.shared, memory_bytes=memory_bytes)

    @property
    def counters(self) -> CacheCounters:
        return self._cache.counters

    async def create(self, new: NewSignature) -> SignatureRecord:
        async with self._caching.announced(Event(KIND, new.project)):
            return await self._store.create(new)

    async def get(self, project: str, id: UUID, at_least: int = 0) -> SignatureRecord:
        record = await self._cache.item(project, id, lambda: self._store.get(project, id))
        # The event that drops it is still on its way here.
        return record if record.revision >= at_least else await self._store.get(project, id)

    async def of_project(self, project: str) -> list[SignatureRecord]:
        return await self._cache.items(project, "all", lambda: self._store.of_project(project))

    async def update(self, change: UpdateSignature) -> SignatureRecord:
        async with self._caching.announced(Event(KIND, change.project, change.id)):
            return await self._store.update(change)

    async def delete(self, change: DeleteSignature) -> None:
        async with self._caching.announced(Event(KIND, change.project, change.id)):
            await self._store.delete(change)

    async def revisions(
        self, project: str, id: UUID, limit: int, before: UUID | None = None
    ) -> list[SignatureRevision]:
        return await self._store.revisions(project, id, limit, before)

    async def keep_green(self, project: str, slot: int, lines: Sequence[str]) -> None:
        await self._store.keep_green(project, slot, lines)

    async def green_lines(self, project: str) -> list[str]:
        return await self._store.green_lines(project)
