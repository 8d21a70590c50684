"""What a running server does for its tables once a day."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from winnow_server.storage.partitions import create_partitions, end_of_partitions
from winnow_server.storage.urls import asyncpg_url

_log = structlog.get_logger(__name__)
_DAY = 86_400.0


async def keep_partitions(url: str, made_until: Callable[[float], None]) -> None:
    """Makes the partitions of the months ahead, now and daily, until cancelled; rows without one are kept elsewhere.

    `made_until` is told, after each success, until when there are partitions, in Unix seconds.
    """
    engine = create_async_engine(asyncpg_url(url), poolclass=NullPool)
    while True:
        try:
            async with engine.begin() as connection:
                created = await create_partitions(connection)
            made_until(end_of_partitions(datetime.now(UTC)).timestamp())
            if created:
                _log.info("partitions made", names=created)
        except (SQLAlchemyError, OSError) as error:
            _log.warning("partitions could not be made; rows go to the default one", error=str(error))
        await asyncio.sleep(_DAY)
