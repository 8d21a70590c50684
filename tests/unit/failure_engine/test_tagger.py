"""The line scorer learns, the same way every time, and its gradients are those of its loss."""

import numpy as np
import pytest
from winnow_server.failure.engine.network import Scorers, Weights, empty_weights
from winnow_server.failure.engine.spans import LENGTHS, posterior
from winnow_server.failure.engine.training import tagger
from winnow_server.failure.engine.training.tagger import Example, fit
from winnow_server.failure.engine.words import Words

EMPTY = Words(np.zeros(0, np.int64), np.zeros(0, np.int64))


def example(seed: int) -> Example:
    """A log of 30 lines, where a mark in the first column starts three lines that say why."""
    rng = np.random.default_rng(seed)
    features = rng.normal(0, 0.3, (30, 6)).astype(np.float32)
    at = int(rng.integers(2, 26))
    features[at, 0] += 3
    return Example(features, EMPTY, np.arange(1, 31), [(at, 2)])


def worth(weights: Weights, one: Example) -> float:
    (scores,) = Scorers.of([weights]).scores(one.features, one.words)
    return float((posterior(scores, weights.length, one.limits) * one.worth).sum())


def test_it_finds_the_marked_lines_of_logs_it_has_not_seen() -> None:
    weights = fit([example(seed) for seed in range(40)], seed=1, epochs=30)
    assert np.mean([worth(weights, example(seed)) for seed in range(100, 120)]) > 0.6


def test_the_same_seed_gives_the_same_weights() -> None:
    logs = [example(seed) for seed in range(4)]
    one, two = fit(logs, seed=3, epochs=2), fit(logs, seed=3, epochs=2)
    assert np.array_equal(one.far, two.far)
    assert not np.array_equal(one.far, fit(logs, seed=4, epochs=2).far)


def test_the_slope_of_the_scores_is_that_of_the_expected_f1() -> None:
    one = example(7)
    rng = np.random.default_rng(5)
    scores = rng.normal(0, 1, (30, 3)).astype(np.float32)
    length = np.zeros(LENGTHS, np.float32)
    slope, _ = tagger._loss_slopes(scores, length, one)

    def loss(moved: np.ndarray) -> float:
        return -tagger._SHARPNESS * float((posterior(moved, length, one.limits) * one.worth).sum())

    for row, column in ((4, 0), (9, 1), (15, 2)):
        step = np.zeros_like(scores)
        step[row, column] = 0.01
        by_difference = (loss(scores + step) - loss(scores - step)) / 0.02
        assert slope[row, column] == pytest.approx(by_difference, abs=2e-3)


def test_the_slope_of_every_layer_is_that_of_the_loss(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tagger, "DROPPED", 0.0)
    one = example(11)
    weights = empty_weights(6, 4, 4, np.random.default_rng(2))
    slopes, _ = tagger._slopes(weights, one, np.random.default_rng(0))
    for name, slope in zip(("line", "near", "far", "out", "length"), slopes, strict=True):
        layer = getattr(weights, name)
        at = np.unravel_index(int(np.abs(slope).argmax()), slope.shape)
        kept = float(layer[at])
        around = []
        for step in (0.01, -0.01):
            layer[at] = kept + step
            around.append(-tagger._SHARPNESS * worth(weights, one))
        layer[at] = kept
        assert slope[at] == pytest.approx((around[0] - around[1]) / 0.02, rel=0.15, abs=2e-3), name
