"""Failures in PostgreSQL. One method, one transaction; the port's docstrings are the contract."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from uuid import UUID

from sqlalchemy import BigInteger, Text, Uuid, bindparam, cast, insert, select, tuple_, update
from sqlalchemy.dialects.postgresql import ARRAY

from winnow_server.errors import EtagMismatch, NotFound, ResumeTokenExpired
from winnow_server.failure import context, reruns
from winnow_server.failure.engine import CommitHistory
from winnow_server.failure.groups import tally
from winnow_server.failure.layer.postgres_store import add_correction
from winnow_server.failure.records import (
    ChangeCursor,
    ChangeKind,
    CorrectFailure,
    FailureChange,
    FailureQuery,
    FailureRecord,
    Job,
    NewFailure,
    Rerun,
)
from winnow_server.failure.rows import ANALYSIS, CORRECTION, READ, failure_record
from winnow_server.storage import outbox
from winnow_server.storage.announce import Changing, untold
from winnow_server.storage.audit import write_audit
from winnow_server.storage.conditions import Shape, clauses, shape, values
from winnow_server.storage.ids import time_of, uuid7
from winnow_server.storage.postgres import Database, Session
from winnow_server.storage.request_keys import RequestKey, claim, claim_request_id, point_to
from winnow_server.storage.schema import Xid8, ci_failures, failure_contexts
from winnow_server.storage.schema import outbox as outbox_table
from winnow_server.storage.sql import Statement
from winnow_server.storage.text import storable, storable_json

_CREATE, _CORRECT = "failure.create", "failure.correct"

_c = ci_failures.c
_FILTERED = {
    "category": _c.category,
    "transient": _c.transient,
    "branch": _c.branch,
    "job": _c.job,
    "commit": _c.commit,
    "provider": _c.provider,
    "fingerprint": _c.fingerprint,
}
_ONE = (_c.id == bindparam("id"), _c.project == bindparam("project"))

_INSERT = Statement(
    "failures.insert", insert(ci_failures).values({c.name: bindparam(c.name, type_=c.type) for c in _c}).inline()
)
_INSERT_CONTEXT = Statement(
    "failures.insert_context",
    insert(failure_contexts).values({c.name: bindparam(c.name) for c in failure_contexts.c}).inline(),
)
_CONTEXT = Statement(
    "failures.context", select(failure_contexts.c.context).where(failure_contexts.c.id == bindparam("id"))
)
_CONTEXTS = Statement(
    "failures.contexts",
    select(failure_contexts.c.id, failure_contexts.c.context).where(
        failure_contexts.c.project == bindparam("project"),
        failure_contexts.c.id == bindparam("ids", type_=ARRAY(Uuid)).any_(),
    ),
)
_GET = Statement("failures.get", select(*READ).where(*_ONE))
_LOCK = Statement("failures.lock", select(*READ).where(*_ONE).with_for_update())
_UPDATE = Statement(
    "failures.correct",
    update(ci_failures)
    .values(
        {n: bindparam(n, type_=_c[n].type) for n in ("revision", "update_time", "category", "transient", "correction")}
    )
    .where(_c.id == bindparam("of_id")),
)
_o = outbox_table.c
_CHANGES = Statement(
    "failures.changes",
    select(
        cast(_o.transaction, Text).label("change_transaction"),
        _o.sequence.label("change_sequence"),
        _o.kind.label("change_kind"),
        _o.time.label("change_time"),
        *READ,
    )
    .select_from(outbox_table.join(ci_failures, _c.id == _o.resource))
    .where(
        _o.project == bindparam("project"),
        tuple_(_o.transaction, _o.sequence)
        > tuple_(cast(cast(bindparam("transaction"), Text), Xid8), cast(bindparam("sequence"), BigInteger)),
        outbox.BELOW_OPEN,
    )
    .order_by(_o.transaction, _o.sequence)
    .limit(bindparam("limit")),
)


@lru_cache(maxsize=256)
def _list_statement(comparisons: Shape, paged: bool) -> Statement:
    where = [_c.project == bindparam("project"), *clauses(comparisons, _FILTERED, _c.id)]
    if paged:
        where.append(_c.id < bindparam("before"))
    return Statement("failures.list", select(*READ).where(*where).order_by(_c.id.desc()).limit(bindparam("limit")))


class PostgresFailureStore:
    """Implements `FailureStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def create(self, new: NewFailure) -> tuple[FailureRecord, bool]:
        id = uuid7()
        async with self._database.transaction() as session:
            # request_ids before executions, always: two calls that hold one of each would otherwise wait for one
            # another.
            stored = await claim_request_id(session, new.project, _CREATE, new.request_id, [id], new.content_hash)
            if stored is None and (execution := new.job.execution_key) is not None:
                key = RequestKey(new.project, reruns.EXECUTION, storable(execution))
                before = await claim(session, key, [id], new.content_hash, None)
                if before is not None:
                    stored = before[0]
                    if new.request_id:
                        await point_to(session, RequestKey(new.project, _CREATE, new.request_id), stored)
            if stored is not None:
                return await _get(session, new.project, stored[0]), True
            await _insert(session, id, new)
            if new.context:
                await session.row(_INSERT_CONTEXT, id=id, project=new.project, context=new.context)
            await outbox.write_change(session, new.project, ChangeKind.CREATED, id)
            created = time_of(id)
            record = FailureRecord(id, new.project, 1, created, created, new.job, new.analysis, None)
            # Last, so that what it locks is held for no longer than the commit.
            await tally.count_new(session, record)
        return record, False

    async def get(self, project: str, id: UUID, at_least: int = 0) -> FailureRecord:
        async with self._database.read() as session:
            return await _get(session, project, id)

    async def list(self, query: FailureQuery) -> list[FailureRecord]:
        bound = {"project": query.project, "limit": query.limit, **values(query.comparisons)}
        if query.before is not None:
            bound["before"] = query.before
        statement = _list_statement(shape(query.comparisons), query.before is not None)
        async with self._database.read() as session:
            rows = await session.rows(statement, **bound)
        return [failure_record(row) for row in rows]

    async def contexts(self, project: str, ids: Sequence[UUID]) -> Mapping[UUID, bytes]:
        async with self._database.read() as session:
            rows = await session.rows(_CONTEXTS, project=project, ids=list(ids))
        return {row["id"]: row["context"] for row in rows}

    async def correct(self, change: CorrectFailure) -> FailureRecord:
        async with self._database.transaction() as session:
            if await claim_request_id(
                session, change.project, _CORRECT, change.request_id, [change.id], change.content_hash
            ):
                return await _get(session, change.project, change.id)
            current = await _get(session, change.project, change.id, _LOCK)
            if current.revision != change.revision:
                raise EtagMismatch(str(current.revision))
            kept = await session.row(_CONTEXT, id=change.id) if change.correction.excerpt else None
            corrected = _corrected(current, change, kept["context"] if kept else b"")
            await _update(session, corrected)
            await write_audit(
                session,
                user=change.actor,
                project=change.project,
                action=_CORRECT,
                resource=f"projects/{change.project}/failures/{change.id}",
                detail={
                    "revision": corrected.revision,
                    "correction": CORRECTION.dump_python(change.correction, mode="json"),
                },
            )
            await outbox.write_change(session, change.project, ChangeKind.CORRECTED, change.id)
            assert corrected.correction is not None
            await add_correction(session, change.project, change.id, corrected.correction, change.actor)
            await tally.count_changed(session, [(current, corrected)])
        return corrected

    async def report_rerun(self, rerun: Rerun, changing: Changing = untold) -> Sequence[UUID]:
        async with self._database.transaction() as session:
            changed = await reruns.note(session, rerun)
            await tally.count_changed(session, changed)
            ids = [after.id for _, after in changed]
            if ids:
                changing(ids)
        return ids

    async def commit_histories(self, project: str, jobs: Sequence[Job]) -> Sequence[CommitHistory]:
        async with self._database.read() as session:
            return await reruns.histories(session, project, jobs)

    async def changes(self, project: str, after: ChangeCursor, limit: int) -> Sequence[FailureChange]:
        async with self._database.read() as session:
            rows = await session.rows(
                _CHANGES, project=project, transaction=str(after.transaction), sequence=after.sequence, limit=limit
            )
            # Read after the changes: what was dropped before them is then known.
            dropped = await outbox.horizon(session)
            if dropped and after < ChangeCursor(dropped, outbox.LAST_SEQUENCE):
                raise ResumeTokenExpired
        return [
            FailureChange(
                ChangeCursor(int(row["change_transaction"]), row["change_sequence"]),
                ChangeKind(row["change_kind"]),
                row["change_time"],
                failure_record(row),
            )
            for row in rows
        ]

    async def latest_cursor(self) -> ChangeCursor:
        async with self._database.read() as session:
            return ChangeCursor(await outbox.open_transaction(session) - 1, outbox.LAST_SEQUENCE)


async def _get(session: Session, project: str, id: UUID, statement: Statement = _GET) -> FailureRecord:
    row = await session.row(statement, project=project, id=id)
    if row is None:
        raise NotFound(f"projects/{project}/failures/{id}")
    return failure_record(row)


async def _insert(session: Session, id: UUID, new: NewFailure) -> None:
    created = time_of(id)
    job = new.job
    await session.row(
        _INSERT,
        id=id,
        timestamp=created,
        project=new.project,
        revision=1,
        update_time=created,
        provider=storable(job.provider),
        run=storable(job.run),
        job=storable(job.job),
        attempt=job.attempt,
        commit=storable(job.commit),
        branch=storable(job.branch),
        url=storable(job.url),
        category=new.analysis.category,
        transient=new.analysis.transient,
        fingerprint=new.analysis.fingerprint,
        analysis=storable_json(ANALYSIS.dump_json(new.analysis, fallback=dict, warnings=False)),
        correction=None,
        reported_by=storable(new.reported_by),
        rerun_passed=None,
    )


async def _update(session: Session, record: FailureRecord) -> None:
    correction = record.correction
    assert correction is not None
    await session.row(
        _UPDATE,
        of_id=record.id,
        revision=record.revision,
        update_time=record.update_time,
        category=record.category,
        transient=record.transient,
        correction=storable_json(CORRECTION.dump_json(correction)),
    )


def _corrected(current: FailureRecord, change: CorrectFailure, kept: bytes) -> FailureRecord:
    now = datetime.now(UTC)
    lines = context.read(kept)
    correction = replace(
        change.correction,
        texts=tuple(context.text_of(lines, first, last) for first, last in change.correction.excerpt),
        corrected_by=change.correction.corrected_by or change.actor,
        correct_time=change.correction.correct_time or now,
    )
    return replace(current, revision=current.revision + 1, update_time=now, correction=correction)
