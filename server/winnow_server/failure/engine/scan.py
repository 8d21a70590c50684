"""One pass of one multi-pattern database over the bytes, without colours: signatures, cues and markup together.

The database is hyperscan's, so the time is linear in the bytes whatever they are. What is kept is bounded too: a block
that matches more often than once in ``DENSE`` bytes is left off at that point, and a log of more than ``KEPT`` lines
keeps the lines that matter and their neighbours.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Sequence
from dataclasses import dataclass

import hyperscan
import numpy as np
from numpy.typing import NDArray

from .cues import CUE_BIT, SCANNED
from .lines import ESCAPE, LineIndex, Log, release
from .markup import MARKS, Mark
from .passed import KIND_BITS, PATTERNS, PassedTests, passed_tests
from .signatures import Signature

BLOCK = 1 << 20
"""Bytes scanned at once: what is held beside the log itself."""
DENSE = 16
"""Fewest bytes per match over a block."""
KEPT = 1_000_000
"""Lines whose offsets and cues are kept."""
SIGNATURE_LINES = 40
"""Lines kept of one signature: half from its first appearances, half from its last."""
MARK_LINES = 20_000
OUTCOME_LINES = 200_000
"""Results of tests that are kept, the last ones."""

_ID_BITS = 12
_CUE_BASE = 3_000
_MARK_BASE = 3_900
_OUTCOME_BASE = 4_000


@dataclass(frozen=True, slots=True)
class Scan:
    """What the scan found. Lines are 1-based numbers."""

    lines: LineIndex
    signatures: tuple[tuple[int, int], ...]
    """(index of the signature, line), in order of lines."""
    marks: tuple[tuple[Mark, int], ...]
    """In order of lines; at most ``MARK_LINES``, of which shell commands give way first."""
    passed: PassedTests


class Scanner:
    """The compiled database. Safe from several threads: each has its own scratch."""

    def __init__(self, signatures: Sequence[Signature]) -> None:
        patterns: list[bytes] = []
        ids: list[int] = []
        for position, signature in enumerate(signatures):
            patterns.append(signature.pattern.encode())
            ids.append(position)
        for name, alternatives in SCANNED.items():
            for pattern in alternatives:
                patterns.append(pattern.encode())
                ids.append(_CUE_BASE + CUE_BIT[name])
        for mark, pattern in MARKS.items():
            patterns.append(pattern.encode())
            ids.append(_MARK_BASE + mark)
        for outcome, alternatives in PATTERNS.items():
            for pattern in alternatives:
                patterns.append(pattern.encode())
                ids.append(_OUTCOME_BASE + outcome)
        self._database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
        self._database.compile(
            expressions=patterns, ids=ids, elements=len(ids), flags=[hyperscan.HS_FLAG_MULTILINE] * len(ids)
        )
        self._local = threading.local()

    def _scratch(self) -> hyperscan.Scratch:
        scratch: hyperscan.Scratch | None = getattr(self._local, "scratch", None)
        if scratch is None:
            scratch = self._local.scratch = hyperscan.Scratch(self._database)
        return scratch

    def block(self, data: bytes) -> NDArray[np.int64]:
        """Matches in a block as ``end << 12 | id``, in order of their ends; those of test results after all others."""
        found: list[int] = []
        results: list[int] = []
        append, result = found.append, results.append
        limit = max(20_000, len(data) // DENSE)

        def on_match(identifier: int, _start: int, end: int, _flags: int, _context: object) -> bool:
            # Results end no scan: a block may hold nothing else before the line that says why it failed.
            if identifier >= _OUTCOME_BASE:
                if len(results) < limit:
                    result(end << _ID_BITS | identifier)
                return False
            append(end << _ID_BITS | identifier)
            return len(found) > limit

        with contextlib.suppress(hyperscan.ScanTerminated):
            self._database.scan(data, match_event_handler=on_match, scratch=self._scratch())
        return np.array(found + results, np.int64)

    def scan(self, log: Log) -> Scan:
        """Scan a whole log block by block, each ending at a newline where there is one."""
        size = len(log)
        view = log if isinstance(log, bytes) else memoryview(log)
        collected = _Collector(log, size)
        start = 0
        while start < size:
            end = min(start + BLOCK, size)
            data = bytes(view[start:end])
            if end < size:
                newline = data.rfind(b"\n")
                if newline >= 0:
                    end = start + newline + 1
                    data = data[: newline + 1]
            plain = ESCAPE.sub(b"", data) if b"\x1b" in data else data
            collected.add(start, data, self.block(plain), plain)
            release(log, start, end)
            start = end
        return collected.finish()


class _Collector:
    """Gathers blocks into one index, within its bounds."""

    def __init__(self, log: Log, size: int) -> None:
        self._log = log
        self._size = size
        self._number = 1
        self._open = 0
        self._kept = 0
        self._parts: list[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.uint64]]] = []
        self._carry = np.uint64(0)
        self._first: dict[int, list[int]] = {}
        self._last: dict[int, list[int]] = {}
        self._marks: list[tuple[int, int]] = []
        self._outcomes: list[NDArray[np.int64]] = []

    def add(self, offset: int, data: bytes, found: NDArray[np.int64], plain: bytes) -> None:
        """``found`` are the matches in ``plain``: ``data`` without its escape sequences, of as many lines."""
        buffer = np.frombuffer(data, np.uint8)
        newlines = np.flatnonzero(buffer == 10)
        ends = newlines + offset
        starts = np.empty(len(ends) + 1, np.int64)
        starts[0] = self._open
        starts[1:] = ends + 1
        cues = np.zeros(len(starts), np.uint64)
        cues[0] = self._carry
        if len(found):
            scanned = newlines if plain is data else np.flatnonzero(np.frombuffer(plain, np.uint8) == 10)
            line = np.searchsorted(scanned, (found >> _ID_BITS) - 1)
            identifier = found & ((1 << _ID_BITS) - 1)
            is_cue = (identifier >= _CUE_BASE) & (identifier < _MARK_BASE)
            bits = np.left_shift(np.uint64(1), (identifier[is_cue] - _CUE_BASE).astype(np.uint64))
            np.bitwise_or.at(cues, line[is_cue], bits)
            outcome = identifier >= _OUTCOME_BASE
            if outcome.any():
                self._results(identifier[outcome] - _OUTCOME_BASE, line[outcome] + self._number)
            rest = ~(is_cue | outcome)
            self._note(identifier[rest], line[rest] + self._number)
        self._carry = cues[-1]
        self._open = int(starts[-1])
        if len(ends):
            numbers = np.arange(self._number, self._number + len(ends), dtype=np.int64)
            self._number += len(ends)
            self._parts.append((numbers, starts[:-1], ends, cues[:-1]))
            self._kept += len(ends)
            if self._kept > KEPT:
                self._thin()

    def _results(self, outcomes: NDArray[np.int64], lines: NDArray[np.int64]) -> None:
        self._outcomes.append(np.unique(lines << KIND_BITS | outcomes))
        if sum(map(len, self._outcomes)) > 2 * OUTCOME_LINES:
            self._outcomes = [np.concatenate(self._outcomes)[-OUTCOME_LINES:]]

    def _note(self, identifiers: NDArray[np.int64], lines: NDArray[np.int64]) -> None:
        marks = identifiers >= _MARK_BASE
        if len(self._marks) < MARK_LINES:
            self._marks.extend(zip((identifiers[marks] - _MARK_BASE).tolist(), lines[marks].tolist(), strict=True))
        else:
            shell = marks & (identifiers != _MARK_BASE + Mark.SHELL)
            self._marks.extend(zip((identifiers[shell] - _MARK_BASE).tolist(), lines[shell].tolist(), strict=True))
            del self._marks[2 * MARK_LINES :]
        for identifier, line in zip(identifiers[~marks].tolist(), lines[~marks].tolist(), strict=True):
            first = self._first.setdefault(identifier, [])
            if first and first[-1] == line:
                continue
            if len(first) < SIGNATURE_LINES // 2:
                first.append(line)
                continue
            last = self._last.setdefault(identifier, [])
            if last and last[-1] == line:
                continue
            last.append(line)
            if len(last) > SIGNATURE_LINES:
                del last[: SIGNATURE_LINES // 2]

    def _thin(self) -> None:
        """Keep the head, the tail and the neighbourhood of lines with cues of failure."""
        numbers, starts, ends, cues = (np.concatenate(part) for part in zip(*self._parts, strict=True))
        total = len(numbers)
        keep = np.zeros(total, bool)
        keep[:20_000] = True
        keep[total - KEPT // 3 :] = True
        telling = np.flatnonzero(cues & _TELLING)[: KEPT // 100]
        for shift in range(-6, 13):
            keep[np.clip(telling + shift, 0, total - 1)] = True
        self._parts = [(numbers[keep], starts[keep], ends[keep], cues[keep])]
        self._kept = int(keep.sum())

    def finish(self) -> Scan:
        if self._open < self._size:
            self._parts.append(
                (
                    np.array([self._number]),
                    np.array([self._open]),
                    np.array([self._size]),
                    np.array([self._carry], np.uint64),
                )
            )
            self._number += 1
        if self._parts:
            numbers, starts, ends, cues = (np.concatenate(part) for part in zip(*self._parts, strict=True))
        else:
            numbers = starts = ends = np.zeros(0, np.int64)
            cues = np.zeros(0, np.uint64)
        hits = sorted(
            {(line, identifier) for identifier, lines in self._first.items() for line in lines}
            | {
                (line, identifier)
                for identifier, lines in self._last.items()
                for line in lines[-SIGNATURE_LINES // 2 :]
            }
        )
        outcomes = np.concatenate(self._outcomes) if self._outcomes else np.zeros(0, np.int64)
        marks = sorted(set(self._marks), key=lambda pair: (pair[1], pair[0]))
        return Scan(
            LineIndex(self._log, numbers, starts, ends, cues, self._number - 1),
            tuple((identifier, line) for line, identifier in hits),
            tuple((Mark(kind), line) for kind, line in marks),
            passed_tests(outcomes),
        )


_TELLING = np.uint64(
    sum(
        1 << CUE_BIT[name]
        for name in (
            "error_label",
            "exception",
            "trace_header",
            "test_fail",
            "fatal_word",
            "build_failed",
            "crash",
            "memory",
        )
    )
)
