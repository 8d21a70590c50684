"""Boosted oblivious trees over the symbols, and what each symbol adds to a message's log-odds.

An oblivious tree asks the same question of every node of a level (Prokhorenkova et al. 2018, CatBoost), so that a
whole batch goes through all trees in a few array operations. A tree's value is split among its symbols along the path
(Saabas 2014): each question is credited with the change of the mean it brings, so the parts sum to the score exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray


def levels(strengths: NDArray[np.float32]) -> NDArray[np.uint8]:
    """uint8 of the same shape: strengths on 256 levels, 0 for absent only, fine where strengths are small."""
    found: NDArray[np.uint8] = np.ceil(255 * (strengths / (1 + strengths))).astype(np.uint8)
    return found


@dataclass(frozen=True)
class Forest:
    """features: int16[t, d]; thresholds: uint8[t, d], a question is "level of the strength > threshold".

    means: for each depth k from 0 to d, float32[t, 2^k]: the mean value of the tree after k answers, the first answer
    in the lowest bit; the last holds the leaves.
    """

    features: NDArray[np.int16]
    thresholds: NDArray[np.uint8]
    means: tuple[NDArray[np.float32], ...]

    @property
    def bias(self) -> float:
        """The mean of all trees together, before any question."""
        return float(self.means[0].sum())

    @cached_property
    def _order(self) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
        """(depth-major questions sorted by feature, where each feature begins, features)."""
        flat = self.features.T.ravel().astype(np.intp)
        order = np.argsort(flat, kind="stable")
        used, begins = np.unique(flat[order], return_index=True)
        return order, begins, used

    @cached_property
    def _changes(self) -> tuple[NDArray[np.float32], ...]:
        """For each depth float32[t * 2^(k + 1)]: how the mean changes with the answer at that depth."""
        return tuple(
            (after - np.concatenate((before, before), axis=1)).ravel() for before, after in pairwise(self.means)
        )

    def contributions(self, strengths: NDArray[np.float32]) -> NDArray[np.float32]:
        """float32[n, f]: what every symbol adds, for strengths float32[n, f]."""
        out = np.zeros(strengths.shape, dtype=np.float32)
        trees, depth = self.features.shape
        if not trees:
            return out
        size = len(strengths)
        columns = np.ascontiguousarray(levels(strengths).T)
        deltas = np.empty((depth * trees, size), dtype=np.float32)
        index = np.zeros((trees, size), dtype=np.uint8)
        for level, changes in enumerate(self._changes):
            answers = columns[self.features[:, level]] > self.thresholds[:, level, None]
            index |= answers.view(np.uint8) << np.uint8(level)
            offsets = np.arange(trees, dtype=np.intp)[:, None] << (level + 1)
            changes.take(index + offsets, out=deltas[level * trees : (level + 1) * trees], mode="clip")
        order, begins, used = self._order
        out[:, used] = np.add.reduceat(deltas[order], begins, axis=0).T
        return out
