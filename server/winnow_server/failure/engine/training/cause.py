"""Trains the cause: logistic regression that starts from what the signatures say and moves only as far as logs ask."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from winnow_server.failure.engine.category import (
    CATEGORIES,
    INPUTS,
    SIGNATURE_VIEWS,
    TRANSIENT_LEVELS,
    WORD_BUCKETS,
    softmax,
)
from winnow_server.failure.engine.features import Matrix

# Log-odds that a match near the excerpt, its sum, in a failed command and anywhere add to the signature's category.
_VIEW_PRIORS = (2.5, 0.5, 1.0, 0.2)
_LEVEL_PRIORS = ((-1.5, 0.0, 3.0), (-0.5, 0.0, 1.0))
_STEPS = 300
_RATE = 0.05
_MOMENTUM = 0.9


@dataclass(frozen=True, slots=True)
class CauseExamples:
    """``inputs`` (m, INPUTS); ``labels`` (m, k) probabilities that sum to one a row; ``weights`` (m,)."""

    inputs: Matrix
    labels: Matrix
    weights: Matrix


def category_prior() -> Matrix:
    """(INPUTS + 1, 12): each signature speaks for its category."""
    prior = np.zeros((INPUTS + 1, len(CATEGORIES)), np.float32)
    for view in range(SIGNATURE_VIEWS):
        for column in range(len(CATEGORIES)):
            prior[view * len(CATEGORIES) + column, column] = _VIEW_PRIORS[view]
    return prior


def transient_prior() -> Matrix:
    """(INPUTS + 1, 2): each signature speaks for how often a rerun passes; the first column stays zero."""
    prior = np.zeros((INPUTS + 1, 2), np.float32)
    start = SIGNATURE_VIEWS * len(CATEGORIES)
    for row, levels in enumerate(_LEVEL_PRIORS):
        for column, value in enumerate(levels):
            prior[start + row * (len(TRANSIENT_LEVELS) + 1) + column, 1] = value
    prior[-1, 1] = -1.0
    return prior


def fit(examples: CauseExamples, prior: Matrix, penalty: float, word_penalty: float) -> Matrix:
    """(INPUTS + 1, k) weights: cross-entropy plus the squared distance from ``prior``, by Nesterov's gradient."""
    inputs = np.hstack([examples.inputs, np.ones((len(examples.inputs), 1), np.float32)])
    pull = np.full((inputs.shape[1], 1), penalty, np.float32)
    pull[-1 - WORD_BUCKETS : -1] = word_penalty
    pull[-1] = penalty / 10
    mass = (examples.weights / examples.weights.sum())[:, None]
    weights, speed = prior.copy(), np.zeros_like(prior)
    # The softmax's curvature is at most half of the inputs' largest squared length.
    rate = 1.0 / (0.5 * float((mass[:, 0] * (inputs**2).sum(axis=1)).sum()) + float(pull.max()))
    for _ in range(_STEPS):
        ahead = weights + _MOMENTUM * speed
        slope = inputs.T @ (mass * (softmax(inputs @ ahead) - examples.labels)) + pull * (ahead - prior)
        speed = _MOMENTUM * speed - rate * slope
        weights = weights + speed
    return weights
