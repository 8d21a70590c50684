"""Runs the engine without holding up the event loop, and lets calls that arrive together share one run.

A run of the engine costs as much as a hundred short messages before the first one, so calls and stream messages that
come within a millisecond are classified in one batch. Who calls alone is not made to wait.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TypeVar

from winnow_server.operations import Operations, unobserved
from winnow_server.spam.engine import Classifier, MessageBatch
from winnow_server.spam.tenant import DEFAULT_TENANT, Judged, Tenant, judge, rows

Value = TypeVar("Value")
# Ten milliseconds of the loop at most: that many characters of text and subjects, or bytes of raw e-mail.
_INLINE_CHARACTERS = 100_000
_INLINE_RAW_BYTES = 30_000
# A run begins at once with this many messages: more would gain nothing.
_RUN_SIZE = 1024
# A run waits for others in turns of so many seconds, for as long as each turn brings some.
_TURN = 0.001
_TURNS = 5
# Nobody waits when the last run is longer ago, in seconds: others are not likely to come.
_BUSY = 0.02
# After so many runs that waited for nobody, only one run of so many waits, to find out whether that is still so.
_ALONE = 4
_PROBE = 8

# How much less of a batch stays on the loop when lists are looked through too.
_LISTS_SHARE = 4


@dataclass(slots=True)
class _Run:
    """What waits to be classified together. `load` is its share of what may stay on the loop."""

    timer: asyncio.TimerHandle | None = None
    batches: list[MessageBatch] = field(default_factory=list)
    futures: list["asyncio.Future[Judged]"] = field(default_factory=list)
    messages: int = 0
    load: float = 0.0


class ClassifierPool:
    """The one way from the servicer to the engine. Close it, and so its threads, when the server stops."""

    def __init__(
        self, classifier: Classifier, threads: ThreadPoolExecutor, operations: Operations = unobserved
    ) -> None:
        """`operations` gets each call's `classify`: the wait for others and the run that it shares with them."""
        self._classifier = classifier
        self._operations = operations
        # The engine builds its tables on first use: here rather than in somebody's call.
        classifier.classify(MessageBatch(texts=["warm"]))
        self._threads = threads
        self._waiting: dict[Tenant, _Run] = {}
        self._last_run = 0.0
        self._alone = 0
        self._until_probe = _PROBE

    @property
    def version(self) -> str:
        return self._classifier.version

    async def classify(self, batch: MessageBatch, tenant: Tenant = DEFAULT_TENANT) -> Judged:
        """One row a message, in order. Only calls of the same tenant share a run."""
        with self._operations("classify"):
            return await self._classify(batch, tenant)

    async def read(self, work: Callable[[MessageBatch], Value], batch: MessageBatch) -> Value:
        """What `work` makes of a batch, at once of a small one; it may read raw messages and fold texts."""
        if _load(batch, DEFAULT_TENANT) <= 1:
            return work(batch)
        return await asyncio.get_running_loop().run_in_executor(self._threads, work, batch)

    def close(self) -> None:
        self._threads.shutdown(wait=True, cancel_futures=True)

    async def _classify(self, batch: MessageBatch, tenant: Tenant) -> Judged:
        loop = asyncio.get_running_loop()
        load = _load(batch, tenant)
        if load > 1:
            return await loop.run_in_executor(self._threads, judge, self._classifier, batch, tenant)
        if not 0 < len(batch) < _RUN_SIZE:
            return judge(self._classifier, batch, tenant)
        run = self._waiting.get(tenant)
        if run is not None and run.load + load > 1:
            self._classify_waiting(tenant)
            run = None
        if run is None:
            run = self._waiting[tenant] = _Run()
            turns = self._turns()
            run.timer = loop.call_later(_turn_from_now(loop) if turns else 0, self._turn, loop, tenant, turns, 1)
        future: asyncio.Future[Judged] = loop.create_future()
        run.batches.append(batch)
        run.futures.append(future)
        run.messages += len(batch)
        run.load += load
        if run.messages >= _RUN_SIZE:
            self._classify_waiting(tenant)
        return await future

    def _turns(self) -> int:
        """How many turns the next run may wait: none unless others are likely to come."""
        if time.monotonic() - self._last_run > _BUSY:
            return 0
        if self._alone >= _ALONE:
            self._until_probe -= 1
            if self._until_probe:
                return 0
            self._until_probe = _PROBE
        return _TURNS

    def _turn(self, loop: asyncio.AbstractEventLoop, tenant: Tenant, turns: int, before: int) -> None:
        """Begins the run unless the turn that ends brought others: there were `before` batches when it began."""
        run = self._waiting[tenant]
        joined = len(run.batches)
        if turns > 1 and joined > before:
            run.timer = loop.call_later(_turn_from_now(loop), self._turn, loop, tenant, turns - 1, joined)
            return
        if turns and joined == 1:
            self._alone += 1
        self._classify_waiting(tenant)

    def _classify_waiting(self, tenant: Tenant) -> None:
        run = self._waiting.pop(tenant)
        if run.timer is not None:
            run.timer.cancel()
        try:
            judged = judge(self._classifier, _joined(run.batches), tenant)
        except Exception as error:
            for future in run.futures:
                if not future.done():
                    future.set_exception(error)
            return
        self._last_run = time.monotonic()
        if len(run.batches) > 1:
            self._alone = 0
        first = 0
        for batch, future in zip(run.batches, run.futures, strict=True):
            last = first + len(batch)
            if not future.done():
                future.set_result(judged if len(run.batches) == 1 else rows(judged, first, last))
            first = last


def _turn_from_now(loop: asyncio.AbstractEventLoop) -> float:
    """Seconds to ask a timer for: its clock may stand still while callbacks run, so a run counts as time waited."""
    return time.monotonic() - loop.time() + _TURN


def _load(batch: MessageBatch, tenant: Tenant) -> float:
    """The share of what may stay on the loop that a batch takes, more than 1 for too much."""
    share = 1 if tenant.lists is None else _LISTS_SHARE
    raw = sum(map(len, batch.raws)) if batch.raws is not None else 0
    characters = sum(map(len, batch.texts)) + sum(map(len, batch.subjects or ()))
    return share * (raw / _INLINE_RAW_BYTES + characters / _INLINE_CHARACTERS)


def _joined(batches: Sequence[MessageBatch]) -> MessageBatch:
    """One batch of all, in order; a column stays absent when none has it."""
    if len(batches) == 1:
        return batches[0]
    return MessageBatch(
        texts=[text for batch in batches for text in batch.texts],
        subjects=_column([(b.subjects, len(b)) for b in batches], ""),
        raws=_column([(b.raws, len(b)) for b in batches], b""),
        channels=_column([(b.channels, len(b)) for b in batches], 0),
        senders=_column([(b.senders, len(b)) for b in batches], ""),
        near_duplicates=_column([(b.near_duplicates, len(b)) for b in batches], 0),
        sender_rate=_column([(b.sender_rate, len(b)) for b in batches], 0.0),
        new_senders=_column([(b.new_senders, len(b)) for b in batches], False),
    )


def _column(parts: Sequence[tuple[Sequence[Value] | None, int]], missing: Value) -> list[Value] | None:
    if all(values is None for values, _ in parts):
        return None
    return [value for values, size in parts for value in (values if values is not None else [missing] * size)]
