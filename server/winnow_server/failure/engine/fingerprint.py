# ruff: noqa: E501 (patterns read better unbroken)
"""What varies between runs is masked, the rest is hashed: equal fingerprints are the same failure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from typing import Final

FINGERPRINT_VERSION: Final = 2
"""Raised whenever a fingerprint of the same failure changes; stored groups are then made anew."""

MASK_BYTES: Final = 1_000
"""Longest part of one line that counts."""

# One alternation, tried from left to right at each place, so a longer kind of token comes before its parts. Numbers of
# every kind become one sign: a hash may consist of digits alone, and a time may be printed as one number or as three.
_VARYING: Final = re.compile(
    r"(?P<folder>(?:(?:file://)?/(?:private/)?(?:tmp|var/folders|var/tmp|dev/shm)/|[A-Za-z]:[\\/]Users[\\/][^\\/\s]{1,60}[\\/]AppData[\\/]Local[\\/]Temp[\\/])[^\s:'\"`,;()<>\[\]]{1,400})"
    r"|(?P<home>/(?:home|Users)/[\w.-]{1,60}/(?:work/[\w.-]{1,100}/[\w.-]{1,100}/|build/[\w.-]{1,100}/[\w.-]{1,100}/|project/|\w{0,40}/?workspace/[\w.@-]{1,100}/)?"
    r"|/(?:root|github/(?:workspace|home)|builds/[\w.-]{1,100}/[\w.-]{1,100}|builds/worker/\w{1,40}|var/(?:lib/)?jenkins(?:_home)?/(?:jobs|workspace)/[\w.@-]{1,100}(?:/workspace)?|workspace|__w/[\w.-]{1,100}/[\w.-]{1,100}|buildkite/builds/[\w.-]{1,100}/[\w.-]{1,100}/[\w.-]{1,100}|opt/atlassian/pipelines/agent/build)/"
    r"|[A-Za-z]:[\\/](?:Users[\\/][^\\/\s]{1,60}|a[\\/][\w.-]{1,100}[\\/][\w.-]{1,100}|Jenkins[\\/]workspace[\\/][\w.-]{1,100}|projects[\\/][\w.-]{1,100})[\\/])"
    r"|(?P<date>\b(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6},? )?(?:\d{1,2}[ -])?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}[ -]\d{1,2}(?:,? \d{4})?(?:,? (?:at )?\d{1,2}:\d\d(?::\d\d)?(?: [AP]M)?)?(?: (?:UTC|GMT|[A-Z]{3,4}))?(?: \d{4})?\b)"
    r"|(?P<time>\b\d{4}[-/]\d\d?[-/]\d\d?(?:[T ,]{1,2}\d\d?:\d\d(?::\d\d)?(?:[.,:]\d{1,9})?)?(?: ?(?:Z|UTC|GMT|[+-]\d\d:?\d\d))?(?![\w-])|\b\d{1,2}:\d\d:\d\d(?:[.,]\d{1,9})?(?: ?[AP]M)?\b)"
    r"|(?P<span>(?<![\w.])\d{1,12}(?:[.,]\d{1,9})?\s?(?:ms|msecs?|milliseconds?|us|µs|ns|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?)\b(?:\s?\d{1,6}(?:\.\d{1,9})?\s?(?:ms|s|secs?|seconds?|m|mins?|minutes?)\b){0,3})"
    r"|(?P<uuid>\b[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\b)"
    r"|(?P<hex>\b0[xX][0-9a-fA-F]{1,40}\b|\b(?=[0-9a-f]{0,63}[0-9])[0-9a-f]{7,128}\b|\b(?=[0-9A-F]{0,63}[0-9])[0-9A-F]{7,128}\b)"
    r"|(?P<object>@[0-9a-f]{4,16}\b)"
    r"|(?P<number>\d{1,40}(?:[.,:_]\d{1,40}){0,8})"
    r"|(?P<blank>[\s\xa0]{1,2000})"
)
_REPLACED: Final = {
    "folder": "<tmp>", "home": "", "date": "<time>", "time": "<time>", "span": "<span>", "blank": " ", "object": "@#",
}  # fmt: skip


def mask(text: str) -> str:
    """``text`` without numbers, hashes, times, addresses, temporary and home folders. Linear time."""
    return _VARYING.sub(lambda found: _REPLACED.get(found.lastgroup or "", "#"), text[:MASK_BYTES]).strip()


def digest(parts: Iterable[str]) -> str:
    """32 hexadecimal digits over the parts and the algorithm's version."""
    joined = "\x00".join((str(FINGERPRINT_VERSION), *parts))
    return hashlib.blake2b(joined.encode(), digest_size=16).hexdigest()


def fingerprint(kind: str, lines: Iterable[str], calls: Sequence[str] = ()) -> str:
    """Fingerprint of a failure of ``kind``, such as ``crash``.

    ``lines`` tell what failed: they are masked, and count as a set, because tests that run side by side fail in any
    order. ``calls`` are the own calls of its stack trace, innermost first.
    """
    said = sorted({masked for line in lines if (masked := mask(line))})
    return digest((kind, *said, "", *map(mask, calls)))
