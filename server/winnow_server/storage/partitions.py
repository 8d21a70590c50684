"""Month partitions of the tables that grow for good.

A row outside every month lands in the DEFAULT partition, so none is ever lost. No month is dropped by itself: how long
data is kept is for its owner to decide.
"""

from datetime import UTC, datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from winnow_server.storage.ids import lower_bound
from winnow_server.storage.schema import PARTITIONED

MONTHS_AHEAD = 2

# Any constant that nothing else in the database uses as an advisory lock.
_LOCK = 0x77696E6E6F79
# Who waits for a table makes all wait who come after: rather not today.
_WAIT = "2s"


async def create_partitions(engine: AsyncEngine, now: datetime | None = None) -> list[str]:
    """Makes the partitions of this month and the next MONTHS_AHEAD; returns the names of those that were missing.

    Call at start and daily. Rows that waited in the DEFAULT partition move into their month. Each partition has a
    transaction of its own, and servers that do this at the same time take turns.

    Raises:
        sqlalchemy.exc.DBAPIError: a table that others use did not come free in time; those made before are there.
    """
    month = (now or datetime.now(UTC)).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    created = []
    for _ in range(MONTHS_AHEAD + 1):
        following = _next_month(month)
        for table in PARTITIONED:
            name = f"{table}_{month:%Y_%m}"
            async with engine.begin() as connection:
                if await _exists(connection, name):
                    continue
                await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
                if not await _exists(connection, name):
                    await _create(connection, table, name, str(lower_bound(month)), str(lower_bound(following)))
                    created.append(name)
        month = following
    return created


def end_of_partitions(now: datetime) -> datetime:
    """The end of the last month that `create_partitions` makes at `now`."""
    month = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    for _ in range(MONTHS_AHEAD + 1):
        month = _next_month(month)
    return month


def _next_month(month: datetime) -> datetime:
    return month.replace(year=month.year + month.month // 12, month=month.month % 12 + 1)


async def _exists(connection: AsyncConnection, name: str) -> bool:
    # Not to_regclass, which may not know yet what another server has just made.
    statement = "SELECT EXISTS (SELECT FROM pg_class WHERE relname = :name AND pg_table_is_visible(oid))"
    return bool(await connection.scalar(text(statement), {"name": name}))


async def _create(connection: AsyncConnection, table: str, name: str, first: str, end: str) -> None:
    # Names and bounds come from this module alone; DDL takes no bound parameters.
    within = f"id >= '{first}' AND id < '{end}'"
    statements = (
        f"SET LOCAL lock_timeout = '{_WAIT}'",
        # So that no row slips into DEFAULT between moving and attaching. Rows of the months that are there go on
        # being written.
        f"LOCK TABLE {table}_default IN ACCESS EXCLUSIVE MODE",
        f"CREATE TABLE {name} (LIKE {table} INCLUDING DEFAULTS INCLUDING CONSTRAINTS)",
        f"WITH moved AS (DELETE FROM {table}_default WHERE {within} RETURNING *) "  # noqa: S608
        f"INSERT INTO {name} SELECT * FROM moved",
        f"ALTER TABLE {table} ATTACH PARTITION {name} FOR VALUES FROM ('{first}') TO ('{end}')",
    )
    for statement in statements:
        await connection.execute(text(statement))
