"""Everything that the learnt parts see of a log, worked out once: its candidate lines and what each of them shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .analysis import SignatureMatch
from .block import Block, build
from .candidates import choose
from .captures import Captures
from .cues import ALARMING
from .features import Context, CueScanner, Matrix, features
from .lines import LineIndex, Log
from .markup import Mark
from .passed import PassedTests
from .prescreen import HAND_WEIGHTS, CueTable
from .region import failed_regions
from .scan import Scanner
from .sieve import sieve
from .signatures import Signature
from .spans import LONGEST, bounds
from .steps import Outline, outline
from .words import Words, words


@dataclass(frozen=True, slots=True)
class Reading:
    """What a log says by rules alone: its kept lines, its steps and the signatures that match."""

    lines: LineIndex
    shape: Outline
    marks: Sequence[tuple[Mark, int]]
    matches: tuple[SignatureMatch, ...]
    hits: tuple[tuple[int, int], ...]
    """(index of the signature, line) of each match."""
    passed: PassedTests


@dataclass(frozen=True, slots=True)
class Examination:
    """The candidate lines of one log, n of them and at least one, in order.

    ``positions`` (n,) in the line index; ``numbers`` (n,) 1-based line numbers; ``features`` (n, f), of which the first
    columns are the cues; ``signatures`` position to the signatures that matched there; ``limits`` of the runs of lines
    that an excerpt may be; ``passed`` (n,) whether a line belongs to a test that passed.
    """

    positions: NDArray[np.int64]
    numbers: NDArray[np.int64]
    block: Block
    features: Matrix
    words: Words
    signatures: Mapping[int, Sequence[Signature]]
    regions: Sequence[tuple[int, int]]
    limits: tuple[NDArray[np.int64], Matrix]
    passed: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.numbers)


class Examiner:
    """Scans logs and looks closely at their promising lines. Safe from several threads."""

    def __init__(self, signatures: Sequence[Signature]) -> None:
        self._signatures = signatures
        self._scanner = Scanner(signatures)
        self._captures = Captures(signatures)
        self._table = CueTable(HAND_WEIGHTS)
        self._cues = CueScanner()

    def read(self, log: Log) -> Reading:
        """Scan a whole log, read its steps and confirm its signatures."""
        scan = self._scanner.scan(log)
        shape = outline(scan.lines, scan.marks)
        found: list[tuple[int, int, Mapping[str, str]]] = []
        told = scan.passed.contains(np.array([number for _, number in scan.signatures], np.int64)).tolist()
        for (identifier, number), of_passed_test in zip(scan.signatures, told, strict=True):
            if of_passed_test:
                continue
            captures = self._captures.read(identifier, scan.lines, number)
            if captures is not None:
                found.append((identifier, number, captures))
        counts = sieve([(self._signatures[identifier], number) for identifier, number, _ in found], shape.ci_system)
        kept = [each for each, counted in zip(found, counts, strict=True) if counted]
        matches = tuple(_match(self._signatures[identifier], number, captures) for identifier, number, captures in kept)
        hits = tuple((identifier, number) for identifier, number, _ in kept)
        return Reading(scan.lines, shape, scan.marks, matches, hits, scan.passed)

    def examine(self, reading: Reading) -> Examination | None:
        """The candidate lines of a log; None for a log without lines."""
        lines = reading.lines
        if not len(lines):
            return None
        regions = failed_regions(lines, reading.marks, reading.shape.failing)
        hit_lines = np.array([number for _, number in reading.hits], np.int64)
        hits = np.minimum(np.searchsorted(lines.numbers, hit_lines), len(lines) - 1)
        positions = choose(lines, self._table.score(lines.cues), regions, hits)
        numbers = lines.numbers[positions]
        block = build(lines, positions)
        at = np.searchsorted(numbers, hit_lines)
        found: dict[int, list[Signature]] = {}
        for (identifier, number), place in zip(reading.hits, at.tolist(), strict=True):
            if place < len(numbers) and int(numbers[place]) == number:
                found.setdefault(place, []).append(self._signatures[identifier])
        passed = reading.passed.contains(numbers)
        cues = self._cues(block)
        cues[np.outer(passed, ALARMING)] = 0
        context = Context(numbers, lines.line_count, regions, found)
        return Examination(
            positions,
            numbers,
            block,
            features(block, cues, context),
            words(block),
            found,
            regions,
            bounds(numbers, min(LONGEST, len(numbers))),
            passed,
        )


def _match(signature: Signature, number: int, captures: Mapping[str, str]) -> SignatureMatch:
    return SignatureMatch(signature.name, signature.category, signature.transient, number, captures)
