"""When and how soon to open a broken stream again."""

from __future__ import annotations

from dataclasses import dataclass
from random import SystemRandom

from winnow_client.errors import ResourceExhausted, Unavailable, WinnowError

_RANDOM = SystemRandom()


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """Exponential backoff with jitter, as in gRPC's retry policy (gRFC A6), for streams: the channel retries calls."""

    #: Failures in a row, without one answer between them, before the error is raised. At least 1. A watch that was open
    #: once goes on trying for as long as the server is UNAVAILABLE.
    max_attempts: int = 10
    #: Seconds before the first retry.
    initial_backoff: float = 0.05
    #: Longest backoff in seconds.
    max_backoff: float = 5.0
    multiplier: float = 2.0
    #: Longest wait in seconds that a server may ask for; a longer one raises its error at once.
    max_pushback: float = 120.0


class Attempts:
    """Counts the failures of one stream since its last answer."""

    def __init__(self, policy: RetryPolicy) -> None:
        self._policy = policy
        self._failures = 0

    def progress(self) -> None:
        """An answer came: start counting afresh."""
        self._failures = 0

    def delay(self, error: WinnowError, *, endless: bool = False) -> float | None:
        """Seconds to wait before the next try after `error`, or None to give up and raise it.

        Tried again: UNAVAILABLE, when `endless` however often, and RESOURCE_EXHAUSTED when the server says when to come
        back.
        """
        policy = self._policy
        self._failures += 1
        if self._failures >= policy.max_attempts and not (endless and isinstance(error, Unavailable)):
            return None
        if isinstance(error, ResourceExhausted):
            wait = error.retry_after
            return wait if wait is not None and wait <= policy.max_pushback else None
        if not isinstance(error, Unavailable):
            return None
        if error.retry_after is not None:
            return error.retry_after if error.retry_after <= policy.max_pushback else None
        # Bounded, as a float has no room for the power of a thousand failures.
        backoff = policy.initial_backoff * policy.multiplier ** min(self._failures - 1, 64)
        return min(backoff, policy.max_backoff) * _RANDOM.uniform(0.8, 1.2)
