"""A tenant's own layer: a small correction on top of the shared model, learnt from its feedback alone.

It is the maximum a posteriori logistic regression whose offset is the shared model's log-odds and whose prior holds
every weight at zero (Evgeniou and Pontil 2004, regularised multi-task learning): without examples it changes nothing,
and each example moves it by a bounded amount. It is always learnt anew from the whole list of examples, so taking an
example back undoes what it taught.

People report what went wrong, mostly of one kind, and a word about one message says little of others. So ordinary
messages stand beside the examples, each with the shared model's own probability, and what every message has, a constant
and its symbols, moves only as far as both kinds were reported.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from winnow_server.spam.engine.kernel import SOFTENING
from winnow_server.spam.engine.logistic import Sparse, fit
from winnow_server.spam.engine.ngrams import BUCKET_BITS, Grams
from winnow_server.spam.engine.symbols import EVIDENCE

LAYER_BITS = 15
BOUND = 8.0  # log-odds that a layer may add to or take from any message
_FORMAT = 3
_SHARED = 4.0  # the shared log-odds count no further than this, so that a few examples can outweigh a sure mistake
_STEPS = 60
# Prior precisions: of word weights, of weights on what symbols add and on their strengths, of the constant, of the
# shared score's slope.
_WORDS, _ADDED, _STRENGTHS, _CONSTANT, _SLOPE = 0.01, 0.5, 0.5, 0.1, 1.0
# Ordinary messages weigh as many examples together. Precisions other than of words are twice those above when this many
# examples are of the kind reported less, and their more the fewer are.
# On sources never seen, by the default policy: one unwanted message reported takes false positives from 1.1 % to 1.3 %
# (57 % without all this), ten to 3.5 % (70 %); recall at 1 % of false positives after 100 of both kinds is as before.
_ORDINARY = 50.0
_BOTH_KINDS = 30.0


@dataclass(frozen=True, slots=True)
class Scored:
    """Messages as the shared model sees them.

    found: their n-grams. strengths, added: float32[n, EVIDENCE], of each symbol and the log-odds it added. shared:
    float32[n], the shared log-odds.
    """

    found: Grams
    strengths: NDArray[np.float32]
    added: NDArray[np.float32]
    shared: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class TenantLayer:
    """words: float32[2^LAYER_BITS] over hashed n-grams; symbols: float32[2 * EVIDENCE], for each log-odds that a symbol
    added and for its strength; head: float32[2], the constant and the change of the shared score's slope. Empty arrays
    where nothing was learnt.
    """

    words: NDArray[np.float32]
    symbols: NDArray[np.float32]
    head: NDArray[np.float32]

    @classmethod
    def empty(cls) -> TenantLayer:
        """A layer that changes nothing."""
        nothing = np.zeros(0, dtype=np.float32)
        return cls(nothing, nothing, nothing)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was learnt."""
        return not len(self.head)

    @classmethod
    def learn(
        cls,
        examples: Scored,
        unwanted: NDArray[np.bool_],
        trust: NDArray[np.float64],
        ordinary: Scored,
    ) -> TenantLayer:
        """The layer of these examples.

        trust: float64[n], at least 0, how many examples each one is worth. ordinary: messages to be left as they are.

        The same examples in the same order give the same layer, bit for bit.
        """
        if not trust.sum():
            return cls.empty()
        spread = np.concatenate((np.ones(2 + EVIDENCE), examples.strengths.std(axis=0) + 0.3)).astype(np.float32)
        offset = np.concatenate((_softened(examples.shared), _softened(ordinary.shared))).astype(np.float64)
        kept = 1 / (1 + np.exp(-offset[len(trust) :]))
        weights = np.concatenate((trust, np.full(len(kept), _ORDINARY / len(kept))))
        total = float(weights.sum())
        less = min(float(trust[unwanted].sum()), float(trust[~unwanted].sum()))
        stiffness = 1 + _BOTH_KINDS / max(less, 0.25)
        dense = np.array([_CONSTANT, _SLOPE, *[_ADDED] * EVIDENCE, *[_STRENGTHS] * EVIDENCE])
        words, dense = fit(
            _rows(examples.found).above(_rows(ordinary.found)),
            np.concatenate((_dense(examples), _dense(ordinary))) / spread,
            np.concatenate((unwanted.astype(np.float64), kept)),
            weights,
            sparse_penalty=_WORDS / total,
            dense_penalty=dense * stiffness / total,
            offset=offset,
            iterations=_STEPS,
        )
        weights = (dense / spread).astype(np.float32)
        return cls(words, weights[2:], weights[:2])

    def log_odds(
        self,
        messages: Scored,
    ) -> NDArray[np.float32]:
        """float32[n] in [-BOUND, BOUND]: what the layer adds to the shared log-odds of every message."""
        if self.is_empty:
            return np.zeros(len(messages.shared), dtype=np.float32)
        weights = np.concatenate((self.head, self.symbols))
        own = _rows(messages.found).dot(self.words) + _dense(messages) @ weights
        softened = _softened(messages.shared) - messages.shared
        bounded: NDArray[np.float32] = np.clip(own + softened, -BOUND, BOUND).astype(np.float32)
        return bounded

    def to_bytes(self) -> bytes:
        """A portable form, little-endian, without pickle."""
        out = io.BytesIO()
        np.savez_compressed(
            out,
            format=np.array([_FORMAT], dtype="<i4"),
            words=self.words.astype("<f4"),
            symbols=self.symbols.astype("<f4"),
            head=self.head.astype("<f4"),
        )
        return out.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> TenantLayer:
        """The layer that `to_bytes` wrote. Raises ValueError where it is of another format."""
        with np.load(io.BytesIO(data), allow_pickle=False) as stored:
            if int(stored["format"][0]) != _FORMAT:
                raise ValueError("a tenant layer of another format")
            return cls(*(stored[name].astype(np.float32) for name in ("words", "symbols", "head")))


def capped_trust(
    callers: Sequence[str], trust: Sequence[float], most: float = 200.0, least: float = 20.0
) -> NDArray[np.float64]:
    """float64[n]: trust scaled down so that no caller outweighs all others together.

    A caller's examples weigh `most` together at the highest, and beside other callers no more than those do, or `least`
    where they are few. So a flood of labels moves a tenant by no more than its colleagues can.
    """
    out = np.asarray(trust, dtype=np.float64)
    names, caller = np.unique(np.asarray(callers, dtype=np.str_), return_inverse=True)
    totals = np.bincount(caller, out)
    bounded = np.minimum(totals, most)
    others = bounded.sum() - bounded
    limit = np.clip(others, least, most) if len(names) > 1 else np.full(1, most)
    capped: NDArray[np.float64] = out * np.minimum(1.0, limit / np.maximum(totals, 1e-12))[caller]
    return capped


def _rows(found: Grams) -> Sparse:
    counts = np.diff(found.indptr)
    scale = (1 / np.sqrt(counts + SOFTENING)).astype(np.float32)
    columns = (found.buckets >> (BUCKET_BITS - LAYER_BITS)).astype(np.int32)
    return Sparse(found.indptr, columns, np.repeat(scale, counts), 1 << LAYER_BITS)


def _softened(shared: NDArray[np.float32]) -> NDArray[np.float32]:
    softened: NDArray[np.float32] = np.clip(shared, -_SHARED, _SHARED)
    return softened


def _dense(messages: Scored) -> NDArray[np.float32]:
    """float32[n, 2 + 2 * EVIDENCE]: one, the shared log-odds, what the symbols added, the symbols' strengths."""
    bounded = np.clip(messages.shared, -6, 6)[:, None]
    return np.concatenate((np.ones_like(bounded), bounded, messages.added, messages.strengths), axis=1)
