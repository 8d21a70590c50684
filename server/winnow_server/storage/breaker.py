"""A circuit breaker: after failures in a row a resource is left alone for a while, then tried by one call."""

import time
from collections.abc import Callable


class CircuitBreaker:
    """Closed, it lets every call pass.

    After `failures` in a row it opens for `first_seconds`, doubling up to `most_seconds`.
    """

    def __init__(
        self,
        *,
        failures: int = 3,
        first_seconds: float = 0.5,
        most_seconds: float = 5.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._threshold = failures
        self._first_seconds = first_seconds
        self._most_seconds = most_seconds
        self._clock = clock
        self._failures = 0
        self._seconds = first_seconds
        self._closed_until_trial = 0.0

    @property
    def open(self) -> bool:
        """Whether calls are being left out just now."""
        return self._failures >= self._threshold

    def allow(self) -> bool:
        """Whether a call may go; while open, one call a waiting time may."""
        if self._failures < self._threshold:
            return True
        now = self._clock()
        if now < self._closed_until_trial:
            return False
        self._closed_until_trial = now + self._seconds
        return True

    def succeeded(self) -> None:
        self._failures = 0
        self._seconds = self._first_seconds

    def failed(self) -> None:
        self._failures += 1
        if self._failures >= self._threshold:
            self._closed_until_trial = self._clock() + self._seconds
            self._seconds = min(self._seconds * 2, self._most_seconds)
