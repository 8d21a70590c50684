"""What a learnt excerpt leaves out of blocks whose form is known: their head, and what lies deeper in the log."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from .analysis import Category, SignatureMatch, is_within
from .excerpt import Range
from .lines import LineIndex, decode
from .sieve import WAITED, WAITED_FOR

BLOCK: Final = 60
"""Lines that a block may have."""
_AFTER_RACE: Final = 6
"""Lines between the end of a race's report and the test that it failed."""
_JUST_BEFORE: Final = 3
_RACE_END: Final = re.compile(r"^={10,30}\s*$")
_GO_FAIL: Final = re.compile(r"^\s{0,16}--- FAIL: ")
_DIAGNOSTIC: Final = re.compile(r"^(?:error|warning)(?:\[\w{1,12}\])?: ")
_INSIDE_DIAGNOSTIC: Final = re.compile(r"^\s{0,8}(?:-->|:::|\||=|\.\.\.|\d{1,6}\s{1,4}(?:\||[-+~] ))")


def completed(
    lines: LineIndex,
    ranges: Sequence[Range],
    matches: Sequence[SignatureMatch],
    category: Category,
    hanging: int,
    budget: int,
) -> list[Range]:
    """``ranges`` with the heads of their blocks, the line on which a hanging test began (0 for none), the line that
    tells why a deployment never was ready, and one of ``category`` just before lines that only say that something
    failed; at most ``budget`` lines, ascending and apart."""
    found = [_from_head(lines, each) for each in ranges]
    for match in matches:
        if match.name == "go-race":
            found = _race(lines, found, match.line, budget)
            break
    wanted = [hanging] if hanging else []
    inside = {match.name for match in matches if is_within(match.line, ranges)}
    if inside & WAITED and not inside & set(WAITED_FOR):
        reasons = [m for name in WAITED_FOR for m in matches if m.name == name]
        wanted += [reasons[0].line] if reasons else []
    wanted += _just_before(ranges, matches, category)
    extra = [
        Range(line, line, max((r.confidence for r in ranges), default=0.5), "the cause behind it") for line in wanted
    ]
    return _bounded([*extra, *found], budget)


def _just_before(ranges: Sequence[Range], matches: Sequence[SignatureMatch], category: Category) -> list[int]:
    """The line with a signature of the category that stands nearest before an excerpt which has none."""
    telling = [match.line for match in matches if match.category is category]
    if not ranges or any(is_within(line, ranges) for line in telling):
        return []
    first = ranges[0].first_line
    return [line for line in telling if first - _JUST_BEFORE <= line < first][-1:]


def _clean(lines: LineIndex, number: int) -> str:
    position = lines.position_of(number)
    known = position < len(lines) and int(lines.numbers[position]) == number
    return decode(lines.clean(position)) if known else ""


def _from_head(lines: LineIndex, found: Range) -> Range:
    """A range that starts within a compiler's drawing of the source starts at its message."""
    number = found.first_line
    while number > max(1, found.first_line - BLOCK) and _INSIDE_DIAGNOSTIC.match(_clean(lines, number)):
        number -= 1
    if number < found.first_line and _DIAGNOSTIC.match(_clean(lines, number)):
        return replace(found, first_line=number)
    return found


def _race(lines: LineIndex, ranges: Sequence[Range], head: int, budget: int) -> list[Range]:
    """Ranges within a race's report give way to its head and stacks, and the test that it failed."""
    end = next((n for n in range(head + 1, head + BLOCK) if _RACE_END.match(_clean(lines, n))), 0)
    failed = next((n for n in range(end, end + _AFTER_RACE) if end and _GO_FAIL.match(_clean(lines, n))), end)
    beside = [r for r in ranges if r.first_line <= failed + 1 and r.last_line >= head - 1]
    if not failed or not beside:
        return list(ranges)
    best = max(beside, key=lambda r: r.confidence)
    rest = [r for r in ranges if r not in beside]
    room = max(1, budget - (failed - end))
    parts = [replace(best, first_line=head, last_line=min(end, head + room - 1))]
    if failed > end:
        parts.append(replace(best, first_line=end + 1, last_line=failed))
    return [*parts, *rest]


def _bounded(ranges: Sequence[Range], budget: int) -> list[Range]:
    """The ranges in order of the log, joined where they meet; those named first keep their lines."""
    kept: list[Range] = []
    left = budget
    for found in ranges:
        first, last = found.first_line, found.last_line
        for other in kept:
            if first <= other.last_line and last >= other.first_line:
                first, last = (first, other.first_line - 1) if first < other.first_line else (other.last_line + 1, last)
        last = min(last, first + left - 1)
        if first <= last:
            kept.append(replace(found, first_line=first, last_line=last))
            left -= last - first + 1
    joined: list[Range] = []
    for found in sorted(kept, key=lambda r: r.first_line):
        if joined and found.first_line == joined[-1].last_line + 1:
            joined[-1] = replace(joined[-1], last_line=found.last_line)
        else:
            joined.append(found)
    return joined
