"""UUIDv7: ids that sort by the time they were made, so that an id alone names its partition. Source: RFC 9562, 5.7
and 6.2.

Layout: 48 bits of Unix milliseconds, version 7, a 12-bit counter (method 1, seeded with 11 random bits in each
millisecond so that it has room to grow), the variant, 62 random bits.
"""

import os
import threading
import time
from datetime import UTC, datetime, timedelta
from uuid import UUID

NIL = UUID(int=0)
"""Below every other, and the id of nothing. Source: RFC 9562, 5.9."""

_VERSION = 7 << 76
_VARIANT = 2 << 62
_RANDOM_MASK = (1 << 62) - 1
_COUNTER_MAX = 0xFFF
_SEED_MASK = 0x7FF
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


class _Clock:
    """Milliseconds and counter of the last id; never goes back, also when the system's clock does."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._millisecond = 0
        self._counter = 0

    def take(self, count: int, seed: int) -> list[tuple[int, int]]:
        """`count` ascending pairs of (millisecond, counter)."""
        now = time.time_ns() // 1_000_000
        with self._lock:
            if now > self._millisecond:
                self._millisecond, self._counter = now, seed & _SEED_MASK
            pairs = []
            for _ in range(count):
                self._counter += 1
                if self._counter > _COUNTER_MAX:
                    # RFC 9562, 6.2: a counter that ran over borrows the next millisecond instead of waiting for it.
                    self._millisecond, self._counter = self._millisecond + 1, 0
                pairs.append((self._millisecond, self._counter))
            return pairs


_clock = _Clock()


def uuid7() -> UUID:
    """A new id, above every id this process made before."""
    return uuid7_many(1)[0]


def uuid7_many(count: int) -> list[UUID]:
    """`count` new ids, ascending."""
    random = os.urandom(8 * count + 2)
    pairs = _clock.take(count, int.from_bytes(random[-2:], "big"))
    return [
        UUID(
            int=(millisecond << 80)
            | _VERSION
            | (counter << 64)
            | _VARIANT
            | (int.from_bytes(random[8 * i : 8 * i + 8], "big") & _RANDOM_MASK)
        )
        for i, (millisecond, counter) in enumerate(pairs)
    ]


def time_of(id: UUID) -> datetime:
    """When a UUIDv7 was made, UTC, to the millisecond. Raises ValueError for another version."""
    if id.version != 7:
        raise ValueError(f"{id} is not a UUIDv7")
    return _EPOCH + (id.int >> 80) * _MILLISECOND


def lower_bound(moment: datetime) -> UUID:
    """The smallest UUIDv7 whose time is not before `moment`. Moments before 1970 count as 1970."""
    return _first(-((_EPOCH - moment) // _MILLISECOND))


def upper_bound(moment: datetime) -> UUID:
    """The smallest UUIDv7 whose time is after `moment`. Moments before 1970 count as 1970."""
    return _first((moment - _EPOCH) // _MILLISECOND + 1)


def _first(millisecond: int) -> UUID:
    return UUID(int=(max(0, millisecond) << 80) | _VERSION | _VARIANT)
