"""What a running server does for its tables once a day. Several servers may do it at the same time."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from winnow_server.errors import WinnowError
from winnow_server.storage import outbox, request_keys
from winnow_server.storage.partitions import create_partitions, end_of_partitions
from winnow_server.storage.postgres import Database, Session
from winnow_server.storage.urls import asyncpg_url

_log = structlog.get_logger(__name__)
_DAY = 86_400.0
_RETRY_SECONDS = 600.0
# Rows dropped in one transaction, and the pause after it in which others get their turn.
_BATCH = 2_000
_BREATH_SECONDS = 0.05

# Drops at most so many rows and says how many it did.
Drop = Callable[[Session, int], Awaitable[int]]
_PAST: Mapping[str, Drop] = {"changes": outbox.prune, "request ids": request_keys.remove_expired}


async def keep_partitions(url: str, made_until: Callable[[float], None]) -> None:
    """Makes the partitions of the months ahead, now and daily, until cancelled; rows without one are kept elsewhere.

    `made_until` is told, after each success, until when there are partitions, in Unix seconds.
    """
    engine = create_async_engine(asyncpg_url(url), poolclass=NullPool)
    while True:
        try:
            created = await create_partitions(engine)
            made_until(end_of_partitions(datetime.now(UTC)).timestamp())
            if created:
                _log.info("partitions made", names=created)
            pause = _DAY
        except (SQLAlchemyError, OSError) as error:
            _log.warning("partitions could not be made; rows go to the default one", error=str(error))
            pause = _RETRY_SECONDS
        await asyncio.sleep(pause)


async def drop_past(database: Database) -> None:
    """Drops what is past its time, now and daily, until cancelled: changes after a week, request ids after a day."""
    while True:
        for name, drop in _PAST.items():
            try:
                if dropped := await drop_all(database, drop):
                    _log.info("past rows dropped", of=name, count=dropped)
            except WinnowError as error:
                _log.warning("past rows could not be dropped; tomorrow again", of=name, error=str(error))
        await asyncio.sleep(_DAY)


async def drop_all(database: Database, drop: Drop) -> int:
    """Drops in short transactions until nothing is left; how many rows."""
    total = 0
    while True:
        async with database.transaction() as session:
            dropped = await drop(session, _BATCH)
        total += dropped
        if dropped < _BATCH:
            return total
        await asyncio.sleep(_BREATH_SECONDS)
