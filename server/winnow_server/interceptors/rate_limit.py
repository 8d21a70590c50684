"""How much one caller may ask of one method: calls of unary methods, items of batch streams.

Counted in Redis, so that all servers share one limit; while Redis is away each server counts by itself. Tokens are
taken from Redis in leases of a hundredth of the limit, so that a generous limit costs a round trip only once in a
while and a small one (100 a minute) stays exact. A refusal holds until the time that it names: nothing frees a token
sooner, so that a flood of refused calls costs Redis nothing.
"""

import time
from collections.abc import Awaitable

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
from winnow_server.interceptors.lease import Lease
from winnow_server.operations import Operations, unobserved

_log = structlog.get_logger(__name__)
_LEASES = 100
_MOST_CALLERS = 50_000
_REDIS_PAUSE = 1.0
_SHORTEST_WAIT = 0.1
# What clients and Redis may round away, in seconds.
_ROUNDING = 0.005


class RateLimiter:
    """Takes tokens of named limits. `redis_url` empty counts in this process alone."""

    def __init__(self, redis_url: str, observe: Operations = unobserved) -> None:
        """`observe` is entered around each round trip to Redis."""
        self._observe = observe
        self._leases: dict[tuple[str, str, str], Lease] = {}
        self._memory = MemoryStorage()
        self._local = LocalRateLimiter(self._memory)
        self._redis: RedisStorage | None = None
        self._shared: SlidingWindowCounterRateLimiter | None = None
        self._retry_redis_at = 0.0
        self._pool: BlockingConnectionPool | None = None
        if redis_url:
            self._pool = BlockingConnectionPool.from_url(
                redis_url, max_connections=16, timeout=0.25, socket_timeout=0.25, socket_connect_timeout=0.25
            )
            self._redis = RedisStorage(
                "async+redis://",  # the pool below has the address
                implementation="redispy",
                wrap_exceptions=True,
                key_prefix="winnow:limit",
                connection_pool=self._pool,  # type: ignore[arg-type]  # limits types its options too narrowly
            )
            self._shared = SlidingWindowCounterRateLimiter(self._redis)

    async def close(self) -> None:
        if self._pool is not None:
            await self._pool.disconnect()

    def take(self, limit: RateLimitItem, caller: str, method: str, cost: int) -> Awaitable[None] | None:
        """Takes `cost` tokens, or all of the limit where `cost` is more: at once from the lease (None), else awaited.

        Raises:
            RateLimited: by the awaitable, when the limit is used up.
        """
        cost = min(cost, limit.amount)
        key = (caller, method, str(limit))
        lease = self._leases.get(key)
        if lease is None:
            if len(self._leases) >= _MOST_CALLERS:
                self._leases.clear()
            lease = self._leases[key] = Lease()
        elif lease.spend(cost):
            return None
        return self._renew(lease, limit, caller, method, cost)

    async def _renew(self, lease: Lease, limit: RateLimitItem, caller: str, method: str, cost: int) -> None:
        async with lease.renewal:
            while not lease.spend(cost):
                missing = lease.missing(cost)
                wait = lease.refused_for(missing)
                if wait > 0:
                    raise RateLimited(caller, method, _spell(limit), max(_SHORTEST_WAIT, wait))
                await self._lengthen(lease, limit, caller, method, missing)

    async def _lengthen(self, lease: Lease, limit: RateLimitItem, caller: str, method: str, missing: int) -> None:
        """Adds a share of the limit, or what is missing, to the lease; else notes how long it is refused."""
        for size in sorted({missing, max(missing, limit.amount // _LEASES)}, reverse=True):
            if await self._hit(limit, caller, method, size):
                # As long as its tokens count: a lease that ended sooner would use up the limit of a caller that calls
                # seldom, by what it never used.
                lease.add(size, limit.get_expiry())
                return
        lease.refuse(missing, await self._wait(limit, caller, method, missing))

    async def _hit(self, limit: RateLimitItem, caller: str, method: str, cost: int) -> bool:
        if self._shared is not None and time.monotonic() >= self._retry_redis_at:
            try:
                with self._observe("limit.take"):
                    return await self._shared.hit(limit, caller, method, cost=cost)
            except (StorageError, OSError) as error:
                self._pause(error)
        return self._local.hit(limit, caller, method, cost=cost)

    async def _wait(self, limit: RateLimitItem, caller: str, method: str, cost: int) -> float:
        """Seconds until `cost` tokens are free, at least a tenth."""
        key, expiry = limit.key_for(caller, method), limit.get_expiry()
        if self._redis is not None and time.monotonic() >= self._retry_redis_at:
            try:
                with self._observe("limit.window"):
                    return _until_free(await self._redis.get_sliding_window(key, expiry), limit, cost)
            except (StorageError, OSError) as error:
                self._pause(error)
        return _until_free(self._memory.get_sliding_window(key, expiry), limit, cost)

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


def _until_free(window: tuple[int, float, int, float], limit: RateLimitItem, cost: int) -> float:
    """Seconds until a sliding window has room for `cost`, at least a tenth.

    `window` is what was counted in the window before and its weight in seconds left, then what is counted in this one
    and the seconds until that no longer counts: one length after the window's end.
    """
    before, weight, counted, expires = window
    length = limit.get_expiry()
    room = limit.amount - cost + 1
    if before and counted < room:
        seconds = weight - (room - counted) * length / before
    else:
        # Not before this window is the one before.
        seconds = expires - (room * length / counted if counted else expires)
    return max(_SHORTEST_WAIT, seconds + _ROUNDING)


def _spell(limit: RateLimitItem) -> str:
    return f"{limit.amount}/{limit.GRANULARITY.name}" if limit.multiples == 1 else str(limit)
