"""What a log shares with another in the same order, and the lines that it adds."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from winnow_server.failure.engine.alignment import align


def keys(text: str) -> np.ndarray:
    """One line a letter."""
    return np.array([ord(letter) * 0x9E3779B97F4A7C15 % (1 << 63) for letter in text], np.int64)


def shared(left: str, right: str) -> str:
    """``left`` with a dot for each line that it does not share."""
    tied = align(keys(left), keys(right))
    return "".join(letter if at >= 0 else "." for letter, at in zip(left, tied.tolist(), strict=True))


def test_added_lines_are_told_apart_even_where_such_lines_are_elsewhere_too() -> None:
    assert shared("abXYcde", "abcde") == "ab..cde"
    assert shared("ab--cd--ef", "ab--cdef") == "ab--cd..ef"
    assert shared("a-X-b", "a-b") in ("a-..b", "a..-b")


def test_removed_lines_leave_the_rest_tied() -> None:
    assert shared("abef", "abcdef") == "abef"


def test_of_two_parts_that_changed_places_the_longer_stays() -> None:
    assert shared("fabcde", "abcdef") == ".abcde"


def test_lines_that_are_alone_of_their_kind_only_between_two_ties_are_tied() -> None:
    assert shared("1qA2wqB3", "1zqA2qB3") == "1qA2.qB3"
    assert shared("aXqYbUqVc", "aRqSbTqWc") == "a.q.b.q.c"


def test_logs_that_share_nothing_or_are_empty() -> None:
    assert shared("abc", "xyz") == "..."
    assert shared("", "abc") == ""
    assert shared("abc", "") == "..."


@given(st.text("abcdefgh", max_size=40), st.text("abcdefgh", max_size=40))
def test_ties_are_of_equal_lines_and_never_cross(left: str, right: str) -> None:
    tied = align(keys(left), keys(right))
    at = np.flatnonzero(tied >= 0)
    assert all(left[i] == right[j] for i, j in zip(at.tolist(), tied[at].tolist(), strict=True))
    assert (np.diff(tied[at]) > 0).all()


@given(st.data())
def test_whole_lines_put_into_a_log_are_just_what_it_adds(data: st.DataObject) -> None:
    before = [*range(30)]
    at = data.draw(st.lists(st.integers(0, 30), max_size=6))
    left: list[int] = []
    added: list[bool] = []
    for place in range(31):
        for _ in range(at.count(place)):
            left.append(1_000 + len(left))
            added.append(True)
        if place < 30:
            left.append(before[place])
            added.append(False)
    assert ((align(np.array(left), np.array(before)) < 0) == added).all()
