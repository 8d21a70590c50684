"""What changed, told to every process: drops cached values and wakes watchers. Carried by one Redis channel.

Redis may be away. Then this process hears nothing, so `listening` is false and whoever caches must not; what could
not be told is kept and told once Redis is back. Without an address of Redis, events stay within the process.
"""

import asyncio
import contextlib
import os
from collections.abc import AsyncGenerator, Callable, Iterator
from dataclasses import dataclass
from uuid import UUID

import structlog
from redis.asyncio.client import PubSub

from winnow_server.storage.redis import AWAY, subscription_client

CHANNEL = "winnow:1:events"
_PING_SECONDS = 1.0
_SILENCE_SECONDS = 3.0
_RETRY_SECONDS = (0.05, 2.0)

_log = structlog.get_logger(__name__)


EVERYTHING = "*"
"""The kind of an event after which nothing that a cache keeps can be trusted."""


@dataclass(frozen=True, slots=True)
class Event:
    """A write: the kind of resource ("failure", "detection"), its project, and its id; None when only lists changed."""

    kind: str
    project: str
    id: UUID | None = None

    def encode(self, sender: str) -> str:
        return "\x1f".join((sender, self.kind, self.project, self.id.hex if self.id else ""))

    @staticmethod
    def decode(message: str) -> tuple[str, "Event"]:
        """Sender and event. Raises ValueError for what is not ours."""
        sender, kind, project, id = message.split("\x1f")
        return sender, Event(kind, project, UUID(id) if id else None)


class Events:
    """`async with Events(redis_url) as events:` listens until the end of the block."""

    def __init__(self, redis_url: str | None) -> None:
        self.sender = os.urandom(8).hex()
        self._url = redis_url
        self._listening = False
        self._on_event: list[Callable[[Event], None]] = []
        self._on_lost: list[Callable[[], None]] = []
        self._on_regained: list[Callable[[], None]] = []
        self._watchers: dict[tuple[str, str], set[asyncio.Event]] = {}
        self._state = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    @property
    def listening(self) -> bool:
        """Whether every event of other processes arrives just now."""
        return self._listening

    def register(
        self, on_event: Callable[[Event], None], on_lost: Callable[[], None], on_regained: Callable[[], None]
    ) -> None:
        """Callbacks, called in the event loop: an event of any process; the channel broke; it is back."""
        self._on_event.append(on_event)
        self._on_lost.append(on_lost)
        self._on_regained.append(on_regained)

    async def __aenter__(self) -> "Events":
        """Starts listening, and returns without waiting for Redis."""
        if self._url:
            self._task = asyncio.create_task(self._listen(self._url), name="events")
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def wait_listening(self) -> None:
        """Returns once events arrive; never without an address of Redis."""
        while not self._listening:
            self._state.clear()
            await self._state.wait()

    def spread(self, event: Event) -> None:
        """Tells this process: its caches, then its watchers of the event's project."""
        for callback in self._on_event:
            callback(event)
        for watcher in self._watchers.get((event.kind, event.project), ()):
            watcher.set()

    async def changes(self, kind: str, project: str, poll_seconds: float = 1.0) -> AsyncGenerator[None, None]:
        """Yields at once, then after each change, and at the latest every `poll_seconds`: read the store at each turn.

        Close it (`aclose`, or contextlib.aclosing) when leaving the loop early.
        """
        with self._watching(kind, project) as watcher:
            while True:
                # Cleared before the reader reads: a change during its read then wakes it again.
                watcher.clear()
                yield
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(watcher.wait(), poll_seconds)

    @contextlib.contextmanager
    def _watching(self, kind: str, project: str) -> Iterator[asyncio.Event]:
        watcher = asyncio.Event()
        watchers = self._watchers.setdefault((kind, project), set())
        watchers.add(watcher)
        try:
            yield watcher
        finally:
            watchers.discard(watcher)
            if not watchers:
                self._watchers.pop((kind, project), None)

    async def _listen(self, url: str) -> None:
        pause = _RETRY_SECONDS[0]
        while True:
            client = subscription_client(url)
            try:
                async with client.pubsub() as channel:
                    await channel.subscribe(CHANNEL)
                    await self._receive(channel)
            except AWAY as error:
                if self._listening:
                    _log.warning("events lost", error=str(error))
                    pause = _RETRY_SECONDS[0]
            finally:
                self._lost()
                with contextlib.suppress(*AWAY):
                    await client.aclose()
            await asyncio.sleep(pause)
            pause = min(pause * 2, _RETRY_SECONDS[1])

    async def _receive(self, channel: PubSub) -> None:
        loop = asyncio.get_running_loop()
        heard = pinged = loop.time()
        while True:
            message = await channel.get_message(timeout=_PING_SECONDS)
            now = loop.time()
            if message is not None:
                heard = now
                self._handle(message)
            elif now - heard > _SILENCE_SECONDS:
                raise TimeoutError("no answer to pings")
            if now - pinged >= _PING_SECONDS:
                # A connection that was cut without a word looks like a quiet one.
                await channel.ping()
                pinged = now

    def _handle(self, message: dict[str, object]) -> None:
        match message["type"]:
            case "subscribe":
                self._regained()
            case "message":
                data = message["data"]
                assert isinstance(data, bytes)
                try:
                    sender, event = Event.decode(data.decode())
                except ValueError:
                    _log.warning("not an event", data=data[:100])
                    return
                if event.kind == EVERYTHING:
                    self._lost()
                    self._regained()
                elif sender != self.sender:
                    self.spread(event)

    def _lost(self) -> None:
        if self._listening:
            self._listening = False
            for callback in self._on_lost:
                callback()

    def _regained(self) -> None:
        self._listening = True
        self._state.set()
        for callback in self._on_regained:
            callback()
        for watchers in self._watchers.values():
            for watcher in watchers:
                watcher.set()
