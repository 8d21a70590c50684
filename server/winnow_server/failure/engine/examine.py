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
from .features import Context, CueScanner, Matrix, features
from .lines import LineIndex, Log
from .markup import Mark
from .prescreen import HAND_WEIGHTS, CueTable
from .region import failed_regions
from .scan import Scanner
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


@dataclass(frozen=True, slots=True)
class Examination:
    """The candidate lines of one log, n of them and at least one, in order.

    ``positions`` (n,) in the line index; ``numbers`` (n,) 1-based line numbers; ``features`` (n, f), of which the first
    columns are the cues; ``signatures`` position to the signatures that matched there; ``limits`` of the runs of lines
    that an excerpt may be.
    """

    positions: NDArray[np.int64]
    numbers: NDArray[np.int64]
    block: Block
    features: Matrix
    words: Words
    signatures: Mapping[int, Sequence[Signature]]
    regions: Sequence[tuple[int, int]]
    limits: tuple[NDArray[np.int64], Matrix]

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
        matches: list[SignatureMatch] = []
        hits: list[tuple[int, int]] = []
        for identifier, number in scan.signatures:
            captures = self._captures.read(identifier, scan.lines, number)
            if captures is not None:
                signature = self._signatures[identifier]
                matches.append(
                    SignatureMatch(signature.name, signature.category, signature.transient, number, captures)
                )
                hits.append((identifier, number))
        return Reading(scan.lines, outline(scan.lines, scan.marks), scan.marks, tuple(matches), tuple(hits))

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
        context = Context(numbers, lines.line_count, regions, found)
        return Examination(
            positions,
            numbers,
            block,
            features(block, self._cues(block), context),
            words(block),
            found,
            regions,
            bounds(numbers, min(LONGEST, len(numbers))),
        )
