"""Lines that a green run of the same job printed too say nothing about a failure."""

from __future__ import annotations

from .block import Block
from .lines import Log

GREEN_BYTES = 64 << 20
"""Bytes of a green log that are read."""

# Digits and the letters of hexadecimal numbers go, so that times, hashes, durations and addresses are alike.
_VARYING = bytes(range(32)).replace(b"\n", b"") + b"0123456789abcdef \x7f"


class GreenLines:
    """The set of lines of a green log, without what varies."""

    def __init__(self, log: Log) -> None:
        self._seen = frozenset(hash(line) for line in bytes(log[:GREEN_BYTES]).translate(None, _VARYING).split(b"\n"))

    def contains(self, raw: bytes) -> bool:
        """Whether the green run printed this raw line."""
        return hash(raw.translate(None, _VARYING)) in self._seen


def masked(block: Block) -> list[bytes]:
    """The cleaned lines without what varies."""
    return block.text.translate(None, _VARYING).split(b"\n")[: len(block)]
