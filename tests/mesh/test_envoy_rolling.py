"""Replicas leave and come back behind Envoy while callers call: nobody notices."""

import asyncio

from tests.mesh.envoy import Envoy, Replica, until
from tests.mesh.load import STREAMS, Load

# Below pytest's own limit for a test, so that it ends with what was being waited for.
_SECONDS = 170


async def _replace(proxy: Envoy, replica: Replica) -> None:
    replica.ask_to_stop()
    assert await asyncio.to_thread(replica.wait) == 0
    await proxy.until(replica, healthy=False)
    replica.start()
    await proxy.until(replica, healthy=True)


async def test_replacing_every_replica_under_load_fails_no_call(proxy: Envoy, replicas: list[Replica]) -> None:
    load = Load(proxy.target)
    async with asyncio.timeout(_SECONDS):
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(load.unary())
            tasks.create_task(load.streams())
            await load.progress(10)
            for replica in replicas:
                await _replace(proxy, replica)
            await load.progress(10)
            load.ending.set()
    print(load)
    assert load.errors == []
    assert load.received == load.sent


async def test_streams_move_to_who_is_left_and_new_ones_to_who_came_back(proxy: Envoy, replicas: list[Replica]) -> None:
    first, second = replicas
    load = Load(proxy.target)

    def open_streams(replica: Replica) -> int:
        return proxy.count(replica, "rq_active")

    async with asyncio.timeout(_SECONDS), asyncio.TaskGroup() as tasks:
        tasks.create_task(load.streams())
        await load.progress(1)
        assert open_streams(first) >= STREAMS // 4
        assert open_streams(second) >= STREAMS // 4
        first.ask_to_stop()
        assert await asyncio.to_thread(first.wait) == 0
        await until(lambda: open_streams(second) == STREAMS)
        first.start()
        await proxy.until(first, healthy=True)
        later = Load(proxy.target)
        tasks.create_task(later.streams())
        await later.progress(1)
        # Fewest open ones first: the replica that came back empty gets nearly all of them.
        assert open_streams(first) >= STREAMS * 3 // 4
        load.ending.set()
        later.ending.set()
    assert load.errors == later.errors == []
    assert load.received == load.sent
