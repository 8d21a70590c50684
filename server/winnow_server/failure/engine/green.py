"""A green run of the same job: what it printed too says little about a failure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .alignment import align
from .block import Block
from .lines import LineIndex, Log, release

GREEN_BYTES: Final = 64 << 20
"""Bytes of a green log that are read."""
GREEN_LINES: Final = 1_000_000
_BLOCK = 1 << 20

# Digits and the letters of hexadecimal numbers go, so that times, hashes, durations and addresses are alike.
_VARYING = bytes(range(32)).replace(b"\n", b"") + b"0123456789abcdef \x7f"


@dataclass(frozen=True, slots=True)
class BesideGreen:
    """Candidate lines beside a green run's log: ``same`` (n,) whether the green run printed the line at this place of
    its output, ``elsewhere`` (n,) whether it printed such a line, but not at this place. Other lines are new."""

    same: NDArray[np.bool_]
    elsewhere: NDArray[np.bool_]

    @classmethod
    def of(cls, lines: LineIndex, positions: NDArray[np.int64], green: Log) -> BesideGreen:
        """The lines at ``positions`` beside the first ``GREEN_LINES`` lines and ``GREEN_BYTES`` of a green log."""
        printed = _keys(green, min(len(green), GREEN_BYTES), GREEN_LINES)
        keys = _keys(lines.log, len(lines.log), lines.line_count)[lines.numbers - 1]
        same = align(keys, printed)[positions] >= 0
        return cls(same, np.isin(keys[positions], printed) & ~same)

    def but(self, pointed_at: NDArray[np.bool_]) -> BesideGreen:
        """The same with some lines taken for new ones, whatever the green run printed."""
        return BesideGreen(self.same & ~pointed_at, self.elsewhere & ~pointed_at)


def _keys(log: Log, size: int, most: int) -> NDArray[np.int64]:
    """(n,) hash of each of the first lines without what varies, at most ``most``; equal within one process only."""
    view = log if isinstance(log, bytes) else memoryview(log)
    parts: list[NDArray[np.int64]] = []
    count = 0
    rest = b""
    for start in range(0, size, _BLOCK):
        end = min(start + _BLOCK, size)
        data = rest + bytes(view[start:end])
        release(log, start, end)
        whole = data.rfind(b"\n") + 1
        # Of a line longer than a block only its start counts, so that time is linear.
        rest = data[whole : whole + _BLOCK]
        if whole:
            parts.append(np.fromiter(map(hash, _masked(data[: whole - 1])), np.int64))
            count += len(parts[-1])
        if count >= most:
            break
    if rest:
        parts.append(np.array([hash(_masked(rest)[0])], np.int64))
    return np.concatenate([np.zeros(0, np.int64), *parts])[:most]


def _masked(text: bytes) -> list[bytes]:
    """Lines without what varies."""
    return text.translate(None, _VARYING).split(b"\n")


def masked(block: Block) -> list[bytes]:
    """The cleaned lines without what varies."""
    return _masked(block.text)[: len(block)]
