"""Statements that give stored failures newer fingerprints."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Uuid, bindparam, select, text
from sqlalchemy.dialects.postgresql import ARRAY

from winnow_server.failure.records import FailureRecord
from winnow_server.failure.rows import READ
from winnow_server.storage.ids import NIL
from winnow_server.storage.postgres import Row, Session
from winnow_server.storage.schema import ci_failures
from winnow_server.storage.sql import Statement

# Any constant that nothing else in the database uses as an advisory lock.
_WORKER = 0x77696E6E6F78

_c = ci_failures.c


def _text(name: str, statement: str) -> Statement:
    return Statement(f"regroup.{name}", text(statement))


_TRY = _text("try", "SELECT pg_try_advisory_xact_lock(CAST(:lock AS bigint)) AS free")
_BEGIN = _text(
    "begin", "INSERT INTO regroup_progress VALUES (CAST(:version AS integer), :start) ON CONFLICT DO NOTHING"
)
_PLACE = _text("place", "SELECT cursor FROM regroup_progress WHERE version = CAST(:version AS integer)")
_ADVANCE = _text("advance", "UPDATE regroup_progress SET cursor = :cursor WHERE version = CAST(:version AS integer)")
_AFTER = _text(
    "after",
    """
    SELECT id, CAST(analysis ->> 'fingerprint_version' AS integer) AS version
    FROM ci_failures WHERE id > :place AND id < :end ORDER BY id LIMIT CAST(:limit AS integer)
    """,
)
_LOCK = Statement(
    "regroup.lock",
    select(*READ).where(_c.id == bindparam("ids", type_=ARRAY(Uuid)).any_()).order_by(_c.id).with_for_update(),
)
_UPDATE = _text(
    "update",
    """
    UPDATE ci_failures c
    SET fingerprint = n.fingerprint, analysis = c.analysis || jsonb_build_object(
        'fingerprint', n.fingerprint, 'fingerprint_version', CAST(:version AS integer))
    FROM unnest(CAST(:ids AS uuid[]), CAST(:fingerprints AS text[])) n (id, fingerprint)
    WHERE c.id = n.id
    """,
)
_LOCK_GROUPS = _text(
    "lock_groups",
    """
    WITH locked AS (
        SELECT id, curated FROM failure_groups
        WHERE id IN (
            SELECT group_id FROM group_fingerprints
            WHERE project = :project AND fingerprint = ANY(CAST(:fingerprints AS text[]))
        )
        ORDER BY id FOR UPDATE
    )
    SELECT fingerprint, group_id, curated FROM group_fingerprints f JOIN locked ON locked.id = f.group_id
    WHERE project = :project AND fingerprint = ANY(CAST(:fingerprints AS text[]))
    """,
)
_GROUP_OF = _text(
    "group_of", "SELECT group_id FROM group_fingerprints WHERE project = :project AND fingerprint = :fingerprint"
)
_HAS_VERSION = _text(
    "has_version", "SELECT FROM group_fingerprints WHERE group_id = :group AND version >= CAST(:version AS integer)"
)
_OPEN = _text(
    "open",
    """
    INSERT INTO failure_groups (id, project, revision, category, first_seen, last_seen, example, snippet, curated)
    VALUES (:id, :project, 1, :category, CAST(:time AS timestamptz), CAST(:time AS timestamptz), :example, '', false)
    """,
)
_ADD = _text("add", "INSERT INTO group_fingerprints VALUES (:project, :fingerprint, CAST(:version AS integer), :group)")
_FORGET = _text(
    "forget",
    """
    WITH unused AS (
        DELETE FROM group_fingerprints f
        WHERE project = :project AND fingerprint = ANY(CAST(:fingerprints AS text[])) AND NOT EXISTS (
            SELECT FROM ci_failures c WHERE c.project = f.project AND c.fingerprint = f.fingerprint
        )
        RETURNING fingerprint
    ), days AS (
        DELETE FROM fingerprint_days WHERE project = :project AND fingerprint IN (SELECT fingerprint FROM unused)
    )
    DELETE FROM fingerprint_branches WHERE project = :project AND fingerprint IN (SELECT fingerprint FROM unused)
    """,
)
_REMOVE_EMPTY = _text(
    "remove_empty",
    """
    DELETE FROM failure_groups g
    WHERE id = ANY(CAST(:groups AS uuid[])) AND NOT EXISTS (SELECT FROM group_fingerprints WHERE group_id = g.id)
    RETURNING id
    """,
)


async def claim(session: Session, version: int) -> UUID | None:
    """Where the work on a version stands; None while another transaction has it."""
    free = await session.row(_TRY, lock=_WORKER)
    if free is None or not free["free"]:
        return None
    await session.row(_BEGIN, version=version, start=NIL)
    row = await session.row(_PLACE, version=version)
    assert row is not None
    place: UUID = row["cursor"]
    return place


async def advance(session: Session, version: int, cursor: UUID) -> None:
    """Everything up to the cursor is done."""
    await session.row(_ADVANCE, version=version, cursor=cursor)


async def after(session: Session, place: UUID, end: UUID, limit: int) -> Sequence[Row]:
    """The next failures in the order of their ids, each with `id` and the `version` of its fingerprint."""
    return await session.rows(_AFTER, place=place, end=end, limit=limit)


async def lock(session: Session, ids: Sequence[UUID]) -> Sequence[Row]:
    """The whole rows of failures, locked in the order everyone locks in."""
    return await session.rows(_LOCK, ids=list(ids)) if ids else ()


async def update_failures(session: Session, records: Sequence[FailureRecord], version: int) -> None:
    """Stores the records' fingerprints. Revisions stay: nobody's correction is refused for this."""
    await session.row(
        _UPDATE,
        ids=[record.id for record in records],
        fingerprints=[record.analysis.fingerprint for record in records],
        version=version,
    )


async def lock_groups(session: Session, project: str, fingerprints: Iterable[str]) -> dict[str, tuple[UUID, bool]]:
    """By fingerprint, its group and whether people made that; locked."""
    rows = await session.rows(_LOCK_GROUPS, project=project, fingerprints=sorted(fingerprints))
    return {row["fingerprint"]: (row["group_id"], row["curated"]) for row in rows}


async def group_of(session: Session, project: str, fingerprint: str) -> UUID | None:
    """The group that a fingerprint belongs to already."""
    row = await session.row(_GROUP_OF, project=project, fingerprint=fingerprint)
    return row["group_id"] if row else None


async def has_version(session: Session, group: UUID, version: int) -> bool:
    """Whether a group has a fingerprint of the version or a newer one."""
    return await session.row(_HAS_VERSION, group=group, version=version) is not None


async def open_group(session: Session, id: UUID, record: FailureRecord, time: datetime) -> None:
    """A new group, with what one of its failures tells."""
    await session.row(_OPEN, id=id, project=record.project, category=record.category, time=time, example=record.id)


async def add_fingerprint(session: Session, project: str, fingerprint: str, version: int, group: UUID) -> None:
    await session.row(_ADD, project=project, fingerprint=fingerprint, version=version, group=group)


async def forget_unused(session: Session, project: str, fingerprints: Iterable[str]) -> None:
    """Drops those that no failure has any more, with their counts."""
    await session.row(_FORGET, project=project, fingerprints=sorted(fingerprints))


async def remove_empty(session: Session, groups: Sequence[UUID]) -> list[UUID]:
    """Drops groups without fingerprints; returns those that stay."""
    gone = {row["id"] for row in await session.rows(_REMOVE_EMPTY, groups=list(groups))}
    return [group for group in groups if group not in gone]
