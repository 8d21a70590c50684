"""What both domains' caches share in one process: the events, the client of Redis, L2."""

from contextlib import AbstractAsyncContextManager
from typing import Self

from redis.asyncio import Redis

from winnow_server.operations import Operations, unobserved
from winnow_server.storage.announce import announced
from winnow_server.storage.events import Event, Events
from winnow_server.storage.redis import AWAY, call_client
from winnow_server.storage.shared_cache import SharedCache


class Caching:
    """`async with Caching(redis_url) as caching:`; an empty address leaves L1 unused and events within the process."""

    def __init__(self, redis_url: str, observe: Operations = unobserved) -> None:
        self.events = Events(redis_url or None)
        self.client: Redis | None = call_client(redis_url) if redis_url else None
        self.shared = SharedCache(self.client, self.events.sender, observe=observe) if self.client is not None else None

    async def __aenter__(self) -> Self:
        """Returns without waiting for Redis."""
        if self.shared is not None:
            self.events.register(lambda _: None, lambda: None, self.shared.settle_soon)
        await self.events.__aenter__()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.events.__aexit__()
        if self.shared is not None and self.client is not None:
            await self.shared.close()
            await self.client.aclose()

    async def tell(self, *events: Event) -> None:
        """Call after the commit of a write and before acknowledging it: every cache of their kinds drops what the write
        made stale, on every process.
        """
        # Redis first: of what a reader takes from there before that, this process drops the copy after it.
        try:
            if self.shared is not None and events:
                await self.shared.tell(*events)
        finally:
            for event in events:
                self.events.spread(event)

    def announced(self, *events: Event) -> AbstractAsyncContextManager[None]:
        """Around a write: tells of it at its end, as `announce.announced` does."""
        return announced(lambda: self.tell(*events))

    async def ping(self) -> bool:
        """Whether Redis answers; True where none is used."""
        if self.client is None:
            return True
        try:
            await self.client.ping()
        except AWAY:
            return False
        return True
