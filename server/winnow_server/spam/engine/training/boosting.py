"""Learns the forest: gradient boosting of oblivious trees on binned symbols, wary of what holds in one source only."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from winnow_server.spam.engine.trees import Forest, levels

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Boosting:
    """trees, depth, rate: as usual. penalty: L2 on leaf values, in units of summed weight. share: of the symbols, tried
    at each level. rows: share of the rows by which a tree's questions are chosen. bins: of a symbol. caution: how much
    more a split's loss in one source counts than its gain in another; 1 looks at the sum alone.
    """

    trees: int = 80
    depth: int = 4
    rate: float = 0.16
    penalty: float = 20.0
    share: float = 0.3
    rows: float = 0.5
    bins: int = 24
    caution: float = 1.5
    seed: int = 0


def fit_forest(
    strengths: NDArray[np.float32],
    unwanted: NDArray[np.bool_],
    weights: Floats,
    sources: NDArray[np.intp],
    options: Boosting,
) -> Forest:
    """Trees for the log-odds. weights: float64[n]; sources: intp[n], the source of every row."""
    columns = levels(strengths).T
    edges = [_edges(column, options.bins) for column in columns]
    binned = np.stack([np.searchsorted(e, column) for e, column in zip(edges, columns, strict=True)]).astype(np.int64)
    usable = np.flatnonzero([len(e) > 0 for e in edges])
    random = np.random.default_rng(options.seed)
    count = int(sources.max()) + 1
    margin = np.zeros(len(unwanted))
    target = unwanted.astype(np.float64)
    features, thresholds = [], []
    means: list[list[NDArray[np.float32]]] = [[] for _ in range(options.depth + 1)]
    for _ in range(options.trees):
        chance = 1.0 / (1.0 + np.exp(-np.clip(margin, -30, 30)))
        slope, curve = weights * (chance - target), weights * np.maximum(chance * (1 - chance), 1e-4)
        leaf = np.zeros(len(target), dtype=np.int64)
        asked, limits = [], []
        means[0].append(_values(slope, curve, leaf, 1, options))
        seen = np.flatnonzero(random.random(len(target)) < options.rows)
        pull = slope[seen], curve[seen]
        for level in range(options.depth):
            tried = random.choice(usable, max(1, int(options.share * len(usable))), replace=False)
            group = (sources[seen] * (1 << level) + leaf[seen]) * options.bins
            groups = count, 1 << level
            found = [_best(binned[f, seen] + group, *pull, groups, len(edges[f]), options) for f in tried]
            best = max(range(len(tried)), key=[gain for gain, _ in found].__getitem__)
            feature, cut = int(tried[best]), found[best][1]
            leaf |= (binned[feature] > cut).astype(np.int64) << level
            asked.append(feature)
            limits.append(edges[feature][cut])
            means[level + 1].append(_values(slope, curve, leaf, 2 << level, options))
        margin += means[-1][-1][leaf]
        features.append(asked)
        thresholds.append(limits)
    return Forest(
        np.array(features, dtype=np.int16).reshape(-1, options.depth),
        np.array(thresholds, dtype=np.uint8).reshape(-1, options.depth),
        tuple(np.array(level, dtype=np.float32).reshape(len(features), -1) for level in means),
    )


def _edges(values: NDArray[np.uint8], bins: int) -> NDArray[np.uint8]:
    """Thresholds that part the levels into at most `bins` groups; zeros and the rest are parted apart."""
    present = values[values > 0]
    if not len(present):
        return np.zeros(0, dtype=np.uint8)
    cuts = np.quantile(present, np.linspace(0, 1, bins - 1)[1:-1], method="lower")
    cuts = np.unique(np.concatenate(([0], cuts)).astype(np.uint8))
    found: NDArray[np.uint8] = cuts[cuts < present.max()]
    return found


def _values(
    slope: Floats, curve: Floats, leaf: NDArray[np.int64], leaves: int, options: Boosting
) -> NDArray[np.float32]:
    down = np.bincount(leaf, slope, leaves)
    up = np.bincount(leaf, curve, leaves)
    values: NDArray[np.float32] = (-options.rate * down / (up + options.penalty)).astype(np.float32)
    return values


def _best(
    cells: NDArray[np.int64], slope: Floats, curve: Floats, groups: tuple[int, int], cuts: int, options: Boosting
) -> tuple[float, int]:
    """(gain, bin after which to cut) of the best cut of one feature; groups: numbers of sources and of leaves."""
    shape = (*groups, options.bins)
    size = groups[0] * groups[1] * options.bins
    down = np.bincount(cells, slope, size).reshape(shape).cumsum(axis=2)
    up = np.bincount(cells, curve, size).reshape(shape).cumsum(axis=2)
    whole = down[:, :, -1:], up[:, :, -1:]
    left = down[:, :, :cuts], up[:, :, :cuts]
    gain = _improvement(*left, options) + _improvement(whole[0] - left[0], whole[1] - left[1], options)
    gain = (gain - _improvement(*whole, options)).sum(axis=1)
    wary = np.where(gain < 0, options.caution * gain, gain).sum(axis=0)
    cut = int(np.argmax(wary))
    return float(wary[cut]), cut


def _improvement(down: Floats, up: Floats, options: Boosting) -> Floats:
    """Fall of every source's loss when each cell takes the value that is best for all sources together."""
    value = -down.sum(axis=0) / (up.sum(axis=0) + options.penalty)
    improvement: Floats = -(down * value + 0.5 * up * value * value)
    return improvement
