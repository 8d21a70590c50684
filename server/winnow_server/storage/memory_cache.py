"""L1: values of this process, bounded by count, size and age; the least recently used goes first."""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class MemoryCache(Generic[Value]):
    """Use it from one thread. Values are shared with every reader, so they must be immutable."""

    def __init__(
        self,
        *,
        max_entries: int = 10_000,
        max_bytes: int = 32 * 1024 * 1024,
        seconds: float = 300.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`max_bytes` bounds the sum of the sizes given to `put`; `seconds` is the age at which a value is no longer
        given.
        """
        self._max_entries = max_entries
        self._max_bytes = max_bytes
        self._seconds = seconds
        self._clock = clock
        self._bytes = 0
        self._entries: OrderedDict[Hashable, tuple[float, int, Value]] = OrderedDict()

    def get(self, key: Hashable) -> Value | None:
        entry = self._entries.get(key)
        if entry is None:
            return None
        if entry[0] < self._clock():
            self.drop(key)
            return None
        self._entries.move_to_end(key)
        return entry[2]

    def put(self, key: Hashable, value: Value, size: int) -> None:
        """Keeps a value of about `size` bytes. One that alone exceeds a quarter of the bound is not kept."""
        self.drop(key)
        if size > self._max_bytes // 4:
            return
        self._entries[key] = (self._clock() + self._seconds, size, value)
        self._bytes += size
        while self._bytes > self._max_bytes or len(self._entries) > self._max_entries:
            _, (_, oldest, _) = self._entries.popitem(last=False)
            self._bytes -= oldest

    def drop(self, key: Hashable) -> None:
        entry = self._entries.pop(key, None)
        if entry is not None:
            self._bytes -= entry[1]

    def clear(self) -> None:
        self._entries.clear()
        self._bytes = 0

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def size(self) -> int:
        """Bytes, as they were given to `put`."""
        return self._bytes
