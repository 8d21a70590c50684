"""Trains everything that the failure model is made of, from examined logs to named arrays."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from winnow_server.failure.engine.analysis import Category
from winnow_server.failure.engine.category import CATEGORIES, CauseModel, cause_features, softmax
from winnow_server.failure.engine.examine import Examiner
from winnow_server.failure.engine.excerpt import ExcerptModel
from winnow_server.failure.engine.features import Matrix
from winnow_server.failure.engine.network import Scorers
from winnow_server.failure.engine.signatures import SIGNATURES
from winnow_server.failure.engine.spans import choose_segments, covered

from . import cause, tagger
from .dataset import LabelledLog, halves, tagger_example
from .edges import train_edges

MEMBERS = 6
"""Line scorers that are averaged: one alone depends on the order in which it saw few repositories."""
UNSEEN_MEMBERS = 2
"""Fewer while training, where the figures of a part only steer what is built on it."""
BUDGET = 25
_SEED = 7
# Chosen by halves of repositories: too few labelled logs have a green one beside them for the scorer to learn from.
GREEN_WEIGHTS = (4.0, 4.0, 2.0, 3.0)
_PENALTY, _WORD_PENALTY = 0.003, 0.003
_RERUN_PENALTY, _RERUN_WORD_PENALTY = 0.03, 0.01
_BALANCE = 0.6
_UNTOLD = 0.01
"""Share of labelled logs whose text may be called UNKNOWN."""
_UNKNOWN = CATEGORIES.index(Category.UNKNOWN)
_NEVER = -30.0
_RULE_TRUST = 2.0
_RULE_RERUN_TRUST = 0.3
_READ_FROM_LOG = 0.1
"""Trust in what was judged of a rerun from the text that gave the category, rather than from reruns."""

Row = tuple[Matrix, Matrix, float]


def train_excerpt(
    logs: Sequence[LabelledLog], members: int = MEMBERS, calibration: Matrix | None = None
) -> ExcerptModel:
    """The excerpt from logs with labelled lines; others are left out."""
    examples = [example for example in map(tagger_example, logs) if example is not None]
    weights = [tagger.fit(examples, seed) for seed in range(members)]
    plain = np.array([1.0, 0.0], np.float32)
    green = np.array(GREEN_WEIGHTS, np.float32)
    edges = train_edges(examples, _SEED)
    return ExcerptModel(Scorers.of(weights), edges, green, plain if calibration is None else calibration)


def unseen_runs(logs: Sequence[LabelledLog], members: int = UNSEEN_MEMBERS, salt: int = 0) -> list[Matrix]:
    """Each log's runs as told by a model that saw only the other half of the repositories."""
    side = halves(logs, salt)
    models = [train_excerpt([log for log, s in zip(logs, side, strict=True) if s == half], members) for half in (0, 1)]
    return [models[1 - s].runs(log.examination) for log, s in zip(logs, side, strict=True)]


def calibrate(logs: Sequence[LabelledLog], runs: Sequence[Matrix]) -> Matrix:
    """(2,) slope and offset from a segment's mean log-odds to the share of its lines that people point at (Platt 1999),
    by damped Newton steps, on runs of logs that the scorer has not seen."""
    odds, shares = [], []
    for log, each in zip(logs, runs, strict=True):
        if not log.truths:
            continue
        numbers = log.examination.numbers
        probability = covered(each)
        for first, last in choose_segments(each, numbers, BUDGET):
            begin, end = np.searchsorted(numbers, [first, last + 1])
            mean = float(np.clip(probability[begin:end].mean(), 1e-4, 1 - 1e-4))
            odds.append(np.log(mean / (1 - mean)))
            said = set(range(first, last + 1))
            shares.append(
                max(len(said & {n for a, b in truth for n in range(a, b + 1)}) for truth in log.truths) / len(said)
            )
    inputs = np.stack([np.array(odds), np.ones(len(odds))], axis=1)
    wanted, weights = np.array(shares), np.array([1.0, 0.0])
    for _ in range(40):
        said_share = 1 / (1 + np.exp(-inputs @ weights))
        curve = (inputs.T * (said_share * (1 - said_share))) @ inputs + np.eye(2)
        step = np.linalg.solve(curve, inputs.T @ (said_share - wanted) + weights - np.array([1.0, 0.0]))
        weights -= np.clip(step, -0.5, 0.5)
    return weights.astype(np.float32)


class RuleExamples:
    """Each signature's example line as a log of its own: the words of failures that few labelled logs show."""

    def __init__(self) -> None:
        examiner = Examiner(SIGNATURES)
        self.categories: list[Row] = []
        self.reruns: list[Row] = []
        for signature in SIGNATURES:
            log = examiner.examine(examiner.read(signature.example.encode()))
            if log is not None:
                inputs = cause_features(log, np.ones(len(log), np.float32), None)
                self.categories.append((inputs, one_hot(signature.category), _RULE_TRUST))
                odds = np.array([1 - signature.transient, signature.transient], np.float32)
                self.reruns.append((inputs, odds, _RULE_RERUN_TRUST))


def one_hot(category: Category) -> Matrix:
    """(12,) certain of one category."""
    return np.array([category is each for each in CATEGORIES], np.float32)


def cause_inputs(log: LabelledLog, runs: Matrix) -> Matrix:
    """(INPUTS,) of a labelled log."""
    return cause_features(log.examination, covered(runs), log.exit_code)


def category_row(log: LabelledLog, inputs: Matrix) -> Row | None:
    """What a log teaches of categories; that its text does not tell is nothing to learn from."""
    if log.category is None or log.category is Category.UNKNOWN:
        return None
    return inputs, one_hot(log.category), log.trust


def rerun_row(log: LabelledLog, inputs: Matrix) -> Row | None:
    """What a log teaches of reruns."""
    if log.transient is None:
        return None
    trust = 1.0 if log.category is None else _READ_FROM_LOG
    return inputs, np.array([not log.transient, log.transient], np.float32), trust


def train_cause(categories: Sequence[Row], reruns: Sequence[Row]) -> CauseModel:
    """The cause from rows of inputs, label and trust; rare categories count more than their number."""
    inputs, labels, trust = _stack(categories)
    total = labels.T @ trust
    balanced = trust * (labels @ np.maximum(total, 1e-6) ** -_BALANCE).astype(np.float32)
    category = cause.fit(cause.CauseExamples(inputs, labels, balanced), cause.category_prior(), _PENALTY, _WORD_PENALTY)
    pair = cause.fit(cause.CauseExamples(*_stack(reruns)), cause.transient_prior(), _RERUN_PENALTY, _RERUN_WORD_PENALTY)
    category[:, _UNKNOWN] = 0
    category[-1, _UNKNOWN] = _NEVER
    return CauseModel(category, pair[:, 1] - pair[:, 0], 1.0)


def settle_cause(model: CauseModel, scores: Matrix, labels: Matrix) -> CauseModel:
    """The model with a temperature that makes its probabilities true on logs it has not seen (Guo et al. 2017), whose
    (m, 12) ``scores`` and ``labels`` are given, and with UNKNOWN for a log that says less than nearly all of them."""
    temperatures = np.geomspace(0.5, 5, 40)
    losses = [-np.log(np.maximum((softmax(scores / t) * labels).sum(axis=1), 1e-9)).mean() for t in temperatures]
    category = model.category.copy()
    category[-1, _UNKNOWN] = np.quantile(scores.max(axis=1), _UNTOLD)
    return CauseModel(category, model.transient, float(temperatures[int(np.argmin(losses))]))


def _stack(rows: Sequence[Row]) -> tuple[Matrix, Matrix, Matrix]:
    return (
        np.stack([row[0] for row in rows]).astype(np.float32),
        np.stack([row[1] for row in rows]).astype(np.float32),
        np.array([row[2] for row in rows], np.float32),
    )
