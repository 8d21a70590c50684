"""A database whose connections were cut without a word: the probe says so in time."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from winnow_server.embedded import EmbeddedStores
from winnow_server.errors import StoreUnavailable
from winnow_server.storage.postgres import Database


class Line:
    """Carries bytes between clients and a PostgreSQL until it is `cut`."""

    def __init__(self, folder: Path, socket: Path) -> None:
        self.path = folder / socket.name
        self.cut = False
        self._socket = socket
        self._carriers: set[asyncio.Task[None]] = set()

    async def open(self) -> asyncio.Server:
        return await asyncio.start_unix_server(self._accept, self.path)

    async def close(self) -> None:
        for carrier in self._carriers:
            carrier.cancel()
        await asyncio.gather(*self._carriers, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        from_server, to_server = await asyncio.open_unix_connection(self._socket)
        for source, target in ((reader, to_server), (from_server, writer)):
            self._carriers.add(asyncio.create_task(self._carry(source, target)))

    async def _carry(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await source.read(65536):
                if not self.cut:
                    target.write(data)
        target.close()


@pytest.fixture
async def line(embedded: EmbeddedStores, tmp_path: Path) -> AsyncIterator[Line]:
    parts = parse_qs(urlsplit(embedded.database_url).query)
    line = Line(tmp_path, Path(parts["host"][0]) / f".s.PGSQL.{parts.get('port', ['5432'])[0]}")
    server = await line.open()
    yield line
    server.close()
    await line.close()


async def test_a_probe_on_a_dead_line_ends(line: Line, embedded: EmbeddedStores, tmp_path: Path) -> None:
    folder = parse_qs(urlsplit(embedded.database_url).query)["host"][0]
    database = Database(embedded.database_url.replace(folder, str(tmp_path)), timeout_seconds=0.5)
    await database.ping()
    line.cut = True
    for _ in range(2):
        async with asyncio.timeout(10):
            with pytest.raises(StoreUnavailable):
                await database.ping()
    line.cut = False
    await database.ping()
    await database.close()
