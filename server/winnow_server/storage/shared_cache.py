"""L2: values that all processes share in Redis, for an hour. One round trip a call, and none while Redis is away.

Two rules keep a slow reader from leaving an old value behind, each decided inside Redis:

- An item is filled under a lease that its reader got when it missed; a write removes the lease, so a fill that comes
late is refused. - A list carries the generation that was current when its reader started; a write replaces the
generation, so no older list matches.

Leases and generations are random, so losing one (eviction, restart) only ever means a miss.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from redis.asyncio import Redis

from winnow_server.operations import Operations, unobserved
from winnow_server.storage.breaker import CircuitBreaker
from winnow_server.storage.events import CHANNEL, EVERYTHING, Event
from winnow_server.storage.owed import Owed, batches
from winnow_server.storage.redis import AWAY

_PREFIX = "winnow:1"
_TOKEN_BYTES = 8
_LEASE_MILLISECONDS = 60_000
_GENERATION_SECONDS = 7200
_MAX_VALUE_BYTES = 1024 * 1024
_MAX_FILLS = 256
_SCANNED = 1000

_READ_ITEM = """
local value = redis.call('GET', KEYS[1])
if value then return {value, false} end
local lease = redis.call('GET', KEYS[2])
if not lease then
  lease = ARGV[1]
  redis.call('SET', KEYS[2], lease, 'PX', ARGV[2])
end
return {false, lease}
"""
_FILL_ITEM = """
if redis.call('GET', KEYS[2]) == ARGV[1] then redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3]) end
"""
_READ_LIST = """
local generation = redis.call('GET', KEYS[1])
if not generation then
  generation = ARGV[1]
  redis.call('SET', KEYS[1], generation, 'EX', ARGV[2])
end
return {generation, redis.call('GET', KEYS[2])}
"""
_INVALIDATE = """
redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2])
for place = 2, #KEYS do redis.call('DEL', KEYS[place]) end
for place = 4, #ARGV do redis.call('PUBLISH', ARGV[3], ARGV[place]) end
"""

_Argument = bytes | str | int
_Call = Callable[[], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Found:
    """What a look-up gave: the value, or the ticket under which a fill is accepted; neither when Redis is away."""

    value: bytes | None = None
    ticket: bytes | None = None


class SharedCache:
    """One for a process. Never raises for Redis being away: it then finds nothing and remembers what it owes."""

    def __init__(
        self,
        client: Redis,
        sender: str,
        *,
        seconds: int = 3600,
        breaker: CircuitBreaker | None = None,
        observe: Operations = unobserved,
    ) -> None:
        """`observe` is entered around each round trip."""
        self._client = client
        self._sender = sender
        self._seconds = seconds
        self._breaker = breaker or CircuitBreaker()
        self._observe = observe
        self._read_item = client.register_script(_READ_ITEM)
        self._fill_item = client.register_script(_FILL_ITEM)
        self._read_list = client.register_script(_READ_LIST)
        self._invalidate = client.register_script(_INVALIDATE)
        self._owed = Owed(lambda batch: self._tell(batch, force=True), self._empty)
        self._fills: set[asyncio.Task[None]] = set()
        self.errors = 0

    async def item(self, kind: str, project: str, id: UUID) -> Found:
        keys = [_item_key(kind, project, id), _lease_key(kind, project, id)]
        answer = await self._call(
            "cache.read_item", lambda: self._read_item(keys=keys, args=[_token(), _LEASE_MILLISECONDS])
        )
        if answer is None:
            return Found()
        value, lease = cast("tuple[bytes | None, bytes | None]", answer)
        return Found(value, lease)

    async def list(self, kind: str, project: str, digest: str) -> Found:
        keys = [_generation_key(kind, project), _list_key(kind, project, digest)]
        answer = await self._call(
            "cache.read_list", lambda: self._read_list(keys=keys, args=[_token(), _GENERATION_SECONDS])
        )
        if answer is None:
            return Found()
        generation, stored = cast("tuple[bytes, bytes | None]", answer)
        if stored is not None and stored.startswith(generation):
            return Found(stored[len(generation) :])
        return Found(ticket=generation)

    def fill_item(self, kind: str, project: str, id: UUID, found: Found, value: bytes) -> None:
        """Stores a value read after the look-up that gave `found`, in the background."""
        if found.ticket is not None and len(value) <= _MAX_VALUE_BYTES:
            keys = [_item_key(kind, project, id), _lease_key(kind, project, id)]
            args: Sequence[_Argument] = [found.ticket, value, self._seconds]
            self._fill("cache.fill_item", lambda: self._fill_item(keys=keys, args=args))

    def fill_list(self, kind: str, project: str, digest: str, found: Found, value: bytes) -> None:
        """As `fill_item`, for a list."""
        if found.ticket is not None and len(value) <= _MAX_VALUE_BYTES:
            key = _list_key(kind, project, digest)
            stored = found.ticket + value
            self._fill("cache.fill_list", lambda: self._client.set(key, stored, ex=self._seconds))

    async def tell(self, *events: Event) -> None:
        """Drops what the events make stale and publishes them; where Redis does not answer, later.

        A script for each kind and project, all of them under way at once.
        """
        first, *others = (self._tell_or_owe(batch) for batch in batches(events))
        await (asyncio.gather(first, *others) if others else first)

    def settle_soon(self) -> None:
        """Tells at once what is owed; call it when Redis is back. Without a call it is tried every few seconds."""
        self._owed.soon()

    @property
    def owed(self) -> int:
        """Invalidations that Redis has yet to hear."""
        return len(self._owed)

    @property
    def left_out(self) -> bool:
        """Whether Redis is being left out just now."""
        return self._breaker.open

    async def close(self) -> None:
        """Waits for fills under way, and tells what is owed if Redis answers; the client stays open."""
        await asyncio.gather(*self._fills, return_exceptions=True)
        await self._owed.close()

    async def _tell_or_owe(self, batch: Sequence[Event]) -> None:
        told = False
        try:
            told = await self._tell(batch)
        finally:
            # Also when the caller is cancelled: its write is in the store.
            if told:
                self._owed.soon()
            else:
                self._owed.add(batch)

    async def _empty(self) -> bool:
        return await self._call("cache.empty", self._drop_all, write=True, force=True) is not None

    async def _drop_all(self) -> None:
        """Drops all that is shared, and tells every process to drop what it has."""
        # What allows a fill goes first: a late one is then refused, and what was filled before goes second.
        for kinds in (("lease", "generation"), ("item", "list")):
            for kind in kinds:
                cursor = 0
                while True:
                    cursor, keys = await self._client.scan(cursor, f"{_PREFIX}:{kind}:*", _SCANNED)
                    if keys:
                        await self._client.unlink(*keys)
                    if not cursor:
                        break
        await self._client.publish(CHANNEL, Event(EVERYTHING, "").encode(self._sender))

    async def _tell(self, batch: Sequence[Event], force: bool = False) -> bool:
        """Whether Redis heard of the events, which are of one kind and project."""
        kind, project = batch[0].kind, batch[0].project
        keys = [_generation_key(kind, project)]
        for event in batch:
            if event.id is not None:
                keys += [_item_key(kind, project, event.id), _lease_key(kind, project, event.id)]
        messages = [event.encode(self._sender) for event in batch]
        args: Sequence[_Argument] = [_token(), _GENERATION_SECONDS, CHANNEL, *messages]
        answer = await self._call(
            "cache.invalidate", lambda: self._invalidate(keys=keys, args=args), write=True, force=force
        )
        return answer is not None

    async def _call(self, name: str, call: _Call, *, write: bool = False, force: bool = False) -> object | None:
        """The answer; None when Redis is away. A script without an answer counts as True."""
        # What is owed may be stale in Redis: until it is told, nothing is read from there.
        if not force and ((self._owed and not write) or not self._breaker.allow()):
            return None
        try:
            with self._observe(name):
                answer = await call()
        except AWAY:
            self.errors += 1
            self._breaker.failed()
            return None
        self._breaker.succeeded()
        return True if answer is None else answer

    def _fill(self, name: str, call: _Call) -> None:
        if len(self._fills) >= _MAX_FILLS:
            return
        task = asyncio.create_task(self._run_fill(name, call))
        self._fills.add(task)
        task.add_done_callback(self._fills.discard)

    async def _run_fill(self, name: str, call: _Call) -> None:
        await self._call(name, call)


def _token() -> str:
    return os.urandom(_TOKEN_BYTES).hex()


# The braces keep all keys of a project in one slot of a Redis cluster, as scripts over several keys need.
def _item_key(kind: str, project: str, id: UUID) -> str:
    return f"{_PREFIX}:item:{{{kind}:{project}}}:{id.hex}"


def _lease_key(kind: str, project: str, id: UUID) -> str:
    return f"{_PREFIX}:lease:{{{kind}:{project}}}:{id.hex}"


def _generation_key(kind: str, project: str) -> str:
    return f"{_PREFIX}:generation:{{{kind}:{project}}}"


def _list_key(kind: str, project: str, digest: str) -> str:
    return f"{_PREFIX}:list:{{{kind}:{project}}}:{digest}"
