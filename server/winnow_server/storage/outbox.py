"""The change log that watchers read: rows written in the transaction of the change, read in an order that is safe to
resume from.

A transaction's id is taken when it starts writing, so ids may commit out of order. A reader therefore sees only
transactions below the oldest one still open (pg_snapshot_xmin): nothing can appear below a place that was read
already.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import bindparam, text

from winnow_server.storage.postgres import Session
from winnow_server.storage.schema import outbox
from winnow_server.storage.sql import Statement

KEPT = timedelta(days=7)
"""For so long a resume token is good; the contract of WatchFailures says it."""
LAST_SEQUENCE = 2**63 - 1
"""After every change of a transaction."""

BELOW_OPEN = text("outbox.transaction < pg_snapshot_xmin(pg_current_snapshot())")

_INSERT = Statement(
    "outbox.insert",
    outbox.insert().values({name: bindparam(name) for name in ("project", "kind", "resource", "time")}).inline(),
)
_LATEST = Statement("outbox.latest", text("SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS open"))
_HORIZON = Statement("outbox.horizon", text("SELECT transaction::text AS transaction FROM outbox_horizon"))
_PRUNE = Statement(
    "outbox.prune",
    text(
        """
        WITH dropped AS (
            DELETE FROM outbox
            WHERE ctid = ANY (ARRAY(
                SELECT ctid FROM outbox
                WHERE time < CAST(:before AS timestamptz) AND transaction < pg_snapshot_xmin(pg_current_snapshot())
                ORDER BY time LIMIT CAST(:limit AS integer)
                FOR UPDATE SKIP LOCKED
            ))
            RETURNING transaction::text::bigint AS id
        ), moved AS (
            UPDATE outbox_horizon
            SET transaction = GREATEST(transaction::text::bigint, (SELECT max(id) FROM dropped))::text::xid8
            WHERE EXISTS (SELECT FROM dropped)
        )
        SELECT count(*) AS dropped FROM dropped
        """
    ),
)


async def write_change(session: Session, project: str, kind: str, resource: UUID) -> None:
    """One change, at its place in this transaction."""
    await session.row(_INSERT, project=project, kind=kind, resource=resource, time=datetime.now(UTC))


async def write_changes(session: Session, project: str, kind: str, resources: Sequence[UUID]) -> None:
    """A change of each resource, in order."""
    now = datetime.now(UTC)
    rows = [(project, kind, resource, now) for resource in resources]
    await session.copy("outbox.copy", outbox.name, ("project", "kind", "resource", "time"), rows)


async def open_transaction(session: Session) -> int:
    """The id of the oldest transaction still open, or of the next one: every later change has at least this id."""
    row = await session.row(_LATEST)
    assert row is not None
    return int(row["open"])


async def horizon(session: Session) -> int:
    """The transaction up to which, itself included, changes may have been dropped; 0 as long as none were."""
    row = await session.row(_HORIZON)
    assert row is not None
    return int(row["transaction"])


async def prune(session: Session, limit: int, kept: timedelta = KEPT) -> int:
    """Drops at most `limit` changes older than `kept`, the oldest first; how many. Cursors before them then expire."""
    row = await session.row(_PRUNE, before=datetime.now(UTC) - kept, limit=limit)
    assert row is not None
    return int(row["dropped"])
