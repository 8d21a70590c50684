"""Replicas leave and come back behind Envoy while callers call: nobody notices."""

import asyncio
from collections.abc import AsyncIterator

from winnow.spam.v1 import detection_pb2
from winnow_client import AsyncClient
from winnow_client.errors import WinnowError

from tests.mesh.envoy import Envoy, Replica, until

CALLS_A_SECOND = 300
STREAMS = 20


class Load:
    """Unary calls at a fixed rate and endless streams of items, until it is told to end."""

    def __init__(self, target: str) -> None:
        self.ending = asyncio.Event()
        self.calls = 0
        self.errors: list[str] = []
        self.sent = [0] * STREAMS
        self.received = [0] * STREAMS
        self._target = target

    async def unary(self) -> None:
        loop = asyncio.get_running_loop()
        start = loop.time()
        async with AsyncClient(self._target) as client, asyncio.TaskGroup() as calls:
            while not self.ending.is_set():
                due = int((loop.time() - start) * CALLS_A_SECOND)
                for _ in range(due - self.calls):
                    self.calls += 1
                    calls.create_task(self._call(client))
                await asyncio.sleep(0.01)

    async def _call(self, client: AsyncClient) -> None:
        try:
            await client.spam.classify_message("Claim your prize")
        except WinnowError as error:
            self.errors.append(repr(error))

    async def streams(self) -> None:
        async with AsyncClient(self._target) as client, asyncio.TaskGroup() as streams:
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


async def _replace(proxy: Envoy, replica: Replica) -> None:
    replica.ask_to_stop()
    assert await asyncio.to_thread(replica.wait) == 0
    await proxy.until(replica, healthy=False)
    replica.start()
    await proxy.until(replica, healthy=True)


async def test_replacing_every_replica_under_load_fails_no_call(proxy: Envoy, replicas: list[Replica]) -> None:
    load = Load(proxy.target)
    async with asyncio.timeout(240):
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(load.unary())
            tasks.create_task(load.streams())
            await until(lambda: min(load.received) >= 10)
            for replica in replicas:
                await _replace(proxy, replica)
            seen = list(load.received)
            await until(lambda: all(now >= before + 10 for now, before in zip(load.received, seen, strict=True)))
            load.ending.set()
    assert load.errors == []
    assert load.received == load.sent
    print(f"{load.calls} calls and {sum(load.sent)} items in {STREAMS} streams, none lost")


async def test_streams_move_to_who_is_left_and_new_ones_to_who_came_back(proxy: Envoy, replicas: list[Replica]) -> None:
    first, second = replicas
    load = Load(proxy.target)

    def open_streams(replica: Replica) -> int:
        return proxy.count(replica, "rq_active")

    async with asyncio.timeout(240), asyncio.TaskGroup() as tasks:
        tasks.create_task(load.streams())
        await until(lambda: min(load.received) >= 1)
        assert open_streams(first) >= STREAMS // 4
        assert open_streams(second) >= STREAMS // 4
        first.ask_to_stop()
        assert await asyncio.to_thread(first.wait) == 0
        await until(lambda: open_streams(second) == STREAMS)
        first.start()
        await proxy.until(first, healthy=True)
        later = Load(proxy.target)
        tasks.create_task(later.streams())
        await until(lambda: min(later.received) >= 1)
        # Fewest open ones first: the replica that came back empty gets nearly all of them.
        assert open_streams(first) >= STREAMS * 3 // 4
        load.ending.set()
        later.ending.set()
    assert load.errors == later.errors == []
    assert load.received == load.sent
