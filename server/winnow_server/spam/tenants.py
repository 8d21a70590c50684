"""Every project as it decides just now, in memory: classifications read it without a round trip.

A project is loaded when it is first asked for, again when an event says that it changed, and dropped when memory runs
short, the least recently used first. While events arrive, what is held is checked every five minutes; while they do
not, every second, by one small query that reads the project's marks.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import structlog

from winnow_server.errors import StoreUnavailable
from winnow_server.spam.engine import TenantLayer
from winnow_server.spam.policy.lists import ListIndex
from winnow_server.spam.policy.records import Marks, PolicyRecord
from winnow_server.spam.policy.store import ListStore, PolicyStore
from winnow_server.spam.tenant import DEFAULT_TENANT, Tenant
from winnow_server.storage.caching import Caching
from winnow_server.storage.collector import collector_paused
from winnow_server.storage.events import Event

KIND = "tenant"

_HEARD_SECONDS = 300.0
_UNHEARD_SECONDS = 1.0
_RETRY_SECONDS = 1.0
_BYTES_A_PROJECT = 2_000
_BYTES_A_LAYER = 300_000
_SETTLE_SECONDS = 5.0

_log = structlog.get_logger(__name__)


class LayerSource(Protocol):
    """Where a project's layer comes from."""

    async def load(self, project: str, marks: Marks) -> TenantLayer | None:
        """The layer at these marks or later; None when nothing is applied.

        Raises:
            StoreUnavailable: the store cannot be reached.
        """
        ...


@dataclass(slots=True)
class _Held:
    """One project. `good_until` is in monotonic seconds."""

    tenant: Tenant
    marks: Marks
    policy: PolicyRecord
    lists: ListIndex | None
    layer: TenantLayer | None
    good_until: float

    @property
    def size(self) -> int:
        return _BYTES_A_PROJECT + (self.lists.size if self.lists else 0) + (_BYTES_A_LAYER if self.layer else 0)


class Tenants:
    """One for a process. Use it from the event loop."""

    def __init__(
        self,
        policies: PolicyStore,
        lists: ListStore,
        layers: LayerSource,
        caching: Caching,
        *,
        memory_bytes: int = 128 * 1024 * 1024,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`memory_bytes` bounds what is held, by estimate; the project in use is held whatever its size."""
        self._policies = policies
        self._lists = lists
        self._layers = layers
        self._events = caching.events
        self._caching = caching
        self._memory_bytes = memory_bytes
        self._clock = clock
        self._held: OrderedDict[str, _Held] = OrderedDict()
        self._bytes = 0
        self._loads: dict[str, asyncio.Task[None]] = {}
        self._changed: set[str] = set()
        self._retry_at = 0.0
        self._breaks = 0
        caching.events.register(self._heard, self._lost, self._regained)

    def peek(self, project: str) -> Tenant | None:
        """The project when it is in memory and fresh: the hot path."""
        held = self._held.get(project)
        if held is None or held.good_until < self._clock():
            return None
        self._held.move_to_end(project)
        return held.tenant

    async def find(self, project: str) -> tuple[Tenant, bool]:
        """The project, loaded where needed, and whether it is only the service's default, because the store is away.

        What was in memory before goes on deciding while the store is away.
        """
        tenant = self.peek(project)
        if tenant is not None:
            return tenant, False
        if self._clock() >= self._retry_at:
            try:
                await self._refresh(project)
            except StoreUnavailable:
                self._retry_at = self._clock() + _RETRY_SECONDS
        held = self._held.get(project)
        return (DEFAULT_TENANT, True) if held is None else (held.tenant, False)

    async def changed(self, project: str) -> None:
        """Call after the commit of a write and before acknowledging it: the next call on this process sees it, and
        every other process hears of it. What takes longer than a few seconds to load goes on behind the answer.
        """
        await self._caching.tell(Event(KIND, project))
        if project in self._held or project in self._loads:
            try:
                async with asyncio.timeout(_SETTLE_SECONDS):
                    await self._refresh(project)
            except TimeoutError:
                pass
            except StoreUnavailable:
                # The write is committed all the same; the next call tries again.
                self._expire(project)

    async def _refresh(self, project: str) -> None:
        """Returns when a load that began after the last change has ended; calls that wait share it."""
        await asyncio.shield(self._loads.get(project) or self._start_load(project))

    def _start_load(self, project: str) -> "asyncio.Task[None]":
        task = asyncio.create_task(self._load_until_settled(project))
        self._loads[project] = task
        task.add_done_callback(lambda done: self._loaded(project, done))
        return task

    async def _load_until_settled(self, project: str) -> None:
        try:
            while True:
                self._changed.discard(project)
                self._keep(project, await self._load(project))
                if project not in self._changed:
                    return
        finally:
            # In the same step as the last look at what changed: an event in between would be nobody's.
            self._loads.pop(project, None)

    def _loaded(self, project: str, task: "asyncio.Task[None]") -> None:
        if not task.cancelled() and (error := task.exception()) is not None:
            self._expire(project)
            if not isinstance(error, StoreUnavailable):
                _log.error("project could not be loaded", project=project, exc_info=error)

    async def _load(self, project: str) -> _Held:
        heard, breaks = self._events.listening, self._breaks
        before = self._held.get(project)
        marks = await self._policies.marks(project)
        good_until = self._clock() + (_HEARD_SECONDS if heard else _UNHEARD_SECONDS)
        if before is not None and before.marks == marks:
            held = before
        else:
            held = await self._read(project, marks, before)
        # Where the events broke off meanwhile, one may have been missed: the next use looks again.
        held.good_until = good_until if breaks == self._breaks else 0.0
        return held

    async def _read(self, project: str, marks: Marks, before: _Held | None) -> _Held:
        """The project at these marks or later; of `before` what has not changed."""
        known = Marks() if before is None else before.marks
        policy = PolicyRecord(project) if before is None else before.policy
        lists = None if before is None else before.lists
        layer = None if before is None else before.layer
        if marks.policy != known.policy:
            policy = await self._policies.get(project)
        if marks.lists != known.lists:
            lists = await self._load_lists(project, marks, known, lists)
        if (marks.layer_epoch, marks.layer_sequence) != (known.layer_epoch, known.layer_sequence):
            layer = await self._layers.load(project, marks)
        tenant = DEFAULT_TENANT if marks == Marks() else _tenant(policy, lists, layer)
        return _Held(tenant, marks, policy, lists, layer, 0.0)

    async def _load_lists(self, project: str, marks: Marks, known: Marks, before: ListIndex | None) -> ListIndex | None:
        """The index: of `before` with only what was written and removed since, while all of that is known."""
        if before is not None:
            removals = await self._lists.removed(project, known.lists, marks.lists)
            if len(removals) == marks.lists_epoch - known.lists_epoch:
                news = await self._lists.deciding(project, known.lists)
                index = await asyncio.to_thread(before.updated, news, removals)
                return index if index.count else None
        with collector_paused():
            entries = await self._lists.deciding(project)
            return await asyncio.to_thread(ListIndex, entries, before) if entries else None

    def _keep(self, project: str, held: _Held) -> None:
        before = self._held.pop(project, None)
        self._bytes += held.size - (before.size if before else 0)
        self._held[project] = held
        while self._bytes > self._memory_bytes and len(self._held) > 1:
            _, oldest = self._held.popitem(last=False)
            self._bytes -= oldest.size

    def _expire(self, project: str) -> None:
        held = self._held.get(project)
        if held is not None:
            held.good_until = 0.0

    def _heard(self, event: Event) -> None:
        if event.kind == KIND and (event.project in self._held or event.project in self._loads):
            self._changed.add(event.project)
            if event.project not in self._loads:
                # In the background: calls go on with what is held until the new one takes its place.
                self._start_load(event.project)

    def _lost(self) -> None:
        self._breaks += 1
        soon = self._clock() + _UNHEARD_SECONDS
        for held in self._held.values():
            held.good_until = min(held.good_until, soon)

    def _regained(self) -> None:
        self._breaks += 1
        # A write may have gone unheard: each is checked at its next use.
        for held in self._held.values():
            held.good_until = 0.0


def _tenant(policy: PolicyRecord, lists: ListIndex | None, layer: TenantLayer | None) -> Tenant:
    on_trial = policy.shadow is not None or (lists is not None and lists.has_shadow)
    return Tenant(
        project=policy.project,
        revision=policy.revision,
        policy=policy.rules.policy(),
        trial=(policy.shadow or policy.rules).policy() if on_trial else None,
        lists=lists,
        layer=layer,
        campaigns=policy.campaigns,
    )
