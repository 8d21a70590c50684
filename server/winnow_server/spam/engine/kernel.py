"""The words of every message weighed: one gather over the whole batch for each table of weights."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from winnow_server.spam.engine.ngrams import Grams

SOFTENING = 10.0  # n-grams; keeps one-word messages from being judged by a handful of weights
_UNCERTAIN = 3.0  # n-grams; the same for the share of known ones


def weigh(found: Grams, weights: NDArray[np.int8], unit: float) -> NDArray[np.float32]:
    """float32[n]: log-odds of the words, from weights int8[BUCKETS] in steps of `unit`; 0 is for n-grams not known.

    The sum is divided by the root of the number of known n-grams, as their evidence is not independent, and shrinks
    with the share of unknown ones: a language that training hardly saw is left to the symbols.
    """
    values = weights.take(found.buckets)
    known = found.sums(values != 0)
    return found.sums(values) * np.float32(unit) * familiarity(known, found.counts)


def familiarity(known: NDArray[np.float32], count: NDArray[np.int64]) -> NDArray[np.float32]:
    """float32[n]: what the sum of `known` weights out of `count` n-grams is multiplied with."""
    factor: NDArray[np.float32] = (known / (count + _UNCERTAIN) / np.sqrt(known + SOFTENING)).astype(np.float32)
    return factor
