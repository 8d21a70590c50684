"""The whole analysis, in the order it runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from .action import suggest
from .analysis import Analysis, Category, Segment
from .category import CATEGORIES, cause_features, softmax
from .completion import completed
from .examine import Examination, Examiner, Reading
from .excerpt import Range
from .facts import collect
from .features import Matrix
from .fingerprint import FINGERPRINT_VERSION
from .green import BesideGreen
from .hanging import Hanging, hanging_test
from .identity import evidence_of, fingerprint_of
from .layer import Lesson, ProjectLayer, lesson
from .lines import LineIndex, Log, decode, is_text
from .model import FailureModel
from .rerun import settle
from .resemblance import Resemblance
from .secrets import mask_secrets
from .signatures import SIGNATURES
from .spans import covered

RULES_VERSION = "4"
LESSON_LINES = 25
"""Lines shown of a log that a lesson is drawn from."""
_UNTOLD = 0.2
"""Confidence in UNKNOWN where there is no text to read."""
_PASSED_BEFORE = 3.0
_FAILED_BEFORE = -0.7
_MOST_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class CommitHistory:
    """How other attempts of the same job on the same commit ended, as far as it is known."""

    passed: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class _Taught:
    """A project's layer, and how far the log resembles what it remembers."""

    layer: ProjectLayer
    found: Resemblance


@dataclass(frozen=True, slots=True)
class _Cause:
    probabilities: Matrix
    transient: float


class Analyzer:
    """Analyses logs. Built once per process; safe to call from several threads."""

    def __init__(self, examiner: Examiner, model: FailureModel) -> None:
        self._examiner = examiner
        self._model = model
        self._version = f"failure-{model.version}+rules-{RULES_VERSION}"

    @classmethod
    def load(cls) -> Analyzer:
        """Compile the rules and read the trained model that comes with the package; leaves nothing to the first log."""
        analyzer = cls(Examiner(SIGNATURES), FailureModel.load())
        analyzer.analyze(b"error: warm\n")
        return analyzer

    @property
    def version(self) -> str:
        """Version of model and rules, as every answer carries it."""
        return self._version

    def analyze(
        self,
        log: Log,
        *,
        green_log: bytes | None = None,
        max_lines: int = 25,
        history: CommitHistory | None = None,
        layer: ProjectLayer | None = None,
    ) -> Analysis:
        """Analyse one log.

        ``green_log`` is a passing log of the same job: what it printed at the same place is not shown. ``max_lines``
        (1..1000) bounds the excerpt. ``history`` moves the probability that a rerun passes. ``layer`` holds what the
        people of the log's project corrected. Never raises for what is in the log; time is linear in its size, memory
        bounded.
        """
        reading = self._examiner.read(log)
        examination = self._examiner.examine(reading)
        excerpt: tuple[Segment, ...] = ()
        hanging: Hanging | None = None
        cause = _Cause(_unknown(), 0.1)
        category = _likeliest(cause)
        if examination is not None:
            beside = BesideGreen.of(reading.lines, examination.positions, green_log) if green_log else None
            taught = _Taught(layer, layer.resemblance(examination)) if layer is not None and layer.lessons else None
            bias = taught.layer.bias(taught.found) if taught is not None else None
            if beside is not None and taught is not None:
                beside = beside.but(taught.layer.pointed_at(taught.found))
            runs = self._model.excerpt.runs(examination, beside, bias)
            budget = max(1, min(max_lines, 1000))
            ranges = self._model.excerpt.ranges(examination, runs, budget, beside)
            if is_text(log):
                cause = self._cause(examination, reading, covered(runs), taught)
            category = _likeliest(cause)
            hanging = hanging_test(reading.lines, category, reading.matches)
            began = hanging.line if hanging is not None else 0
            ranges = completed(reading.lines, ranges, reading.matches, category, began, budget)
            excerpt = tuple(_segment(reading.lines, found) for found in ranges)
        test = hanging.test if hanging is not None else None
        facts = collect(reading.lines, excerpt, reading.matches, reading.shape.failing, test)
        settled = settle(category, cause.transient, excerpt, reading.matches, facts)
        transient = _after(history, settled)
        identity = evidence_of(reading.lines, category, excerpt, reading.matches)
        action, reason = suggest(category, transient, excerpt, reading.matches, facts)
        return Analysis(
            category=category,
            confidence=float(cause.probabilities.max()),
            category_probabilities=MappingProxyType(dict(zip(CATEGORIES, cause.probabilities.tolist(), strict=True))),
            transient=transient,
            excerpt=excerpt,
            step=reading.shape.failing,
            steps=reading.shape.steps,
            signatures=reading.matches,
            facts=facts,
            action=action,
            action_reason=reason,
            fingerprint=fingerprint_of(excerpt, identity),
            fingerprint_version=FINGERPRINT_VERSION,
            ci_system=reading.shape.ci_system,
            truncated=reading.shape.truncated,
            line_count=reading.lines.line_count,
            byte_count=len(log),
            version=self._version,
            evidence=identity,
        )

    def learn(
        self,
        log: Log,
        *,
        excerpt: Sequence[tuple[int, int]] = (),
        category: Category | None = None,
        transient: bool | None = None,
    ) -> Lesson:
        """The lesson of a person's correction of one log, for the layer of its project.

        ``excerpt`` are the ranges of 1-based, inclusive lines that say why; empty when those shown were right.
        """
        reading = self._examiner.read(log)
        examination = self._examiner.examine(reading)
        shown: list[tuple[int, int]] = []
        if examination is not None:
            runs = self._model.excerpt.runs(examination)
            shown = [(r.first_line, r.last_line) for r in self._model.excerpt.ranges(examination, runs, LESSON_LINES)]
        return lesson(reading.lines, excerpt, shown, category, transient)

    def _cause(
        self,
        examination: Examination,
        reading: Reading,
        probability: Matrix,
        taught: _Taught | None,
    ) -> _Cause:
        exit_code = reading.shape.failing.exit_code if reading.shape.failing is not None else None
        inputs = cause_features(examination, probability, exit_code)
        categories = self._model.cause.scores(inputs)
        score = float(self._model.cause.rerun_score(inputs))
        if taught is not None:
            learnt, rerun = taught.layer.cause(taught.found, probability)
            categories = categories + learnt
            score += rerun
        return _Cause(softmax(categories), float(1 / (1 + np.exp(-score))))


def _likeliest(cause: _Cause) -> Category:
    return CATEGORIES[int(cause.probabilities.argmax())]


def _after(history: CommitHistory | None, transient: float) -> float:
    """The probability that a rerun passes, moved by how other attempts ended."""
    if history is None:
        return transient
    moved = _PASSED_BEFORE * (history.passed > 0) + _FAILED_BEFORE * min(history.failed, _MOST_ATTEMPTS)
    return float(1 / (1 + (1 / max(transient, 1e-6) - 1) * np.exp(-moved)))


def _unknown() -> Matrix:
    """Nothing is known of what is not a log: UNKNOWN is the best answer, and a poor one."""
    others = (1 - _UNTOLD) / (len(CATEGORIES) - 1)
    return np.array([_UNTOLD if category is Category.UNKNOWN else others for category in CATEGORIES], np.float32)


def _segment(lines: LineIndex, found: Range) -> Segment:
    first, last = lines.position_of(found.first_line), lines.position_of(found.last_line + 1)
    text = mask_secrets(b"\n".join(lines.clean(position) for position in range(first, last)))
    return Segment(found.first_line, found.last_line, found.confidence, found.reason, decode(text))
