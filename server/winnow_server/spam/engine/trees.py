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
    share = strengths / (1 + strengths)
    share *= 255
    found: NDArray[np.uint8] = np.ceil(share, out=share).astype(np.uint8)
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
    def _steps(self) -> tuple[NDArray[np.int16], float]:
        """(for each depth int16[t * 2^d], how the mean changes with the answer there, by leaf; their unit).

        Whole numbers, so that a message's parts do not depend on how many others are summed beside it.
        """
        depth = self.features.shape[1]
        leaves = np.arange(1 << depth)
        changes = np.stack(
            [
                after[:, leaves % (2 << level)] - before[:, leaves % (1 << level)]
                for level, (before, after) in enumerate(pairwise(self.means))
            ]
        )
        highest = np.bincount(self.features.T.ravel(), np.abs(changes).max(axis=2).ravel()).max()
        unit = float(max(highest, 1e-6)) / _LARGEST
        return np.rint(changes / unit).astype(np.int16).reshape(depth, -1), unit

    @cached_property
    def _asked(self) -> NDArray[np.intp]:
        """intp[d, t]: for each depth and tree, where among `symbols` the one asked about stands."""
        return self.symbols.searchsorted(self.features.T)

    @cached_property
    def _groups(self) -> tuple[NDArray[np.intp], list[tuple[int, int]], NDArray[np.intp]]:
        """(depth-major questions by symbol, (number, size) of groups, the symbol of each group).

        The questions about a symbol are filled up to a power of two by one that adds nothing, and groups of the same
        size stand together, so that they are summed at once.
        """
        flat = self.features.T.ravel().astype(np.intp)
        order = np.argsort(flat, kind="stable")
        used, begins, counts = np.unique(flat[order], return_index=True, return_counts=True)
        widths = 1 << np.ceil(np.log2(counts)).astype(np.intp)
        rows, groups, symbols = [], [], []
        for width in np.unique(widths).tolist():
            members = np.flatnonzero(widths == width)
            groups.append((len(members), width))
            symbols.append(used[members])
            for begin, count in zip(begins[members], counts[members], strict=True):
                rows.append(np.append(order[begin : begin + count], np.full(width - count, len(flat))))
        return np.concatenate(rows), groups, np.concatenate(symbols)

    @cached_property
    def symbols(self) -> NDArray[np.intp]:
        """intp[s]: the symbols that are asked about, ascending."""
        return np.unique(self.features).astype(np.intp)

    def contributions(self, strengths: NDArray[np.float32]) -> NDArray[np.float32]:
        """float32[n, f]: what every symbol adds, for strengths float32[n, f]; fastest where columns are contiguous."""
        out = np.zeros(strengths.T.shape, dtype=np.float32)
        self.contribute(strengths, out)
        return out.T

    def contribute(self, strengths: NDArray[np.float32], out: NDArray[np.float32]) -> None:
        """The same into the rows of `symbols` of float32[f, n]."""
        trees, depth = self.features.shape
        if not trees:
            return
        size = len(strengths)
        columns = levels(strengths.T.take(self.symbols, axis=0))
        leaf = np.zeros((trees, size), dtype=np.uint8)
        for level in reversed(range(depth)):
            answers = columns.take(self._asked[level], axis=0) > self.thresholds[:, level, None]
            leaf += leaf
            leaf |= answers.view(np.uint8)
        at = leaf.astype(np.intp)
        at += (np.arange(trees) << depth)[:, None]
        steps, unit = self._steps
        deltas = np.empty((depth * trees + 1, size), dtype=np.int16)
        deltas[-1] = 0
        for level in range(depth):
            steps[level].take(at, out=deltas[level * trees : (level + 1) * trees], mode="clip")
        rows, groups, symbols = self._groups
        deltas = deltas.take(rows, axis=0)
        sums = []
        first = 0
        for number, width in groups:
            last = first + number * width
            sums.append(np.add.reduce(deltas[first:last].reshape(number, width, size), axis=1, dtype=np.int16))
            first = last
        out[symbols] = np.concatenate(sums) * np.float32(unit)


_LARGEST = 32_000  # the parts of a symbol together stay within sixteen bits
