# ruff: noqa: E501 (patterns read better unbroken)
"""Tests that failed and then passed when their runner ran them again, as the runner lists them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from .analysis import SignatureMatch
from .lines import LineIndex, decode

RETRIED: Final = "test-retried"
LISTED: Final = 50
"""Lines of a list of flaky tests that are read."""

_HEADING: Final = re.compile(r"^\s{0,8}(?:[1-9]\d{0,4} flaky|(?:\[WARNING\] )?Flakes:)\s*$")
_ITEM: Final = re.compile(
    r"^\s{2,12}\[[\w -]{2,40}\] › [^›\n]{1,200} › (?P<browser>[^─\n]{1,200}?)[\s─]{0,200}$|^\[WARNING\] (?P<java>[\w.$]{3,200})\s*$"
)
_INLINE: Final = re.compile(r"^\s{0,8}FLAKY \d{1,3}/\d{1,3} \[[^\]\n]{1,20}\] (?P<rust>[^\n]{1,200})")
_BETWEEN: Final = re.compile(r"^\s*$|^\[(?:ERROR|INFO)\]\s{1,6}Run \d")


def flaky_names(lines: LineIndex, matches: Sequence[SignatureMatch]) -> frozenset[str]:
    """Names of the tests that passed on a retry. Reads ``LISTED`` lines after each heading that a signature found."""
    found: set[str] = set()
    for match in matches:
        if match.name != RETRIED:
            continue
        position = lines.position_of(match.line)
        first = decode(lines.clean(position))
        inline = _INLINE.match(first)
        if inline:
            found.add(inline["rust"].split()[-1])
        elif _HEADING.match(first):
            for offset in range(position + 1, min(position + 1 + LISTED, len(lines))):
                line = decode(lines.clean(offset))
                item = _ITEM.match(line)
                if item:
                    found.add((item["browser"] or item["java"]).strip())
                elif not _BETWEEN.match(line):
                    break
    return frozenset(found)
