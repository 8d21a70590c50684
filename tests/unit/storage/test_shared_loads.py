"""Calls that read the same thing share one load; it ends when nobody waits for it any more."""

import asyncio
from uuid import UUID

import pytest
from pydantic import TypeAdapter
from winnow_server.storage.cache import ReadCache
from winnow_server.storage.events import Events
from winnow_server.storage.ids import uuid7

ID = uuid7()


class Loads:
    """What a store is asked for: each load waits to be let go, and notes how it ended."""

    def __init__(self) -> None:
        self.cache = ReadCache("kind", TypeAdapter(str), TypeAdapter(list[str]), Events(None), None)
        self.started = 0
        self.ended: list[str] = []
        self.running = asyncio.Event()
        self.release = asyncio.Event()

    async def load(self) -> str:
        self.started += 1
        number = self.started
        self.running.set()
        try:
            await self.release.wait()
        except asyncio.CancelledError:
            self.ended.append(f"{number} cancelled")
            raise
        self.ended.append(f"{number} done")
        return f"value {number}"

    async def load_list(self) -> list[str]:
        return [await self.load()]

    def read(self, kind: str) -> "asyncio.Task[object]":
        id: UUID = ID
        if kind == "item":
            return asyncio.ensure_future(self.cache.item("p", id, self.load))
        return asyncio.ensure_future(self.cache.items("p", "query", self.load_list))


@pytest.mark.parametrize("kind", ["item", "list"])
async def test_a_load_ends_with_the_last_who_waits(kind: str) -> None:
    loads = Loads()
    first = loads.read(kind)
    await loads.running.wait()
    second = loads.read(kind)
    await asyncio.sleep(0)
    for reader in (first, second):
        assert loads.ended == [], "one still waits"
        reader.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reader
    # Whoever comes now finds no load that is about to end.
    third = loads.read(kind)
    loads.release.set()
    assert await third in ("value 2", ["value 2"])
    assert loads.ended == ["1 cancelled", "2 done"]
