"""How far the lines of a log resemble those that a project's lessons remember, over all lessons at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .features import Matrix
from .hashing import mixed
from .words import BUCKETS, Words

_ALIKE: Final = 0.4
"""Share of common words below which two lines have nothing to do with each other."""
_PAIRS: Final = 1_000_000
"""Shared words that are held at once."""
_FULL_LINE: Final = 4.0
"""Words of a line that resembles in full; shorter ones resemble nothing much."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """The lines of all lessons side by side, t of them. ``kinds`` (t,), ``lesson`` (t,) which lesson each is of and
    ``size`` (t,) its words; ``line`` (w,) of each word, by bucket: those of bucket b are from ``first[b]`` on."""

    kinds: NDArray[np.int8]
    lesson: NDArray[np.int64]
    size: NDArray[np.int64]
    line: NDArray[np.int64]
    first: NDArray[np.int64]

    @classmethod
    def of(cls, parts: Sequence[tuple[NDArray[np.int8], NDArray[np.int64], NDArray[np.int64]]]) -> Remembered:
        """Of each lesson's kinds, and its words' lines and buckets."""
        counts = [len(kinds) for kinds, _, _ in parts]
        offsets = np.cumsum([0, *counts[:-1]])
        line = np.concatenate([own + offset for (_, own, _), offset in zip(parts, offsets.tolist(), strict=True)])
        bucket = np.concatenate([own for _, _, own in parts])
        order = np.argsort(bucket, kind="stable")
        return cls(
            np.concatenate([kinds for kinds, _, _ in parts]),
            np.repeat(np.arange(len(parts)), counts),
            np.bincount(line, minlength=sum(counts)),
            line[order],
            np.searchsorted(bucket[order], np.arange(BUCKETS + 1)),
        )


@dataclass(frozen=True, slots=True)
class Resemblance:
    """Pairs of a log's distinct line and a remembered one that are alike: ``line`` (p,), ``remembered`` (p,) and
    ``alike`` (p,) above 0 and up to 1. ``distinct`` (n,) is the distinct line that each line of the log is."""

    memory: Remembered
    distinct: NDArray[np.int64]
    line: NDArray[np.int64]
    remembered: NDArray[np.int64]
    alike: Matrix

    @classmethod
    def between(cls, memory: Remembered, found: Words, count: int) -> Resemblance:
        """Shared hashed words over the larger number of them, for ``count`` lines that each have a word or more."""
        firsts = np.searchsorted(found.line, np.arange(count + 1))
        bags = np.add.reduceat(mixed(found.bucket.astype(np.uint64)), firsts[:-1])
        _, example, distinct = np.unique(bags, return_index=True, return_inverse=True)
        sizes = np.diff(firsts)[example]
        at = np.repeat(firsts[example] - np.cumsum(sizes) + sizes, sizes) + np.arange(int(sizes.sum()))
        line, bucket = np.repeat(np.arange(len(example)), sizes), found.bucket[at]
        repeats = memory.first[bucket + 1] - memory.first[bucket]
        ends = np.cumsum(np.bincount(line, repeats, len(example)))
        parts = []
        begin = 0
        while begin < len(example):
            # At least one line at a time, so that the pairs held are bounded whatever they share.
            done = float(ends[begin - 1]) if begin else 0.0
            end = max(begin + 1, int(np.searchsorted(ends, done + _PAIRS, side="right")))
            words = slice(*np.searchsorted(line, [begin, end]).tolist())
            parts.append(_alike(memory, line[words] - begin, bucket[words], sizes[begin:end], begin))
            begin = end
        lines, remembered, alike = (np.concatenate(each) for each in zip(*parts, strict=True))
        return cls(memory, distinct, lines, remembered, alike)

    def best(self, kind: int) -> Matrix:
        """(n,) similarity to the most similar remembered line of a kind."""
        of_kind = self.memory.kinds[self.remembered] == kind
        best = np.zeros(int(self.distinct.max()) + 1, np.float32)
        np.maximum.at(best, self.line[of_kind], self.alike[of_kind])
        return best[self.distinct]

    def best_of_each(self, kind: int, lessons: int, mass: Matrix) -> Matrix:
        """(lessons,) mean over the lines, weighed by mass (n,), of the similarity to a lesson's most similar line of a
        kind."""
        masses = np.bincount(self.distinct, mass)
        of_kind = (self.memory.kinds[self.remembered] == kind) & (masses[self.line] > 0)
        best = np.zeros((lessons, len(masses)), np.float32)
        at = self.memory.lesson[self.remembered[of_kind]], self.line[of_kind]
        np.maximum.at(best, at, self.alike[of_kind])
        mean: Matrix = best @ masses.astype(np.float32)
        return mean


def _alike(
    memory: Remembered,
    line: NDArray[np.int64],
    bucket: NDArray[np.int64],
    sizes: NDArray[np.int64],
    offset: int,
) -> tuple[NDArray[np.int64], NDArray[np.int64], Matrix]:
    """Lines, counted from ``offset``, remembered lines and similarities of the pairs that are alike; ``sizes`` are the
    lines' numbers of words."""
    first = memory.first[bucket]
    repeats = memory.first[bucket + 1] - first
    at = np.repeat(first - np.cumsum(repeats) + repeats, repeats) + np.arange(int(repeats.sum()))
    width = len(memory.size)
    shared = np.bincount(np.repeat(line, repeats) * width + memory.line[at], minlength=1)
    cells = np.flatnonzero(shared)
    own, remembered = np.divmod(cells, max(1, width))
    theirs = memory.size[remembered]
    share = np.minimum(shared[cells] / np.maximum(sizes[own], theirs), 1) * np.minimum(theirs / _FULL_LINE, 1)
    kept = share > _ALIKE
    alike = ((share[kept] - _ALIKE) / (1 - _ALIKE)).astype(np.float32)
    return own[kept] + offset, remembered[kept], alike
