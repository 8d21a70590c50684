"""Phrases found in a batch of texts: one hyperscan pass over all of them, in time linear in their bytes."""

import threading
from collections.abc import Iterator, Sequence

import hyperscan
import numpy as np

from winnow_server.spam.policy.entries import VALUE, Packed

# Scripts whose words are not set apart: there a phrase may begin and end anywhere.
_UNSPACED = (
    (0x0E00, 0x0EFF),
    (0x1000, 0x109F),
    (0x1780, 0x17FF),
    (0x3040, 0x30FF),
    (0x3400, 0x9FFF),
    (0x20000, 0x3FFFF),
)


class PhraseMatcher:
    """Immutable; safe from several threads."""

    def __init__(self, entries: Sequence[Packed]) -> None:
        self._entries = list(entries)
        literals = [entry[VALUE].encode("utf-8", "surrogatepass") for entry in entries]
        self._lengths = [len(literal) for literal in literals]
        self._database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
        self._database.compile(
            expressions=literals, ids=list(range(len(literals))), elements=len(literals), flags=0, literal=True
        )
        self._local = threading.local()

    def holds(self, entries: Sequence[Packed]) -> bool:
        """Whether it finds these entries and no others."""
        return len(entries) == len(self._entries) and set(entries) == set(self._entries)

    def find(self, folded: Sequence[str]) -> Iterator[tuple[int, Packed]]:
        """(index of the text, entry) of every phrase that stands in it as whole words; some more than once."""
        data = "\0".join(folded).encode("utf-8", "surrogatepass")
        hits: list[tuple[int, int]] = []

        def on_match(identifier: int, _start: int, end: int, _flags: int, _context: object) -> None:
            hits.append((identifier, end))

        self._database.scan(data, match_event_handler=on_match, scratch=self._scratch())
        if not hits:
            return
        breaks = np.flatnonzero(np.frombuffer(data, np.uint8) == 0)
        rows = np.searchsorted(breaks, [end - 1 for _, end in hits]).tolist()
        for (identifier, end), row in zip(hits, rows, strict=True):
            if _stands_alone(data, end - self._lengths[identifier], end):
                yield row, self._entries[identifier]

    def _scratch(self) -> hyperscan.Scratch:
        scratch: hyperscan.Scratch | None = getattr(self._local, "scratch", None)
        if scratch is None:
            scratch = self._local.scratch = hyperscan.Scratch(self._database)
        return scratch


def _stands_alone(data: bytes, start: int, end: int) -> bool:
    return not (
        _joins(_last(data[max(0, start - 4) : start]), _first(data[start : start + 4]))
        or _joins(_last(data[max(start, end - 4) : end]), _first(data[end : end + 4]))
    )


def _joins(left: str, right: str) -> bool:
    """Whether two neighbours are of one word."""
    return left.isalnum() and right.isalnum() and not (_unspaced(left) or _unspaced(right))


def _unspaced(character: str) -> bool:
    return any(first <= ord(character) <= last for first, last in _UNSPACED)


def _first(data: bytes) -> str:
    # Cut anywhere, so its last character may be broken; the first is whole.
    return data.decode("utf-8", "ignore")[:1]


def _last(data: bytes) -> str:
    return data.decode("utf-8", "ignore")[-1:]
