"""Which listed words a batch holds: counts per message and topic, by hash, with no loop over messages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from winnow_server.spam.engine.characters import CODE_MASK, EAST_ASIAN, SCRIPT_SHIFT, character_table
from winnow_server.spam.engine.encode import EncodedBatch, encode
from winnow_server.spam.engine.lexicon import TOPICS, entries
from winnow_server.spam.engine.ngrams import Words, prefix_sums, substring_hashes, words

_FILTER_BITS = 16
_FILTER_SHIFT = np.uint64(64 - _FILTER_BITS)


@dataclass(frozen=True, slots=True)
class _Table:
    """Sorted hashes with their topics, behind a bit filter. filter: bool[2^16]; keys: uint64[k]; topics: intp[k]."""

    filter: NDArray[np.bool_]
    keys: NDArray[np.uint64]
    topics: NDArray[np.intp]

    @classmethod
    def of(cls, pairs: list[tuple[int, int]]) -> _Table:
        keys = np.array([k for k, _ in sorted(set(pairs))], dtype=np.uint64)
        topics = np.array([t for _, t in sorted(set(pairs))], dtype=np.intp)
        passing = np.zeros(1 << _FILTER_BITS, dtype=np.bool_)
        passing[(keys >> _FILTER_SHIFT).astype(np.intp)] = True
        return cls(passing, keys, topics)

    def find(self, hashes: NDArray[np.uint64]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """(positions in hashes that are listed, their topics)."""
        candidates = np.flatnonzero(self.filter[(hashes >> _FILTER_SHIFT).astype(np.intp)])
        slots = np.minimum(np.searchsorted(self.keys, hashes[candidates]), len(self.keys) - 1)
        listed = self.keys[slots] == hashes[candidates]
        return candidates[listed], self.topics[slots[listed]]


@dataclass(frozen=True, slots=True)
class _Lexicon:
    whole: _Table
    stems: dict[int, _Table]
    anywhere: dict[int, _Table]


@lru_cache(maxsize=1)
def _lexicon() -> _Lexicon:
    whole: list[tuple[int, int]] = []
    stems: dict[int, list[tuple[int, int]]] = {}
    anywhere: dict[int, list[tuple[int, int]]] = {}
    for word, topic in entries():
        batch = encode([word.rstrip("*")])
        found = words(batch)
        if len(found.hashes) != 1:
            raise ValueError(f"not a word of the lexicon: {word!r}")
        key, length = int(found.hashes[0]), int(found.last[0] - found.first[0])
        if _east_asian(batch.codes[found.first[:1]])[0]:
            anywhere.setdefault(length, []).append((key, topic))
        elif word.endswith("*"):
            stems.setdefault(length, []).append((key, topic))
        else:
            whole.append((key, topic))
    return _Lexicon(
        _Table.of(whole),
        {n: _Table.of(pairs) for n, pairs in sorted(stems.items())},
        {n: _Table.of(pairs) for n, pairs in sorted(anywhere.items())},
    )


def _east_asian(codes: NDArray[np.uint32]) -> NDArray[np.bool_]:
    script: NDArray[np.bool_] = (
        character_table().take(codes & np.uint32(CODE_MASK)) >> np.uint32(SCRIPT_SHIFT)
    ) == EAST_ASIAN
    return script


def topic_counts(batch: EncodedBatch, found: Words) -> NDArray[np.float32]:
    """float32[n, len(TOPICS)]: how many listed words of each topic every message holds."""
    lexicon = _lexicon()
    size = len(batch.starts)
    places: list[NDArray[np.int64]] = []
    topics: list[NDArray[np.intp]] = []

    def note(at: NDArray[np.int64], topic: NDArray[np.intp]) -> None:
        places.append(at)
        topics.append(topic)

    sums = prefix_sums(batch.codes)
    positions, topic = lexicon.whole.find(found.hashes)
    note(found.first[positions], topic)
    lengths = found.last - found.first
    for length, table in lexicon.stems.items():
        long_enough = np.flatnonzero(lengths >= length)
        first = found.first[long_enough]
        positions, topic = table.find(substring_hashes(sums, first, first + length))
        note(first[positions], topic)
    wide = np.flatnonzero(batch.codes >= 0x3000)
    if len(wide):
        for length, table in lexicon.anywhere.items():
            first = wide[wide + length <= len(batch.codes)].astype(np.int64)
            positions, topic = table.find(substring_hashes(sums, first, first + length))
            note(first[positions], topic)
    at = np.concatenate(places)
    rows = np.searchsorted(batch.starts, at, side="right") - 1
    flat = np.bincount(rows * len(TOPICS) + np.concatenate(topics), minlength=size * len(TOPICS))
    return flat.reshape(size, len(TOPICS)).astype(np.float32)
