"""Brings a database to the newest schema; safe when several servers start at once."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from winnow_server.storage.partitions import create_partitions
from winnow_server.storage.urls import asyncpg_url

# Any constant that nothing else in the database uses as an advisory lock.
_LOCK = 0x77696E6E6F77


async def migrate(url: str) -> None:
    """Runs the missing migrations, all in one transaction, then makes the partitions of the months ahead.

    A second caller waits for the first and finds nothing to do.

    Raises:
        OSError, sqlalchemy.exc.DBAPIError: the database cannot be reached or refuses.
    """
    engine = create_async_engine(asyncpg_url(url), poolclass=NullPool)
    try:
        async with engine.begin() as connection:
            await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            await connection.run_sync(_upgrade)
        await create_partitions(engine)
    finally:
        await engine.dispose()


def _upgrade(connection: Connection) -> None:
    config = Config()
    config.set_main_option("path_separator", "os")
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
