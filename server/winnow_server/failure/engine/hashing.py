"""Hashes of many short texts at once: eight bytes are read as one number."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

PRIME: Final = np.uint64(0x100000001B3)
MIX: Final = np.uint64(0x9E3779B97F4A7C15)
"""The golden ratio's fraction: multiplied by it, every bit of a number moves the highest ones (Knuth, TAOCP 3, 6.4)."""
_TURN = np.uint64(29)
# Bits of a little-endian number that hold its first 0..8 bytes.
_FIRST = np.array([(1 << 8 * count) - 1 for count in range(9)], "<u8")

PADDING: Final = b"\n" * 8
"""What a text is followed by, so that eight bytes can be read at its end."""


def eight_bytes(padded: bytes, starts: NDArray[np.int64], length: NDArray[np.int64]) -> NDArray[np.uint64]:
    """The first ``length`` (0..8) bytes at each start within a text followed by ``PADDING``, as numbers."""
    windows = np.lib.stride_tricks.sliding_window_view(np.frombuffer(padded, np.uint8), 8)
    numbers: NDArray[np.uint64] = windows[starts].view("<u8")[:, 0] & _FIRST[length]
    return numbers


def mixed(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Numbers whose every bit depends on all of theirs (after Vigna 2014, splitmix64)."""
    spread = numbers * MIX
    spread ^= spread >> _TURN
    return spread


def bucket(hashes: NDArray[np.uint64], bits: int) -> NDArray[np.int64]:
    """Each hash as a number of ``bits`` bits."""
    buckets: NDArray[np.int64] = ((hashes * MIX) >> np.uint64(64 - bits)).astype(np.int64)
    return buckets
