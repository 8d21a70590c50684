"""Statements that read groups."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from uuid import UUID

from sqlalchemy import ARRAY, ScalarSelect, Text, bindparam, func, select, text, tuple_
from sqlalchemy.dialects.postgresql import aggregate_order_by

from winnow_server.failure.engine import Category
from winnow_server.failure.groups.records import (
    DAYS_KEPT_IN_VIEW,
    BranchCount,
    DayCount,
    GroupCursor,
    GroupRecord,
)
from winnow_server.storage.conditions import Shape, clauses
from winnow_server.storage.postgres import Row, Session
from winnow_server.storage.schema import failure_groups, fingerprint_days, group_fingerprints
from winnow_server.storage.sql import Statement

_g, _f, _d = failure_groups.c, group_fingerprints.c, fingerprint_days.c
_counts = group_fingerprints.join(fingerprint_days, (_d.project == _f.project) & (_d.fingerprint == _f.fingerprint))


def _sum(column: str) -> ScalarSelect[int]:
    total = func.coalesce(func.sum(_d[column]), 0)
    return select(total).select_from(_counts).where(_f.group_id == _g.id).scalar_subquery()


_READ = (
    *(c for c in failure_groups.columns if c.name != "curated"),
    select(func.array_agg(aggregate_order_by(_f.fingerprint, _f.fingerprint), type_=ARRAY(Text)))
    .where(_f.group_id == _g.id)
    .scalar_subquery()
    .label("fingerprints"),
    _sum("failures").label("failures"),
    _sum("flaky").label("flaky"),
    _sum("settled").label("settled"),
    _sum("settled_flaky").label("settled_flaky"),
)
_FILTERED = {"category": _g.category, "first_seen": _g.first_seen, "last_seen": _g.last_seen}

# Any constant that nothing else in the database uses as an advisory lock.
_ARRANGING = 0x77696E6E6F79
_TURN = Statement("groups.turn", text("SELECT pg_advisory_xact_lock(CAST(:lock AS bigint))"))
GET = Statement("groups.get", select(*_READ).where(_g.id == bindparam("id"), _g.project == bindparam("project")))
_DAYS = Statement(
    "groups.days",
    select(_d.day, func.sum(_d.failures).label("failures"), func.sum(_d.flaky).label("flaky"))
    .select_from(_counts)
    .where(_f.group_id == bindparam("id"), _d.day >= bindparam("since"))
    .group_by(_d.day)
    .having(func.sum(_d.failures) > 0)
    .order_by(_d.day),
)
_BRANCHES = Statement(
    "groups.branches",
    text(
        """
        SELECT branch, sum(failures) AS failures
        FROM group_fingerprints JOIN fingerprint_branches USING (project, fingerprint)
        WHERE group_id = :id
        GROUP BY branch HAVING sum(failures) > 0
        ORDER BY sum(failures) DESC, branch
        LIMIT CAST(:limit AS integer)
        """
    ),
)


@lru_cache(maxsize=64)
def list_statement(comparisons: Shape, paged: bool) -> Statement:
    """Binds `project`, `limit`, the values of `comparisons`, and where paged `before_seen` and `before_id`."""
    where = [_g.project == bindparam("project"), *clauses(comparisons, _FILTERED, _g.id)]
    if paged:
        before = tuple_(
            bindparam("before_seen", type_=_g.last_seen.type),
            bindparam("before_id", type_=_g.id.type),
        )
        where.append(tuple_(_g.last_seen, _g.id) < before)
    order = (_g.last_seen.desc(), _g.id.desc())
    return Statement("groups.list", select(*_READ).where(*where).order_by(*order).limit(bindparam("limit")))


def page_values(before: GroupCursor | None) -> dict[str, object]:
    """What `list_statement` binds of a cursor."""
    return {} if before is None else {"before_seen": before.last_seen, "before_id": before.id}


async def take_turn(session: Session) -> None:
    """Whoever moves fingerprints between groups does it alone: no two wait for one another's groups in a circle."""
    await session.row(_TURN, lock=_ARRANGING)


async def days_of(session: Session, id: UUID) -> tuple[DayCount, ...]:
    """The counts of a group's last days, oldest first."""
    since = datetime.now(UTC).date() - timedelta(days=DAYS_KEPT_IN_VIEW - 1)
    rows = await session.rows(_DAYS, id=id, since=since)
    return tuple(DayCount(row["day"], row["failures"], row["flaky"]) for row in rows)


async def branches_of(session: Session, id: UUID, limit: int) -> tuple[BranchCount, ...]:
    """A group's branches with the most failures."""
    rows = await session.rows(_BRANCHES, id=id, limit=limit)
    return tuple(BranchCount(row["branch"], row["failures"]) for row in rows)


def group_record(row: Row, days: Sequence[DayCount] = (), branches: Sequence[BranchCount] = ()) -> GroupRecord:
    """The record of a row of `GET` or `list_statement`."""
    return GroupRecord(
        id=row["id"],
        project=row["project"],
        revision=row["revision"],
        fingerprints=tuple(row["fingerprints"] or ()),
        category=Category(row["category"]),
        first_seen=row["first_seen"],
        last_seen=row["last_seen"],
        failures=row["failures"],
        flaky=row["flaky"],
        example=row["example"],
        snippet=row["snippet"],
        cause=row["cause"],
        settled=row["settled"],
        settled_flaky=row["settled_flaky"],
        days=tuple(days),
        branches=tuple(branches),
    )
