"""Signatures in memory."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from winnow_server.errors import EtagMismatch, NotFound
from winnow_server.failure.signatures.postgres_store import check_room
from winnow_server.failure.signatures.records import (
    DeleteSignature,
    Draft,
    NewSignature,
    SignatureChange,
    SignatureRecord,
    SignatureRevision,
    UpdateSignature,
)
from winnow_server.storage.ids import uuid7

from tests.contract.fakes import RequestKeys


class MemorySignatureStore:
    """Implements `SignatureStore`."""

    def __init__(self) -> None:
        self._records: dict[UUID, SignatureRecord] = {}
        self._revisions: list[SignatureRevision] = []
        self._green: dict[tuple[str, int], list[str]] = {}
        self._requests = RequestKeys()

    async def create(self, new: NewSignature) -> SignatureRecord:
        before = self._requests.before(new.project, "create", new.request_id, new.content_hash)
        if before is not None:
            return await self.get(new.project, before[0])
        id = uuid7()
        await self._check(new.project, id, new.draft, 1)
        record = SignatureRecord(id, new.project, 1, new.draft, datetime.now(UTC), new.actor)
        self._write(SignatureChange.CREATED, record, new.actor)
        self._requests.keep(new.project, "create", new.request_id, new.content_hash, [id])
        return record

    async def get(self, project: str, id: UUID, at_least: int = 0) -> SignatureRecord:
        record = self._records.get(id)
        if record is None or record.project != project:
            raise NotFound(f"projects/{project}/signatures/{id}")
        return record

    async def of_project(self, project: str) -> list[SignatureRecord]:
        return sorted((r for r in self._records.values() if r.project == project), key=lambda r: r.id, reverse=True)

    async def update(self, change: UpdateSignature) -> SignatureRecord:
        if self._requests.before(change.project, "update", change.request_id, change.content_hash):
            return await self.get(change.project, change.id)
        await self._check(change.project, change.id, change.draft, 0)
        current = await self._current(change)
        record = replace(
            current,
            revision=current.revision + 1,
            draft=change.draft,
            update_time=datetime.now(UTC),
            updated_by=change.actor,
        )
        self._write(SignatureChange.UPDATED, record, change.actor)
        self._requests.keep(change.project, "update", change.request_id, change.content_hash, [change.id])
        return record

    async def delete(self, change: DeleteSignature) -> None:
        if self._requests.before(change.project, "delete", change.request_id, change.content_hash):
            return
        record = await self._current(change)
        self._write(SignatureChange.DELETED, record, change.actor)
        del self._records[change.id]
        self._requests.keep(change.project, "delete", change.request_id, change.content_hash, [change.id])

    async def revisions(
        self, project: str, id: UUID, limit: int, before: UUID | None = None
    ) -> "Sequence[SignatureRevision]":
        found = [
            revision
            for revision in reversed(self._revisions)
            if (revision.signature.project, revision.signature.id) == (project, id)
            and (before is None or revision.id < before)
        ]
        return found[:limit]

    async def keep_green(self, project: str, slot: int, lines: Sequence[str]) -> None:
        self._green[project, slot] = list(lines)

    async def green_lines(self, project: str) -> "Sequence[str]":
        return [line for (of, _), lines in sorted(self._green.items()) if of == project for line in lines]

    async def _check(self, project: str, id: UUID, draft: Draft, adds: int) -> None:
        others = [record for record in await self.of_project(project) if record.id != id]
        check_room(len(await self.of_project(project)) + adds, any(r.draft.title == draft.title for r in others))

    async def _current(self, change: UpdateSignature | DeleteSignature) -> SignatureRecord:
        current = await self.get(change.project, change.id)
        if current.revision != change.revision:
            raise EtagMismatch(str(current.revision))
        return current

    def _write(self, change: SignatureChange, record: SignatureRecord, actor: str) -> None:
        self._records[record.id] = record
        self._revisions.append(SignatureRevision(uuid7(), change, actor, record))
