"""Boosted trees learn what is there, their parts sum to the score, and they distrust what one source alone says."""

from __future__ import annotations

import numpy as np
import pytest
from winnow_server.spam.engine.training.boosting import Boosting, fit_forest
from winnow_server.spam.engine.trees import levels

OPTIONS = Boosting(trees=30, depth=3, rate=0.3, penalty=1.0, share=1.0, rows=1.0, bins=8, caution=1.0)


def _data(rows: int = 2000) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(1)
    strengths = random.random((rows, 4)).astype(np.float32)
    return strengths, (strengths[:, 0] > 0.5) ^ (strengths[:, 1] > 0.5)


def test_learns_an_interaction() -> None:
    strengths, unwanted = _data()
    forest = fit_forest(strengths, unwanted, np.ones(2000), np.zeros(2000, dtype=np.intp), OPTIONS)
    said = forest.contributions(strengths).sum(axis=1) + forest.bias > 0
    assert (said == unwanted).mean() > 0.9


def test_parts_sum_to_the_leaves() -> None:
    strengths, unwanted = _data()
    forest = fit_forest(strengths, unwanted, np.ones(2000), np.zeros(2000, dtype=np.intp), OPTIONS)
    leaf = np.zeros((2000, len(forest.features)), dtype=np.intp)
    for level in range(forest.features.shape[1]):
        answers = levels(strengths)[:, forest.features[:, level]] > forest.thresholds[:, level]
        leaf += answers.astype(np.intp) << level
    whole = np.take_along_axis(forest.means[-1].T, leaf, axis=0).sum(axis=1)
    np.testing.assert_allclose(forest.contributions(strengths).sum(axis=1) + forest.bias, whole, atol=5e-3)


def test_caution_passes_over_what_turns_round_between_sources() -> None:
    strengths, _ = _data(3000)
    sources = np.repeat(np.arange(3), 1000)
    turned = np.where(sources == 2, -1.0, 1.0) * (strengths[:, 0] - 0.5) * 3
    unwanted = turned + (strengths[:, 1] - 0.5) * 1.2 + np.random.default_rng(2).normal(0, 0.3, 3000) > 0
    options = Boosting(trees=1, depth=1, share=1.0, rows=1.0, bins=8, caution=10.0)
    forest = fit_forest(strengths, unwanted, np.ones(3000), sources, options)
    assert forest.features[0, 0] == 1
    careless = Boosting(trees=1, depth=1, share=1.0, rows=1.0, bins=8, caution=0.0)
    forest = fit_forest(strengths, unwanted, np.ones(3000), sources, careless)
    assert forest.features[0, 0] == 0


@pytest.mark.parametrize("rows", [0, 1])
def test_few_rows(rows: int) -> None:
    strengths, unwanted = _data()
    forest = fit_forest(strengths, unwanted, np.ones(2000), np.zeros(2000, dtype=np.intp), OPTIONS)
    assert forest.contributions(strengths[:rows]).shape == (rows, 4)
