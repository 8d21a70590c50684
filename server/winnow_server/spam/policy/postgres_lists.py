"""List entries in PostgreSQL. One method, one transaction; the port's docstrings are the contract."""

import asyncio
from collections.abc import Sequence
from functools import lru_cache
from uuid import UUID

from sqlalchemy import bindparam, delete, func, insert, or_, select, text

from winnow_server.errors import LimitReached, NotFound, ResourceExists
from winnow_server.spam.engine import Action
from winnow_server.spam.policy.entries import MAX_ENTRIES, MAX_PHRASES, Disposition, Entry, Kind, Removal
from winnow_server.spam.policy.project_row import lists_changed, lock_project
from winnow_server.spam.policy.records import EntryQuery, EntryRecord, Imported, NewEntry
from winnow_server.spam.policy.store import KEPT_REMOVALS
from winnow_server.storage.audit import write_audit
from winnow_server.storage.collector import collector_paused
from winnow_server.storage.conditions import Shape, clauses, shape, values
from winnow_server.storage.ids import time_of, uuid7, uuid7_many
from winnow_server.storage.postgres import Database, Row, Session
from winnow_server.storage.request_keys import claim_request_id
from winnow_server.storage.schema import list_entries, list_removals
from winnow_server.storage.sql import Statement
from winnow_server.storage.text import storable

_CREATE, _DELETE_ACTION, _IMPORT = "list_entry.create", "list_entry.delete", "list_entry.import"

_c = list_entries.c
# Looked up rather than called: a large list is read as a whole.
_KINDS = {int(kind): kind for kind in Kind}
_ACTIONS = {int(action): action for action in Action}
_COLUMNS = [c.name for c in list_entries.columns]
_FILTERED = {"kind": _c.kind, "disposition": _c.disposition, "value": _c.value, "created_by": _c.created_by}
_OF_ID = (_c.id == bindparam("id"), _c.project == bindparam("project"))
_GET = Statement("list_entries.get", select(list_entries).where(*_OF_ID))
_DELETE = Statement("list_entries.delete", delete(list_entries).where(*_OF_ID).returning(_c.kind, _c.value, _c.shadow))
_INSERT = Statement(
    "list_entries.insert",
    insert(list_entries).values({c.name: bindparam(c.name, type_=c.type) for c in list_entries.columns}).inline(),
)
_SAME = Statement(
    "list_entries.same",
    select(_c.id).where(
        _c.project == bindparam("project"),
        _c.kind == bindparam("kind"),
        _c.value == bindparam("value"),
        _c.shadow == bindparam("shadow"),
    ),
)
_COUNT = Statement(
    "list_entries.count",
    select(
        func.count().label("all"),
        func.count().filter(_c.kind == bindparam("phrase", int(Kind.PHRASE))).label("phrases"),
    ).where(_c.project == bindparam("project")),
)
_DECIDING = Statement(
    "list_entries.deciding",
    select(_c.id, _c.kind, _c.value, _c.shadow, _c.action, _c.expire_time).where(
        _c.project == bindparam("project"),
        _c.revision > bindparam("after"),
        or_(_c.expire_time.is_(None), _c.expire_time > func.now()),
    ),
)
_r = list_removals.c
_REMOVED = Statement(
    "list_removals.since",
    select(_r.kind, _r.value, _r.shadow)
    .where(_r.project == bindparam("project"), _r.revision > bindparam("after"), _r.revision <= bindparam("until"))
    .order_by(_r.revision),
)
_REMEMBER = Statement(
    "list_removals.insert",
    insert(list_removals).values({c.name: bindparam(c.name, type_=c.type) for c in list_removals.columns}).inline(),
)
_FORGET = Statement(
    "list_removals.purge",
    delete(list_removals).where(
        _r.project == bindparam("project"),
        _r.revision
        <= select(_r.revision)
        .where(_r.project == bindparam("project"))
        .order_by(_r.revision.desc())
        .offset(KEPT_REMOVALS)
        .limit(1)
        .scalar_subquery(),
    ),
)
_PURGE = Statement(
    "list_entries.purge", delete(list_entries).where(_c.project == bindparam("project"), _c.expire_time <= func.now())
)
_STAGE = Statement(
    "list_entries.stage", text("CREATE TEMPORARY TABLE staged (LIKE list_entries INCLUDING DEFAULTS) ON COMMIT DROP")
)
_MERGE = Statement(
    "list_entries.merge",
    text(
        """
        WITH merged AS (
            INSERT INTO list_entries SELECT * FROM staged
            ON CONFLICT (project, kind, value, shadow) DO UPDATE
            SET disposition = excluded.disposition, action = excluded.action, note = excluded.note,
                expire_time = excluded.expire_time, revision = excluded.revision
            RETURNING (xmax = 0) AS created
        )
        SELECT count(*) FILTER (WHERE created) AS created, count(*) FILTER (WHERE NOT created) AS updated FROM merged
        """
    ),
)


@lru_cache(maxsize=64)
def _list_statement(comparisons: Shape, paged: bool) -> Statement:
    where = [_c.project == bindparam("project"), *clauses(comparisons, _FILTERED, _c.id)]
    if paged:
        where.append(_c.id < bindparam("before"))
    query = select(list_entries).where(*where).order_by(_c.id.desc()).limit(bindparam("limit"))
    return Statement("list_entries.list", query)


class PostgresListStore:
    """Implements `ListStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def create(
        self, project: str, new: NewEntry, actor: str, *, request_id: str = "", content_hash: str = ""
    ) -> EntryRecord:
        id = uuid7()
        async with self._database.transaction() as session:
            before = await claim_request_id(session, project, _CREATE, request_id, [id], content_hash)
            if before is not None:
                return await _get(session, project, before[0])
            marks = await lock_project(session, project)
            revision = marks["lists_revision"] + 1
            same = await session.row(
                _SAME, project=project, kind=int(new.kind), value=storable(new.value), shadow=new.shadow
            )
            if same is not None:
                raise ResourceExists(_name(project, same["id"]))
            await session.row(_INSERT, **dict(zip(_COLUMNS, _row(project, id, new, actor, revision), strict=True)))
            await _check_limits(session, project)
            await lists_changed(session, project, revision, marks["lists_epoch"])
            await _audit(session, project, actor, _CREATE, _name(project, id), new.kind, new.value, new)
        return EntryRecord(id, project, time_of(id), actor, new)

    async def get(self, project: str, id: UUID) -> EntryRecord:
        async with self._database.read() as session:
            return await _get(session, project, id)

    async def list(self, query: EntryQuery) -> list[EntryRecord]:
        bound = {"project": query.project, "limit": query.limit, **values(query.comparisons)}
        if query.before is not None:
            bound["before"] = query.before
        statement = _list_statement(shape(query.comparisons), query.before is not None)
        async with self._database.read() as session:
            rows = await session.rows(statement, **bound)
        return [_record(row) for row in rows]

    async def delete(self, project: str, id: UUID, actor: str, *, request_id: str = "", content_hash: str = "") -> None:
        async with self._database.transaction() as session:
            if await claim_request_id(session, project, _DELETE_ACTION, request_id, [id], content_hash) is not None:
                return
            marks = await lock_project(session, project)
            row = await session.row(_DELETE, project=project, id=id)
            if row is None:
                raise NotFound(_name(project, id))
            revision = marks["lists_revision"] + 1
            removed = {name: row[name] for name in ("kind", "value", "shadow")}
            await session.row(_REMEMBER, project=project, revision=revision, **removed)
            await session.row(_FORGET, project=project)
            await lists_changed(session, project, revision, marks["lists_epoch"] + 1)
            await _audit(session, project, actor, _DELETE_ACTION, _name(project, id), Kind(row["kind"]), row["value"])

    async def import_many(self, project: str, news: Sequence[NewEntry], actor: str) -> Imported:
        with collector_paused():
            return await self._import(project, news, actor)

    async def _import(self, project: str, news: Sequence[NewEntry], actor: str) -> Imported:
        async with self._database.transaction() as session:
            marks = await lock_project(session, project)
            revision = marks["lists_revision"] + 1
            rows = await asyncio.to_thread(_import_rows, project, news, actor, revision)
            await session.row(_STAGE)
            await session.copy("list_entries.copy", "staged", _COLUMNS, rows)
            merged = await session.row(_MERGE)
            assert merged is not None
            await _check_limits(session, project)
            await lists_changed(session, project, revision, marks["lists_epoch"])
            found = Imported(merged["created"], merged["updated"])
            await write_audit(
                session,
                user=actor,
                project=project,
                action=_IMPORT,
                resource=f"projects/{project}/listEntries",
                detail={"created": found.created, "updated": found.updated},
            )
        return found

    async def deciding(self, project: str, after: int = 0) -> Sequence[Entry]:
        async with self._database.read() as session:
            rows = await session.rows(_DECIDING, project=project, after=after)
        # A long list would hold up the event loop.
        return await asyncio.to_thread(_entries, rows)

    async def removed(self, project: str, after: int, until: int) -> Sequence[Removal]:
        async with self._database.read() as session:
            rows = await session.rows(_REMOVED, project=project, after=after, until=until)
        return [Removal(_KINDS[row["kind"]], row["value"], row["shadow"]) for row in rows]


async def _get(session: Session, project: str, id: UUID) -> EntryRecord:
    row = await session.row(_GET, project=project, id=id)
    if row is None:
        raise NotFound(_name(project, id))
    return _record(row)


async def _check_limits(session: Session, project: str) -> None:
    await session.row(_PURGE, project=project)
    count = await session.row(_COUNT, project=project)
    assert count is not None
    if count["all"] > MAX_ENTRIES:
        raise LimitReached("list entries", MAX_ENTRIES)
    if count["phrases"] > MAX_PHRASES:
        raise LimitReached("phrases in its lists", MAX_PHRASES)


async def _audit(
    session: Session,
    project: str,
    actor: str,
    action: str,
    name: str,
    kind: Kind,
    value: str,
    new: NewEntry | None = None,
) -> None:
    detail: dict[str, object] = {"kind": kind.name, "value": value}
    if new is not None:
        detail |= {
            "disposition": new.disposition.name,
            "action": new.action.name,
            "shadow": new.shadow,
            "note": new.note,
            "expire_time": None if new.expire_time is None else new.expire_time.isoformat(),
        }
    await write_audit(session, user=actor, project=project, action=action, resource=name, detail=detail)


def _name(project: str, id: UUID) -> str:
    return f"projects/{project}/listEntries/{id}"


def _row(project: str, id: UUID, new: NewEntry, actor: str, revision: int) -> tuple[object, ...]:
    """The columns of _COLUMNS, in their order."""
    return (
        id,
        project,
        int(new.kind),
        storable(new.value),
        new.shadow,
        int(new.disposition),
        int(new.action),
        storable(new.note),
        new.expire_time,
        storable(actor),
        revision,
    )


def _entries(rows: Sequence[Row]) -> Sequence[Entry]:
    return [
        Entry(
            row["id"],
            _KINDS[row["kind"]],
            row["value"],
            _ACTIONS[row["action"]],
            row["shadow"],
            float("inf") if row["expire_time"] is None else row["expire_time"].timestamp(),
        )
        for row in rows
    ]


def _import_rows(project: str, news: Sequence[NewEntry], actor: str, revision: int) -> list[tuple[object, ...]]:
    """The columns of _COLUMNS of each entry; of two that are the same entry the last."""
    last = {(new.kind, new.value, new.shadow): new for new in news}
    ids = uuid7_many(len(last))
    return [_row(project, id, new, actor, revision) for id, new in zip(ids, last.values(), strict=True)]


def _record(row: Row) -> EntryRecord:
    entry = NewEntry(
        Kind(row["kind"]),
        row["value"],
        Disposition(row["disposition"]),
        Action(row["action"]),
        row["shadow"],
        row["note"],
        row["expire_time"],
    )
    id: UUID = row["id"]
    return EntryRecord(id, row["project"], time_of(id), row["created_by"], entry)
