"""A tenant's own layer: a small additive correction learnt from its feedback, bounded and rebuilt from its list."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from winnow_server.spam.engine.encode import encode
from winnow_server.spam.engine.ngrams import Words, word_buckets, words

LAYER_BITS = 16
BOUND = 6.0  # log-odds that a layer may add to or take from any message
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class TenantLayer:
    """weights: float32[2^LAYER_BITS] over hashed words, or empty when nothing was learnt."""

    weights: NDArray[np.float32]

    @classmethod
    def empty(cls) -> TenantLayer:
        """A layer that changes nothing."""
        return cls(np.zeros(0, dtype=np.float32))

    def updated(
        self, examples: Sequence[str], labels: Sequence[bool], weights: Sequence[float] | None = None
    ) -> TenantLayer:
        """A new layer moved by `examples` (text), `labels` (True for unwanted) and `weights` (trust, 0 to 1)."""
        if not len(examples):
            return self
        own = np.zeros(1 << LAYER_BITS) if not len(self.weights) else self.weights.astype(np.float64)
        found = words(encode(list(examples)))
        buckets = _buckets(found)
        trust = np.ones(len(examples)) if weights is None else np.asarray(weights, dtype=np.float64)
        for row, label in enumerate(labels):
            hit = np.unique(buckets[found.starts[row] : found.ends[row]])
            if len(hit):
                scale = 1.0 / np.sqrt(len(hit))
                margin = own[hit].sum() * scale
                target = 1.0 if label else -1.0
                own[hit] += trust[row] * 2.0 * target * scale / (1.0 + np.exp(np.clip(target * margin, -30, 30)))
        return TenantLayer(own.astype(np.float32))

    def log_odds(self, found: Words) -> NDArray[np.float32]:
        """float32[n] in [-BOUND, BOUND]: what the layer adds to every message."""
        size = len(found.starts)
        if not len(self.weights):
            return np.zeros(size, dtype=np.float32)
        running = np.concatenate(([0.0], np.cumsum(self.weights[_buckets(found)], dtype=np.float64)))
        counts = np.maximum(found.ends - found.starts, 1)
        total = (running[found.ends] - running[found.starts]) / np.sqrt(counts)
        bounded: NDArray[np.float32] = np.clip(total, -BOUND, BOUND).astype(np.float32)
        return bounded

    def to_bytes(self) -> bytes:
        """A portable form, little-endian, without pickle."""
        out = io.BytesIO()
        np.savez_compressed(out, format=np.int32(_FORMAT), weights=self.weights.astype("<f4"))
        return out.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> TenantLayer:
        """The layer that `to_bytes` wrote. Raises ValueError where it is of another format."""
        with np.load(io.BytesIO(data), allow_pickle=False) as stored:
            if int(stored["format"]) != _FORMAT:
                raise ValueError("a tenant layer of another format")
            return cls(stored["weights"].astype(np.float32))


def _buckets(found: Words) -> NDArray[np.intp]:
    single = next(word_buckets(found))
    return single >> (20 - LAYER_BITS)
