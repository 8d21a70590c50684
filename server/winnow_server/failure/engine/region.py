"""Where in the log the failed commands ran: the places that an excerpt is looked for in first."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .analysis import Step
from .lines import LineIndex
from .markup import Mark

MAX_REGIONS = 8
"""Failed commands that are told apart; of more, the last ones."""

_TRAVIS_STARTS = frozenset({Mark.TRAVIS_TIME_START, Mark.TRAVIS_FOLD_START})
_PROMPTS = frozenset({Mark.SHELL, Mark.CUT, *_TRAVIS_STARTS, Mark.TRAVIS_TIME_END})
"""Marks that tell nothing of a failure: an interpreter's prompt looks like a shell's."""
_PASSED = re.compile(rb"exited with 0\b")


def failed_regions(
    lines: LineIndex, marks: Sequence[tuple[Mark, int]], failing: Step | None
) -> tuple[tuple[int, int], ...]:
    """Ranges of 1-based, inclusive lines, ascending; the whole log when nothing tells.

    Travis CI times each command, so its marks tell the output of a failed command apart from shell prompts that the
    command itself prints.
    """
    regions: list[tuple[int, int]] = []
    start = 0
    for kind, number in marks:
        if kind in _TRAVIS_STARTS:
            start = number
        elif kind in (Mark.TRAVIS_EXITED, Mark.TRAVIS_STOPPED) and start:
            if kind is Mark.TRAVIS_EXITED and _exited_with_zero(lines, number):
                continue
            if regions and regions[-1][0] == start:
                regions[-1] = (start, number)
            else:
                regions.append((start, number))
    told = any(kind not in _PROMPTS for kind, _ in marks)
    if not regions and told and failing is not None and failing.last_line > failing.first_line:
        regions.append((failing.first_line, failing.last_line))
    if not regions:
        regions.append((1, max(1, lines.line_count)))
    return tuple(regions[-MAX_REGIONS:])


def _exited_with_zero(lines: LineIndex, number: int) -> bool:
    position = lines.position_of(number)
    if position >= len(lines) or int(lines.numbers[position]) != number:
        return False
    return _PASSED.search(lines.raw(position)[-200:]) is not None
