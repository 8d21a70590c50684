"""What single sources of e-mail know: a regression of each over its own words, mixed by which source a message is like.

One regression over all sources takes from each what it knows best, as the same words mean other things elsewhere. A
mixture of experts (Jacobs et al. 1991) keeps it, and carries over to sources never seen: those near are asked most.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from winnow_server.spam.engine.kernel import SOFTENING
from winnow_server.spam.engine.ngrams import BUCKETS

FEWEST = 4  # n-grams of a message, below which no expert is asked
SHARPNESS = 0.5  # log-odds of the source count for so much when experts are mixed
_BITS = 64  # buckets of one word of the bitmap


@dataclass(frozen=True)
class Experts:
    """K experts over v n-grams.

    buckets: int64[v], ascending. table: int8[v + 1, 2 * K + 1], the last row zeros, for n-grams not known: K weights
    for unwanted, then as many for the expert's own source and one for mail of no expert's, in steps of
    units: float32[2 * K + 1] log-odds. biases: float32[2 * K + 1], of messages without a known n-gram.
    """

    buckets: NDArray[np.int64]
    table: NDArray[np.int8]
    units: NDArray[np.float32]
    biases: NDArray[np.float32]

    @classmethod
    def none(cls) -> Experts:
        """No expert."""
        nothing = np.zeros(0, dtype=np.float32)
        return cls(np.zeros(0, dtype=np.int64), np.zeros((1, 0), dtype=np.int8), nothing, nothing)

    def __len__(self) -> int:
        return max(0, len(self.biases) - 1) // 2

    @cached_property
    def _bitmap(self) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
        """(which buckets are known, 64 in a word; how many are known before each word)."""
        words = np.zeros(BUCKETS // _BITS, dtype=np.uint64)
        np.bitwise_or.at(words, self.buckets // _BITS, np.uint64(1) << (self.buckets % _BITS).astype(np.uint64))
        known = np.bitwise_count(words).astype(np.int64)
        return words, np.cumsum(known) - known

    def find(self, buckets: NDArray[np.integer]) -> NDArray[np.int64]:
        """int64[m]: the rows of `table`, that of zeros for a bucket not known."""
        words, before = self._bitmap
        at = buckets // _BITS
        word, bit = words[at], (buckets % _BITS).astype(np.uint64)
        below = np.bitwise_count(word & ((np.uint64(1) << bit) - np.uint64(1)))
        return np.where(word >> bit & np.uint64(1) != 0, before[at] + below, len(self.buckets))

    def log_odds(
        self, rows: NDArray[np.int64], indptr: NDArray[np.int64], general: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        """float32[n]: what the experts say of each message, given the rows of `table` of its n-grams.

        general: float32[n], what is said of mail that is like none of their sources.
        """
        size = len(self)
        filled = (indptr[1:] > indptr[:-1]).nonzero()[0]
        sums = np.zeros((len(indptr) - 1, 2 * size + 2), dtype=np.float32)
        if len(filled):
            begins = indptr[filled]
            sums[filled, :-1] = np.add.reduceat(self.table.take(rows, axis=0), begins, axis=0, dtype=np.int32)
            sums[filled, -1] = np.add.reduceat(rows < len(self.buckets), begins, dtype=np.int32)
        said = sums[:, :-1] / np.sqrt(sums[:, -1:] + SOFTENING) * self.units + self.biases
        like = said[:, size:] * np.float32(SHARPNESS)
        share = np.exp(like - like.max(axis=1, keepdims=True))
        each = np.concatenate((said[:, :size], general[:, None]), axis=1)
        mixed: NDArray[np.float32] = (share * each).sum(axis=1) / share.sum(axis=1)
        return mixed
