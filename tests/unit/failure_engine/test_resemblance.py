"""Lines are alike by the words they share, over all lessons at once, in bounded memory."""

import numpy as np
import pytest
from winnow_server.failure.engine import resemblance
from winnow_server.failure.engine.block import Block
from winnow_server.failure.engine.resemblance import Remembered, Resemblance
from winnow_server.failure.engine.words import Words, words

LESSONS = (
    ["gauge drifted past tolerance on axle", "measured values differ by more than allowed"],
    ["gauge drifted past tolerance on wheel", "aborted"],
)
LOG = ["widget is rendered in the usual way", "gauge drifted past tolerance on axle", "aborted", "aborted"]


def hashed(lines: list[str]) -> Words:
    text = "".join(f"{line}\n" for line in lines).encode()
    ends = np.flatnonzero(np.frombuffer(text, np.uint8) == 10)
    return words(Block(text, np.concatenate([[0], ends[:-1] + 1]), ends, np.zeros((len(ends), 4), bool)))


def compared() -> Resemblance:
    parts = []
    for lines in LESSONS:
        found = hashed(lines)
        parts.append((np.array([0, 1], np.int8), found.line, found.bucket))
    return Resemblance.between(Remembered.of(parts), hashed(LOG), len(LOG))


def test_a_line_is_as_alike_as_the_most_similar_remembered_one_of_its_kind() -> None:
    found = compared()
    first, second = found.best(0), found.best(1)
    assert first[1] == pytest.approx(1.0)
    assert not first[0]
    assert not second[:2].any()
    assert 0 < second[2] < 1, "a short line resembles little"
    assert second[2] == second[3]


def test_each_lesson_is_told_apart() -> None:
    own, other = compared().best_of_each(0, 2, np.array([0.5, 0.5, 0, 0], np.float32)).tolist()
    assert own == pytest.approx(0.5)
    assert 0 < other < own
    assert not compared().best_of_each(0, 2, np.array([1, 0, 0, 0], np.float32)).any()


def test_what_is_held_at_once_does_not_change_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = compared()
    monkeypatch.setattr(resemblance, "_PAIRS", 1)
    parts = compared()
    assert np.array_equal(whole.best(0), parts.best(0))
    assert np.array_equal(whole.best(1), parts.best(1))


def test_words_are_known_by_their_letters_alone() -> None:
    one, two = hashed(["Error: Cannot open 12 files"]), hashed(["error: cannot OPEN 7 files"])
    assert np.array_equal(one.bucket[:-1], two.bucket[:-1])
    assert one.bucket[-1] != hashed(["  error: cannot open 12 files"]).bucket[-1], "the shape of a line is its own"
    assert hashed(["configuration-a"]).bucket[0] == hashed(["configurations"]).bucket[0], "by their first 12 letters"
    assert hashed(["abcdefghij"]).bucket[0] != hashed(["abcdefghik"]).bucket[0]
