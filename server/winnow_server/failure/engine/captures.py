"""What a signature captures, read from the one line it matched."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from .lines import SHOWN_BYTES, LineIndex, decode
from .secrets import mask_secrets
from .signatures import Signature

CAPTURE_BYTES = 200
"""Longest capture kept."""


class Captures:
    """Patterns of the signatures for ``re``, compiled on first use."""

    def __init__(self, signatures: Sequence[Signature]) -> None:
        self._signatures = signatures
        self._compiled: dict[int, re.Pattern[bytes]] = {}

    def read(self, identifier: int, lines: LineIndex, number: int) -> Mapping[str, str] | None:
        """Named groups of the signature on line ``number``, secrets masked; None when the line, as it is shown, does
        not match: the scan looks for a little more than the signature. Empty where a line is longer than is read."""
        position = lines.position_of(number)
        if position >= len(lines) or int(lines.numbers[position]) != number:
            return MappingProxyType({})
        pattern = self._compiled.get(identifier)
        if pattern is None:
            pattern = self._compiled[identifier] = re.compile(self._signatures[identifier].exact.encode(), re.MULTILINE)
        found = pattern.search(lines.clean(position))
        if found is None:
            longer = int(lines.ends[position] - lines.starts[position]) > SHOWN_BYTES
            return MappingProxyType({}) if longer else None
        return MappingProxyType(
            {name: decode(mask_secrets(value[:CAPTURE_BYTES])) for name, value in found.groupdict().items() if value}
        )
