"""Redis clients. On the path of a call Redis must be quick or be left out: short timeouts, no retries, a pool that
waits.
"""

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

AWAY = (RedisError, OSError, TimeoutError)
"""What a call to Redis raises when Redis is away or refuses."""

CALL_TIMEOUT_SECONDS = 0.25
"""Longer than a slow moment of a busy event loop, short enough for the few calls before the breaker opens."""


def call_client(url: str, *, max_connections: int = 32, timeout_seconds: float = CALL_TIMEOUT_SECONDS) -> Redis:
    """A client for the path of a call: waits for a free connection where redis-py's own pool would raise.

    `url` is redis://, rediss:// or unix://. Nothing is opened yet. Close it with `aclose()`.
    """
    pool = BlockingConnectionPool.from_url(
        url,
        max_connections=max_connections,
        timeout=timeout_seconds,
        socket_timeout=timeout_seconds,
        socket_connect_timeout=timeout_seconds,
        retry=Retry(NoBackoff(), 0),
        client_name="winnow",
    )
    return Redis.from_pool(pool)


def subscription_client(url: str, *, timeout_seconds: float = 2.0) -> Redis:
    """A client for one subscription. It never reconnects by itself: what was published meanwhile would be lost
    unseen.
    """
    pool = BlockingConnectionPool.from_url(
        url,
        max_connections=1,
        socket_timeout=timeout_seconds,
        socket_connect_timeout=timeout_seconds,
        retry=Retry(NoBackoff(), 0),
        client_name="winnow-events",
    )
    return Redis.from_pool(pool)
