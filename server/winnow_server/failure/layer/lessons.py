"""From a project's corrections to lessons, and from lessons to what an analysis says. Pure functions."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from uuid import UUID

from winnow_server.failure.engine import Analysis
from winnow_server.failure.layer.records import LayerEntry, Lesson
from winnow_server.failure.reconsider import with_action
from winnow_server.failure.records import Correction

ENGINE_WEIGHT = 4.0
"""Reruns that outweigh the engine's own probability of transience: a handful settles it."""
PERSON_WEIGHT = 4.0
"""Reruns that what a person says of one failure counts for."""
SAID_CONFIDENCE = 0.95
"""Of a category that people gave another failure of the same fingerprint: near certain, as causes may still differ."""


def standing(entries: Iterable[LayerEntry]) -> dict[UUID, Correction]:
    """The corrections that count after all entries, oldest first; those said last come last."""
    ordered = list(entries)
    wanted = {entry.reverted_to for entry in ordered if entry.reverted_to is not None}
    kept: dict[int, dict[UUID, Correction]] = {}
    now: dict[UUID, Correction] = {}
    for entry in ordered:
        if entry.reverted_to is not None:
            now = dict(kept.get(entry.reverted_to, {}))
        elif entry.failure is not None:
            now.pop(entry.failure, None)
            if entry.correction is not None and _teaches(entry.correction):
                now[entry.failure] = entry.correction
        if entry.version in wanted:
            kept[entry.version] = dict(now)
    return now


def lessons_of(
    corrections: Mapping[UUID, Correction], fingerprints: Mapping[UUID, str], reruns: Mapping[str, tuple[int, int]]
) -> dict[str, Lesson]:
    """Lessons by fingerprint. `reruns` has how many are known and how many passed."""
    lessons = {
        fingerprint: Lesson(reruns=known, reruns_passed=passed) for fingerprint, (known, passed) in reruns.items()
    }
    for failure, correction in corrections.items():
        fingerprint = fingerprints.get(failure)
        if fingerprint is not None:
            lessons[fingerprint] = _learn(lessons.get(fingerprint, Lesson()), correction)
    return lessons


def apply(analysis: Analysis, lesson: Lesson | None) -> Analysis:
    """The analysis with what the project knows of its fingerprint.

    The fingerprint and the engine's own probabilities of the categories stay as they are.
    """
    if lesson is None:
        return analysis
    return with_action(
        replace(
            analysis,
            category=lesson.category or analysis.category,
            confidence=SAID_CONFIDENCE if lesson.category else analysis.confidence,
            transient=_transient(analysis.transient, lesson),
        )
    )


def _teaches(correction: Correction) -> bool:
    return correction.category is not None or correction.transient is not None or bool(correction.excerpt)


def _learn(lesson: Lesson, correction: Correction) -> Lesson:
    return replace(
        lesson,
        category=correction.category or lesson.category,
        said_transient=lesson.said_transient + (correction.transient is True),
        said_lasting=lesson.said_lasting + (correction.transient is False),
    )


def _transient(engine: float, lesson: Lesson) -> float:
    """The mean of a beta distribution: the engine's probability as its prior, reruns and people as what was seen."""
    passed = lesson.reruns_passed + PERSON_WEIGHT * lesson.said_transient
    seen = lesson.reruns + PERSON_WEIGHT * (lesson.said_transient + lesson.said_lasting)
    return (ENGINE_WEIGHT * engine + passed) / (ENGINE_WEIGHT + seen)
