# ruff: noqa: E501 (patterns read better unbroken)
"""Which failure a log is about: the crash that it reports, or else the lines and calls that its excerpt shows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from . import crash, trace
from .analysis import Category, Evidence, Segment, SignatureMatch
from .fingerprint import fingerprint, mask
from .frames import read as read_frame
from .lines import LineIndex, decode
from .secrets import mask_secrets
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


def evidence_of(
    lines: LineIndex, category: Category, excerpt: Sequence[Segment], matches: Sequence[SignatureMatch]
) -> Evidence:
    """What the failure's fingerprint is made from. Reads a bounded number of lines. ``category`` only tells whether a
    crash that is reported far from the excerpt may be the cause."""
    report = _report(lines, category, excerpt, matches)
    return Evidence(tuple(report), () if report else tuple(_signature_lines(lines, excerpt, matches)))


def fingerprint_of(excerpt: Sequence[Segment], evidence: Evidence) -> str:
    """The failure's fingerprint of version ``FINGERPRINT_VERSION``, from an analysis or from what is stored of one."""
    if evidence.report:
        return fingerprint("crash", (), crash.read(evidence.report).parts())
    said = [line for segment in excerpt for line in segment.text.split("\n")]
    root = trace.root(trace.find(said))
    calls = (root.kind, *root.calls()) if root is not None else ()
    return fingerprint("failure", evidence.lines or _telling(said), calls)


def _signature_lines(lines: LineIndex, excerpt: Sequence[Segment], matches: Sequence[SignatureMatch]) -> list[str]:
    """Lines of signatures at the excerpt, the first ``TELLING_LINES`` by their masked text: tests that run side by side
    fail in any order. Neither the rest of an excerpt nor the category counts, since both are estimates that may change
    between runs of the same failure."""
    numbers = [
        match.line
        for match in matches
        if _weight(match.name) >= 0.5
        and any(s.first_line - MARGIN <= match.line <= s.last_line + MARGIN for s in excerpt)
    ]
    by_mask = {masked: text for number in numbers if (masked := mask(text := _text(lines, number)))}
    return [by_mask[masked] for masked in sorted(by_mask)[:TELLING_LINES]]


def _telling(said: Sequence[str]) -> list[str]:
    """Lines of an excerpt that speak of a failure, else its first ones. The rest may change between runs."""
    masked = [mask(line) for line in said if _WORD.search(line) and read_frame(line) is None]
    return sorted({line for line in masked if _TELLING.search(line)} or set(masked[:3]))[:TELLING_LINES]


def _text(lines: LineIndex, number: int) -> str:
    position = lines.position_of(number)
    return decode(mask_secrets(lines.clean(position))) if position < len(lines) else ""


def _weight(name: str) -> float:
    signature = _SIGNATURES.get(name)
    return signature.weight if signature is not None else 1.0


def _report(
    lines: LineIndex, category: Category, excerpt: Sequence[Segment], matches: Sequence[SignatureMatch]
) -> list[str]:
    """Lines of the first report that tells something: from the excerpt's neighbourhood on, else from the log's start."""
    heads = [match.line for match in matches if match.name in _SIGNATURES and _SIGNATURES[match.name].report]
    near = [line for line in heads if any(s.first_line - NEAR <= line <= s.last_line + NEAR for s in excerpt)]
    if not heads or (not near and category not in _MAY_CRASH):
        return []
    start = heads.index(near[0]) if near else 0
    while start > 0 and heads[start] - heads[start - 1] <= crash.WINDOW // 2:
        start -= 1
    vague: list[str] = []
    named = False
    for line in _apart([*heads[start:], *heads[:start]])[:REPORTS]:
        window = _window(lines, line)
        found = crash.read(window)
        if found.message or found.calls:
            return window
        if not vague or (found.process and not named):
            vague, named = window, bool(found.process)
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
    return [
        decode(mask_secrets(lines.clean(position))) for position in range(start, min(start + crash.WINDOW, len(lines)))
    ]
