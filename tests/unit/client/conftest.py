"""A scripted server, and both clients behind one interface."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from winnow_client import AsyncClient, Client, ClientConfig, RetryPolicy

from tests.unit.client.scripted import Script, start

#: Retries without noticeable waits.
FAST = RetryPolicy(max_attempts=4, initial_backoff=0.001, max_backoff=0.002)


class Both:
    """Runs a method of either client to its end, so that one test speaks for both."""

    def __init__(self, kind: str, target: str) -> None:
        self.kind = kind
        self.target = target
        self.config = ClientConfig(caller="tests", token="secret", retry=FAST)

    def call(self, pick: Callable[[Any], Any]) -> Any:
        """The result of one call; a stream's items as a list."""
        if self.kind == "sync":
            with Client(self.target, self.config) as client:
                found = pick(client)
                return list(found) if isinstance(found, Iterator) else found

        async def run() -> Any:
            async with AsyncClient(self.target, self.config) as client:
                found = pick(client)
                return [item async for item in found] if hasattr(found, "__aiter__") else await found

        return asyncio.run(run())

    def take(self, count: int, pick: Callable[[Any], Any]) -> list[Any]:
        """The first items of a stream that need not end."""
        if self.kind == "sync":
            with Client(self.target, self.config) as client:
                stream = pick(client)
                found = [next(stream) for _ in range(count)]
                stream.close()
                return found

        async def run() -> list[Any]:
            async with AsyncClient(self.target, self.config) as client:
                stream = pick(client)
                found = [await anext(stream) for _ in range(count)]
                await stream.aclose()
                return found

        return asyncio.run(run())


@pytest.fixture
def script() -> Script:
    return Script()


@pytest.fixture
def target(script: Script) -> Iterator[str]:
    server, address = start(script)
    yield address
    script.gate.set()
    server.stop(0).wait()


@pytest.fixture(params=["sync", "async"])
def both(request: pytest.FixtureRequest, target: str) -> Both:
    return Both(request.param, target)


def texts(count: int) -> Iterable[str]:
    return [f"message {index}" for index in range(count)]
