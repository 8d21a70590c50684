"""From corrections to lessons, and from lessons to what an analysis says."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from winnow_server.failure.engine import Action, Category
from winnow_server.failure.groups.fingerprints import fingerprint_of
from winnow_server.failure.layer.lessons import apply, lessons_of, standing
from winnow_server.failure.layer.records import LayerEntry, Lesson
from winnow_server.failure.records import Correction

from tests.contract.samples import analysis

ONE, TWO = UUID(int=1), UUID(int=2)
NETWORK, AUTH = Correction(Category.NETWORK), Correction(Category.AUTH)


def entry(version: int, failure: UUID | None, correction: Correction | None, back: int | None = None) -> LayerEntry:
    return LayerEntry(version, datetime.now(UTC), "ann", failure, correction, back)


def test_the_last_word_on_a_failure_stands() -> None:
    found = standing([entry(1, ONE, NETWORK), entry(2, TWO, NETWORK), entry(3, ONE, AUTH)])
    assert found == {TWO: NETWORK, ONE: AUTH}
    assert list(found) == [TWO, ONE], "said last, last"
    assert standing([entry(1, ONE, NETWORK), entry(2, ONE, Correction(note="n"))]) == {}


def test_reverts_of_reverts() -> None:
    entries = [
        entry(1, ONE, NETWORK),
        entry(2, TWO, AUTH),
        entry(3, None, None, 1),
        entry(4, None, None, 2),
        entry(5, None, None, 3),
    ]
    assert [set(standing(entries[:n])) for n in range(6)] == [set(), {ONE}, {ONE, TWO}, {ONE}, {ONE, TWO}, {ONE}]


def test_a_version_that_is_no_longer_kept_is_empty() -> None:
    assert standing([entry(9, ONE, NETWORK), entry(10, None, None, 3)]) == {}


def test_lessons_join_people_and_reruns() -> None:
    corrections = {ONE: Correction(Category.NETWORK, True), TWO: Correction(None, False)}
    found = lessons_of(corrections, {ONE: "f", TWO: "f"}, {"f": (3, 2), "g": (1, 0)})
    assert found == {
        "f": Lesson(Category.NETWORK, 1, 1, 3, 2),
        "g": Lesson(reruns=1),
    }
    assert lessons_of(corrections, {}, {}) == {}, "of failures that are gone"


def test_a_category_that_people_said_is_taken() -> None:
    found = apply(analysis(Category.TEST, 0.25), Lesson(Category.CONFIGURATION))
    assert (found.category, found.transient, found.action) == (Category.CONFIGURATION, 0.25, Action.FIX_CONFIG)
    assert found.confidence == 0.95
    assert found.fingerprint == analysis().fingerprint
    assert fingerprint_of(found) == fingerprint_of(analysis()), "the group stays the same when it is made anew"


@pytest.mark.parametrize(
    ("lesson", "transient"),
    [
        (Lesson(), 0.25),
        (Lesson(reruns=4, reruns_passed=4), 0.625),
        (Lesson(reruns=4), 0.125),
        (Lesson(said_transient=1), 0.625),
        (Lesson(said_lasting=1), 0.125),
        (Lesson(said_lasting=1, reruns=8, reruns_passed=8), 9 / 16),
    ],
)
def test_transience_is_weighed_against_what_was_seen(lesson: Lesson, transient: float) -> None:
    assert apply(analysis(transient=0.25), lesson).transient == pytest.approx(transient)


def test_without_a_lesson_nothing_changes() -> None:
    found = analysis()
    assert apply(found, None) is found
