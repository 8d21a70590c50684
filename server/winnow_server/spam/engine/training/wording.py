"""Weights of words that carry over: each source tells how a word parts ham from unwanted, and their agreement counts.

A random-effects mean (DerSimonian and Laird 1986) of the log-odds ratios of the sources, with a fixed variance between
sources and a prior at zero: a word of one source alone stays weak, one that all agree on is strong.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from winnow_server.spam.engine.kernel import familiarity
from winnow_server.spam.engine.training.corpus import weight_of
from winnow_server.spam.engine.training.prepare import Prepared

_BETWEEN = 0.5  # variance of a word's log-odds ratio between sources
_PRIOR = 1.0  # weight of the prior at zero, in sources of variance 1
_FEW = 3  # messages of a source with the word, below which the source has no say

Floats = NDArray[np.float64]


def source_say(source: Prepared) -> tuple[Floats, Floats]:
    """(weighted log-odds ratio, weight) of every gram in one source with both classes."""
    source = source.take(np.flatnonzero(~source.copy))
    unwanted = source.unwanted
    rows = np.repeat(unwanted, np.diff(source.grams.indptr))
    width = source.grams.width
    bad = np.bincount(source.grams.indices[rows], minlength=width).astype(np.float64)
    good = np.bincount(source.grams.indices[~rows], minlength=width).astype(np.float64)
    total_bad, total_good = float(unwanted.sum()), float((~unwanted).sum())
    ratio = np.log((bad + 0.5) / (total_bad + 1)) - np.log((good + 0.5) / (total_good + 1))
    weight = np.where(bad + good >= _FEW, 1 / (1 / (bad + 0.5) + 1 / (good + 0.5) + _BETWEEN), 0.0)
    weight *= weight_of(source.name)
    return ratio * weight, weight


def consensus(says: Sequence[tuple[Floats, Floats]]) -> NDArray[np.float32]:
    """float32[width]: the weight of every gram, 0 where no source has a say."""
    weighted = np.sum([ratio for ratio, _ in says], axis=0)
    weights = np.sum([weight for _, weight in says], axis=0)
    mean: NDArray[np.float32] = (weighted / (weights + _PRIOR)).astype(np.float32)
    return mean


def apply_weights(source: Prepared, weights: NDArray[np.float32]) -> Floats:
    """float64[n]: the log-odds of the words of every row, as the kernel computes it."""
    known = source.grams.dot((weights != 0).astype(np.float32)).astype(np.float32)
    log_odds: Floats = source.grams.dot(weights) * familiarity(known, source.gram_counts)
    return log_odds
