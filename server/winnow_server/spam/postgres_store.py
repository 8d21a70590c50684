"""Detections and feedback in PostgreSQL. One method, one transaction; the port's docstrings are the contract."""

from collections.abc import Sequence
from functools import lru_cache
from uuid import UUID

from sqlalchemy import bindparam, insert, select, update

from winnow_server.errors import NotFound
from winnow_server.spam.engine import Action, Channel, Verdict
from winnow_server.spam.records import DetectionQuery, DetectionRecord, FeedbackRecord, NewDetection, NewFeedback
from winnow_server.storage.audit import write_audit
from winnow_server.storage.conditions import Shape, clauses, shape, values
from winnow_server.storage.ids import time_of, uuid7, uuid7_many
from winnow_server.storage.postgres import Database, Row, Session
from winnow_server.storage.request_keys import claim_request_id
from winnow_server.storage.schema import feedback, spam_detections
from winnow_server.storage.sql import Statement
from winnow_server.storage.text import storable

_CREATE, _FEEDBACK = "detection.create", "feedback.create"

_c = spam_detections.c
_READ = [c for c in spam_detections.columns if c.name != "timestamp"]
_FILTERED = {
    "verdict": _c.classification,
    "action": _c.action,
    "channel": _c.channel,
    "score": _c.score,
    "sender": _c.sender,
    "feedback": _c.feedback,
}
_COPIED = [c.name for c in spam_detections.columns if c.name != "feedback"]
_GET = Statement("detections.get", select(*_READ).where(_c.id == bindparam("id"), _c.project == bindparam("project")))
_MARK = Statement(
    "detections.mark",
    update(spam_detections)
    .values(feedback=bindparam("verdict"))
    .where(_c.id == bindparam("of_id"), _c.project == bindparam("of_project"))
    .returning(_c.id),
)
_INSERT_FEEDBACK = Statement(
    "feedback.insert",
    insert(feedback).values({c.name: bindparam(c.name, type_=c.type) for c in feedback.columns}).inline(),
)


@lru_cache(maxsize=256)
def _list_statement(comparisons: Shape, paged: bool) -> Statement:
    where = [_c.project == bindparam("project"), *clauses(comparisons, _FILTERED, _c.id)]
    if paged:
        where.append(_c.id < bindparam("before"))
    return Statement("detections.list", select(*_READ).where(*where).order_by(_c.id.desc()).limit(bindparam("limit")))


class PostgresDetectionStore:
    """Implements `DetectionStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def create_many(
        self, project: str, detections: Sequence[NewDetection], *, request_id: str = "", content_hash: str = ""
    ) -> list[UUID]:
        ids = uuid7_many(len(detections))
        async with self._database.transaction() as session:
            before = await claim_request_id(session, project, _CREATE, request_id, ids, content_hash)
            if before is not None:
                return before
            rows = [_row(project, id, new) for id, new in zip(ids, detections, strict=True)]
            await session.copy("detections.copy", spam_detections.name, _COPIED, rows)
        return ids

    async def get(self, project: str, id: UUID) -> DetectionRecord:
        async with self._database.read() as session:
            row = await session.row(_GET, project=project, id=id)
        if row is None:
            raise NotFound(f"projects/{project}/detections/{id}")
        return _record(row)

    async def list(self, query: DetectionQuery) -> list[DetectionRecord]:
        bound = {"project": query.project, "limit": query.limit, **values(query.comparisons)}
        if query.before is not None:
            bound["before"] = query.before
        statement = _list_statement(shape(query.comparisons), query.before is not None)
        async with self._database.read() as session:
            rows = await session.rows(statement, **bound)
        return [_record(row) for row in rows]

    async def add_feedback(self, new: NewFeedback) -> tuple[FeedbackRecord, bool]:
        id = uuid7()
        async with self._database.transaction() as session:
            before = await claim_request_id(session, new.project, _FEEDBACK, new.request_id, [id], new.content_hash)
            if before is not None:
                return FeedbackRecord(before[0], new.project, time_of(before[0])), True
            if new.detection is not None:
                await _mark(session, new.project, new.detection, new.verdict)
            await _insert_feedback(session, id, new)
            await write_audit(
                session,
                user=new.submitted_by,
                project=new.project,
                action=_FEEDBACK,
                resource=f"projects/{new.project}/feedback/{id}",
                detail={
                    "verdict": new.verdict.name,
                    "note": new.note,
                    "detection": None if new.detection is None else str(new.detection),
                },
            )
        return FeedbackRecord(id, new.project, time_of(id)), False


async def _mark(session: Session, project: str, id: UUID, verdict: Verdict) -> None:
    if await session.row(_MARK, of_project=project, of_id=id, verdict=int(verdict)) is None:
        raise NotFound(f"projects/{project}/detections/{id}")


async def _insert_feedback(session: Session, id: UUID, new: NewFeedback) -> None:
    await session.row(
        _INSERT_FEEDBACK,
        id=id,
        timestamp=time_of(id),
        project=new.project,
        detection=new.detection,
        text=storable(new.text),
        channel=int(new.channel),
        verdict=int(new.verdict),
        note=storable(new.note),
        submitted_by=storable(new.submitted_by),
    )


def _row(project: str, id: UUID, new: NewDetection) -> tuple[object, ...]:
    """The columns of _COPIED, in their order."""
    return (
        id,
        time_of(id),
        project,
        int(new.verdict),
        int(new.action),
        int(new.channel),
        new.score,
        storable(new.sender),
        storable(new.snippet),
        new.probabilities,
        [name for name, _ in new.symbols],
        [log_odds for _, log_odds in new.symbols],
        new.engine_version,
    )


def _record(row: Row) -> DetectionRecord:
    id: UUID = row["id"]
    ham, spam, scam, phishing = row["probabilities"]
    detection = NewDetection(
        Channel(row["channel"]),
        row["snippet"],
        row["sender"],
        Verdict(row["classification"]),
        Action(row["action"]),
        row["score"],
        (ham, spam, scam, phishing),
        tuple(zip(row["symbols"], row["log_odds"], strict=True)),
        row["engine_version"],
    )
    feedback = row["feedback"]
    return DetectionRecord(id, row["project"], time_of(id), detection, None if feedback is None else Verdict(feedback))
