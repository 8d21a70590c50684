"""What is past its time goes, in short transactions; a watcher that is connected notices nothing of it."""

import asyncio
import secrets
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, aclosing
from datetime import timedelta

import pytest
from sqlalchemy import text
from winnow_server import app
from winnow_server.embedded import EmbeddedStores
from winnow_server.errors import NotFound, ResumeTokenExpired
from winnow_server.failure import watch as watching
from winnow_server.failure.postgres_store import PostgresFailureStore
from winnow_server.failure.records import ChangeCursor, FailureChange, FailureQuery
from winnow_server.settings import Settings
from winnow_server.storage import outbox, request_keys, upkeep
from winnow_server.storage.postgres import Database, Session
from winnow_server.storage.sql import Statement

from tests.contract.samples import new_failure, project

_AGE = Statement("t", text("UPDATE outbox SET time = now() - interval '8 days' WHERE project = :project"))
_EXPIRE = Statement("t", text("UPDATE request_keys SET expire_time = now() WHERE project = :project"))
_LEFT = Statement(
    "t",
    text(
        "SELECT (SELECT count(*) FROM outbox WHERE project = :project) AS changes,"
        " (SELECT count(*) FROM request_keys WHERE project = :project AND kind = 'failure.create') AS ids"
    ),
)


async def past_rows(database: Database, of: str) -> None:
    """Five changes and request ids of a project whose time is over."""
    for number in range(5):
        await PostgresFailureStore(database).create(new_failure(of, request_id=f"{of} {number}"))
    async with database.transaction() as session:
        await session.row(_AGE, project=of)
        await session.row(_EXPIRE, project=of)


async def left(database: Database, of: str) -> tuple[int, int]:
    async with database.read() as session:
        row = await session.row(_LEFT, project=of)
    assert row is not None
    return row["changes"], row["ids"]


@pytest.mark.parametrize("drop", [outbox.prune, request_keys.remove_expired])
async def test_in_batches_until_nothing_is_left(
    database: Database, monkeypatch: pytest.MonkeyPatch, drop: upkeep.Drop
) -> None:
    monkeypatch.setattr(upkeep, "_BATCH", 2)
    old, young = project(), project()
    await past_rows(database, old)
    await PostgresFailureStore(database).create(new_failure(young, request_id=young))
    dropped: list[int] = []

    async def noted(session: Session, limit: int) -> int:
        dropped.append(await drop(session, limit))
        return dropped[-1]

    assert await upkeep.drop_all(database, noted) == 5
    assert dropped == [2, 2, 1]
    assert await left(database, old) == ((0, 5) if drop is outbox.prune else (5, 0))
    assert await left(database, young) == (1, 1)
    await upkeep.drop_all(database, outbox.prune)
    await upkeep.drop_all(database, request_keys.remove_expired)


async def test_a_server_does_it_at_its_start(embedded: EmbeddedStores, database: Database, database_url: str) -> None:
    of = project()
    await past_rows(database, of)
    async with AsyncExitStack() as stack:
        settings = Settings(database_url=database_url, redis_url="", port=0, rate_limits=False, log_calls="none")
        server = await app.start(settings, stack)
        async with asyncio.timeout(10):
            while True:
                if await left(database, of) == (0, 0):
                    break
        await server.server.stop(0)


async def test_two_at_once_do_not_wait_for_each_other(database: Database) -> None:
    of = project()
    await past_rows(database, of)
    async with database.transaction() as first, database.transaction() as second:
        assert await request_keys.remove_expired(first, 3) == 3
        assert await request_keys.remove_expired(second, 3) == 2
    assert await left(database, of) == (5, 0)


async def test_a_change_of_a_transaction_that_was_dropped_in_part_is_not_skipped(database: Database) -> None:
    store, of = PostgresFailureStore(database), project()
    records = [(await store.create(new_failure(of)))[0] for _ in range(2)]
    start = await store.latest_cursor()
    async with database.transaction() as session:
        await outbox.write_changes(session, of, "corrected", [record.id for record in records])
    first, second = await store.changes(of, start, 10)
    assert first.cursor.transaction == second.cursor.transaction
    async with database.transaction() as session:
        await outbox.prune(session, 1000, timedelta(0))
    with pytest.raises(ResumeTokenExpired):
        await store.changes(of, first.cursor, 10)


async def test_heartbeats_carry_a_quiet_watcher_over_what_is_dropped(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "_HEARTBEAT_SECONDS", 0.0)
    store, quiet = PostgresFailureStore(database), f"q{secrets.token_hex(6)}"

    async def turns(_: str) -> AsyncGenerator[None, None]:
        while True:
            yield

    start = await store.latest_cursor()
    changes = watching.watch(store, quiet, start, turns, asyncio.Event(), str)
    async with aclosing(changes) as watched:  # type: ignore[type-var]
        assert await anext(watched) == start
        await store.create(new_failure(project()))
        beat = await anext(watched)
        assert isinstance(beat, ChangeCursor)
        assert beat > start
        async with database.transaction() as session:
            await outbox.prune(session, 1000, timedelta(0))
        assert isinstance(await anext(watched), ChangeCursor)
        assert await store.changes(quiet, beat, 10) == [], "its token still resumes"
        created, _ = await store.create(new_failure(quiet))
        change = await anext(watched)
        assert isinstance(change, FailureChange)
        assert change.failure == created


async def test_a_heartbeat_never_passes_a_change_still_to_commit(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "_HEARTBEAT_SECONDS", 0.0)
    store, of = PostgresFailureStore(database), project()
    created, _ = await store.create(new_failure(of))

    async def turns(_: str) -> AsyncGenerator[None, None]:
        while True:
            yield

    changes = watching.watch(store, of, await store.latest_cursor(), turns, asyncio.Event(), str)
    async with aclosing(changes) as watched:  # type: ignore[type-var]
        await anext(watched)
        async with database.transaction() as session:
            await outbox.write_changes(session, of, "corrected", [created.id])
            await store.create(new_failure(project()))
            assert isinstance(await anext(watched), ChangeCursor)
        change = await anext(watched)
        assert isinstance(change, FailureChange)
        assert change.failure.id == created.id


async def test_the_rest_stays_when_a_month_is_dropped(database_url: str) -> None:
    database = Database(database_url)
    store, of = PostgresFailureStore(database), project()
    old, _ = await store.create(new_failure(of))
    month = f"{old.create_time:%Y_%m}"
    async with database.transaction() as session:
        await session.row(Statement("t", text(f"DROP TABLE ci_failures_{month}, failure_contexts_{month}")))
    with pytest.raises(NotFound):
        await store.get(of, old.id)
    created, _ = await store.create(new_failure(of))
    assert await store.list(FailureQuery(of, 10)) == [created]
    await database.close()
