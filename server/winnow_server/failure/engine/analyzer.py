"""The whole analysis, in the order it runs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from .action import suggest
from .analysis import Analysis, Category, Segment, SignatureMatch
from .captures import Captures
from .facts import collect
from .fingerprint import FINGERPRINT_VERSION
from .identity import evidence_of, fingerprint_of
from .lines import LineIndex, Log, decode
from .prescreen import HAND_WEIGHTS, CueTable
from .scan import Scan, Scanner
from .secrets import mask_secrets
from .signatures import SIGNATURES
from .steps import Outline, outline

RULES_VERSION = "2"
WEIGHTS = {signature.name: signature.weight for signature in SIGNATURES}


class Analyzer:
    """Analyses logs. Built once per process; safe to call from several threads."""

    def __init__(self, scanner: Scanner, model_version: str) -> None:
        self._scanner = scanner
        self._captures = Captures(SIGNATURES)
        self._table = CueTable(HAND_WEIGHTS)
        self._version = f"failure-{model_version}+rules-{RULES_VERSION}"

    @classmethod
    def load(cls) -> Analyzer:
        """Compile the rules and read the trained model that comes with the package."""
        return cls(Scanner(SIGNATURES), "0")

    @property
    def version(self) -> str:
        """Version of model and rules, as every answer carries it."""
        return self._version

    def analyze(self, log: Log, *, green_log: bytes | None = None, max_lines: int = 25) -> Analysis:
        """Analyse one log.

        ``green_log`` is a passing log of the same job: lines that it also printed lose. ``max_lines`` (1..1000) bounds
        the excerpt. Never raises for what is in the log; time is linear in its size, memory bounded.
        """
        scan = self._scanner.scan(log)
        shape = outline(scan.lines, scan.marks)
        matches = self._matches(scan)
        excerpt = self._excerpt(scan, shape, matches, max(1, min(max_lines, 1000)))
        category, confidence, probabilities = self._category(matches, excerpt)
        transient = self._transient(matches, category)
        facts = collect(scan.lines, excerpt, matches, shape.failing)
        action, reason = suggest(category, transient, excerpt, matches, facts)
        identity = evidence_of(scan.lines, category, excerpt, matches)
        return Analysis(
            category=category,
            confidence=confidence,
            category_probabilities=probabilities,
            transient=transient,
            excerpt=excerpt,
            step=shape.failing,
            steps=shape.steps,
            signatures=matches,
            facts=facts,
            action=action,
            action_reason=reason,
            fingerprint=fingerprint_of(excerpt, identity),
            fingerprint_version=FINGERPRINT_VERSION,
            ci_system=shape.ci_system,
            truncated=shape.truncated,
            line_count=scan.lines.line_count,
            byte_count=len(log),
            version=self._version,
            evidence=identity,
        )

    def _matches(self, scan: Scan) -> tuple[SignatureMatch, ...]:
        found = []
        for identifier, number in scan.signatures:
            signature = SIGNATURES[identifier]
            captures = self._captures.read(identifier, scan.lines, number)
            if captures is not None:
                found.append(SignatureMatch(signature.name, signature.category, signature.transient, number, captures))
        return tuple(found)

    def _scores(self, scan: Scan, shape: Outline, matches: Sequence[SignatureMatch]) -> NDArray[np.float32]:
        lines = scan.lines
        scores = self._table.score(lines.cues)
        for match in matches:
            position = lines.position_of(match.line)
            if position < len(lines):
                scores[position] += 3.0 * (WEIGHTS.get(match.name, 1.0) - 0.5)
        scores += 1.5 * (lines.numbers / max(1, lines.line_count)).astype(np.float32)
        if shape.failing is not None:
            inside = (lines.numbers >= shape.failing.first_line) & (lines.numbers <= shape.failing.last_line)
            scores += np.where(inside, np.float32(1.0), np.float32(-1.0))
        return scores

    def _excerpt(
        self, scan: Scan, shape: Outline, matches: Sequence[SignatureMatch], budget: int
    ) -> tuple[Segment, ...]:
        lines = scan.lines
        if not len(lines):
            return ()
        scores = self._scores(scan, shape, matches)
        kernel = np.array([0.15, 0.25, 0.6, 0.25, 0.15], np.float32)
        smooth = np.convolve(scores, kernel, "same") if len(scores) >= 5 else scores
        best = int(np.argmax(smooth))
        width = min(budget, 10)
        first, last = max(0, best - 1), best
        while last + 1 < len(lines) and last - first + 1 < width and smooth[last + 1] > 0.55 * smooth[best]:
            last += 1
        named = {match.line: match.name for match in matches}
        hit = next((named[n] for n in lines.numbers[first : last + 1].tolist() if n in named), None)
        probability = 1 / (1 + math.exp(-float(smooth[best]) + 2))
        text = decode(mask_secrets(b"\n".join(lines.clean(position) for position in range(first, last + 1))))
        reason = f"signature {hit}" if hit else "cues of failure in the failing step"
        return (Segment(int(lines.numbers[first]), int(lines.numbers[last]), probability, reason, text),)

    def _category(
        self, matches: Sequence[SignatureMatch], excerpt: Sequence[Segment]
    ) -> tuple[Category, float, MappingProxyType[Category, float]]:
        votes = dict.fromkeys(Category, 0.05)
        votes[Category.UNKNOWN] = 0.3
        for match in matches:
            near = any(segment.first_line - 3 <= match.line <= segment.last_line + 3 for segment in excerpt)
            votes[match.category] += (1.0 if near else 0.2) * WEIGHTS.get(match.name, 1.0)
        total = sum(votes.values())
        probabilities = MappingProxyType({category: vote / total for category, vote in votes.items()})
        best = max(probabilities, key=lambda category: probabilities[category])
        return best, probabilities[best], probabilities

    def _transient(self, matches: Sequence[SignatureMatch], category: Category) -> float:
        chances = [match.transient for match in matches if match.category is category]
        return max(chances, default=0.1)


def _positions(lines: LineIndex, segment: Segment) -> range:
    return range(lines.position_of(segment.first_line), lines.position_of(segment.last_line) + 1)
