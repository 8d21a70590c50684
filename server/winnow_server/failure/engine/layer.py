"""A project's own layer: what its people corrected, as hashed words of lines, laid over the shared model.

A lesson remembers the lines that a person pointed at and those that the model had wrongly shown. Lines of later logs of
the same project that resemble them gain or lose; nothing else changes, so a layer cannot reach another project, and
dropping a lesson takes back exactly what it did.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .analysis import Category
from .block import build
from .category import CATEGORIES
from .examine import Examination
from .features import Matrix
from .lines import LineIndex
from .resemblance import Remembered, Resemblance
from .words import words

MAX_LESSONS: Final = 64
"""Newest lessons that are kept; more would only repeat what they say."""
_INSIDE_LINES = 12
_WRONG_LINES = 8
_FORMAT = 2
"""Raised whenever hashes of words change."""
# Chosen on repositories of which three logs were corrected and the others scored.
_START, _END, _INSIDE, _WRONG = 18.0, 15.0, 2.0, 3.0
_NEIGHBOUR = 0.3
_CATEGORY, _TRANSIENT = 4.0, 3.0
_POINTED_AT = 0.8
"""Similarity from which on a line is taken for one that people pointed at."""


class Kind(IntEnum):
    """What a remembered line was to the corrected excerpt."""

    BEFORE = 0
    START = 1
    INSIDE = 2
    END = 3
    AFTER = 4
    WRONG = 5


@dataclass(frozen=True, slots=True)
class Lesson:
    """One corrected log. ``kinds`` (t,) of its remembered lines, ``line`` (w,) and ``bucket`` (w,) their hashed words;
    ``category`` and ``transient`` None where they were not corrected."""

    kinds: NDArray[np.int8]
    line: NDArray[np.int64]
    bucket: NDArray[np.int64]
    category: Category | None
    transient: bool | None


def lesson(
    lines: LineIndex,
    corrected: Sequence[tuple[int, int]],
    shown: Sequence[tuple[int, int]],
    category: Category | None = None,
    transient: bool | None = None,
) -> Lesson:
    """The lesson of one log: ``corrected`` and ``shown`` are ranges of 1-based, inclusive lines, the person's and the
    model's; without corrected ranges the shown ones were right."""
    positions: list[int] = []
    kinds: list[Kind] = []

    def add(number: int, kind: Kind) -> None:
        position = lines.position_of(number)
        if position < len(lines) and int(lines.numbers[position]) == number:
            positions.append(position)
            kinds.append(kind)

    right = corrected or shown
    for first, last in right:
        add(first - 1, Kind.BEFORE)
        add(first, Kind.START)
        inner = np.unique(np.linspace(first, last, _INSIDE_LINES).astype(np.int64))
        for number in inner.tolist():
            add(number, Kind.INSIDE)
        add(last, Kind.END)
        add(last + 1, Kind.AFTER)
    wrong = [n for a, b in shown for n in range(a, b + 1) if not any(first <= n <= last for first, last in right)]
    for number in wrong[:_WRONG_LINES]:
        add(number, Kind.WRONG)
    found = words(build(lines, np.array(positions, np.int64)))
    return Lesson(np.array(kinds, np.int8), found.line, found.bucket, category, transient)


@dataclass(frozen=True)
class ProjectLayer:
    """The lessons of one project, oldest first, at most ``MAX_LESSONS``."""

    lessons: tuple[Lesson, ...] = ()

    def with_lesson(self, new: Lesson) -> ProjectLayer:
        """The layer with one more lesson; the oldest gives way."""
        return replace(self, lessons=(*self.lessons, new)[-MAX_LESSONS:])

    @cached_property
    def _memory(self) -> Remembered:
        return Remembered.of([(one.kinds, one.line, one.bucket) for one in self.lessons])

    def resemblance(self, log: Examination) -> Resemblance:
        """How far the candidate lines of a log resemble what the lessons remember; there is at least one lesson."""
        return Resemblance.between(self._memory, log.words, len(log))

    def bias(self, found: Resemblance) -> Matrix:
        """(n, 3) what the lessons add to each candidate line's start, end and inside scores."""
        starts, ends, inside = (found.best(kind) for kind in (Kind.START, Kind.END, Kind.INSIDE))
        before, after = found.best(Kind.BEFORE), found.best(Kind.AFTER)
        starts *= (1 - _NEIGHBOUR) + _NEIGHBOUR * np.concatenate([before[:1] * 0, before[:-1]])
        ends *= (1 - _NEIGHBOUR) + _NEIGHBOUR * np.concatenate([after[1:], after[:1] * 0])
        inside = _INSIDE * inside - _WRONG * np.maximum(found.best(Kind.WRONG) - inside, 0)
        bias: Matrix = np.stack([_START * starts, _END * ends, inside], axis=1).astype(np.float32)
        return bias

    def pointed_at(self, found: Resemblance) -> NDArray[np.bool_]:
        """(n,) the candidate lines that are nearly those that people pointed at."""
        return found.best(Kind.INSIDE) > _POINTED_AT

    def cause(self, found: Resemblance, probability: Matrix) -> tuple[Matrix, float]:
        """What the lessons add to the (12,) category scores and to the log-odds that a rerun passes, as far as the
        lines of probability (n,) resemble theirs."""
        categories = np.zeros(len(CATEGORIES), np.float32)
        transient = 0.0
        mass = probability / max(float(probability.sum()), 1e-6)
        alike = found.best_of_each(Kind.INSIDE, len(self.lessons), mass).tolist()
        for one, near in zip(self.lessons, alike, strict=True):
            if one.category is not None:
                column = CATEGORIES.index(one.category)
                categories[column] = max(float(categories[column]), _CATEGORY * near)
            if one.transient is not None and near > abs(transient) / _TRANSIENT:
                transient = _TRANSIENT * near * (1 if one.transient else -1)
        return categories, transient

    def to_bytes(self) -> bytes:
        """A portable form, little-endian, without pickle."""
        out = io.BytesIO()
        parts: dict[str, NDArray[np.generic]] = {"format": np.array([_FORMAT, len(self.lessons)], "<i4")}
        for index, one in enumerate(self.lessons):
            category = -1 if one.category is None else CATEGORIES.index(one.category)
            transient = -1 if one.transient is None else int(one.transient)
            parts[f"kinds{index}"] = one.kinds.astype("<i1")
            parts[f"words{index}"] = np.stack([one.line, one.bucket]).astype("<u2")
            parts[f"cause{index}"] = np.array([category, transient], "<i1")
        np.savez_compressed(out, **parts)  # type: ignore[arg-type]
        return out.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> ProjectLayer:
        """The layer that ``to_bytes`` wrote. Raises ValueError where it is of another format."""
        with np.load(io.BytesIO(data), allow_pickle=False) as stored:
            version, count = stored["format"].tolist()
            if version != _FORMAT:
                raise ValueError("a project layer of another format")
            return cls(tuple(_read(stored, index) for index in range(count)))


def _read(stored: np.lib.npyio.NpzFile, index: int) -> Lesson:
    category, transient = stored[f"cause{index}"].tolist()
    line, bucket = stored[f"words{index}"].astype(np.int64)
    return Lesson(
        stored[f"kinds{index}"].astype(np.int8),
        line,
        bucket,
        None if category < 0 else CATEGORIES[category],
        None if transient < 0 else bool(transient),
    )
