"""Which listed words a batch holds: counts per message and topic, by hash, with no loop over messages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from winnow_server.spam.engine.characters import DIGIT, EAST_ASIAN, LETTER, SCRIPT_SHIFT
from winnow_server.spam.engine.encode import EncodedBatch, encode
from winnow_server.spam.engine.lexicon import TOPICS, entries
from winnow_server.spam.engine.ngrams import Words, prefix_sums, substring_hashes, words

_FILTER_BITS = 16
_FILTER_SHIFT = np.uint64(64 - _FILTER_BITS)
_HEAD = 3  # letters by which stems and phrases are looked up before their whole length is
_HANGUL = 0xAC00  # a single syllable is matched as a whole word only
_WIDE = 0x0E00  # scripts without spaces lie above: Thai, ideographs, kana, Hangul


@dataclass(frozen=True, slots=True)
class HashTable:
    """Sorted hashes, each with one number, behind a bit filter. filter: bool[2^16]; keys: uint64[k]; values: intp[k].

    The same hash may stand several times.
    """

    filter: NDArray[np.bool_]
    keys: NDArray[np.uint64]
    values: NDArray[np.intp]

    @classmethod
    def of(cls, pairs: list[tuple[int, int]]) -> HashTable:
        """A table of (hash, number) pairs."""
        pairs = sorted(set(pairs))
        keys = np.array([key for key, _ in pairs], dtype=np.uint64)
        passing = np.zeros(1 << _FILTER_BITS, dtype=np.bool_)
        passing[(keys >> _FILTER_SHIFT).astype(np.intp)] = True
        return cls(passing, keys, np.array([value for _, value in pairs], dtype=np.intp))

    def find(self, hashes: NDArray[np.uint64]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """(positions in hashes that are listed, their numbers), a position once for each of its numbers."""
        maybe = np.flatnonzero(self.filter[(hashes >> _FILTER_SHIFT).astype(np.intp)])
        wanted = hashes[maybe]
        low = np.searchsorted(self.keys, wanted)
        counts = np.searchsorted(self.keys, wanted, side="right") - low
        slots = np.repeat(low - (np.cumsum(counts) - counts), counts) + np.arange(counts.sum())
        return np.repeat(maybe, counts), self.values[slots]


@dataclass(frozen=True, slots=True)
class _Phrases:
    """Stems and phrases: a table from the hash of their first `head` characters to lengths, one from the whole hash.

    values of whole: topic * 2 + whether the word may go on after the match.
    """

    head: int
    lengths: HashTable
    whole: HashTable

    def find(
        self, batch: EncodedBatch, sums: NDArray[np.uint64], first: NDArray[np.int64], inside: NDArray[np.bool_]
    ) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
        """(positions in codes out of `first`, topics)."""
        first = first[first + self.head <= len(batch.codes)]
        positions, lengths = self.lengths.find(substring_hashes(sums, first, first + self.head))
        starts = first[positions]
        fits = starts + lengths < len(batch.codes)
        starts, lengths = starts[fits], lengths[fits]
        positions, values = self.whole.find(substring_hashes(sums, starts, starts + lengths))
        starts, lengths = starts[positions], lengths[positions]
        ended = (values & 1).astype(np.bool_) | ~inside[starts + lengths]
        return starts[ended], values[ended] >> 1


@dataclass(frozen=True, slots=True)
class _Lexicon:
    words: HashTable
    stems: _Phrases
    anywhere: _Phrases


@lru_cache(maxsize=1)
def _lexicon() -> _Lexicon:
    single: list[tuple[int, int]] = []
    parts: tuple[list[tuple[int, int]], ...] = ([], [], [], [])
    for entry, topic in entries():
        batch = encode([entry.strip("_*").replace("_", " ")])
        sums, length = prefix_sums(batch.codes), int(batch.ends[0])

        def hashed(length: int, sums: NDArray[np.uint64] = sums) -> int:
            zero = np.zeros(1, dtype=np.int64)
            return int(substring_hashes(sums, zero, zero + length)[0])

        if is_wide(batch).any() and (length > 1 or batch.codes[0] < _HANGUL):
            parts[2].append((hashed(1), length))
            parts[3].append((hashed(length), topic * 2 + 1))
        elif entry.endswith("*") or len(words(batch).hashes) > 1:
            if length < _HEAD:
                raise ValueError(f"too short for a stem or phrase: {entry!r}")
            parts[0].append((hashed(_HEAD), length))
            parts[1].append((hashed(length), topic * 2 + entry.endswith("*")))
        else:
            single.append((hashed(length), topic))
    tables = [HashTable.of(part) for part in parts]
    return _Lexicon(HashTable.of(single), _Phrases(_HEAD, *tables[:2]), _Phrases(1, *tables[2:]))


def is_wide(batch: EncodedBatch) -> NDArray[np.bool_]:
    """bool[t]: letters of scripts that put no spaces between words, or endings onto them."""
    codes = batch.codes
    wide: NDArray[np.bool_] = codes >= _WIDE
    if wide.any():
        east_asian = (batch.entries >> np.uint32(SCRIPT_SHIFT)) & np.uint32(7) == EAST_ASIAN
        wide &= (batch.kinds == LETTER) & (east_asian | (codes < _WIDE + 0x80))
    return wide


def topic_counts(batch: EncodedBatch, found: Words) -> NDArray[np.float32]:
    """float32[n, len(TOPICS)]: how many listed words of each topic every message holds."""
    lexicon = _lexicon()
    size = len(batch.starts)
    inside = (batch.kinds == LETTER) | (batch.kinds == DIGIT)
    positions, topics = lexicon.words.find(found.hashes)
    matches = [(found.first[positions], topics), lexicon.stems.find(batch, found.sums, found.first, inside)]
    wide = np.flatnonzero(is_wide(batch))
    if len(wide):
        matches.append(lexicon.anywhere.find(batch, found.sums, wide, inside))
    at = np.concatenate([places for places, _ in matches])
    rows = np.searchsorted(batch.starts, at, side="right") - 1
    flat = np.bincount(rows * len(TOPICS) + np.concatenate([t for _, t in matches]), minlength=size * len(TOPICS))
    return flat.reshape(size, len(TOPICS)).astype(np.float32)
