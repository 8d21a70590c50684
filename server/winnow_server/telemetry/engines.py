"""Engines as the pools use them, with their time and their findings counted. Decorators: the engines know nothing."""

import contextvars
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, ParamSpec, TypeVar

from winnow_server.failure.engine import Analysis, Analyzer
from winnow_server.operations import Operations
from winnow_server.spam.engine import BatchResult, Classifier, MessageBatch, Verdict

Parameters = ParamSpec("Parameters")
Returned = TypeVar("Returned")
# Adds to the number of a result, by its name.
Count = Callable[[str, int], None]


class ObservedAnalyzer(Analyzer):
    """An analyzer that times each analysis as `analyze` and counts its category."""

    def __init__(self, inner: Analyzer, observe: Operations, count: Count) -> None:
        self._inner = inner
        self._observe = observe
        self._count = count

    @property
    def version(self) -> str:
        return self._inner.version

    def analyze(self, *args: Any, **kwargs: Any) -> Analysis:
        with self._observe("analyze"):
            analysis = self._inner.analyze(*args, **kwargs)
        self._count(analysis.category.name, 1)
        return analysis


class ObservedClassifier(Classifier):
    """A classifier that times each batch as `classify` and counts its verdicts."""

    def __init__(self, inner: Classifier, observe: Operations, count: Count) -> None:
        self._inner = inner
        self._observe = observe
        self._count = count

    @property
    def version(self) -> str:
        return self._inner.version

    def classify(self, batch: MessageBatch, **kwargs: Any) -> BatchResult:
        with self._observe("classify"):
            result = self._inner.classify(batch, **kwargs)
        for verdict, number in Counter(result.verdicts.tolist()).items():
            self._count(Verdict(verdict).name, number)
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
