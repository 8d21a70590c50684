"""Limits counted in Redis, where asking takes a moment and many ask at once."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

import pytest
from limits import parse
from redis.asyncio import Redis
from winnow_server.embedded import EmbeddedStores
from winnow_server.errors import RateLimited
from winnow_server.interceptors import RateLimiter


class Trips:
    """Counts the round trips."""

    def __init__(self) -> None:
        self.made = 0

    @contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        self.made += 1
        yield


@pytest.fixture
def trips() -> Trips:
    return Trips()


@pytest.fixture
async def limiter(embedded: EmbeddedStores, trips: Trips) -> AsyncIterator[RateLimiter]:
    async with Redis.from_url(embedded.redis_url) as redis:
        await redis.flushdb()
    limiter = RateLimiter(embedded.redis_url, trips)
    yield limiter
    await limiter.close()


async def take(limiter: RateLimiter, limit: str, cost: int = 1) -> RateLimited | None:
    """The refusal, if any."""
    try:
        pending = limiter.take(parse(limit), "caller", "Method", cost)
        if pending is not None:
            await pending
    except RateLimited as refused:
        return refused
    return None


async def test_a_burst_takes_one_lease(limiter: RateLimiter, trips: Trips) -> None:
    answers = await asyncio.gather(*(take(limiter, "60000/minute") for _ in range(300)))
    assert answers == [None] * 300
    assert trips.made == 1


async def test_a_burst_gets_all_of_a_limit_and_no_more(limiter: RateLimiter, trips: Trips) -> None:
    answers = await asyncio.gather(*(take(limiter, "1000/minute") for _ in range(1500)))
    assert answers.count(None) == 1000
    assert trips.made < 150


async def test_a_burst_of_uneven_costs_uses_the_limit_to_its_end(limiter: RateLimiter) -> None:
    answers = await asyncio.gather(*(take(limiter, "1000/minute", cost) for cost in [1, 7, 30, 2] * 25))
    assert answers == [None] * 100


async def test_two_servers_share_one_limit(limiter: RateLimiter, embedded: EmbeddedStores) -> None:
    other = RateLimiter(embedded.redis_url)
    try:
        answers = await asyncio.gather(*(take(each, "100/minute") for each in [limiter, other] * 80))
    finally:
        await other.close()
    assert answers.count(None) == 100


async def test_the_refused_cost_redis_nothing_until_the_time_they_were_told(limiter: RateLimiter, trips: Trips) -> None:
    await take(limiter, "5/minute", 5)
    first = await take(limiter, "5/minute")
    asked = trips.made
    answers = await asyncio.gather(*(take(limiter, "5/minute") for _ in range(100)))
    assert None not in answers
    assert trips.made == asked
    assert first is not None
    assert 60 < first.retry_after < 120


async def test_a_batch_above_the_limit_takes_all_of_it(limiter: RateLimiter) -> None:
    assert await take(limiter, "6000/minute", 100_000) is None
    refused = await take(limiter, "6000/minute")
    assert refused is not None
