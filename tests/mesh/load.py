"""Callers that never stop: unary calls at a fixed rate, and streams without an end whose items are counted."""

import asyncio
from collections.abc import AsyncIterator

from winnow.spam.v1 import detection_pb2
from winnow_client import AsyncClient, ClientConfig
from winnow_client.errors import WinnowError

from tests.mesh.envoy import until

CALLS_A_SECOND = 300
STREAMS = 20
# Calls under way at most: a machine that cannot keep the pace slows its callers down, and no call meets its deadline.
_UNDER_WAY = 100


class Load:
    """Unary calls at a fixed rate and endless streams of items, until it is told to end. `rate` is what was reached."""

    def __init__(self, target: str, config: ClientConfig | None = None) -> None:
        self.ending = asyncio.Event()
        self.calls = 0
        self.rate = 0.0
        self.errors: list[str] = []
        self.sent = [0] * STREAMS
        self.received = [0] * STREAMS
        self._target = target
        self._config = config

    async def unary(self) -> None:
        loop = asyncio.get_running_loop()
        room = asyncio.Semaphore(_UNDER_WAY)
        start = loop.time()
        async with AsyncClient(self._target, self._config) as client, asyncio.TaskGroup() as calls:
            while not self.ending.is_set():
                due = int((loop.time() - start) * CALLS_A_SECOND)
                for _ in range(due - self.calls):
                    await room.acquire()
                    self.calls += 1
                    calls.create_task(self._call(client, room))
                await asyncio.sleep(0.01)
            self.rate = self.calls / (loop.time() - start)

    async def _call(self, client: AsyncClient, room: asyncio.Semaphore) -> None:
        try:
            await client.spam.classify_message("Claim your prize")
        except WinnowError as error:
            self.errors.append(repr(error))
        finally:
            room.release()

    async def streams(self) -> None:
        async with AsyncClient(self._target, self._config) as client, asyncio.TaskGroup() as streams:
            for index in range(STREAMS):
                streams.create_task(self._stream(client, index))

    async def _stream(self, client: AsyncClient, index: int) -> None:
        try:
            async for result in client.classify_many(self._items(index), window=4):
                assert result.request_tag == f"{index}-{self.received[index]}", "in order, each once"
                self.received[index] += 1
        except WinnowError as error:
            self.errors.append(f"stream {index}: {error!r}")

    async def _items(self, index: int) -> AsyncIterator[detection_pb2.MessageInput]:
        while not self.ending.is_set():
            tag = f"{index}-{self.sent[index]}"
            self.sent[index] += 1
            yield detection_pb2.MessageInput(request_tag=tag, text=f"Claim your prize {tag}")
            # The pace of this caller.
            await asyncio.sleep(0.005)

    def __str__(self) -> str:
        return (
            f"{self.calls} calls at {self.rate:.0f} a second, {len(self.errors)} failed; {sum(self.sent)} items in "
            f"{STREAMS} streams, {sum(self.sent) - sum(self.received)} lost"
        )

    async def progress(self, items: int) -> None:
        """Waits until every stream has answered that many more items."""
        seen = list(self.received)
        await until(lambda: all(now >= then + items for now, then in zip(self.received, seen, strict=True)))
