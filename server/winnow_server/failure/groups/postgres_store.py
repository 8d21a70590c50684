"""Groups in PostgreSQL. One method, one transaction; the port's docstrings are the contract."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import Text, bindparam, delete, select, text, update
from sqlalchemy.dialects.postgresql import ARRAY

from winnow_server.errors import EtagMismatch, FieldViolation, InvalidArgument, NotFound
from winnow_server.failure.engine.action import QUOTED
from winnow_server.failure.groups import sql, tally
from winnow_server.failure.groups.records import GroupQuery, GroupRecord, MergeGroups, SplitGroup
from winnow_server.storage.audit import write_audit
from winnow_server.storage.conditions import shape, values
from winnow_server.storage.ids import uuid7
from winnow_server.storage.postgres import Database, Session
from winnow_server.storage.request_keys import claim_request_id
from winnow_server.storage.schema import failure_groups, group_fingerprints
from winnow_server.storage.sql import Statement

_MERGE, _SPLIT = "group.merge", "group.split"
_g, _f = failure_groups.c, group_fingerprints.c
_IDS = bindparam("ids", type_=ARRAY(_g.id.type))
_FINGERPRINTS = bindparam("fingerprints", type_=ARRAY(Text))

_GROUPS_OF = Statement(
    "groups.of",
    select(_f.fingerprint, _f.group_id).where(
        _f.project == bindparam("project"), _f.fingerprint == _FINGERPRINTS.any_()
    ),
)
_LOCK = Statement(
    "groups.lock",
    select(_g.id, _g.revision)
    .where(_g.project == bindparam("project"), _g.id == _IDS.any_())
    .order_by(_g.id)
    .with_for_update(),
)
_OWN = Statement("groups.fingerprints", select(_f.fingerprint).where(_f.group_id == bindparam("id")))
_TAKE_GROUPS = Statement(
    "groups.take_groups",
    update(group_fingerprints).values(group_id=bindparam("target", type_=_g.id.type)).where(_f.group_id == _IDS.any_()),
)
_TAKE_FINGERPRINTS = Statement(
    "groups.take_fingerprints",
    update(group_fingerprints)
    .values(group_id=bindparam("target", type_=_g.id.type))
    .where(_f.project == bindparam("of_project"), _f.fingerprint == _FINGERPRINTS.any_()),
)
_REMOVE = Statement("groups.remove", delete(failure_groups).where(_g.id == _IDS.any_()))
_COPY = Statement(
    "groups.copy",
    text(
        """
        INSERT INTO failure_groups
            (id, project, revision, category, first_seen, last_seen, example, snippet, cause, curated)
        SELECT CAST(:new_id AS uuid), project, 1, category, first_seen, last_seen, example, snippet, cause, true
        FROM failure_groups WHERE id = CAST(:id AS uuid)
        """
    ),
)
_CURATED = Statement(
    "groups.curated",
    update(failure_groups).values(revision=_g.revision + 1, curated=True).where(_g.id == bindparam("of_id")),
)
_SETTLE = Statement(
    "groups.settle",
    text(
        """
        WITH ends AS (
            SELECT newest.*, oldest.first_seen
            FROM group_fingerprints f
            CROSS JOIN LATERAL (
                SELECT id, timestamp, left(coalesce(analysis #>> '{excerpt,0,text}', ''), :characters) AS snippet,
                    coalesce(substring(analysis ->> 'action_reason' FROM CAST(:quoted AS text)), '') AS cause
                FROM ci_failures c
                WHERE c.project = f.project AND c.fingerprint = f.fingerprint ORDER BY id DESC LIMIT 1
            ) newest
            CROSS JOIN LATERAL (
                SELECT timestamp AS first_seen FROM ci_failures c
                WHERE c.project = f.project AND c.fingerprint = f.fingerprint ORDER BY id LIMIT 1
            ) oldest
            WHERE f.group_id = CAST(:id AS uuid)
        )
        UPDATE failure_groups g
        SET first_seen = (SELECT min(first_seen) FROM ends), last_seen = newest.timestamp, example = newest.id,
            snippet = newest.snippet, cause = newest.cause
        FROM (SELECT * FROM ends ORDER BY id DESC LIMIT 1) newest
        WHERE g.id = CAST(:id AS uuid)
        """
    ),
)


class PostgresGroupStore:
    """Implements `GroupStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, project: str, id: UUID, max_branches: int) -> GroupRecord:
        async with self._database.read() as session:
            row = await session.row(sql.GET, project=project, id=id)
            if row is None:
                raise NotFound(_name(project, id))
            return sql.group_record(
                row, await sql.days_of(session, id), await sql.branches_of(session, id, max_branches)
            )

    async def list(self, query: GroupQuery) -> list[GroupRecord]:
        statement = sql.list_statement(shape(query.comparisons), query.before is not None)
        bound = values(query.comparisons) | sql.page_values(query.before)
        async with self._database.read() as session:
            rows = await session.rows(statement, project=query.project, limit=query.limit, **bound)
        return [sql.group_record(row) for row in rows]

    async def groups_of(self, project: str, fingerprints: Sequence[str]) -> Mapping[str, UUID]:
        async with self._database.read() as session:
            rows = await session.rows(_GROUPS_OF, project=project, fingerprints=list(fingerprints))
        return {row["fingerprint"]: row["group_id"] for row in rows}

    async def merge(self, change: MergeGroups) -> GroupRecord:
        async with self._database.transaction() as session:
            before = await claim_request_id(
                session, change.project, _MERGE, change.request_id, [change.id], change.content_hash
            )
            if before is not None:
                return await _get(session, change.project, before[0])
            if change.id in change.sources:
                index = change.sources.index(change.id)
                raise InvalidArgument([FieldViolation(f"sources[{index}]", "is the group that stays")])
            await _lock(session, change, change.sources)
            await session.row(_TAKE_GROUPS, target=change.id, ids=list(change.sources))
            await session.row(_REMOVE, ids=list(change.sources))
            await _settle(session, change.project, change.id)
            await write_audit(
                session,
                user=change.actor,
                project=change.project,
                action=_MERGE,
                resource=_name(change.project, change.id),
                detail={"revision": change.revision + 1, "sources": [str(id) for id in change.sources]},
            )
            return await _get(session, change.project, change.id)

    async def split(self, change: SplitGroup) -> tuple[GroupRecord, GroupRecord]:
        taken = uuid7()
        async with self._database.transaction() as session:
            before = await claim_request_id(
                session, change.project, _SPLIT, change.request_id, [change.id, taken], change.content_hash
            )
            if before is not None:
                first, second = before
                return await _get(session, change.project, first), await _get(session, change.project, second)
            await _lock(session, change, ())
            own = {row["fingerprint"] for row in await session.rows(_OWN, id=change.id)}
            check_split(own, change.fingerprints)
            await session.row(_COPY, id=change.id, new_id=taken)
            await session.row(
                _TAKE_FINGERPRINTS, target=taken, of_project=change.project, fingerprints=list(change.fingerprints)
            )
            for id in (change.id, taken):
                await _settle(session, change.project, id)
            await write_audit(
                session,
                user=change.actor,
                project=change.project,
                action=_SPLIT,
                resource=_name(change.project, change.id),
                detail={
                    "revision": change.revision + 1,
                    "fingerprints": list(change.fingerprints),
                    "taken": _name(change.project, taken),
                },
            )
            return await _get(session, change.project, change.id), await _get(session, change.project, taken)


def check_split(own: set[str], taken: Sequence[str]) -> None:
    """Raises InvalidArgument where `taken` cannot leave a group of the fingerprints `own`."""
    foreign = [i for i, fingerprint in enumerate(taken) if fingerprint not in own]
    if foreign:
        raise InvalidArgument([FieldViolation(f"fingerprints[{i}]", "is not the group's") for i in foreign])
    if own <= set(taken):
        raise InvalidArgument([FieldViolation("fingerprints", "are all that the group has: one has to stay")])


async def settle(session: Session, project: str, id: UUID) -> None:
    """Reads a group's times, example and category again from its failures."""
    await session.row(_SETTLE, id=id, characters=tally.SNIPPET_CHARACTERS, quoted=QUOTED)
    fingerprints = [row["fingerprint"] for row in await session.rows(_OWN, id=id)]
    await tally.settle_categories(session, project, fingerprints)


async def _settle(session: Session, project: str, id: UUID) -> None:
    await session.row(_CURATED, of_id=id)
    await settle(session, project, id)


async def _lock(session: Session, change: MergeGroups | SplitGroup, others: Sequence[UUID]) -> None:
    await sql.take_turn(session)
    ids = [change.id, *others]
    found = {row["id"]: row["revision"] for row in await session.rows(_LOCK, project=change.project, ids=ids)}
    for id in ids:
        if id not in found:
            raise NotFound(_name(change.project, id))
    if found[change.id] != change.revision:
        raise EtagMismatch(str(found[change.id]))


async def _get(session: Session, project: str, id: UUID) -> GroupRecord:
    row = await session.row(sql.GET, project=project, id=id)
    if row is None:
        raise NotFound(_name(project, id))
    return sql.group_record(row)


def _name(project: str, id: UUID) -> str:
    return f"projects/{project}/groups/{id}"
