"""Policies and lists whose every write is known to all processes before it is acknowledged."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from uuid import UUID

from winnow_server.spam.policy.entries import Entry, Removal
from winnow_server.spam.policy.records import (
    EntryQuery,
    EntryRecord,
    Imported,
    Marks,
    NewEntry,
    Outcome,
    PolicyRecord,
    Trial,
    WritePolicy,
)
from winnow_server.spam.policy.store import ListStore, PolicyStore
from winnow_server.storage.announce import announced

Changed = Callable[[str], Awaitable[None]]
"""Tells that what a project decides with has changed."""


class AnnouncedPolicyStore:
    """A `PolicyStore` over another."""

    def __init__(self, store: PolicyStore, changed: Changed) -> None:
        self._store = store
        self._changed = changed

    async def get(self, project: str) -> PolicyRecord:
        return await self._store.get(project)

    async def write(self, change: WritePolicy) -> PolicyRecord:
        async with announced(lambda: self._changed(change.project)):
            return await self._store.write(change)

    async def revisions(self, project: str, before: int | None, limit: int) -> list[PolicyRecord]:
        return await self._store.revisions(project, before, limit)

    async def marks(self, project: str) -> Marks:
        return await self._store.marks(project)

    async def add_shadow_counts(self, counts: Mapping[tuple[str, int], Mapping[Outcome, int]]) -> None:
        await self._store.add_shadow_counts(counts)

    async def trial(self, project: str) -> Trial:
        return await self._store.trial(project)


class AnnouncedListStore:
    """A `ListStore` over another."""

    def __init__(self, store: ListStore, changed: Changed) -> None:
        self._store = store
        self._changed = changed

    async def create(
        self, project: str, new: NewEntry, actor: str, *, request_id: str = "", content_hash: str = ""
    ) -> EntryRecord:
        async with announced(lambda: self._changed(project)):
            return await self._store.create(project, new, actor, request_id=request_id, content_hash=content_hash)

    async def get(self, project: str, id: UUID) -> EntryRecord:
        return await self._store.get(project, id)

    async def delete(self, project: str, id: UUID, actor: str, *, request_id: str = "", content_hash: str = "") -> None:
        async with announced(lambda: self._changed(project)):
            await self._store.delete(project, id, actor, request_id=request_id, content_hash=content_hash)

    async def import_many(self, project: str, news: Sequence[NewEntry], actor: str) -> Imported:
        async with announced(lambda: self._changed(project)):
            return await self._store.import_many(project, news, actor)

    async def deciding(self, project: str, after: int = 0) -> Sequence[Entry]:
        return await self._store.deciding(project, after)

    async def removed(self, project: str, after: int, until: int) -> Sequence[Removal]:
        return await self._store.removed(project, after, until)

    async def list(self, query: EntryQuery) -> list[EntryRecord]:
        return await self._store.list(query)
