"""Trees see what sums cannot, learn it the same way every time, and know a line's neighbours."""

import numpy as np
import pytest
from winnow_server.failure.engine.spans import LONGEST
from winnow_server.failure.engine.training import edges
from winnow_server.failure.engine.training.boosting import Boosting, fit
from winnow_server.failure.engine.training.tagger import Example
from winnow_server.failure.engine.trees import SEEN_AROUND, WINDOWS, surroundings
from winnow_server.failure.engine.words import Words

BRIEF = Boosting(trees=20, columns=1.0, penalty=1.0, rate=0.3)
EMPTY = Words(np.zeros(0, np.int64), np.zeros(0, np.int64))


def either(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Inputs (5, 600), and whether the first two disagree: neither of them tells alone."""
    inputs = np.random.default_rng(seed).normal(size=(5, 600)).astype(np.float32)
    return inputs, (inputs[0] > 0) != (inputs[1] > 0)


def test_a_combination_of_two_inputs_is_learnt() -> None:
    forest = fit(*either(1), np.ones(600, np.float32), 3, BRIEF)
    inputs, answers = either(2)
    assert np.mean((forest.scores(inputs) > 0) == answers) > 0.9


def test_the_same_seed_gives_the_same_forest() -> None:
    one, two = (fit(*either(1), np.ones(600, np.float32), 3, BRIEF) for _ in range(2))
    assert np.array_equal(one.columns, two.columns)
    assert np.array_equal(one.leaves, two.leaves)


def test_rows_of_no_weight_teach_nothing() -> None:
    inputs, answers = either(1)
    weights = (np.arange(600) < 300).astype(np.float32)
    lied = np.where(weights > 0, answers, ~answers)
    one, two = (fit(inputs, each, weights, 3, BRIEF).scores(inputs) for each in (answers, lied))
    assert np.array_equal(one, two)


def test_an_input_that_never_changes_is_never_asked() -> None:
    inputs, answers = either(1)
    inputs[2] = 4
    assert 2 not in fit(inputs, answers, np.ones(600, np.float32), 3, BRIEF).columns


def test_neighbours_are_counted_within_the_log() -> None:
    features = np.zeros((30, SEEN_AROUND + 1), np.float32)
    features[[4, 6], 0] = 1
    around = surroundings(features)
    width = features.shape[1]
    counts = {window: around[width + at * SEEN_AROUND] for at, window in enumerate(WINDOWS)}
    assert counts[-1, -1].nonzero()[0].tolist() == [5, 7]
    assert counts[1, 1].nonzero()[0].tolist() == [3, 5]
    assert counts[-5, -1][[4, 5, 7, 9, 11, 12]].tolist() == [0, 1, 2, 2, 1, 0]
    assert counts[1, 20][[0, 3, 5, 6]].tolist() == [2, 2, 1, 0]
    assert np.array_equal(around[:width], features.T)


def log(seed: int, length: int = 3) -> Example:
    """A log of 120 lines; the cue in the first column is where the excerpt starts, the second one where it ends."""
    rng = np.random.default_rng(seed)
    features = np.zeros((120, SEEN_AROUND + 4), np.float32)
    features[:, 5] = rng.random(120)
    begin = int(rng.integers(5, 50))
    features[begin, 0] = features[begin + length - 1, 1] = 1
    return Example(features, EMPTY, np.arange(1, 121), [(begin, min(length, LONGEST) - 1)])


@pytest.fixture(autouse=True)
def _brief(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(edges, "fit", lambda *args: fit(*args, Boosting(trees=10, penalty=1.0, rate=0.3)))


def test_starts_and_ends_are_told_apart() -> None:
    starts, ends = edges.train_edges([log(seed) for seed in range(40)], 0)
    unseen = log(99)
    around = surroundings(unseen.features)
    ((begin, extra),) = unseen.runs
    assert int(starts.scores(around).argmax()) == begin
    assert int(ends.scores(around).argmax()) == begin + extra


def test_where_a_run_was_cut_is_no_end() -> None:
    _, ends = edges.train_edges([log(seed, 70) for seed in range(40)], 0)
    assert not ends.leaves.max() > 0
