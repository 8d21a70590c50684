"""The choice among the lines that a failed run added."""

import numpy as np
import pytest
from winnow_server.failure.engine.added import choose_added, said_again
from winnow_server.failure.engine.block import build
from winnow_server.failure.engine.scan import Scanner
from winnow_server.failure.engine.signatures import SIGNATURES
from winnow_server.failure.engine.words import Words, words

NUMBERS = np.arange(101, 131, dtype=np.int64)
ALL = np.ones(30, bool)


def likely(*runs: tuple[int, int, float]) -> np.ndarray:
    """(30,) probabilities: position of the first line, number of lines, probability."""
    probability = np.zeros(30, np.float32)
    for first, count, chance in runs:
        probability[first : first + count] = chance
    return probability


def words_of(*lines: str) -> Words:
    index = Scanner(SIGNATURES[:5]).scan("\n".join(lines).encode()).lines
    return words(build(index, np.arange(len(index))))


def test_every_likely_run_of_added_lines_is_shown() -> None:
    assert choose_added(likely((2, 3, 0.9), (20, 2, 0.8)), ALL, NUMBERS, 25) == [(103, 105), (121, 122)]


def test_what_adds_less_than_it_costs_is_left_out() -> None:
    assert choose_added(likely((2, 3, 0.9), (20, 4, 0.2)), ALL, NUMBERS, 25) == [(103, 105)]


def test_a_range_never_holds_what_the_green_run_printed_too() -> None:
    added = ALL.copy()
    added[4] = False
    assert choose_added(likely((2, 2, 0.9), (5, 2, 0.9)), added, NUMBERS, 25) == [(103, 104), (106, 107)]


def test_a_range_bridges_an_added_line_or_two() -> None:
    assert choose_added(likely((2, 3, 0.9), (6, 3, 0.9)), ALL, NUMBERS, 25) == [(103, 109)]
    assert choose_added(likely((2, 3, 0.9), (9, 3, 0.9)), ALL, NUMBERS, 25) == [(103, 105), (110, 112)]


def test_the_likeliest_explanation_comes_first_and_is_cut_at_its_end() -> None:
    probability = likely((2, 4, 0.9), (12, 10, 0.95))
    assert choose_added(probability, ALL, NUMBERS, 12) == [(103, 104), (113, 122)]
    assert choose_added(probability, ALL, NUMBERS, 5) == [(113, 117)]


def test_something_is_shown_however_unlikely() -> None:
    added = np.zeros(30, bool)
    added[7] = True
    assert choose_added(likely(), added, NUMBERS, 25) == [(108, 108)]


def test_no_more_ranges_than_a_person_reads() -> None:
    probability = np.zeros(30, np.float32)
    probability[::4] = 0.9
    assert len(choose_added(probability, ALL, NUMBERS, 25)) == 6


def test_what_says_the_same_once_more_is_as_likely() -> None:
    error = "src/Tree.java:[14,8] cannot find symbol grow of class Branch"
    found = words_of(error, "compiling the next module", "tests were skipped", f"[ERROR] {error}", "two minutes", "end")
    probability = np.array([0.9, 0, 0, 0.1, 0.1, 0], np.float32)
    added = np.array([True, True, True, True, True, False])
    assert said_again(probability, found, added) == pytest.approx([0.9, 0, 0, 0.9, 0.1, 0])
    assert said_again(probability, found, ~added).max() == 0


def test_a_prefix_that_all_lines_share_and_short_lines_say_nothing() -> None:
    prefix = "job build of the main branch on runner seven"
    found = words_of(*(f"{prefix} {word}" for word in ("alpha", "bravo", "delta", "gamma", "omega")), "ok", "ok")
    probability = np.array([0.9, 0, 0, 0, 0, 0.9, 0], np.float32)
    assert said_again(probability, found, np.ones(7, bool)) == pytest.approx(probability)
