"""Runs the engine without holding up the event loop, and lets calls that arrive together share one run.

The engine's cost is mostly fixed below a hundred messages, so under load unary calls are classified in one batch: those
that come within a millisecond. A quiet server adds no wait.
"""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from winnow_server.spam.engine import Classifier, MessageBatch
from winnow_server.spam.tenant import DEFAULT_TENANT, Judged, Tenant, judge, rows

Value = TypeVar("Value")
# A short message costs a few microseconds and a raw e-mail up to half a millisecond, so this many characters or raw
# bytes keep the loop for about two milliseconds.
_INLINE_CHARACTERS = 100_000
_INLINE_RAW_BYTES = 30_000
# Batches up to this size wait for others; larger ones gain nothing.
_SHARED_SIZE = 16
# Seconds to wait for others, and how recent the last run must be for others to be likely.
_WINDOW = 0.001
_BUSY = 0.005

# How much less of a batch stays on the loop when lists are looked through too.
_LISTS_SHARE = 4

_Waiting = tuple[MessageBatch, "asyncio.Future[Judged]"]


class ClassifierPool:
    """The one way from the servicer to the engine. Close it, and so its threads, when the server stops."""

    def __init__(self, classifier: Classifier, threads: ThreadPoolExecutor) -> None:
        self._classifier = classifier
        # The engine builds its tables on first use: here rather than in somebody's call.
        classifier.classify(MessageBatch(texts=["warm"]))
        self._threads = threads
        self._waiting: dict[Tenant, list[_Waiting]] = {}
        self._last_run = 0.0

    @property
    def version(self) -> str:
        return self._classifier.version

    async def classify(self, batch: MessageBatch, tenant: Tenant = DEFAULT_TENANT) -> Judged:
        """One row a message, in order. Only calls of the same tenant share a run."""
        loop = asyncio.get_running_loop()
        if not _is_small(batch, tenant):
            return await loop.run_in_executor(self._threads, judge, self._classifier, batch, tenant)
        if not 0 < len(batch) <= _SHARED_SIZE:
            return judge(self._classifier, batch, tenant)
        future: asyncio.Future[Judged] = loop.create_future()
        waiting = self._waiting.setdefault(tenant, [])
        waiting.append((batch, future))
        if len(waiting) == 1:
            busy = loop.time() - self._last_run < _BUSY
            loop.call_later(_WINDOW if busy else 0, self._classify_waiting, tenant)
        return await future

    def close(self) -> None:
        self._threads.shutdown(wait=True, cancel_futures=True)

    def _classify_waiting(self, tenant: Tenant) -> None:
        waiting = self._waiting.pop(tenant)
        try:
            judged = judge(self._classifier, _joined([batch for batch, _ in waiting]), tenant)
        except Exception as error:
            for _, future in waiting:
                if not future.done():
                    future.set_exception(error)
            return
        self._last_run = asyncio.get_running_loop().time()
        first = 0
        for batch, future in waiting:
            last = first + len(batch)
            if not future.done():
                future.set_result(judged if len(waiting) == 1 else rows(judged, first, last))
            first = last


def _is_small(batch: MessageBatch, tenant: Tenant) -> bool:
    share = 1 if tenant.lists is None else _LISTS_SHARE
    raw = sum(map(len, batch.raws)) if batch.raws is not None else 0
    return raw <= _INLINE_RAW_BYTES // share and sum(map(len, batch.texts)) <= _INLINE_CHARACTERS // share


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
