"""Which lines of one log another log has too, in the same order: a patience diff over hashes of lines.

Lines that both logs have exactly once tie them together where they come in the same order; equal lines next to tied
ones are tied too; then the same within each gap between ties, where more lines are the only ones of their kind.
(Patience diff is Bram Cohen's.) A few rounds over whole arrays, so the time grows with the lines and a logarithm.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .hashing import PRIME

Lines = NDArray[np.int64]

ROUNDS: Final = 4
"""Times that gaps are parted by lines that are alone in them."""


def align(left: Lines, right: Lines) -> Lines:
    """(n,) index in ``right`` (m,) of the line that each of ``left`` (n,) is, or -1; ascending where it is not -1.

    Both are hashes, equal where the lines are.
    """
    tied = np.full(len(left), -1, np.int64)
    taken = np.zeros(len(right), bool)
    for _ in range(ROUNDS):
        before = int(taken.sum())
        _tie_lone(left, right, tied, taken)
        for direction in (1, -1):
            _extend(left, right, tied, taken, direction)
        if int(taken.sum()) == before:
            break
    return tied


def _tie_lone(left: Lines, right: Lines, tied: Lines, taken: NDArray[np.bool_]) -> None:
    """Ties lines that are alone of their kind in their gap on both sides."""
    free_left, free_right = np.flatnonzero(tied < 0), np.flatnonzero(~taken)
    gap_left = np.cumsum(tied >= 0, dtype=np.int64)[free_left]
    gap_right = np.cumsum(taken, dtype=np.int64)[free_right]
    ours, at_left = _lone(left[free_left], gap_left)
    theirs, at_right = _lone(right[free_right], gap_right)
    _, in_ours, in_theirs = np.intersect1d(ours, theirs, assume_unique=True, return_indices=True)
    pairs_left, pairs_right = free_left[at_left[in_ours]], free_right[at_right[in_theirs]]
    order = np.argsort(pairs_left)
    pairs_left, pairs_right = pairs_left[order], pairs_right[order]
    kept = _longest_ascending(pairs_right)
    tied[pairs_left[kept]] = pairs_right[kept]
    taken[pairs_right[kept]] = True


def _lone(hashes: Lines, gaps: Lines) -> tuple[NDArray[np.uint64], Lines]:
    """Keys of the lines that are alone of their kind in their gap, and where they are."""
    keys = (hashes.astype(np.uint64) + gaps.astype(np.uint64)) * PRIME ^ gaps.astype(np.uint64)
    found, first, count = np.unique(keys, return_index=True, return_counts=True)
    return found[count == 1], first[count == 1]


def _longest_ascending(values: Lines) -> Lines:
    """Indices of a longest ascending part of distinct values (Fredman 1975)."""
    tails: list[int] = []
    ends: list[int] = []
    previous: list[int] = []
    for index, value in enumerate(values.tolist()):
        length = bisect_left(tails, value)
        previous.append(ends[length - 1] if length else -1)
        if length == len(tails):
            tails.append(value)
            ends.append(index)
        else:
            tails[length] = value
            ends[length] = index
    chain: list[int] = []
    at = ends[-1] if ends else -1
    while at >= 0:
        chain.append(at)
        at = previous[at]
    return np.array(chain[::-1], np.int64)


def _extend(left: Lines, right: Lines, tied: Lines, taken: NDArray[np.bool_], direction: int) -> None:
    """Ties the equal lines that follow tied ones without a break, up to the next tie; the logs' ends are ties too."""
    if direction < 0:
        left, right, tied, taken = left[::-1], right[::-1], tied[::-1], taken[::-1]
    count, total = len(left), len(right)
    known = tied >= 0
    index = np.arange(count)
    last = np.maximum.accumulate(np.where(known, index, -1))
    there = np.where(known, tied if direction > 0 else total - 1 - tied, -1)
    across = np.where(last >= 0, there[last], -1) + index - last
    inside = across < total
    across = np.minimum(across, total - 1)
    fits = known | (inside & ~taken[across] & (left == right[across])) if total else known
    broken = np.maximum.accumulate(np.where(fits, -1, index))
    new = np.flatnonzero(fits & ~known & (broken <= last))
    tied[new] = across[new] if direction > 0 else total - 1 - across[new]
    taken[across[new]] = True
