"""Learns a forest: gradient boosting of oblivious trees on binned inputs, for the log-odds of a yes or no."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from winnow_server.failure.engine.features import Matrix
from winnow_server.failure.engine.trees import Forest

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Boosting:
    """``trees``, ``depth`` and ``rate`` as usual. ``penalty``: squared leaf values, in units of summed weight.
    ``columns`` and ``rows``: shares of them that a level and a tree choose from. ``bins``: of one input."""

    trees: int = 150
    depth: int = 5
    rate: float = 0.1
    penalty: float = 20.0
    columns: float = 0.25
    rows: float = 0.5
    bins: int = 16


def fit(
    inputs: Matrix, answers: NDArray[np.bool_], weights: Matrix, seed: int, options: Boosting | None = None
) -> Forest:
    """The forest for inputs (f, m), answers (m,) and weights (m,) with a mean of about one."""
    chosen = options or Boosting()
    edges = [_edges(row, chosen.bins) for row in inputs]
    binned = np.stack([np.searchsorted(own, row) for own, row in zip(edges, inputs, strict=True)]).astype(np.uint8)
    cuts = np.array([len(own) for own in edges])
    usable = np.flatnonzero(cuts)
    rng = np.random.default_rng(seed)
    target, trust = answers.astype(np.float64), weights.astype(np.float64)
    odds = np.zeros(len(target))
    columns, thresholds, leaves = [], [], []
    for _ in range(chosen.trees):
        chance = 1.0 / (1.0 + np.exp(-odds))
        slope, curve = trust * (chance - target), trust * np.maximum(chance * (1 - chance), 1e-4)
        seen = np.flatnonzero(rng.random(len(target)) < chosen.rows)
        pull = slope[seen], curve[seen]
        leaf = np.zeros(len(target), np.int64)
        asked, limits = [], []
        for level in range(chosen.depth):
            tried = rng.choice(usable, max(1, int(chosen.columns * len(usable))), replace=False)
            cells = leaf[seen] * chosen.bins
            found = [_best(binned[row][seen] + cells, pull, 1 << level, int(cuts[row]), chosen) for row in tried]
            at = max(range(len(tried)), key=[gain for gain, _ in found].__getitem__)
            cut = found[at][1]
            column = int(tried[at])
            leaf |= (binned[column] > cut).astype(np.int64) << level
            asked.append(column)
            limits.append(edges[column][cut])
        down = np.bincount(leaf, slope, 1 << chosen.depth)
        up = np.bincount(leaf, curve, 1 << chosen.depth)
        values = -chosen.rate * down / (up + chosen.penalty)
        odds += values[leaf]
        columns.append(asked)
        thresholds.append(limits)
        leaves.append(values)
    return Forest(np.array(columns, np.int64), np.array(thresholds, np.float32), np.array(leaves, np.float32))


def _edges(values: Matrix, bins: int) -> Matrix:
    """Thresholds that part the values into at most ``bins`` groups of about equal numbers."""
    distinct = np.unique(values)
    if len(distinct) > bins:
        distinct = np.unique(np.quantile(values, np.linspace(0, 1, bins), method="lower"))
    middles: Matrix = ((distinct[1:] + distinct[:-1]) / 2).astype(np.float16).astype(np.float32)
    return middles


def _best(
    cells: NDArray[np.int64], pull: tuple[Floats, Floats], leaves: int, cuts: int, options: Boosting
) -> tuple[float, int]:
    """(fall of the loss, bin after which to cut) of the best cut of one column; ``cells`` (m,) are leaf and bin."""
    shape = leaves, options.bins
    down, up = (np.bincount(cells, each, leaves * options.bins).reshape(shape).cumsum(axis=1) for each in pull)
    whole_down, whole_up = down[:, -1:], up[:, -1:]
    left = down[:, :cuts], up[:, :cuts]
    gain = left[0] ** 2 / (left[1] + options.penalty)
    gain += (whole_down - left[0]) ** 2 / (whole_up - left[1] + options.penalty)
    total = gain.sum(axis=0)
    cut = int(total.argmax())
    return float(total[cut]), cut
