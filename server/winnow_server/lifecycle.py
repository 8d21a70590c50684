"""Health made of named parts, and the order in which a server stops.

Parts start NOT_SERVING. "" and each service serve while every part they need does, and fall with the second probe in a
row that fails: on a busy machine one may come late, to all servers at once. "postgres" and "redis" are probed.
"live" serves from start to end, whatever becomes of the others: it answers as long as the event loop runs.
"""

import asyncio
import signal
from collections.abc import Awaitable, Callable, Mapping, Sequence

import structlog
from grpc_health.v1 import health_pb2
from grpc_health.v1.health import aio as health_aio

from winnow_server.errors import ServerStopping
from winnow_server.interceptors.call import Context
from winnow_server.interceptors.errors import Abort

_log = structlog.get_logger(__name__)
_PROBE_SECONDS = 2.0
# Failed probes of a part in a row with which those that need it fall.
_MISSES = 2
_SERVING = health_pb2.HealthCheckResponse.SERVING
_NOT_SERVING = health_pb2.HealthCheckResponse.NOT_SERVING

# For liveness probes: a restart cures neither a lost database nor a server that is about to stop.
LIVE = "live"

# Raises or returns False when the part does not answer.
Probe = Callable[[], Awaitable[object]]


class Health:
    """`probes` by part; `services` need the parts named in `required`, the others only report.

    `stopping` ends the calls of those who watch.
    """

    def __init__(
        self, probes: Mapping[str, Probe], services: Sequence[str], required: Sequence[str], stopping: asyncio.Event
    ) -> None:
        self.servicer = _Servicer(stopping)
        self._probes = dict(probes)
        self._services = ("", *services)
        self._required = frozenset(required)
        self._last: dict[str, bool] = {}
        self._missed = 0
        self._stopping = False

    @property
    def parts(self) -> Mapping[str, bool]:
        """Whether each part serves; "" is the whole server."""
        return self._last

    async def start(self) -> None:
        for part in (*self._services, *self._probes):
            await self._set(part, False)
        await self._set(LIVE, True)

    async def probe(self) -> None:
        """Asks every part once and sets what changed."""
        if self._stopping:
            return
        answers = await asyncio.gather(*(probe() for probe in self._probes.values()), return_exceptions=True)
        parts = {part: _answered(a) for part, a in zip(self._probes, answers, strict=True)}
        ready = all(ok for part, ok in parts.items() if part in self._required)
        self._missed = 0 if ready else self._missed + 1
        if not ready and self._missed < _MISSES:
            ready = self._last[""]
        if self._stopping:
            return
        for part, ok in (*parts.items(), *((service, ready) for service in self._services)):
            await self._set(part, ok)

    async def watch(self) -> None:
        """Probes until cancelled."""
        while True:
            await self.probe()
            await asyncio.sleep(_PROBE_SECONDS)

    async def stop(self) -> None:
        """All parts but "live" NOT_SERVING, for good."""
        self._stopping = True
        for part in (*self._services, *self._probes):
            await self._set(part, False)

    async def _set(self, part: str, ok: bool) -> None:
        if self._last.get(part) == ok:
            return
        # All parts begin NOT_SERVING: only what changes later is news.
        known = part in self._last
        self._last[part] = ok
        await self.servicer.set(part, _SERVING if ok else _NOT_SERVING)
        if known:
            _log.info("health", part=part or "all", serving=ok)


def _answered(answer: object) -> bool:
    return answer is not False and not isinstance(answer, BaseException)


class _Servicer(health_aio.HealthServicer):
    """Ends Watch calls when the server stops: they would hold it up for as long as it gives to calls under way."""

    def __init__(self, stopping: asyncio.Event) -> None:
        super().__init__()
        self._stopping = stopping

    async def Watch(self, request: health_pb2.HealthCheckRequest, context: Context) -> None:
        watch = asyncio.ensure_future(super().Watch(request, context))
        stop = asyncio.create_task(self._stopping.wait())
        try:
            await asyncio.wait((watch, stop), return_when=asyncio.FIRST_COMPLETED)
        finally:
            watch.cancel()
            stop.cancel()
            await asyncio.wait((watch, stop))
        if not watch.cancelled():
            watch.result()
        await Abort(ServerStopping.code, ServerStopping().status()).end(context)


class StopSignal:
    """SIGTERM and SIGINT: the first asks for a graceful stop, the second skips the waiting (never the flush)."""

    def __init__(self) -> None:
        self.asked = asyncio.Event()
        self.hurried = asyncio.Event()

    def install(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._received)

    def _received(self) -> None:
        (self.hurried if self.asked.is_set() else self.asked).set()

    async def pause(self, seconds: float) -> None:
        """Waits, unless hurried."""
        try:
            await asyncio.wait_for(self.hurried.wait(), seconds)
        except TimeoutError:
            return
