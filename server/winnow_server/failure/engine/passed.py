# ruff: noqa: E501 (patterns read better unbroken)
"""Lines that belong to tests which passed: whatever their names and their output say, they tell nothing of a failure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .signatures.model import loosened

Lines = NDArray[np.int64]

BESIDE: Final = 3
"""Lines between a result and the output of the tests that ran around it."""


class Outcome(IntEnum):
    """Kind of a line that a test runner prints around a test."""

    BEGAN = 0
    ENDED_WELL = 1
    """It ends what began before it."""
    OTHER = 2
    """A test failed, was set aside or goes on: the output around it may be of several tests."""
    SUITE_WELL = 3
    """It ends all that began since the suite before it ended."""
    SUITE = 4
    RESULT = 5
    """A test passed, on a line of its own."""
    TICK = 6
    """Something went well, which need not be a test."""
    COUNT = 7
    """Something failed, although the line may begin with a tick."""
    FILE_WELL = 8
    """Heads the output of a file of tests that all passed."""
    FILE = 9


KIND_BITS: Final = 4

_TICKS: Final = r"(?:✓|✔|√|✅)"
_EXACT: Final[dict[Outcome, tuple[str, ...]]] = {
    Outcome.BEGAN: (
        r"^=== RUN ",
        r"^\[ RUN      \] ",
        r"^Test Case '[^'\n]{1,200}' started",
    ),
    Outcome.ENDED_WELL: (
        r"^\s{0,16}--- PASS: ",
        r"^\[       OK \] ",
        r"^Test Case '[^'\n]{1,200}' passed",
    ),
    Outcome.OTHER: (
        r"^\s{0,16}--- (?:FAIL|SKIP): ",
        r"^=== (?:CONT|PAUSE|NAME) ",
        r"^\[  (?:FAILED|SKIPPED) ",
        r"^Test Case '[^'\n]{1,200}' failed",
        r"^WARNING: DATA RACE",
        r"^panic: ",
    ),
    Outcome.SUITE_WELL: (r"^ok  \t",),
    Outcome.SUITE: (r"^FAIL\t", r"^(?:\?   |---)\t"),
    Outcome.FILE_WELL: (r"^PASS [\w./@-]{1,200}\.[cm]?[jt]sx?\b",),
    Outcome.FILE: (r"^FAIL [\w./@-]{1,200}\.[cm]?[jt]sx?\b",),
    Outcome.RESULT: (
        r"\bPASSED(?:[ ]{1,160}\[ {0,2}\d{1,3}%\])?[ ]{0,3}$",
        r" \.\.\. ok[ ]{0,3}$",
        r"^\s{0,16}ok \d{1,6}\b",
        r"^\s{0,16}\(pass\) ",
        r"^\s{0,8}Passed [\w.]{3,200}",
        r"\.\s{1,8}Passed\s{1,8}[\d.]{1,9} sec",
        r"^\s{0,16}" + _TICKS + r"\s{1,4}[^\n]{1,300}\([\d.]{1,8} ?m?s\)[ ]{0,3}$",
    ),
    Outcome.TICK: (
        r"^\s{0,16}" + _TICKS + r"\s",
        r"^\s{0,4}PASS[: ]",
        r"^\s{0,16}\[(?:pass|PASS|PASSED|ok|OK)\] ",
    ),
    Outcome.COUNT: (
        r"(?:✗|✖|✘|❌)",
        r"\b[1-9]\d{0,5} (?:failed|failing|failures?|errors?)\b",
        r"^\s{0,12}\d{1,4}\) \S",
        r"\bFAILED\b",
        r"^\s{0,16}not ok \d",
    ),
}

PATTERNS: Final = {kind: tuple(loosened(pattern) for pattern in exact) for kind, exact in _EXACT.items()}
"""What the scan looks for in the raw log, as it does for signatures."""


@dataclass(frozen=True, slots=True)
class PassedTests:
    """``ranges`` (r, 2) of 1-based, inclusive lines, by their last line; ``lines`` and ``results`` the single lines of
    successes and, of them, of tests; ``failures`` lines that say the opposite. All ascending."""

    ranges: Lines
    lines: Lines
    results: Lines
    failures: Lines

    def contains(self, numbers: Lines) -> NDArray[np.bool_]:
        """(n,) whether each of the ascending line ``numbers`` belongs to a test that passed: it says so, it was printed
        while the test ran, or it stands close between the results of two such tests."""
        found = np.isin(numbers, self.lines)
        if len(self.ranges):
            # Ranges may hold others: a line is in one when more have begun up to it than have ended before it.
            begun = np.searchsorted(np.sort(self.ranges[:, 0]), numbers, side="right")
            found |= begun > np.searchsorted(self.ranges[:, 1], numbers, side="left")
        if len(self.results) > 1:
            after = np.searchsorted(self.results, numbers)
            inner = (after > 0) & (after < len(self.results))
            before, behind = (
                self.results[np.maximum(after - 1, 0)],
                self.results[np.minimum(after, len(self.results) - 1)],
            )
            near = inner & (numbers - before <= BESIDE) & (behind - numbers <= BESIDE)
            near &= np.searchsorted(self.failures, before) == np.searchsorted(self.failures, behind, side="right")
            found |= near
        return found


def passed_tests(marks: Lines) -> PassedTests:
    """From ``marks`` (m,), line << ``KIND_BITS`` | kind, ascending and each once."""
    kind, line = marks & ((1 << KIND_BITS) - 1), marks >> KIND_BITS
    failures = np.unique(line[(kind == Outcome.COUNT) | (kind == Outcome.OTHER)])
    results = np.unique(line[(kind == Outcome.RESULT) | (kind == Outcome.ENDED_WELL)])
    ticks = line[kind == Outcome.TICK]
    lines = np.union1d(results, ticks[~np.isin(ticks, failures)])
    return PassedTests(_ranges(kind, line), lines, results, failures)


def _ranges(kind: Lines, line: Lines) -> Lines:
    """(r, 2) first and last lines of tests and suites that passed whole."""
    heads = line[kind >= Outcome.FILE_WELL]
    # What follows the last file may be about all of them.
    headed = np.flatnonzero(kind[kind >= Outcome.FILE_WELL][:-1] == Outcome.FILE_WELL)
    files = np.stack([heads[headed], heads[headed + 1] - 1], axis=1) if len(headed) else np.zeros((0, 2), np.int64)
    bounds = kind <= Outcome.SUITE
    kind, line = kind[bounds], line[bounds]
    alone = np.flatnonzero((kind[:-1] == Outcome.BEGAN) & (kind[1:] == Outcome.ENDED_WELL))
    ranges = [files, np.stack([line[alone], line[alone + 1]], axis=1)]
    suites = np.flatnonzero(kind >= Outcome.SUITE_WELL)
    begins = np.flatnonzero(kind == Outcome.BEGAN)
    for place in suites[kind[suites] == Outcome.SUITE_WELL].tolist():
        before = int(np.searchsorted(suites, place))
        first = int(np.searchsorted(begins, suites[before - 1] if before else -1, side="right"))
        if first < len(begins) and begins[first] < place and not (kind[begins[first] : place] == Outcome.OTHER).any():
            ranges.append(line[[begins[first], place]][None])
    joined: Lines = np.concatenate(ranges)
    return joined[np.argsort(joined[:, 1], kind="stable")]
