"""Engines as the pools use them, with their time and their findings counted. Decorators: the engines know nothing."""

import contextvars
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, ParamSpec, TypeVar

import numpy as np
from prometheus_client import Counter

from winnow_server.failure.engine import Analysis, Analyzer
from winnow_server.operations import Operations
from winnow_server.spam.engine import BatchResult, Classifier, MessageBatch

Parameters = ParamSpec("Parameters")
Returned = TypeVar("Returned")


class ObservedAnalyzer(Analyzer):
    """An analyzer that times each analysis as `analyze` and counts its category."""

    def __init__(self, inner: Analyzer, observe: Operations, counters: Mapping[str, Counter]) -> None:
        """`counters` by the category's name; empty counts nothing."""
        self._inner = inner
        self._observe = observe
        self._counters = counters

    @property
    def version(self) -> str:
        return self._inner.version

    def analyze(self, *args: Any, **kwargs: Any) -> Analysis:
        with self._observe("analyze"):
            analysis = self._inner.analyze(*args, **kwargs)
        counter = self._counters.get(analysis.category.name)
        if counter is not None:
            counter.inc()
        return analysis


class ObservedClassifier(Classifier):
    """A classifier that times each batch as `classify` and counts its verdicts."""

    def __init__(self, inner: Classifier, observe: Operations, counters: Sequence[Counter]) -> None:
        """`counters` in the order of the verdicts' numbers, which begin at 1; empty counts nothing."""
        self._inner = inner
        self._observe = observe
        self._counters = counters

    @property
    def version(self) -> str:
        return self._inner.version

    def classify(self, batch: MessageBatch, **kwargs: Any) -> BatchResult:
        with self._observe("classify"):
            result = self._inner.classify(batch, **kwargs)
        if self._counters:
            for counter, number in zip(self._counters, np.bincount(result.verdicts)[1:].tolist(), strict=False):
                if number:
                    counter.inc(number)
        return result


class ObservedThreads(ThreadPoolExecutor):
    """Threads whose jobs see the call they serve, and whose wait for a free thread is noted."""

    def __init__(self, threads: int, name: str, waited: Callable[[float], None] | None) -> None:
        super().__init__(threads, thread_name_prefix=name)
        self._waited = waited

    @property
    def depth(self) -> int:
        """Jobs that wait for a thread just now."""
        return self._work_queue.qsize()

    def submit(
        self, fn: Callable[Parameters, Returned], /, *args: Parameters.args, **kwargs: Parameters.kwargs
    ) -> "Future[Returned]":
        waited = self._waited
        if waited is None:
            return super().submit(fn, *args, **kwargs)
        submitted = time.perf_counter()

        def job() -> Returned:
            waited(time.perf_counter() - submitted)
            return fn(*args, **kwargs)

        return super().submit(contextvars.copy_context().run, job)
