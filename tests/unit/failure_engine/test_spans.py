"""Probabilities over runs of lines, and the choice of an excerpt from them."""

import numpy as np
import pytest
from winnow_server.failure.engine.spans import (
    LENGTHS,
    bounds,
    by_end,
    choose_segments,
    covered,
    posterior,
)

NUMBERS = np.arange(10, 40, dtype=np.int64)
NO_LENGTH = np.zeros(LENGTHS, np.float32)


def runs_of(*likely: tuple[int, int, float]) -> np.ndarray:
    """(30, 20) runs with the given shares: position of the first line, number of lines, share."""
    runs = np.zeros((len(NUMBERS), 20), np.float32)
    for first, count, share in likely:
        runs[first, count - 1] = share
    return runs


def test_probabilities_sum_to_one_and_follow_the_scores() -> None:
    scores = np.zeros((30, 3), np.float32)
    scores[:, 2] = -1
    scores[5:9, 2] = 2
    scores[5, 0] = scores[8, 1] = 4
    runs = posterior(scores, NO_LENGTH, bounds(NUMBERS, 20))
    assert runs.sum() == pytest.approx(1, abs=1e-5)
    assert np.unravel_index(int(runs.argmax()), runs.shape) == (5, 3)


def test_no_run_crosses_a_gap_in_the_candidates() -> None:
    numbers = np.array([1, 2, 3, 100, 101], np.int64)
    runs = posterior(np.zeros((5, 3), np.float32), NO_LENGTH, bounds(numbers, 5))
    assert runs[2, 1] == 0
    assert runs[3, 1] > 0


def test_sums_over_ends_and_lines_agree_with_counting() -> None:
    runs = np.random.default_rng(3).random((30, 20)).astype(np.float32)
    runs[np.add.outer(np.arange(30), np.arange(20)) >= 30] = 0
    by_hand_end, by_hand_line = np.zeros(30), np.zeros(30)
    for first in range(30):
        for extra in range(min(20, 30 - first)):
            by_hand_end[first + extra] += runs[first, extra]
            by_hand_line[first : first + extra + 1] += runs[first, extra]
    assert by_end(runs) == pytest.approx(by_hand_end, rel=1e-4)
    assert covered(runs) == pytest.approx(by_hand_line, rel=1e-3)


def test_a_sure_run_is_the_excerpt() -> None:
    assert choose_segments(runs_of((4, 3, 1.0)), NUMBERS, 25) == [(14, 16)]


def test_the_budget_cuts_a_long_run_at_its_end() -> None:
    assert choose_segments(runs_of((0, 20, 1.0)), NUMBERS, 5) == [(10, 14)]


def test_two_likely_places_are_both_shown_where_one_would_be_a_guess() -> None:
    assert choose_segments(runs_of((2, 2, 0.5), (20, 2, 0.5)), NUMBERS, 25) == [(12, 13), (30, 31)]


def test_an_unlikely_place_is_left_out() -> None:
    assert choose_segments(runs_of((2, 8, 0.98), (20, 8, 0.02)), NUMBERS, 25) == [(12, 19)]


def test_a_longer_run_is_shown_for_the_chance_to_cover_it_whole() -> None:
    assert choose_segments(runs_of((0, 4, 0.7), (0, 10, 0.3)), NUMBERS, 25) == [(10, 19)]
