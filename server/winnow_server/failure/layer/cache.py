"""Layers read through the caches: every correction, rerun and revert drops its project's, on every process."""

from pydantic import TypeAdapter

from winnow_server.failure.layer.records import Example, Layer, LayerEntry, RevertLayer
from winnow_server.failure.layer.store import LayerStore
from winnow_server.storage.cache import CacheCounters, ReadCache
from winnow_server.storage.caching import Caching
from winnow_server.storage.events import Event

KIND = "layer"

_ITEM = TypeAdapter(Layer)
_LIST = TypeAdapter(list[Layer])


class CachedLayerStore:
    """A `LayerStore` over another. What it gives is shared between calls: do not change it."""

    def __init__(self, store: LayerStore, caching: Caching, *, memory_bytes: int = 32 * 1024 * 1024) -> None:
        self._store = store
        self._caching = caching
        self._cache = ReadCache(KIND, _ITEM, _LIST, caching.events, caching.shared, memory_bytes=memory_bytes)

    @property
    def counters(self) -> CacheCounters:
        return self._cache.counters

    async def current(self, project: str) -> Layer:
        async def load() -> list[Layer]:
            return [await self._store.current(project)]

        return (await self._cache.items(project, "current", load))[0]

    async def examples(self, project: str) -> list[Example]:
        return await self._store.examples(project)

    async def versions(self, project: str, limit: int, before: int | None = None) -> list[LayerEntry]:
        return await self._store.versions(project, limit, before)

    async def revert(self, change: RevertLayer) -> Layer:
        async with self._caching.announced(Event(KIND, change.project)):
            return await self._store.revert(change)
