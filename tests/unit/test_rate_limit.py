"""Leases of a limit: cheap for the busy, and no loss for those who call seldom."""

from types import SimpleNamespace

import pytest
from limits import parse
from winnow_server.errors import RateLimited
from winnow_server.interceptors import RateLimiter, rate_limit


async def take(limiter: RateLimiter, limit: str, cost: int = 1) -> None:
    pending = limiter.take(parse(limit), "caller", "Method", cost)
    if pending is not None:
        await pending


async def test_a_steady_caller_keeps_its_whole_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two hundred calls within what a minute may take a thousand of, one every 0.7 s."""
    now = [0.0]
    clock = SimpleNamespace(monotonic=lambda: now[0], time=lambda: now[0])
    monkeypatch.setattr(rate_limit, "time", clock)
    limiter = RateLimiter("")
    for _ in range(200):
        await take(limiter, "1000/minute")
        now[0] += 0.7


async def test_a_limit_is_the_limit_whatever_the_leases() -> None:
    limiter = RateLimiter("")
    for _ in range(1000):
        await take(limiter, "1000/minute")
    with pytest.raises(RateLimited):
        await take(limiter, "1000/minute")
