"""The learnt cause: probabilities of the categories, and of a rerun passing, from the excerpt and its signatures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .analysis import Category
from .cues import CUE_NAMES
from .examine import Examination
from .features import Matrix
from .sieve import WAITED, WAITED_FOR

CATEGORIES: Final = tuple(Category)
WORD_BUCKETS: Final = 2_048
EXIT_CODES: Final = (1, 2, 124, 126, 127, 134, 137, 139, 143)
TRANSIENT_LEVELS: Final = (0.15, 0.4)
"""Bounds between seldom, sometimes and often, of what signatures say about reruns."""
SIGNATURE_VIEWS: Final = 4
"""How a signature's match is weighed: best and sum near the excerpt, best in a failed command, best anywhere."""
_VIEWED = SIGNATURE_VIEWS * len(CATEGORIES)
_TAIL = 60
_NEAR = np.array([0.3, 0.6, 1.0, 0.6, 0.3], np.float32)

INPUTS: Final = _VIEWED + 2 * (len(TRANSIENT_LEVELS) + 1) + 2 * len(CUE_NAMES) + len(EXIT_CODES) + 1 + WORD_BUCKETS


def cause_features(log: Examination, probability: Matrix, exit_code: int | None) -> Matrix:
    """(INPUTS,) float32; ``probability`` (n,) that a candidate line belongs to the excerpt."""
    near = np.minimum(np.convolve(probability, _NEAR, "full")[2 : 2 + len(log)], 1)
    views = np.zeros((SIGNATURE_VIEWS, len(CATEGORIES)), np.float32)
    levels = np.zeros((2, len(TRANSIENT_LEVELS) + 1), np.float32)
    waits = [at for at, matches in log.signatures.items() if any(each.name in WAITED for each in matches)]
    reasons = any(each.name in WAITED_FOR for matches in log.signatures.values() for each in matches)
    waited = float(near[waits].max()) if waits and reasons else 0.0
    for position, matches in log.signatures.items():
        number = log.numbers[position]
        inside = any(first <= number <= last for first, last in log.regions)
        for signature in matches:
            if waited and signature.name in WAITED:
                continue
            column = CATEGORIES.index(signature.category)
            close = signature.weight * max(float(near[position]), waited * (signature.name in WAITED_FOR))
            views[0, column] = max(views[0, column], close)
            views[1, column] += close
            views[2, column] = max(views[2, column], signature.weight * inside)
            views[3, column] = max(views[3, column], signature.weight)
            level = sum(signature.transient >= bound for bound in TRANSIENT_LEVELS)
            levels[0, level] = max(levels[0, level], close)
            levels[1, level] = max(levels[1, level], signature.weight * inside)
    views[1] = np.log1p(views[1])
    cues = log.features[:, : len(CUE_NAMES)]
    codes = np.array([exit_code == code for code in EXIT_CODES] + [exit_code is None], np.float32)
    words = np.zeros(WORD_BUCKETS, np.float32)
    np.maximum.at(words, log.words.bucket % WORD_BUCKETS, probability[log.words.line])
    words /= np.sqrt((words**2).sum() + 1e-6)
    return np.concatenate(
        [
            views.ravel(),
            levels.ravel(),
            (cues * probability[:, None]).max(axis=0),
            cues[-_TAIL:].max(axis=0),
            codes,
            words,
        ]
    )


@dataclass(frozen=True, slots=True)
class CauseModel:
    """``category`` (INPUTS + 1, 12), the last row is the bias; ``transient`` (INPUTS + 1,); ``temperature`` divides the
    category scores, so that their softmax is calibrated."""

    category: Matrix
    transient: Matrix
    temperature: float

    @classmethod
    def read(cls, arrays: Mapping[str, NDArray[np.float16]]) -> CauseModel:
        """The model within the arrays of a trained file."""
        category, transient = (arrays[name].astype(np.float32) for name in ("cause_category", "cause_transient"))
        return cls(category, transient, float(arrays["cause_temperature"]))

    def scores(self, inputs: Matrix) -> Matrix:
        """(..., 12) log-odds up to a constant."""
        scores: Matrix = (inputs @ self.category[:-1] + self.category[-1]) / np.float32(self.temperature)
        return scores

    def best(self, inputs: Matrix) -> Category:
        """The likeliest category of one log."""
        return CATEGORIES[int(self.scores(inputs).argmax())]

    def rerun_score(self, inputs: Matrix) -> Matrix:
        """(...) log-odds that a rerun of the same commit passes."""
        score: Matrix = inputs @ self.transient[:-1] + self.transient[-1]
        return score


def softmax(scores: Matrix) -> Matrix:
    """Probabilities over the last axis."""
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    shares: Matrix = powers / powers.sum(axis=-1, keepdims=True)
    return shares
