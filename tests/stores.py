"""Fixtures: a PostgreSQL and a Redis for the whole run, and an empty database for each test module."""

import secrets
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest
from winnow_server.embedded import EmbeddedStores
from winnow_server.storage.migrate import migrate
from winnow_server.storage.postgres import Database


@pytest.fixture(scope="session")
async def embedded(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[EmbeddedStores]:
    """Running stores in a folder of their own."""
    folder: Path = tmp_path_factory.mktemp("stores")
    # Beyond the default so that modules with pools of their own never wait for one another.
    async with EmbeddedStores(folder, max_connections=200) as stores:
        yield stores


@pytest.fixture(scope="module")
async def database_url(embedded: EmbeddedStores) -> AsyncIterator[str]:
    """The address of a new database with the newest schema; dropped at the end of the module."""
    name = f"test_{secrets.token_hex(6)}"
    admin = await asyncpg.connect(embedded.database_url)
    try:
        await admin.execute(f"CREATE DATABASE {name}")
        url = embedded.database_url.replace("/winnow?", f"/{name}?")
        await migrate(url)
        yield url
        await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        await admin.close()


@pytest.fixture(scope="module")
async def database(database_url: str) -> AsyncIterator[Database]:
    """A pool on the module's database."""
    pool = Database(database_url)
    yield pool
    await pool.close()
