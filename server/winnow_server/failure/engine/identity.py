# ruff: noqa: E501 (patterns read better unbroken)
"""Which failure a log is about: the crash that it reports, or else the lines and calls that its excerpt shows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from . import crash, trace
from .analysis import Category, Segment, SignatureMatch
from .fingerprint import fingerprint, mask
from .frames import read as read_frame
from .lines import LineIndex, decode
from .signatures import SIGNATURES

REPORTS: Final = 5
"""Crash reports that are read: the first of a log, since later ones follow from it."""
NEAR: Final = 50
"""Lines between an excerpt and the head of the report that it is about."""
MARGIN: Final = 8
"""Lines beside an excerpt in which a signature still belongs to it: its bounds are a guess."""
TELLING_LINES: Final = 8

_SIGNATURES: Final = {signature.name: signature for signature in SIGNATURES}
_MAY_CRASH: Final = frozenset({
    Category.CRASH, Category.TEST, Category.UNKNOWN, Category.TIMEOUT, Category.RESOURCE, Category.INFRASTRUCTURE,
})  # fmt: skip
_TELLING: Final = re.compile(
    r"(?i)\b(?:error|fail(?:ed|ure|ures|s)?|fatal|exception|cannot|can't|could not|unable|missing|not found|undefined|denied|refused|expected|invalid|timed out)\b|[a-z](?:Error|Exception)\b|[✗✖✘×]"
)
_WORD: Final = re.compile(r"[^\W\d_]{2,}")


def identify(
    lines: LineIndex, category: Category, excerpt: Sequence[Segment], matches: Sequence[SignatureMatch]
) -> str:
    """The fingerprint of the failure. Reads a bounded number of lines."""
    report = _report(lines, category, excerpt, matches)
    if report is not None:
        return fingerprint("crash", (), report.parts())
    said = [line for segment in excerpt for line in segment.text.split("\n")]
    root = trace.root(trace.find(said))
    calls = (root.kind, *root.calls()) if root is not None else ()
    return fingerprint(category.value, telling(lines, category, excerpt, matches), calls)


def telling(
    lines: LineIndex, category: Category, excerpt: Sequence[Segment], matches: Sequence[SignatureMatch]
) -> list[str]:
    """The masked lines that name the cause, at most ``TELLING_LINES``, sorted: those of signatures of the category at the
    excerpt, else its lines that speak of a failure, else its first ones. The rest of an excerpt may change between runs.
    """
    numbers = [
        match.line
        for match in matches
        if category in (match.category, Category.UNKNOWN)
        and _weight(match.name) >= 0.5
        and any(s.first_line - MARGIN <= match.line <= s.last_line + MARGIN for s in excerpt)
    ]
    chosen = [mask(text) for number in numbers if (text := _text(lines, number))]
    if not chosen:
        said = [line for segment in excerpt for line in segment.text.split("\n") if _WORD.search(line)]
        masked = [mask(line) for line in said if read_frame(line) is None]
        chosen = [line for line in masked if _TELLING.search(line)] or masked[:3]
    return sorted(set(chosen))[:TELLING_LINES]


def _text(lines: LineIndex, number: int) -> str:
    position = lines.position_of(number)
    return decode(lines.clean(position)) if position < len(lines) else ""


def _weight(name: str) -> float:
    signature = _SIGNATURES.get(name)
    return signature.weight if signature is not None else 1.0


def _report(
    lines: LineIndex, category: Category, excerpt: Sequence[Segment], matches: Sequence[SignatureMatch]
) -> crash.Crash | None:
    """The first report that tells something: from the excerpt's neighbourhood on, else from the start of the log."""
    heads = [match.line for match in matches if match.name in _SIGNATURES and _SIGNATURES[match.name].report]
    near = [line for line in heads if any(s.first_line - NEAR <= line <= s.last_line + NEAR for s in excerpt)]
    if not heads or (not near and category not in _MAY_CRASH):
        return None
    start = heads.index(near[0]) if near else 0
    while start > 0 and heads[start] - heads[start - 1] <= crash.WINDOW // 2:
        start -= 1
    vague: crash.Crash | None = None
    for line in _apart([*heads[start:], *heads[:start]])[:REPORTS]:
        found = crash.read(_window(lines, line))
        if found.message or found.calls:
            return found
        vague = found if vague is None or (found.process and not vague.process) else vague
    return vague


def _apart(heads: Sequence[int]) -> list[int]:
    """The heads that no window of an earlier one covers."""
    kept: list[int] = []
    for line in heads:
        if not any(head <= line < head + crash.WINDOW // 2 for head in kept):
            kept.append(line)
    return kept


def _window(lines: LineIndex, line: int) -> list[str]:
    start = max(0, lines.position_of(line) - 2)
    return [decode(lines.clean(position)) for position in range(start, min(start + crash.WINDOW, len(lines)))]
