"""Logs as they might be, and then not quite: pieces of many tools' output, put together, cut and changed at random."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Final

from winnow_server.failure.engine.signatures import SIGNATURES

from tests.fuzz.growth import FAMILIES, REPORTS

_EXAMPLES: Final[Sequence[str]] = [signature.example for signature in SIGNATURES]
_CONFUSERS: Final[Sequence[str]] = [signature.confuser for signature in SIGNATURES]
_SIGNS: Final = (
    b"\n",
    b"\r",
    b"\r\n",
    b"\x00",
    b"\x1b",
    b"\x1b[",
    b"\x1b]0;",
    b"\xff",
    b"\xed\xa0\x80",
    b"\xef\xbb\xbf",
    b"'",
    b'"',
    b" ",
    b"\t",
)
_NEWLINES: Final = ("\n", "\r\n", "\r", "\n\n")


def log(rng: random.Random) -> bytes:
    """One log of up to some hundred thousand bytes."""
    parts = [_part(rng) for _ in range(rng.randint(0, 12))]
    data = bytearray(b"".join(parts))
    for _ in range(rng.choice((0, 1, 3, 30))):
        _change(data, rng)
    return bytes(data)


def report(rng: random.Random) -> bytes:
    """One JUnit report, mostly broken."""
    data = bytearray(REPORTS[rng.choice(list(REPORTS))](rng.choice((10, 500, 5_000))))
    for _ in range(rng.choice((0, 1, 3))):
        _change(data, rng)
    return bytes(data)


def _part(rng: random.Random) -> bytes:
    kind = rng.random()
    if kind < 0.4:
        family = FAMILIES[rng.choice(list(FAMILIES))]
        return family(rng.choice((1, 50, 500, 5_000, 40_000)))
    lines = [rng.choice(_EXAMPLES if rng.random() < 0.5 else _CONFUSERS) for _ in range(rng.randint(1, 60))]
    if kind < 0.6:
        lines = [f"step {number} of the build is done" for number in range(rng.randint(1, 400))] + lines
    if kind > 0.9:
        lines = [f"\x1b[3{rng.randint(0, 7)}m{line}\x1b[0m" for line in lines]
    return (rng.choice(_NEWLINES).join(lines) + rng.choice(("", "\n"))).encode("utf-8", "surrogatepass")


def _change(data: bytearray, rng: random.Random) -> None:
    """Insert, drop, repeat or overwrite bytes somewhere."""
    at = rng.randint(0, len(data))
    end = min(len(data), at + rng.choice((1, 7, 200, 5_000)))
    kind = rng.randint(0, 4)
    if kind == 0:
        data[at:at] = rng.choice(_SIGNS) * rng.choice((1, 2, 50, 3_000))
    elif kind == 1:
        del data[at:end]
    elif kind == 2:
        data[at:at] = data[at:end] * rng.choice((1, 10))
    elif kind == 3:
        data[at:end] = rng.randbytes(end - at)
    else:
        del data[at:]
