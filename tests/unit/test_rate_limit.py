"""Leases of a limit: cheap for the busy, and no loss for those who call seldom."""

from types import SimpleNamespace

import pytest
from limits import parse
from limits.storage import memory
from winnow_server.errors import RateLimited
from winnow_server.interceptors import RateLimiter, lease, rate_limit


async def take(limiter: RateLimiter, limit: str, cost: int = 1) -> None:
    pending = limiter.take(parse(limit), "caller", "Method", cost)
    if pending is not None:
        await pending


class Clock:
    """Stands in for the module time, everywhere that limits read it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        # The beginning of a window.
        self.now = 6_000_000.0
        clock = SimpleNamespace(monotonic=lambda: self.now, time=lambda: self.now)
        for module in (rate_limit, lease, memory):
            monkeypatch.setattr(module, "time", clock)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


async def test_a_steady_caller_keeps_its_whole_limit(clock: Clock) -> None:
    """Two hundred calls within what a minute may take a thousand of, one every 0.7 s."""
    limiter = RateLimiter("")
    for _ in range(200):
        await take(limiter, "1000/minute")
        clock.now += 0.7


async def test_a_limit_is_the_limit_whatever_the_leases() -> None:
    limiter = RateLimiter("")
    for _ in range(1000):
        await take(limiter, "1000/minute")
    with pytest.raises(RateLimited):
        await take(limiter, "1000/minute")


@pytest.mark.parametrize(
    ("taken", "cost", "seconds"),
    [
        ([(0, 6000)], 1, 60.01),
        ([(0, 6000), (20, 0)], 6000, 99.99),
        ([(0, 3000), (45, 0)], 9000, 74.98),
        ([(0, 5990), (70, 100)], 3000, 20.94),
        ([(0, 10), (61, 0)], 6000, 58),
    ],
    ids=str,
)
async def test_a_refusal_names_the_time_from_which_the_same_call_passes(
    clock: Clock, taken: list[tuple[float, int]], cost: int, seconds: float
) -> None:
    """`taken` is at how many seconds into a window and how much; nothing taken only lets time pass."""
    limiter, begin = RateLimiter(""), clock.now
    for at, tokens in taken:
        clock.now = begin + at
        if tokens:
            await take(limiter, "6000/minute", tokens)
    with pytest.raises(RateLimited) as refusal:
        await take(limiter, "6000/minute", cost)
    assert refusal.value.retry_after == pytest.approx(seconds, abs=0.02)
    clock.now += refusal.value.retry_after
    await take(limiter, "6000/minute", cost)


async def test_a_call_that_costs_less_passes_while_a_batch_is_refused() -> None:
    limiter = RateLimiter("")
    await take(limiter, "100/minute", 50)
    with pytest.raises(RateLimited):
        await take(limiter, "100/minute", 60)
    await take(limiter, "100/minute", 50)
