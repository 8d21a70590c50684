"""How much one caller may ask of one method: calls of unary methods, items of batch streams.

Counted in Redis, so that all servers share one limit; while Redis is away each server counts by itself. Tokens are
taken from Redis in leases of a hundredth of the limit, so that a generous limit costs a round trip only once in a
while and a small one (100 a minute) stays exact.
"""

import time
from collections.abc import Awaitable
from dataclasses import dataclass

import structlog
from google.protobuf.message import Message
from limits import RateLimitItem, parse
from limits.aio.storage import RedisStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from limits.errors import StorageError
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter as LocalRateLimiter
from redis.asyncio import BlockingConnectionPool

from winnow_server.errors import RateLimited
from winnow_server.interceptors.batches import item_field
from winnow_server.interceptors.call import Call, Method
from winnow_server.interceptors.chain import Hooks
from winnow_server.operations import Operations, unobserved

_log = structlog.get_logger(__name__)
_LEASES = 100
_MOST_CALLERS = 50_000
_REDIS_PAUSE = 1.0


@dataclass(slots=True)
class _Lease:
    tokens: int
    expires: float


class RateLimiter:
    """Takes tokens of named limits. `redis_url` empty counts in this process alone."""

    def __init__(self, redis_url: str, observe: Operations = unobserved) -> None:
        """`observe` is entered around each round trip to Redis."""
        self._observe = observe
        self._leases: dict[tuple[str, str, str], _Lease] = {}
        self._local = LocalRateLimiter(MemoryStorage())
        self._shared: SlidingWindowCounterRateLimiter | None = None
        self._retry_redis_at = 0.0
        self._pool: BlockingConnectionPool | None = None
        if redis_url:
            self._pool = BlockingConnectionPool.from_url(
                redis_url, max_connections=16, timeout=0.25, socket_timeout=0.25, socket_connect_timeout=0.25
            )
            storage = RedisStorage(
                "async+redis://",  # the pool below has the address
                implementation="redispy",
                wrap_exceptions=True,
                key_prefix="winnow:limit",
                connection_pool=self._pool,  # type: ignore[arg-type]  # limits types its options too narrowly
            )
            self._shared = SlidingWindowCounterRateLimiter(storage)

    async def close(self) -> None:
        if self._pool is not None:
            await self._pool.disconnect()

    def take(self, limit: RateLimitItem, caller: str, method: str, cost: int) -> Awaitable[None] | None:
        """Takes `cost` tokens: at once from the lease in hand (None), else by the awaitable.

        Raises:
            RateLimited: by the awaitable, when the limit is used up.
        """
        lease = self._leases.get((caller, method, str(limit)))
        if lease is not None and lease.tokens >= cost and time.monotonic() < lease.expires:
            lease.tokens -= cost
            return None
        return self._renew(limit, caller, method, cost)

    async def _renew(self, limit: RateLimitItem, caller: str, method: str, cost: int) -> None:
        size = max(cost, limit.amount // _LEASES)
        if not await self._hit(limit, caller, method, size):
            size = cost
            if not await self._hit(limit, caller, method, size):
                raise RateLimited(caller, method, _spell(limit), await self._wait(limit, caller, method))
        if size > cost:
            if len(self._leases) >= _MOST_CALLERS:
                self._leases.clear()
            # As long as its tokens count: a lease that ended sooner would use up the limit of a caller that calls
            # seldom, by what it never used.
            expires = time.monotonic() + limit.get_expiry()
            self._leases[caller, method, str(limit)] = _Lease(size - cost, expires)

    async def _hit(self, limit: RateLimitItem, caller: str, method: str, cost: int) -> bool:
        if self._shared is not None and time.monotonic() >= self._retry_redis_at:
            try:
                with self._observe("limit.take"):
                    return await self._shared.hit(limit, caller, method, cost=cost)
            except (StorageError, OSError) as error:
                self._pause(error)
        return self._local.hit(limit, caller, method, cost=cost)

    async def _wait(self, limit: RateLimitItem, caller: str, method: str) -> float:
        """Seconds until a token is free again, at least a tenth."""
        if self._shared is not None and time.monotonic() >= self._retry_redis_at:
            try:
                with self._observe("limit.window"):
                    window = await self._shared.get_window_stats(limit, caller, method)
                return max(0.1, window.reset_time - time.time())
            except (StorageError, OSError) as error:
                self._pause(error)
        return max(0.1, self._local.get_window_stats(limit, caller, method).reset_time - time.time())

    def _pause(self, error: Exception) -> None:
        self._retry_redis_at = time.monotonic() + _REDIS_PAUSE
        _log.warning("rate limits are counted locally while redis is away", error=str(error))


class RateLimitInterceptor:
    """`calls` and `items` are limits in words ("100/minute") for unnamed and named callers."""

    def __init__(self, limiter: RateLimiter, *, calls: tuple[str, str], items: tuple[str, str]) -> None:
        self._limiter = limiter
        self._calls = (parse(calls[0]), parse(calls[1]))
        self._items = (parse(items[0]), parse(items[1]))

    def bind(self, method: Method) -> Hooks:
        name = method.name

        def charge_call(call: Call, request: Message) -> Awaitable[None] | None:
            if call.messages > 1:
                return None
            return self._limiter.take(self._calls[call.named], call.caller, name, 1)

        def charge_items(call: Call, request: Message) -> Awaitable[None] | None:
            return self._limiter.take(self._items[call.named], call.caller, name, max(1, call.message_items))

        return Hooks(request=charge_call if item_field(method) is None else charge_items)


def _spell(limit: RateLimitItem) -> str:
    return f"{limit.amount}/{limit.GRANULARITY.name}" if limit.multiples == 1 else str(limit)
