"""Boosted oblivious trees over a line and its surroundings: where an excerpt starts, and where it ends.

An oblivious tree asks the same question of every node of a level (Prokhorenkova et al. 2018, CatBoost), so that all
lines go through all trees in a few array operations. Trees see combinations of cues where the convolutional scorers see
sums; together they err less often than either.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .cues import CUE_NAMES
from .features import CATEGORY_NAMES, Matrix

SEEN_AROUND: Final = len(CUE_NAMES) + len(CATEGORY_NAMES)
"""The first columns of the features, of which a line's neighbours count too."""
WINDOWS: Final = ((-1, -1), (1, 1), (-5, -1), (1, 5), (-20, -1), (1, 20))
"""First and last line of each stretch over which they are counted, from the line itself."""


@dataclass(frozen=True, slots=True)
class Forest:
    """``columns`` (t, d) int64 and ``thresholds`` (t, d): a question is "input > threshold"; ``leaves`` (t, 2^d), the
    first answer in the lowest bit."""

    columns: NDArray[np.int64]
    thresholds: Matrix
    leaves: Matrix

    @classmethod
    def read(cls, arrays: Mapping[str, NDArray[np.float16]], prefix: str) -> Forest:
        """The forest within the arrays of a trained file."""
        columns, thresholds, leaves = (arrays[f"{prefix}{name}"] for name in ("columns", "thresholds", "leaves"))
        return cls(columns.astype(np.int64), thresholds.astype(np.float32), leaves.astype(np.float32))

    def scores(self, inputs: Matrix) -> Matrix:
        """(n,) log-odds for inputs (f, n)."""
        trees, depth = self.columns.shape
        at = np.zeros((trees, inputs.shape[1]), np.uint8)
        for level in range(depth):
            answers = inputs[self.columns[:, level]] > self.thresholds[:, level, None]
            at |= answers.view(np.uint8) << np.uint8(level)
        offsets = np.arange(trees, dtype=np.int32)[:, None] << depth
        total: Matrix = self.leaves.ravel()[at + offsets].sum(axis=0)
        return total


def surroundings(features: Matrix) -> Matrix:
    """(f, n) inputs of the trees from features (n, ...): a line's own columns, then its neighbours' counts."""
    count = len(features)
    reach = max(abs(offset) for window in WINDOWS for offset in window)
    sums = np.zeros((SEEN_AROUND, count + 2 * reach + 1), np.float32)
    np.cumsum(features[:, :SEEN_AROUND].T, axis=1, out=sums[:, reach + 1 : reach + 1 + count])
    sums[:, reach + 1 + count :] = sums[:, reach + count, None]
    parts = [features.T]
    for first, last in WINDOWS:
        begin, end = reach + first, reach + last + 1
        parts.append(sums[:, end : end + count] - sums[:, begin : begin + count])
    return np.vstack(parts)
