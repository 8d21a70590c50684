"""Messages to the features the model is trained on: exactly those the kernel scores."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from winnow_server.spam.engine.encode import encode
from winnow_server.spam.engine.kernel import family_scale
from winnow_server.spam.engine.ngrams import BUCKETS, families, words
from winnow_server.spam.engine.symbols import strengths
from winnow_server.spam.engine.training.logistic import Sparse

_BLOCK = 512


def extract(texts: list[str]) -> tuple[Sparse, NDArray[np.float32]]:
    """(n-gram features of width BUCKETS, symbol strengths float32[n, EVIDENCE])."""
    indices: list[NDArray[np.int32]] = []
    values: list[NDArray[np.float32]] = []
    lengths: list[NDArray[np.int64]] = []
    evidence: list[NDArray[np.float32]] = []
    for begin in range(0, len(texts), _BLOCK):
        batch = encode(texts[begin : begin + _BLOCK])
        found = words(batch)
        evidence.append(strengths(batch, found))
        size = len(batch.starts)
        keys, amounts = [], []
        for buckets, starts, ends in families(batch, found):
            counts = ends - starts
            rows = np.repeat(np.arange(size), counts)
            offsets = np.concatenate(([0], np.cumsum(counts)[:-1]))
            flat = np.repeat(starts - offsets, counts) + np.arange(len(rows))
            keys.append(rows * BUCKETS + buckets[flat])
            amounts.append(family_scale(counts)[rows])
        unique, inverse = np.unique(np.concatenate(keys), return_inverse=True)
        values.append(np.bincount(inverse, np.concatenate(amounts)).astype(np.float32))
        indices.append((unique % BUCKETS).astype(np.int32))
        lengths.append(np.bincount(unique // BUCKETS, minlength=size))
    indptr = np.concatenate(([0], np.cumsum(np.concatenate(lengths)))).astype(np.int64)
    return Sparse(indptr, np.concatenate(indices), np.concatenate(values), BUCKETS), np.concatenate(evidence)
