"""Signatures in PostgreSQL. One method, one transaction; the port's docstrings are the contract."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import bindparam, delete, func, insert, select, text, update

from winnow_server.errors import EtagMismatch, FieldViolation, InvalidArgument, LimitReached, NotFound
from winnow_server.failure.engine import Category
from winnow_server.failure.signatures.records import (
    MAX_SIGNATURES,
    DeleteSignature,
    Draft,
    NewSignature,
    SignatureChange,
    SignatureRecord,
    SignatureRevision,
    UpdateSignature,
)
from winnow_server.storage.audit import write_audit
from winnow_server.storage.ids import uuid7
from winnow_server.storage.postgres import Database, Row, Session
from winnow_server.storage.request_keys import claim_request_id
from winnow_server.storage.schema import green_samples, signature_revisions, signatures
from winnow_server.storage.sql import Statement
from winnow_server.storage.text import storable, storable_json

_RECORD = TypeAdapter(SignatureRecord)
_s, _r, _g = signatures.c, signature_revisions.c, green_samples.c
_WRITTEN = ("revision", "title", "pattern", "category", "transient", "disabled", "note", "update_time", "updated_by")
_ONE = (_s.id == bindparam("id"), _s.project == bindparam("project"))

_INSERT = Statement("signatures.insert", insert(signatures).values({c.name: bindparam(c.name) for c in _s}).inline())
_GET = Statement("signatures.get", select(*_s).where(*_ONE))
_LOCK = Statement("signatures.lock", select(*_s).where(*_ONE).with_for_update())
_ALL = Statement("signatures.all", select(*_s).where(_s.project == bindparam("project")).order_by(_s.id.desc()))
_UPDATE = Statement(
    "signatures.update",
    update(signatures).values({n: bindparam(n, type_=_s[n].type) for n in _WRITTEN}).where(_s.id == bindparam("of_id")),
)
_DELETE = Statement("signatures.delete", delete(signatures).where(_s.id == bindparam("of_id")))
# Writers of one project take turns: what they count and compare stays true until they commit.
_TURN = Statement(
    "signatures.turn",
    text("SELECT pg_advisory_xact_lock(hashtextextended('signatures ' || CAST(:project AS text), 0))"),
)
_COUNT = Statement(
    "signatures.count",
    select(
        func.count().label("count"),
        func.count().filter(_s.title == bindparam("title"), _s.id != bindparam("own")).label("taken"),
    ).where(_s.project == bindparam("project")),
)
_ADD_REVISION = Statement(
    "signatures.add_revision",
    insert(signature_revisions).values({c.name: bindparam(c.name, type_=c.type) for c in _r}).inline(),
)


def _revisions(paged: bool) -> Statement:
    where = [_r.project == bindparam("project"), _r.signature == bindparam("signature")]
    if paged:
        where.append(_r.id < bindparam("before"))
    return Statement("signatures.revisions", select(*_r).where(*where).order_by(_r.id.desc()).limit(bindparam("limit")))


_REVISIONS = {paged: _revisions(paged) for paged in (False, True)}
_KEEP_GREEN = Statement(
    "green_samples.keep",
    text(
        """
        INSERT INTO green_samples (project, slot, update_time, lines)
        VALUES (:project, CAST(:slot AS smallint), now(), CAST(:lines AS text[]))
        ON CONFLICT (project, slot) DO UPDATE SET update_time = excluded.update_time, lines = excluded.lines
        """
    ),
)
_GREEN = Statement("green_samples.all", select(_g.lines).where(_g.project == bindparam("project")).order_by(_g.slot))


class PostgresSignatureStore:
    """Implements `SignatureStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def create(self, new: NewSignature) -> SignatureRecord:
        id = uuid7()
        async with self._database.transaction() as session:
            before = await claim_request_id(
                session, new.project, "signature.create", new.request_id, [id], new.content_hash
            )
            if before is not None:
                return await _get(session, new.project, before[0])
            await _check(session, new.project, id, new.draft, adds=1)
            record = SignatureRecord(id, new.project, 1, _storable(new.draft), datetime.now(UTC), storable(new.actor))
            await session.row(_INSERT, id=id, project=new.project, **_values(record))
            await _note(session, SignatureChange.CREATED, record, new.actor)
        return record

    async def get(self, project: str, id: UUID, at_least: int = 0) -> SignatureRecord:
        async with self._database.read() as session:
            return await _get(session, project, id)

    async def of_project(self, project: str) -> list[SignatureRecord]:
        async with self._database.read() as session:
            return [_record(row) for row in await session.rows(_ALL, project=project)]

    async def update(self, change: UpdateSignature) -> SignatureRecord:
        async with self._database.transaction() as session:
            if await claim_request_id(
                session, change.project, "signature.update", change.request_id, [change.id], change.content_hash
            ):
                return await _get(session, change.project, change.id)
            await _check(session, change.project, change.id, change.draft, adds=0)
            current = await _locked(session, change)
            record = SignatureRecord(
                current.id,
                current.project,
                current.revision + 1,
                _storable(change.draft),
                datetime.now(UTC),
                storable(change.actor),
            )
            await session.row(_UPDATE, of_id=record.id, **_values(record))
            await _note(session, SignatureChange.UPDATED, record, change.actor)
        return record

    async def delete(self, change: DeleteSignature) -> None:
        async with self._database.transaction() as session:
            if await claim_request_id(
                session, change.project, "signature.delete", change.request_id, [change.id], change.content_hash
            ):
                return
            record = await _locked(session, change)
            await session.row(_DELETE, of_id=record.id)
            await _note(session, SignatureChange.DELETED, record, change.actor)

    async def revisions(
        self, project: str, id: UUID, limit: int, before: UUID | None = None
    ) -> list[SignatureRevision]:
        paged = {} if before is None else {"before": before}
        async with self._database.read() as session:
            rows = await session.rows(
                _REVISIONS[before is not None], project=project, signature=id, limit=limit, **paged
            )
        return [
            SignatureRevision(
                row["id"], SignatureChange(row["change"]), row["changed_by"], _RECORD.validate_json(row["state"])
            )
            for row in rows
        ]

    async def keep_green(self, project: str, slot: int, lines: Sequence[str]) -> None:
        async with self._database.transaction() as session:
            await session.row(_KEEP_GREEN, project=project, slot=slot, lines=[storable(line) for line in lines])

    async def green_lines(self, project: str) -> list[str]:
        async with self._database.read() as session:
            return [line for row in await session.rows(_GREEN, project=project) for line in row["lines"]]


def check_room(count: int, taken: bool) -> None:
    """Raises LimitReached where `count` are too many for a project, InvalidArgument for a title that is taken."""
    if taken:
        raise InvalidArgument([FieldViolation("signature.title", "is taken by another signature of the project")])
    if count > MAX_SIGNATURES:
        raise LimitReached("signatures", MAX_SIGNATURES)


async def _check(session: Session, project: str, id: UUID, draft: Draft, *, adds: int) -> None:
    await session.row(_TURN, project=project)
    row = await session.row(_COUNT, project=project, title=storable(draft.title), own=id)
    assert row is not None
    check_room(row["count"] + adds, bool(row["taken"]))


async def _locked(session: Session, change: UpdateSignature | DeleteSignature) -> SignatureRecord:
    current = await _get(session, change.project, change.id, _LOCK)
    if current.revision != change.revision:
        raise EtagMismatch(str(current.revision))
    return current


async def _get(session: Session, project: str, id: UUID, statement: Statement = _GET) -> SignatureRecord:
    row = await session.row(statement, project=project, id=id)
    if row is None:
        raise NotFound(f"projects/{project}/signatures/{id}")
    return _record(row)


async def _note(session: Session, change: SignatureChange, record: SignatureRecord, actor: str) -> None:
    """The revision and the audit row."""
    await session.row(
        _ADD_REVISION,
        id=uuid7(),
        project=record.project,
        signature=record.id,
        change=change,
        changed_by=storable(actor),
        state=storable_json(_RECORD.dump_json(record)),
    )
    await write_audit(
        session,
        user=actor,
        project=record.project,
        action=f"signature.{change.removesuffix('d')}",
        resource=f"projects/{record.project}/signatures/{record.id}",
        detail={"revision": record.revision, "title": record.draft.title, "pattern": record.draft.pattern},
    )


def _storable(draft: Draft) -> Draft:
    return Draft(
        storable(draft.title),
        storable(draft.pattern),
        draft.category,
        draft.transient,
        draft.disabled,
        storable(draft.note),
    )


def _values(record: SignatureRecord) -> dict[str, object]:
    draft = record.draft
    return {
        "revision": record.revision,
        "title": draft.title,
        "pattern": draft.pattern,
        "category": str(draft.category),
        "transient": draft.transient,
        "disabled": draft.disabled,
        "note": draft.note,
        "update_time": record.update_time,
        "updated_by": record.updated_by,
    }


def _record(row: Row) -> SignatureRecord:
    draft = Draft(
        row["title"], row["pattern"], Category(row["category"]), row["transient"], row["disabled"], row["note"]
    )
    return SignatureRecord(row["id"], row["project"], row["revision"], draft, row["update_time"], row["updated_by"])
