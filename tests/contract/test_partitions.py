"""New months while the tables are in use."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool
from winnow_server.failure.postgres_store import PostgresFailureStore
from winnow_server.storage import partitions
from winnow_server.storage.ids import uuid7
from winnow_server.storage.partitions import create_partitions
from winnow_server.storage.postgres import Database
from winnow_server.storage.urls import asyncpg_url

from tests.contract.samples import new_failure, project


@pytest.fixture
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    engine = create_async_engine(asyncpg_url(database_url), poolclass=NullPool)
    yield engine
    await engine.dispose()


async def test_a_transaction_that_writes_is_not_waited_for(engine: AsyncEngine, database_url: str) -> None:
    writer = await asyncpg.connect(database_url)
    try:
        async with writer.transaction():
            await writer.execute(f"UPDATE ci_failures SET revision = revision WHERE id = '{uuid7()}'")
            async with asyncio.timeout(10):
                assert await create_partitions(engine, datetime.now(UTC) + timedelta(days=800))
    finally:
        await writer.close()


async def test_who_holds_the_table_is_not_waited_for_long(
    engine: AsyncEngine, database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(partitions, "_WAIT", "50ms")
    later = datetime.now(UTC) + timedelta(days=1200)
    reader = await asyncpg.connect(database_url)
    try:
        async with reader.transaction():
            await reader.execute("SELECT count(*) FROM spam_detections")
            with pytest.raises(DBAPIError):
                await create_partitions(engine, later)
            await PostgresFailureStore(database).create(new_failure(project()))
        made = await create_partitions(engine, later)
    finally:
        await reader.close()
    assert f"spam_detections_{later:%Y_%m}" in made
    assert f"ci_failures_{later:%Y_%m}" not in made, "it was made before"
