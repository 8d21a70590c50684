"""The sum of the n-gram weights of every message: one gather and one running sum per family over the whole batch."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from winnow_server.spam.engine.encode import EncodedBatch
from winnow_server.spam.engine.ngrams import Words, families, segment_sums

_SOFTENING = 10.0  # n-grams; keeps one-word messages from being judged by a handful of weights


def family_scale(counts: NDArray[np.int64]) -> NDArray[np.float32]:
    """float32[n]: what one n-gram counts for in a message with `counts` of its family: 1 / sqrt(counts + softening)."""
    scale: NDArray[np.float32] = (1.0 / np.sqrt(counts + _SOFTENING)).astype(np.float32)
    return scale


def wording(batch: EncodedBatch, found: Words, weights: NDArray[np.int8], unit: float) -> NDArray[np.float32]:
    """float32[n]: log-odds of the wording, from weights int8[BUCKETS] in steps of `unit`."""
    total = np.zeros(len(batch.starts), dtype=np.float32)
    for buckets, starts, ends in families(batch, found):
        total += segment_sums(weights[buckets], starts, ends) * family_scale(ends - starts)
    return total * np.float32(unit)
