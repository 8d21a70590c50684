"""Waits for a connection of a pool: how long, how many just now, how many in vain."""

import time
from contextlib import AbstractContextManager
from types import TracebackType

from winnow_server.telemetry.instruments import Instruments


class ConnectionWaits:
    """`Operations` whose names are the pools'."""

    def __init__(self, instruments: Instruments) -> None:
        self._instruments = instruments
        # From the start, so that a rate over the first timeout is not lost.
        for metric in (instruments.connection_wait, instruments.connection_pending, instruments.connection_timeouts):
            metric.labels("primary")

    def __call__(self, pool: str) -> AbstractContextManager[object]:
        return _Wait(self._instruments, pool)


class _Wait:
    __slots__ = ("_instruments", "_pool", "_started")

    def __init__(self, instruments: Instruments, pool: str) -> None:
        self._instruments = instruments
        self._pool = pool
        self._started = 0.0

    def __enter__(self) -> None:
        self._instruments.connection_pending.labels(self._pool).inc()
        self._started = time.perf_counter()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._instruments.connection_wait.labels(self._pool).observe(time.perf_counter() - self._started)
        self._instruments.connection_pending.labels(self._pool).dec()
        if kind is not None:
            self._instruments.connection_timeouts.labels(self._pool).inc()
