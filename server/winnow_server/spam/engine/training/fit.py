"""Sources to a model: words that carry over, trees on what they leave open, then what only these sources know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from winnow_server.spam.engine.experts import FEWEST, Experts
from winnow_server.spam.engine.kernel import familiarity
from winnow_server.spam.engine.logistic import Sparse, fit
from winnow_server.spam.engine.training.boosting import Boosting, fit_forest
from winnow_server.spam.engine.training.corpus import weight_of
from winnow_server.spam.engine.training.dataset import LABELS
from winnow_server.spam.engine.training.mixture import fit_experts, is_mail
from winnow_server.spam.engine.training.prepare import Prepared, stack
from winnow_server.spam.engine.training.wording import Floats, apply_weights, consensus, source_say
from winnow_server.spam.engine.trees import Forest
from winnow_server.spam.engine.vocabulary import Channel

TRUST = 1.0  # what a log-odds of wording counts for; between 0.6 and 2 the unseen sources score much alike
_ONE_CLASS = 0.3  # weight of a source without the other class, which teaches the source as much as the class
_SCALE = 30_000.0  # the total weight of the rows, which the penalty of the trees is measured against
_PHRASING_PENALTY = 3e-7
_PHRASING_STEPS = 40
_PHRASING_SHARE = 0.6  # the fit overrates what it has seen: unseen sources score best with about half of it


@dataclass(frozen=True, slots=True)
class Fitted:
    """wording, phrasing: float32[width], log-odds by gram, TRUST included; forest: over the symbols; experts: over the
    columns instead of buckets.
    """

    wording: NDArray[np.float32]
    phrasing: NDArray[np.float32]
    forest: Forest
    experts: Experts

    def symbol_log_odds(self, rows: Prepared) -> Floats:
        """float64[n]: of the symbols and the wording, without the phrasing."""
        trees: Floats = self.forest.contributions(rows.strengths).sum(axis=1, dtype=np.float64) + self.forest.bias
        return trees + apply_weights(rows, self.wording)

    def log_odds(self, rows: Prepared) -> Floats:
        """float64[n], before calibration."""
        said = apply_weights(rows, self.phrasing)
        asked = np.flatnonzero((rows.channels == Channel.EMAIL) & (rows.gram_counts >= FEWEST))
        if len(asked) and len(self.experts):
            some = rows.grams.take(asked)
            rows_of = self.experts.find(some.indices)
            said[asked] = self.experts.log_odds(rows_of, some.indptr, said[asked].astype(np.float32))
        return self.symbol_log_odds(rows) + said


def fit_model(sources: Sequence[Prepared], boosting: Boosting, *, experts: bool = True) -> Fitted:
    """Learns from the sources; without `experts` where no e-mail will be judged.

    The trees do not see the wording: fitted on what it leaves open they lean on it, and it fails on other languages.
    """
    weights = row_weights(sources)
    unwanted = np.concatenate([source.unwanted for source in sources])
    forest = fit_forest(
        np.concatenate([source.strengths for source in sources]),
        unwanted,
        weights * _SCALE,
        np.repeat(np.arange(len(sources)), [len(source.labels) for source in sources]),
        boosting,
    )
    shared = consensus([source_say(source) for source in sources if source.two_class]) * np.float32(TRUST)
    fitted = Fitted(shared, np.zeros_like(shared), forest, Experts.none())
    light, _ = fit(
        stack([_scaled(source) for source in sources]),
        np.zeros((len(unwanted), 0), dtype=np.float32),
        unwanted,
        weights,
        sparse_penalty=_PHRASING_PENALTY,
        dense_penalty=np.zeros(0),
        offset=np.concatenate([fitted.symbol_log_odds(source) for source in sources]),
        iterations=_PHRASING_STEPS,
    )
    mail = [source for source in sources if experts and is_mail(source)]
    others = [source for source in sources if experts and is_mail(source, two_class=False)]
    found = fit_experts(mail, [fitted.symbol_log_odds(source) for source in mail], others)
    return Fitted(shared, light * np.float32(_PHRASING_SHARE), forest, found)


def row_weights(sources: Sequence[Prepared]) -> Floats:
    """float64[n] summing to 1: every source and class counts the same, one-class sources and the corpus less."""
    parts = []
    for source in sources:
        share = np.zeros(len(source.labels))
        for flag in (False, True):
            rows = source.unwanted == flag
            if rows.any():
                share[rows] = (weight_of(source.name) if source.two_class else _ONE_CLASS) / rows.sum()
        parts.append(share)
    weights = np.concatenate(parts)
    total: Floats = weights / weights.sum()
    return total


def fit_kinds(sources: Sequence[Prepared]) -> NDArray[np.float32]:
    """float32[3, EVIDENCE + 1]: softmax regression of spam, scam and phishing among the unwanted, classes balanced."""
    strengths = np.concatenate([source.strengths[source.unwanted] for source in sources])
    labels = np.concatenate([source.labels[source.unwanted] for source in sources])
    dense = np.concatenate((np.ones((len(labels), 1), dtype=np.float32), strengths), axis=1)
    penalty = np.full(dense.shape[1], 1e-4)
    weights = np.concatenate([np.full(int(s.unwanted.sum()), weight_of(s.name)) for s in sources])
    rows = [
        fit(
            _nothing(len(labels)),
            dense,
            labels == kind,
            weights,
            sparse_penalty=0,
            dense_penalty=penalty,
            iterations=80,
        )[1]
        for kind in range(1, len(LABELS))
    ]
    return np.stack(rows).astype(np.float32)


def sigmoid_fit(margins: Floats, unwanted: NDArray[np.bool_], weights: Floats) -> tuple[float, float]:
    """(slope, shift) of the logistic regression of the class on one number."""
    dense = np.stack((margins, np.ones_like(margins)), axis=1).astype(np.float32)
    found = fit(_nothing(len(margins)), dense, unwanted, weights, sparse_penalty=0, dense_penalty=np.full(2, 1e-6))[1]
    return float(found[0]), float(found[1])


def _nothing(rows: int) -> Sparse:
    return Sparse(np.zeros(rows + 1, dtype=np.int64), np.zeros(0, np.int32), np.zeros(0, np.float32), 0)


def _scaled(rows: Prepared) -> Sparse:
    """The grams with the kernel's scale as their values."""
    known = np.diff(rows.grams.indptr)
    scale = familiarity(known.astype(np.float32), rows.gram_counts)
    grams = rows.grams
    return Sparse(grams.indptr, grams.indices, np.repeat(scale, known), grams.width)
