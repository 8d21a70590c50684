"""What takes too long in the database ends there, with an answer that says what to do."""

import asyncio

import pytest
from sqlalchemy import text
from winnow_server.errors import DeadlinePassed, StoreUnavailable
from winnow_server.storage.postgres import Database
from winnow_server.storage.sql import Statement

_SLEEP = Statement("t", text("SELECT pg_sleep(600)"))
_LOCK = Statement("t", text("SELECT pg_advisory_xact_lock(711)"))
_ONE = Statement("t", text("SELECT 1 AS one"))


async def test_a_long_statement_ends_with_advice(database_url: str) -> None:
    database = Database(database_url, pool_size=1, max_overflow=0, statement_seconds=0.05)
    with pytest.raises(DeadlinePassed, match="narrow the filter"):
        async with database.read() as session:
            await session.rows(_SLEEP)
    async with database.read() as session:
        row = await session.row(_ONE)
        assert row is not None
        assert row["one"] == 1
    await database.close()


async def test_a_lock_that_does_not_come_free_is_unavailable(database_url: str) -> None:
    database = Database(database_url, lock_seconds=0.05)
    async with database.transaction() as holder:
        await holder.row(_LOCK)
        with pytest.raises(StoreUnavailable, match="nothing was written"):
            async with database.transaction() as other:
                await other.row(_LOCK)
    await database.close()


async def test_a_transaction_left_open_is_ended(database_url: str) -> None:
    stuck, other = Database(database_url, statement_seconds=0.05), Database(database_url)
    held, freed = asyncio.Event(), asyncio.Event()

    async def leave_open() -> None:
        async with stuck.transaction() as session:
            await session.row(_LOCK)
            held.set()
            await freed.wait()
            await session.row(_ONE)

    left = asyncio.create_task(leave_open())
    await held.wait()
    async with asyncio.timeout(10), other.transaction() as session:
        await session.row(_LOCK)
    freed.set()
    with pytest.raises(StoreUnavailable):
        await left
    await stuck.close()
    await other.close()
