"""Feedback in PostgreSQL. One method, one transaction; the port's docstrings are the contract."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from uuid import UUID

from winnow_server.errors import NotFound
from winnow_server.spam.engine import Channel, Verdict
from winnow_server.spam.feedback import sql
from winnow_server.spam.feedback.layers import LEARNT, Example
from winnow_server.spam.feedback.records import (
    FeedbackQuery,
    FeedbackRecord,
    HoldReason,
    NewFeedback,
    OfCaller,
    State,
    StoredLayer,
    Submission,
    Submitted,
)
from winnow_server.spam.feedback.submission import Batch
from winnow_server.spam.policy.project_row import layer_changed, lock_project
from winnow_server.storage.announce import Changing, untold
from winnow_server.storage.audit import Audited, write_audits
from winnow_server.storage.conditions import Shape, shape, values
from winnow_server.storage.ids import NIL, lower_bound, time_of
from winnow_server.storage.postgres import Database, Row, Session
from winnow_server.storage.request_keys import RequestKey, claim_request_id, point_to
from winnow_server.storage.schema import feedback
from winnow_server.storage.sql import Statement
from winnow_server.storage.text import storable

_CREATE, _APPLY, _DISMISS, _REVERT = "feedback.create", "feedback.apply", "feedback.dismiss", "feedback.revert"


@lru_cache(maxsize=64)
def _list_statement(comparisons: Shape, paged: bool) -> Statement:
    return sql.page(comparisons, paged)


class PostgresFeedbackStore:
    """Implements `FeedbackStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def submit(
        self, project: str, news: Sequence[NewFeedback], *, request_id: str = "", content_hash: str = ""
    ) -> list[Submission]:
        async with self._database.transaction() as session:
            before = await claim_request_id(session, project, _CREATE, request_id, [], content_hash)
            if before is not None:
                return await _again(session, project, news, before)
            if not news:
                return []
            row = await lock_project(session, project)
            batch = await Batch.read(session, project, news, row["layer_epoch"], row["layer_sequence"])
            batch.decide()
            if batch.superseded:
                await session.rows(
                    sql.SET_STATE,
                    ids=[said.id for said in batch.superseded],
                    state=int(State.REVERTED),
                    reviewed_by=storable(news[0].submitted_by),
                    review_time=datetime.now(UTC),
                    review_note="said otherwise",
                )
            await session.copy("feedback.copy", feedback.name, sql.COLUMNS, batch.rows)
            await _mark(session, sql.MARK, batch.applied)
            await layer_changed(session, project, batch.epoch, batch.sequence)
            await write_audits(
                session,
                user=news[0].submitted_by,
                project=project,
                acts=[_act(_CREATE, record) for record in batch.created],
            )
            found = await _in_order(session, project, news, batch)
            if request_id:
                ids = [item.record.id if isinstance(item, Submitted) else NIL for item in found]
                await point_to(session, RequestKey(project, _CREATE, request_id), ids)
        return found

    async def get(self, project: str, id: UUID) -> FeedbackRecord:
        async with self._database.read() as session:
            return await _get(session, sql.GET, project, id)

    async def list(self, query: FeedbackQuery) -> list[FeedbackRecord]:
        bound = {"project": query.project, "limit": query.limit, **values(query.comparisons)}
        if query.before is not None:
            bound["before"] = query.before
        statement = _list_statement(shape(query.comparisons), query.before is not None)
        async with self._database.read() as session:
            rows = await session.rows(statement, **bound)
        return [_record(row) for row in rows]

    async def review(
        self, project: str, id: UUID, apply: bool, note: str, actor: str, marking: Changing = untold
    ) -> FeedbackRecord:
        async with self._database.transaction() as session:
            row = await lock_project(session, project)
            held = await _get(session, sql.GET, project, id)
            if held.state != State.HELD:
                return held
            record = _reviewed(held, State.APPLIED if apply else State.DISMISSED, note, actor)
            sequence = row["layer_sequence"] + 1 if apply else None
            await session.row(sql.REVIEW, of_id=id, sequence=sequence, **_review(record))
            if sequence is not None:
                await layer_changed(session, project, row["layer_epoch"], sequence)
                await _mark(session, sql.MARK, [record])
                marking(_detections([record]))
            act = _act(_APPLY if apply else _DISMISS, record)
            await write_audits(session, user=actor, project=project, acts=[act])
        return record

    async def revert(
        self, project: str, target: UUID | OfCaller, note: str, actor: str, marking: Changing = untold
    ) -> Sequence[FeedbackRecord]:
        async with self._database.transaction() as session:
            row = await lock_project(session, project)
            if isinstance(target, UUID):
                found = [await _get(session, sql.GET, project, target)]
            else:
                since = lower_bound(target.since) if target.since is not None else NIL
                caller = storable(target.submitted_by)
                rows = await session.rows(sql.APPLIED_OF, project=project, submitted_by=caller, since=since)
                found = [_record(row) for row in rows]
            reverted = [_reviewed(r, State.REVERTED, note, actor) for r in found if r.state == State.APPLIED]
            if not reverted:
                return []
            await session.rows(sql.SET_STATE, ids=[r.id for r in reverted], **_review(reverted[0]))
            await _mark(session, sql.UNMARK, reverted)
            marking(_detections(reverted))
            await layer_changed(session, project, row["layer_epoch"] + 1, row["layer_sequence"])
            await write_audits(session, user=actor, project=project, acts=[_act(_REVERT, r) for r in reverted])
        return reverted

    async def applied(self, project: str) -> Sequence[Example]:
        async with self._database.read() as session:
            rows = await session.rows(sql.APPLIED, project=project, limit=LEARNT)
        return [
            Example(
                row["sequence"],
                row["text"],
                Channel(row["channel"]),
                row["verdict"] != Verdict.HAM,
                row["submitted_by"],
                row["weight"],
            )
            for row in reversed(rows)
        ]

    async def stored_layer(self, project: str) -> StoredLayer | None:
        async with self._database.read() as session:
            row = await session.row(sql.STORED_LAYER, project=project)
        return None if row is None else StoredLayer(row["epoch"], row["sequence"], row["engine_version"], row["data"])

    async def keep_layer(self, project: str, layer: StoredLayer) -> None:
        async with self._database.transaction() as session:
            await session.row(
                sql.KEEP_LAYER,
                project=project,
                epoch=layer.epoch,
                sequence=layer.sequence,
                engine_version=layer.engine_version,
                data=layer.data,
            )


async def _again(session: Session, project: str, news: Sequence[NewFeedback], ids: Sequence[UUID]) -> list[Submission]:
    """The first answers of a repeated request."""
    rows = {row["id"]: row for row in await session.rows(sql.OF_IDS, project=project, ids=list(ids))}
    return [
        Submitted(_record(rows[id]), True) if id in rows else _missing(project, new)
        for id, new in zip(ids, news, strict=True)
    ]


async def _in_order(session: Session, project: str, news: Sequence[NewFeedback], batch: Batch) -> list[Submission]:
    """What became of each item, as it is stored now: an item may have been superseded by a later one of its batch."""
    ids = [id for id in batch.ids if id is not None]
    rows = {row["id"]: row for row in await session.rows(sql.OF_IDS, project=project, ids=ids)}
    return [
        _missing(project, new) if id is None else Submitted(_record(rows[id]), existing)
        for id, existing, new in zip(batch.ids, batch.existing, news, strict=True)
    ]


def _missing(project: str, new: NewFeedback) -> NotFound:
    return NotFound(f"projects/{project}/detections/{new.detection}")


async def _get(session: Session, statement: Statement, project: str, id: UUID) -> FeedbackRecord:
    row = await session.row(statement, project=project, id=id)
    if row is None:
        raise NotFound(f"projects/{project}/feedback/{id}")
    return _record(row)


async def _mark(session: Session, statement: Statement, records: Sequence[FeedbackRecord]) -> None:
    """Writes on the detections of one project what a person says of them, or takes back what these records said."""
    marked = [record for record in records if record.detection is not None]
    if marked:
        ids, verdicts = _detections(marked), [int(record.verdict) for record in marked]
        await session.row(statement, of_project=marked[0].project, ids=ids, verdicts=verdicts)


def _detections(records: Sequence[FeedbackRecord]) -> list[UUID]:
    return [record.detection for record in records if record.detection is not None]


def _reviewed(record: FeedbackRecord, state: State, note: str, actor: str) -> FeedbackRecord:
    return replace(
        record,
        state=state,
        reviewed_by=storable(actor),
        review_time=datetime.now(UTC),
        review_note=storable(note),
    )


def _review(record: FeedbackRecord) -> dict[str, object]:
    return {
        "state": int(record.state),
        "reviewed_by": record.reviewed_by,
        "review_time": record.review_time,
        "review_note": record.review_note,
    }


def _act(action: str, record: FeedbackRecord) -> Audited:
    return Audited(
        action,
        f"projects/{record.project}/feedback/{record.id}",
        {
            "verdict": record.verdict.name,
            "state": record.state.name,
            "hold_reason": record.hold_reason.name,
            "weight": record.weight,
            "note": record.review_note or record.note,
            "detection": None if record.detection is None else str(record.detection),
        },
    )


def _record(row: Row) -> FeedbackRecord:
    id: UUID = row["id"]
    return FeedbackRecord(
        id,
        row["project"],
        time_of(id),
        row["detection"],
        row["text"],
        Channel(row["channel"]),
        Verdict(row["verdict"]),
        row["note"],
        row["submitted_by"],
        row["weight"],
        State(row["state"]),
        HoldReason(row["hold_reason"]),
        row["reviewed_by"],
        row["review_time"],
        row["review_note"],
    )
