"""Detections in PostgreSQL. One method, one transaction; the port's docstrings are the contract."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from winnow_server.errors import NotFound
from winnow_server.spam.engine import Action, Channel, Verdict
from winnow_server.spam.records import DetectionQuery, DetectionRecord, NewDetection
from winnow_server.storage.conditions import Shape, clauses, shape, values
from winnow_server.storage.ids import NIL, lower_bound, time_of, uuid7_many
from winnow_server.storage.postgres import Database, Row
from winnow_server.storage.request_keys import claim_request_id
from winnow_server.storage.schema import spam_detections
from winnow_server.storage.sql import Statement
from winnow_server.storage.text import storable

_CREATE = "detection.create"

_c = spam_detections.c
_READ = [c for c in spam_detections.columns if c.name != "timestamp"]
_FILTERED = {
    "verdict": _c.classification,
    "action": _c.action,
    "channel": _c.channel,
    "score": _c.score,
    "sender": _c.sender,
    "feedback": _c.feedback,
    "shadow_action": _c.shadow_action,
}
_COPIED = [c.name for c in spam_detections.columns if c.name != "feedback"]
_GET = Statement("detections.get", select(*_READ).where(_c.id == bindparam("id"), _c.project == bindparam("project")))

_ham = (
    select(_c.id, _c.channel, _c.score)
    .where(
        _c.project == bindparam("project"),
        _c.id >= bindparam("since", type_=_c.id.type),
        _c.engine_version == bindparam("engine_version"),
        func.coalesce(_c.feedback, _c.classification) == bindparam("ham", int(Verdict.HAM)),
    )
    .order_by(_c.id.desc())
    .limit(bindparam("limit"))
    .subquery()
)
_HAM_SCORES = Statement(
    "detections.ham_scores",
    select(_ham.c.channel, func.array_agg(aggregate_order_by(_ham.c.score, _ham.c.id.desc())).label("scores")).group_by(
        _ham.c.channel
    ),
)
_CHANGED = Statement(
    "detections.changed_by_shadow",
    select(*_READ)
    .where(_c.project == bindparam("project"), _c.shadow_changes, _c.id >= bindparam("since", type_=_c.id.type))
    .order_by(_c.id.desc())
    .limit(bindparam("limit")),
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
        self, project: str, detections: Sequence[NewDetection | None], *, request_id: str = "", content_hash: str = ""
    ) -> list[UUID]:
        made = iter(uuid7_many(sum(new is not None for new in detections)))
        ids = [NIL if new is None else next(made) for new in detections]
        async with self._database.transaction() as session:
            before = await claim_request_id(session, project, _CREATE, request_id, ids, content_hash)
            if before is not None:
                return before
            rows = [_row(project, id, new) for id, new in zip(ids, detections, strict=True) if new is not None]
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
        async with self._database.read(stale_ok=query.stale_ok) as session:
            rows = await session.rows(statement, **bound)
        return [_record(row) for row in rows]

    async def ham_scores(
        self, project: str, since: datetime, engine_version: str, limit: int
    ) -> Mapping[Channel, Sequence[float]]:
        async with self._database.read(stale_ok=True) as session:
            rows = await session.rows(
                _HAM_SCORES, project=project, since=lower_bound(since), engine_version=engine_version, limit=limit
            )
        return {Channel(row["channel"]): row["scores"] for row in rows}

    async def changed_by_shadow(self, project: str, since: datetime, limit: int) -> Sequence[DetectionRecord]:
        async with self._database.read(stale_ok=True) as session:
            rows = await session.rows(_CHANGED, project=project, since=lower_bound(since), limit=limit)
        return [_record(row) for row in rows]


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
        new.list_entry,
        None if new.shadow_action is None else int(new.shadow_action),
        None if new.shadow_action is None else new.shadow_action != new.action,
        bytes.fromhex(new.content_hash) or None,
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
        row["list_entry"],
        None if row["shadow_action"] is None else Action(row["shadow_action"]),
        (row["content_hash"] or b"").hex(),
    )
    feedback = row["feedback"]
    return DetectionRecord(id, row["project"], time_of(id), detection, None if feedback is None else Verdict(feedback))
