"""From line scores to an excerpt: a probability for every run of lines, and the ranges with the best expected F1.

A run from line i to line j scores start(i) + end(j) + the sum of inside(i..j) + length(j - i); a softmax over all runs
turns scores into probabilities (a semi-Markov field with one segment: Sarawagi and Cohen 2004). The excerpt is the
choice that maximises the expected F1 under those probabilities, so that an unsure model hedges rather than guesses.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]
Lines = NDArray[np.int64]

LONGEST: Final = 64
"""Candidate lines in the longest run that is told apart; a longer one counts as its first lines."""
LENGTHS: Final = 13
"""Classes of run length, two an octave."""
MAX_SEGMENTS: Final = 6
WHOLE: Final = 1.0
"""Worth of covering a run whole, beside its F1: half an explanation costs a second look at the log."""
_BRIDGED = 3
"""Lines left out of the candidates that a run may still bridge."""
_IMPOSSIBLE = np.float32(-1e9)
_RUNS = 150
_CHOICES = 60
_PAIRED = 12


def length_classes(width: int) -> NDArray[np.int64]:
    """(width,) class of each run length, which is one more than its index."""
    classes: NDArray[np.int64] = np.minimum(2 * np.log2(np.arange(1, width + 1)), LENGTHS - 1).astype(np.int64)
    return classes


def bounds(numbers: Lines, width: int) -> tuple[Lines, Matrix]:
    """(n, width) position of each run's last line, clipped, and 0 or a large negative score where there is no run."""
    count = len(numbers)
    first = np.arange(count)[:, None]
    last = first + np.arange(width)[None]
    inside = np.minimum(last, count - 1)
    possible = (last < count) & (numbers[inside] - numbers[first] <= inside - first + _BRIDGED)
    return inside, np.where(possible, np.float32(0), _IMPOSSIBLE)


def posterior(scores: Matrix, length: Matrix, bounds_: tuple[Lines, Matrix]) -> Matrix:
    """(n, width) probabilities that sum to one: row is the first line, column one less than the run's length.

    ``scores`` (n, 3) are start, end and inside; ``length`` (LENGTHS,) are added by the run's length.
    """
    last, impossible = bounds_
    inside = np.concatenate([[0.0], np.cumsum(scores[:, 2], dtype=np.float64)])
    inside = (inside - inside.mean()).astype(np.float32)
    runs: Matrix = (scores[:, 1] + inside[1:])[last]
    runs += (scores[:, 0] - inside[:-1])[:, None]
    runs += length[length_classes(runs.shape[1])][None, :]
    runs += impossible
    runs -= runs.max()
    np.exp(runs, out=runs)
    runs /= runs.sum()
    return runs


def by_end(runs: Matrix) -> Matrix:
    """(n,) sum over the runs that end at each line."""
    count, width = runs.shape
    sums = np.zeros(count + width, np.float32)
    for offset in range(width):
        sums[offset : offset + count] += runs[:, offset]
    return sums[:count]


def covered(runs: Matrix) -> Matrix:
    """(n,) sum over the runs that contain each line."""
    ended = by_end(runs)
    sums: Matrix = np.cumsum(runs.sum(axis=1, dtype=np.float64)) - np.concatenate([[0.0], np.cumsum(ended)[:-1]])
    return sums.astype(np.float32)


def choose_segments(runs: Matrix, numbers: Lines, budget: int) -> list[tuple[int, int]]:
    """Ranges of line numbers, ascending, apart, at most ``budget`` lines together; one or more of any log."""
    flat = runs.ravel()
    if not len(flat):
        return []
    size = min(_RUNS, len(flat))
    top = np.argpartition(-flat, size - 1)[:size]
    top = top[np.lexsort((top, -flat[top]))]
    top = top[flat[top] > max(1e-9, 1e-4 * float(flat[top[0]]))]
    width = runs.shape[1]
    first = top // width
    begin, end = numbers[first], numbers[first + top % width]
    weight = (flat[top] / flat[top].sum()).astype(np.float64)
    choices, own = _choices(begin, end, budget)
    options = _Options(
        choices[:, 0], choices[:, 1], _overlap(choices, begin, end), (end - begin + 1).astype(np.float64), weight
    )
    # A pairing that bridges two likely runs covers both at once, but they may be had for fewer lines one by one.
    found = [options.best(allowed, budget) for allowed in (np.ones(len(choices), bool), own)]
    return _joined(sorted(max(found, key=lambda pair: pair[0])[1]))


def _overlap(choices: Lines, begin: Lines, end: Lines) -> NDArray[np.float64]:
    """(c, r) lines that each choice shares with each run."""
    shared = np.minimum(choices[:, 1:], end[None]) - np.maximum(choices[:, :1], begin[None]) + 1.0
    return np.maximum(shared, 0, out=shared)


@dataclass(frozen=True, slots=True)
class _Options:
    """``begin`` and ``end`` (c,) of the ranges to choose from, ``overlap`` (c, r) with the likely runs, ``wanted`` (r,)
    the runs' lines and ``weight`` (r,) their probabilities."""

    begin: Lines
    end: Lines
    overlap: NDArray[np.float64]
    wanted: NDArray[np.float64]
    weight: NDArray[np.float64]

    def best(self, allowed: NDArray[np.bool_], budget: int) -> tuple[float, list[tuple[int, int]]]:
        """Worth of the allowed ranges that are taken one after the other, each the one that adds most."""
        sizes = (self.end - self.begin + 1).astype(np.float64)
        taken = np.zeros(len(self.wanted))
        chosen: list[tuple[int, int]] = []
        used, worth = 0.0, 0.0
        free = allowed.copy()
        while len(chosen) < MAX_SEGMENTS:
            fits = np.flatnonzero(free & (sizes + used <= budget))
            if not len(fits):
                break
            hit = taken[None] + self.overlap[fits]
            expected = (2 * hit / (sizes[fits, None] + used + self.wanted[None])) @ self.weight
            expected += WHOLE * ((hit >= self.wanted) @ self.weight)
            best = int(expected.argmax())
            if chosen and expected[best] <= worth + 1e-3:
                break
            at = int(fits[best])
            worth = float(expected[best])
            taken = hit[best]
            used += float(sizes[at])
            chosen.append((int(self.begin[at]), int(self.end[at])))
            free &= (self.end < self.begin[at]) | (self.begin > self.end[at])
        return worth, chosen


def _choices(begin: Lines, end: Lines, budget: int) -> tuple[Lines, NDArray[np.bool_]]:
    """(c, 2) first and last line of the likeliest runs, cut to the budget from their start, and of new pairings of the
    likeliest starts and ends; (c,) which of them are runs of their own."""
    starts, ends = np.unique(begin[:_PAIRED]), np.unique(end[:_PAIRED])
    paired = np.stack([np.repeat(starts, len(ends)), np.tile(ends, len(starts))], axis=1)
    paired = paired[(paired[:, 1] >= paired[:, 0]) & (paired[:, 1] - paired[:, 0] < budget)]
    cut = np.stack([begin[:_CHOICES], np.minimum(end[:_CHOICES], begin[:_CHOICES] + budget - 1)], axis=1)
    every, first = np.unique(np.concatenate([cut, paired]), axis=0, return_index=True)
    return every, first < len(cut)


def _joined(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Neighbouring ranges as one."""
    joined: list[tuple[int, int]] = []
    for first, last in ranges:
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined
