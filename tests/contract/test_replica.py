"""What a replica is read for: here it is another database, empty, so that an answer says which of the two gave it."""

import secrets
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest
from winnow_server.embedded import EmbeddedStores
from winnow_server.failure.postgres_store import PostgresFailureStore
from winnow_server.spam.cache import CachedDetectionStore
from winnow_server.spam.postgres_store import PostgresDetectionStore
from winnow_server.spam.records import DetectionQuery
from winnow_server.storage.caching import Caching
from winnow_server.storage.migrate import migrate
from winnow_server.storage.postgres import Database

from tests.contract.samples import new_detection, new_failure, project


@pytest.fixture
async def database_with_replica(embedded: EmbeddedStores, database_url: str) -> AsyncIterator[Database]:
    name = f"test_{secrets.token_hex(6)}"
    admin = await asyncpg.connect(embedded.database_url)
    await admin.execute(f"CREATE DATABASE {name}")
    url = embedded.database_url.replace("/winnow?", f"/{name}?")
    await migrate(url)
    database = Database(database_url, replica_url=url)
    yield database
    await database.close()
    await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await admin.close()


async def test_of_stored_traffic_but_not_of_what_was_just_written(
    database_with_replica: Database, embedded: EmbeddedStores
) -> None:
    of, yesterday = project(), datetime.now(UTC) - timedelta(days=1)
    async with Caching(embedded.redis_url) as caching:
        await caching.events.wait_listening()
        store = CachedDetectionStore(PostgresDetectionStore(database_with_replica), caching)
        (id,) = await store.create_many(of, [new_detection()])
        assert (await store.get(of, id)).id == id
        for _ in range(2):
            assert [record.id for record in await store.list(DetectionQuery(of, 10))] == [id]
            assert await store.list(DetectionQuery(of, 10, stale_ok=True)) == []
        assert await store.changed_by_shadow(of, yesterday, 10) == []
        assert await store.ham_scores(of, yesterday, "model-1", 10) == {}
    failures = PostgresFailureStore(database_with_replica)
    created, _ = await failures.create(new_failure(of))
    assert await failures.get(of, created.id) == created
