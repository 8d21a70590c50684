"""Layers in PostgreSQL. One method, one transaction; the port's docstrings are the contract."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import Uuid, bindparam, func, insert, select, text
from sqlalchemy.dialects.postgresql import ARRAY

from winnow_server.errors import EtagMismatch, FieldViolation, InvalidArgument
from winnow_server.failure.layer.lessons import lessons_of, standing
from winnow_server.failure.layer.records import MAX_EXAMPLES, Example, Layer, LayerEntry, RevertLayer
from winnow_server.failure.records import Correction
from winnow_server.failure.rows import ANALYSIS, CORRECTION
from winnow_server.storage.audit import write_audit
from winnow_server.storage.ids import uuid7
from winnow_server.storage.postgres import Database, Row, Session
from winnow_server.storage.request_keys import claim_request_id
from winnow_server.storage.schema import ci_failures, failure_contexts, layer_entries
from winnow_server.storage.sql import Statement
from winnow_server.storage.text import storable, storable_json

MAX_ENTRIES = 5_000
"""Newest versions that are read: older ones no longer count, nor can be gone back to."""
_MAX_FAILURES = 2_000
_REVERT = "layer.revert"

_e, _f = layer_entries.c, ci_failures.c
_OF_PROJECT = _e.project == bindparam("project")
_ADD = Statement(
    "layers.add", insert(layer_entries).values({c.name: bindparam(c.name, type_=c.type) for c in _e}).inline()
)
# Writers of one project take turns, so that versions have no gaps and no doubles.
_TURN = Statement(
    "layers.turn",
    text("SELECT pg_advisory_xact_lock(hashtextextended('layer ' || CAST(:project AS text), 0))"),
)
_LAST = Statement("layers.last", select(func.coalesce(func.max(_e.version), 0).label("last")).where(_OF_PROJECT))


def _versions(paged: bool) -> Statement:
    where = [_OF_PROJECT, *([_e.version < bindparam("before")] if paged else [])]
    return Statement("layers.versions", select(*_e).where(*where).order_by(_e.version.desc()).limit(bindparam("limit")))


_VERSIONS = {paged: _versions(paged) for paged in (False, True)}
_FINGERPRINTS = Statement(
    "layers.fingerprints",
    select(_f.id, _f.fingerprint).where(
        _f.project == bindparam("project"), _f.id == bindparam("ids", type_=ARRAY(Uuid)).any_()
    ),
)
_EXAMPLES = Statement(
    "layers.examples",
    select(_f.id, _f.analysis, failure_contexts.c.context)
    .select_from(ci_failures.outerjoin(failure_contexts, failure_contexts.c.id == _f.id))
    .where(_f.project == bindparam("project"), _f.id == bindparam("ids", type_=ARRAY(Uuid)).any_()),
)
_known = (
    select(_f.fingerprint, _f.rerun_passed)
    .where(_f.project == bindparam("project"), _f.rerun_passed.is_not(None))
    .order_by(_f.id.desc())
    .limit(bindparam("limit"))
    .subquery()
)
_RERUNS = Statement(
    "layers.reruns",
    select(
        _known.c.fingerprint,
        func.count().label("known"),
        func.count().filter(_known.c.rerun_passed).label("passed"),
    ).group_by(_known.c.fingerprint),
)


class PostgresLayerStore:
    """Implements `LayerStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def current(self, project: str) -> Layer:
        async with self._database.read() as session:
            return await _current(session, project)

    async def examples(self, project: str) -> list[Example]:
        async with self._database.read() as session:
            entries = await _entries(session, project, MAX_ENTRIES, None)
            corrections = dict(list(standing(reversed(entries)).items())[-MAX_EXAMPLES:])
            rows = await session.rows(_EXAMPLES, project=project, ids=list(corrections)) if corrections else ()
        found = {row["id"]: row for row in rows}
        return [
            Example(correction, _shown(found[id]["analysis"]), found[id]["context"] or b"")
            for id, correction in corrections.items()
            if id in found
        ]

    async def versions(self, project: str, limit: int, before: int | None = None) -> list[LayerEntry]:
        async with self._database.read() as session:
            return await _entries(session, project, limit, before)

    async def revert(self, change: RevertLayer) -> Layer:
        async with self._database.transaction() as session:
            before = await claim_request_id(
                session, change.project, _REVERT, change.request_id, [uuid7()], change.content_hash
            )
            if before is None:
                await session.row(_TURN, project=change.project)
                last = await _last(session, change.project)
                check_revert(change, last)
                await _add(session, change.project, last + 1, change.actor, reverted_to=change.version)
                await write_audit(
                    session,
                    user=change.actor,
                    project=change.project,
                    action=_REVERT,
                    resource=f"projects/{change.project}/layer",
                    detail={"version": last + 1, "reverted_to": change.version},
                )
            return await _current(session, change.project)


def check_revert(change: RevertLayer, last: int) -> None:
    """Raises EtagMismatch or InvalidArgument for what cannot be gone back to from version `last`."""
    if change.current != last:
        raise EtagMismatch(str(last))
    if change.version >= last:
        raise InvalidArgument([FieldViolation("version", f"is not below the current one, {last}")])
    if 0 < change.version <= last - MAX_ENTRIES:
        raise InvalidArgument([FieldViolation("version", f"is older than the {MAX_ENTRIES} versions that are kept")])


async def add_correction(session: Session, project: str, failure: UUID, correction: Correction, actor: str) -> None:
    """A new version, in the transaction that corrects the failure."""
    await session.row(_TURN, project=project)
    last = await _last(session, project)
    await _add(session, project, last + 1, actor, failure=failure, correction=correction)


async def _add(
    session: Session,
    project: str,
    version: int,
    actor: str,
    *,
    failure: UUID | None = None,
    correction: Correction | None = None,
    reverted_to: int | None = None,
) -> None:
    await session.row(
        _ADD,
        project=project,
        version=version,
        time=datetime.now(UTC),
        actor=storable(actor),
        failure=failure,
        correction=storable_json(CORRECTION.dump_json(correction)) if correction else None,
        reverted_to=reverted_to,
    )


async def _last(session: Session, project: str) -> int:
    row = await session.row(_LAST, project=project)
    assert row is not None
    last: int = row["last"]
    return last


async def _current(session: Session, project: str) -> Layer:
    entries = await _entries(session, project, MAX_ENTRIES, None)
    corrections = dict(list(standing(reversed(entries)).items())[-_MAX_FAILURES:])
    rows = await session.rows(_FINGERPRINTS, project=project, ids=list(corrections)) if corrections else ()
    fingerprints = {row["id"]: row["fingerprint"] for row in rows}
    reruns = await session.rows(_RERUNS, project=project, limit=_MAX_FAILURES)
    known = {row["fingerprint"]: (row["known"], row["passed"]) for row in reruns}
    newest = entries[0] if entries else None
    return Layer(
        project,
        newest.version if newest else 0,
        newest.time if newest else None,
        len(corrections),
        lessons_of(corrections, fingerprints, known),
    )


async def _entries(session: Session, project: str, limit: int, before: int | None) -> list[LayerEntry]:
    paged = {} if before is None else {"before": before}
    rows = await session.rows(_VERSIONS[before is not None], project=project, limit=limit, **paged)
    return [_entry(row) for row in rows]


def _shown(analysis: str) -> tuple[tuple[int, int], ...]:
    return tuple((segment.first_line, segment.last_line) for segment in ANALYSIS.validate_json(analysis).excerpt)


def _entry(row: Row) -> LayerEntry:
    correction = row["correction"]
    return LayerEntry(
        row["version"],
        row["time"],
        row["actor"],
        row["failure"],
        None if correction is None else CORRECTION.validate_json(correction),
        row["reverted_to"],
    )
