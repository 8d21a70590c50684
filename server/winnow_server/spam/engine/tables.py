"""Weights of n-grams in several columns at once, kept for the n-grams that are known alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from winnow_server.spam.engine.kernel import SOFTENING
from winnow_server.spam.engine.ngrams import BUCKETS, Grams

_BITS = 6  # of a bucket that number it within a word of the bitmap
_LOW = (1 << _BITS) - 1
_ONE = np.uint64(1)


@dataclass(frozen=True)
class Table:
    """c columns of weights of v n-grams.

    buckets: int64[v], ascending. steps: int8[v + 1, c], weights in steps of units: float32[c] log-odds; the last row is
    zeros, for n-grams not known. biases: float32[c], of messages without a known n-gram.
    """

    buckets: NDArray[np.int64]
    steps: NDArray[np.int8]
    units: NDArray[np.float32]
    biases: NDArray[np.float32]

    @classmethod
    def none(cls, columns: int = 0) -> Table:
        """Nothing known."""
        nothing = np.zeros(columns, dtype=np.float32)
        return cls(np.zeros(0, dtype=np.int64), np.zeros((1, columns), dtype=np.int8), nothing, nothing)

    @property
    def fits(self) -> bool:
        """Whether the arrays are of one shape."""
        columns = len(self.biases)
        return self.steps.shape == (len(self.buckets) + 1, columns) and self.units.shape == (columns,)

    @cached_property
    def _bitmap(self) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
        """(which buckets are known, 64 in a word; how many are known before each word)."""
        words = np.zeros(BUCKETS >> _BITS, dtype=np.uint64)
        np.bitwise_or.at(words, self.buckets >> _BITS, _ONE << (self.buckets & _LOW).astype(np.uint64))
        known = np.bitwise_count(words).astype(np.int64)
        return words, np.cumsum(known) - known

    def find(self, buckets: NDArray[np.integer]) -> NDArray[np.int64]:
        """int64[m]: the rows of `steps`, that of zeros for a bucket not known."""
        words, before = self._bitmap
        at = buckets >> _BITS
        word = words.take(at)
        bit = _ONE << (buckets & _LOW).astype(np.uint64)
        rows = before.take(at)
        rows += np.bitwise_count(word & (bit - _ONE))
        rows[word & bit == 0] = len(self.buckets)
        return rows

    def weigh(self, found: Grams) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """(float32[n, c], log-odds of every column for messages with these n-grams; float32[n], how many are known).

        The sums are divided by the root of the number of known n-grams, as their evidence is not independent.
        """
        rows, indptr = self.find(found.buckets), found.indptr
        filled = (indptr[1:] > indptr[:-1]).nonzero()[0]
        sums = np.zeros((len(indptr) - 1, len(self.biases)), dtype=np.float32)
        known = np.zeros(len(indptr) - 1, dtype=np.float32)
        if len(filled):
            begins = indptr[filled]
            sums[filled] = np.add.reduceat(self.steps.take(rows, axis=0), begins, axis=0, dtype=np.int32)
            known[filled] = np.add.reduceat(rows < len(self.buckets), begins, dtype=np.int32)
        said: NDArray[np.float32] = sums / np.sqrt(known + np.float32(SOFTENING))[:, None] * self.units + self.biases
        return said, known
