"""The caches against a real Redis: what is kept, what is dropped where, and that no slow reader leaves an old value
behind.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, aclosing
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest
from redis.asyncio import Redis
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError
from winnow_server.embedded import EmbeddedStores, _programs
from winnow_server.errors import NotFound
from winnow_server.failure.cache import CachedFailureStore
from winnow_server.failure.records import CorrectFailure, Correction, FailureQuery, FailureRecord
from winnow_server.storage.caching import Caching
from winnow_server.storage.children import REDIS_ENDING, Child
from winnow_server.storage.ids import uuid7

from tests.contract.fakes import MemoryFailureStore
from tests.contract.samples import new_failure, project


class LoneRedis:
    """A Redis that a test may stop and start."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._socket = folder / "redis.sock"
        self._child: Child | None = None
        self.url = f"unix://{self._socket}"

    async def start(self) -> None:
        options = ["--port", "0", "--unixsocket", str(self._socket), "--save", "", "--dir", str(self._folder)]
        log = self._folder / "redis.log"
        self._child = Child(_programs()[1], options, log=log, ending=REDIS_ENDING, uid=None)
        await until(self._answers)

    async def stop(self) -> None:
        if self._child is not None:
            await self._child.end()

    async def _answers(self) -> bool:
        client: Redis = Redis.from_url(self.url)
        try:
            return bool(await client.ping())
        except RedisConnectionError:
            return False
        finally:
            await client.aclose()


class SlowStore(MemoryFailureStore):
    """Counts reads, and holds those that `hold` was called for until it is released, after they have read."""

    def __init__(self) -> None:
        super().__init__()
        self.gets = 0
        self.lists = 0
        self.reading = asyncio.Event()
        self.release: asyncio.Event | None = None

    def hold(self) -> asyncio.Event:
        self.reading.clear()
        self.release = asyncio.Event()
        return self.release

    async def get(self, project: str, id: UUID, at_least: int = 0) -> FailureRecord:
        self.gets += 1
        record = await super().get(project, id)
        await self._pause()
        return record

    async def list(self, query: FailureQuery) -> list[FailureRecord]:
        self.lists += 1
        records = await super().list(query)
        await self._pause()
        return records

    async def _pause(self) -> None:
        release, self.release = self.release, None
        if release is not None:
            self.reading.set()
            await release.wait()


@pytest.fixture
def store() -> SlowStore:
    return SlowStore()


Server = Callable[[], Awaitable[CachedFailureStore]]


@pytest.fixture
async def server(embedded: EmbeddedStores, store: SlowStore) -> AsyncIterator[Server]:
    """Makes one more server's cache over the same store and Redis."""
    async with AsyncExitStack() as stack:

        async def make() -> CachedFailureStore:
            caching = await stack.enter_async_context(Caching(embedded.redis_url))
            await caching.events.wait_listening()
            return CachedFailureStore(store, caching)

        yield make


async def until(holds: Callable[[], Awaitable[bool] | bool]) -> None:
    """Returns when the condition holds; fails after 10 s."""
    async with asyncio.timeout(10):
        while True:
            result = holds()
            if result if isinstance(result, bool) else await result:
                return
            await asyncio.sleep(0)


def corrected(record: FailureRecord) -> CorrectFailure:
    return CorrectFailure(record.project, record.id, record.revision, Correction(note="n"), "", "", "ann")


async def filled(cache: CachedFailureStore) -> None:
    """Waits for the fills of L2 under way."""
    shared = cache._cache._shared
    assert shared is not None
    await shared.close()


@dataclass
class Held:
    """Set when an invalidation is about to go to Redis; it goes once it is released."""

    reached: asyncio.Event
    release: asyncio.Event


def hold_invalidations(cache: CachedFailureStore) -> Held:
    shared = cache._caching.shared
    assert shared is not None
    invalidate, held = shared._invalidate, Held(asyncio.Event(), asyncio.Event())

    async def slow(keys: Sequence[str], args: Sequence[str]) -> object:
        held.reached.set()
        await held.release.wait()
        return await invalidate(keys=keys, args=args)

    shared._invalidate = slow  # type: ignore[assignment]
    return held


async def test_tiers(server: Server, store: SlowStore) -> None:
    first, second = await server(), await server()
    record, _ = await first.create(new_failure(project()))
    query = FailureQuery(record.project, 10)
    for cache in (first, first, second, second):
        assert await cache.get(record.project, record.id) == record
        assert await cache.list(query) == [record]
        await filled(cache)
    assert (store.gets, store.lists) == (1, 1)
    assert (first.counters.loads, first.counters.l2_hits, first.counters.l1_hits) == (2, 0, 2)
    assert (second.counters.loads, second.counters.l2_hits, second.counters.l1_hits) == (0, 2, 2)
    assert second.counters.hit_ratio == 1.0
    assert first.counters.hit_ratio == 0.5


async def test_a_write_is_seen_on_every_server(server: Server) -> None:
    servers = [await server() for _ in range(3)]
    record, _ = await servers[0].create(new_failure(project()))
    query = FailureQuery(record.project, 10)
    for number, writer in enumerate(servers):
        for cache in servers:
            await cache.get(record.project, record.id)
            await cache.list(query)
            await filled(cache)
        record = await writer.correct(corrected(record))
        assert await writer.get(record.project, record.id) == record
        assert await writer.list(query) == [record]
        for cache in servers:
            await until(lambda cache=cache, now=record: _shows(cache, now))
        assert record.revision == number + 2


async def _shows(cache: CachedFailureStore, record: FailureRecord) -> bool:
    listed = await cache.list(FailureQuery(record.project, 10))
    return await cache.get(record.project, record.id) == record and listed == [record]


async def test_one_load_at_a_time(server: Server, store: SlowStore) -> None:
    cache = await server()
    record, _ = await cache.create(new_failure(project()))
    release = store.hold()
    readers = [asyncio.create_task(cache.get(record.project, record.id)) for _ in range(50)]
    await store.reading.wait()
    readers[0].cancel()
    release.set()
    results = await asyncio.gather(*readers, return_exceptions=True)
    assert isinstance(results[0], asyncio.CancelledError), "who started the load may leave"
    assert results[1:] == [record] * 49
    assert store.gets == 1
    assert cache.counters.joined == 49


async def test_what_does_not_exist_is_not_kept(server: Server, store: SlowStore) -> None:
    cache = await server()
    for _ in range(2):
        with pytest.raises(NotFound):
            await cache.get(project(), uuid7())
    assert store.gets == 2


@pytest.mark.parametrize("writer_is_reader", [True, False])
@pytest.mark.parametrize("kind", ["item", "list"])
async def test_a_slow_reader_never_leaves_an_old_value(
    server: Server, store: SlowStore, kind: str, writer_is_reader: bool
) -> None:
    reader, other, third = await server(), await server(), await server()
    writer = reader if writer_is_reader else other
    record, _ = await writer.create(new_failure(project()))
    before = reader._cache._number(record.project)
    if kind == "item":
        read: Awaitable[object] = reader.get(record.project, record.id)
    else:
        read = reader.list(FailureQuery(record.project, 10))
    release = store.hold()
    slow = asyncio.ensure_future(read)
    await store.reading.wait()
    newer = await writer.correct(corrected(record))
    await until(lambda: reader._cache._number(record.project) != before)
    release.set()
    assert await slow in (record, [record]), "it began before the write"
    await filled(reader)
    for cache in (third, writer):
        assert await _shows(cache, newer)
    await until(lambda: _shows(reader, newer))


@pytest.mark.parametrize("kind", ["item", "list"])
async def test_a_read_while_redis_is_being_told_leaves_no_old_value(server: Server, kind: str) -> None:
    cache = await server()
    record, _ = await cache.create(new_failure(project()))
    await _shows(cache, record)
    await filled(cache)
    told = hold_invalidations(cache)
    writing = asyncio.create_task(cache.correct(corrected(record)))
    await told.reached.wait()
    read = cache.get(record.project, record.id) if kind == "item" else cache.list(FailureQuery(record.project, 10))
    assert await read in (record, [record]), "it ended before the write was acknowledged"
    told.release.set()
    assert await _shows(cache, await writing)


async def test_generations_of_lists_are_per_project(server: Server, store: SlowStore) -> None:
    cache = await server()
    one, _ = await cache.create(new_failure(project()))
    two, _ = await cache.create(new_failure(project()))
    for record in (one, two):
        await cache.list(FailureQuery(record.project, 10))
        await cache.list(FailureQuery(record.project, 20))
    await cache.create(new_failure(one.project))
    assert store.lists == 4
    for record in (one, two):
        await cache.list(FailureQuery(record.project, 10))
        await cache.list(FailureQuery(record.project, 20))
    assert store.lists == 6, "those of one project were dropped by one write"


async def test_a_lost_subscription_empties_l1_until_it_is_back(
    server: Server, store: SlowStore, embedded: EmbeddedStores
) -> None:
    cache = await server()
    record, _ = await cache.create(new_failure(project()))
    await cache.get(record.project, record.id)
    assert cache._cache.peek(record.project, record.id) == record
    events = cache._cache._events
    lost = asyncio.Event()
    events.register(lambda _: None, lost.set, lambda: None)
    admin: Redis = Redis.from_url(embedded.redis_url)
    await admin.client_kill_filter(_type="pubsub")
    async with asyncio.timeout(10):
        await lost.wait()
    assert cache._cache.peek(record.project, record.id) is None
    assert not events.listening
    async with asyncio.timeout(10):
        await events.wait_listening()
    await cache.get(record.project, record.id)
    assert cache._cache.peek(record.project, record.id) == record
    await admin.aclose()


async def test_redis_away_and_back(tmp_path: Path, store: SlowStore) -> None:
    async with AsyncExitStack() as stack:
        redis = LoneRedis(tmp_path)
        stack.push_async_callback(redis.stop)
        await redis.start()
        caching = await stack.enter_async_context(Caching(redis.url))
        await caching.events.wait_listening()
        cache = CachedFailureStore(store, caching)
        record, _ = await cache.create(new_failure(project()))
        await cache.get(record.project, record.id)
        await filled(cache)
        await redis.stop()
        await until(lambda: not caching.events.listening)
        loop = asyncio.get_running_loop()
        took = []
        for _ in range(200):
            start = loop.time()
            assert await cache.get(record.project, record.id) == record
            took.append(loop.time() - start)
        assert sorted(took)[150] < 0.005, "calls go straight to the store"
        assert store.gets == 1 + 200
        newer = await cache.correct(corrected(record))
        assert await cache.get(record.project, record.id) == newer
        await redis.start()
        async with asyncio.timeout(10):
            await caching.events.wait_listening()
        await until(lambda: not caching.shared._owed)  # type: ignore[union-attr]
        assert await cache.get(record.project, record.id) == newer


async def test_an_invalidation_that_redis_missed_is_told_soon_after(server: Server) -> None:
    here, there = await server(), await server()
    record, _ = await here.create(new_failure(project()))
    for cache in (here, there):
        await _shows(cache, record)
        await filled(cache)
    shared = here._caching.shared
    assert shared is not None
    invalidate = shared._invalidate
    missed = asyncio.Event()

    async def one_slow_moment(keys: Sequence[str], args: Sequence[str]) -> object:
        shared._invalidate = invalidate
        missed.set()
        raise RedisTimeoutError

    shared._invalidate = one_slow_moment  # type: ignore[assignment]
    newer = await here.correct(corrected(record))
    assert missed.is_set()
    # No other write and no lost connection helps.
    await until(lambda: _shows(there, newer))
    await until(lambda: shared.owed == 0)


async def test_a_write_of_many_failures_tells_redis_in_few_round_trips(server: Server) -> None:
    here, there = await server(), await server()
    of = project()
    records = [(await here.create(new_failure(of)))[0] for _ in range(300)]
    for record in records[:3]:
        await there.get(of, record.id)
    heard: list[UUID | None] = []
    there._cache._events.register(lambda event: heard.append(event.id), lambda: None, lambda: None)
    shared = here._caching.shared
    assert shared is not None
    invalidate, calls = shared._invalidate, 0

    async def counted(keys: Sequence[str], args: Sequence[str]) -> object:
        nonlocal calls
        calls += 1
        return await invalidate(keys=keys, args=args)

    shared._invalidate = counted  # type: ignore[assignment]
    await here.changed(of, [record.id for record in records])
    assert calls == 3, "two of the failures, one of their project's layer"
    await until(lambda: len(heard) == 301)
    assert set(heard) == {None, *(record.id for record in records)}
    assert [there._cache.peek(of, record.id) for record in records[:3]] == [None] * 3
    assert (await shared.item("failure", of, records[0].id)).value is None


async def test_watchers_wake_at_once(server: Server) -> None:
    here, there = await server(), await server()
    of = project()
    for watched, writer in ((here, here), (here, there)):
        changes = watched._cache._events.changes("failure", of, poll_seconds=60)
        async with aclosing(changes) as wakes, asyncio.timeout(10):
            await anext(wakes)
            await writer.create(new_failure(of))
            await anext(wakes)


async def test_watchers_poll_without_redis() -> None:
    async with Caching("") as caching, aclosing(caching.events.changes("failure", "p", 0.01)) as wakes:
        for _ in range(3):
            await anext(wakes)
