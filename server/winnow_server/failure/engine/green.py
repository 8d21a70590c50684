"""Lines that a green run of the same job printed too say nothing about a failure."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .block import Block
from .lines import LineIndex, Log

GREEN_BYTES = 64 << 20
"""Bytes of a green log that are read."""

# Digits and the letters of hexadecimal numbers go, so that times, hashes, durations and addresses are alike.
_VARYING = bytes(range(32)).replace(b"\n", b"") + b"0123456789abcdef \x7f"


class GreenLines:
    """The set of lines of a green log, without what varies."""

    def __init__(self, log: Log) -> None:
        self._seen = frozenset(hash(line) for line in bytes(log[:GREEN_BYTES]).translate(None, _VARYING).split(b"\n"))

    def contains_each(self, lines: LineIndex, positions: NDArray[np.int64]) -> NDArray[np.bool_]:
        """(n,) whether the green run printed each of the lines at ``positions``."""
        raw = (lines.raw(position) for position in positions.tolist())
        return np.array([hash(line.translate(None, _VARYING)) in self._seen for line in raw], bool)


def masked(block: Block) -> list[bytes]:
    """The cleaned lines without what varies."""
    return block.text.translate(None, _VARYING).split(b"\n")[: len(block)]
