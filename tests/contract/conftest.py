"""The stores of failures that one suite holds to their contract."""

from collections.abc import AsyncIterator

import pytest
from winnow_server.embedded import EmbeddedStores
from winnow_server.failure.cache import CachedFailureStore
from winnow_server.failure.postgres_store import PostgresFailureStore
from winnow_server.failure.store import FailureStore
from winnow_server.storage.caching import Caching
from winnow_server.storage.postgres import Database

from tests.contract.fakes import MemoryFailureStore


@pytest.fixture(scope="module", params=["memory", "postgres", "cached"])
async def store(
    request: pytest.FixtureRequest, database: Database, embedded: EmbeddedStores
) -> AsyncIterator[FailureStore]:
    match request.param:
        case "memory":
            yield MemoryFailureStore()
        case "postgres":
            yield PostgresFailureStore(database)
        case _:
            async with Caching(embedded.redis_url) as caching:
                await caching.events.wait_listening()
                yield CachedFailureStore(PostgresFailureStore(database), caching)
