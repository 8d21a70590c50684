"""Which listed words a batch holds: counts per message and topic, by hash, with no loop over messages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from winnow_server.spam.engine.characters import EAST_ASIAN, LETTER, SCRIPT_SHIFT
from winnow_server.spam.engine.encode import PAD, EncodedBatch, encode
from winnow_server.spam.engine.hosts import SPACED_TOP_LEVEL, TOP_LEVEL
from winnow_server.spam.engine.lexicon import TOPICS, entries
from winnow_server.spam.engine.ngrams import Words, character_hashes, is_inside, prefix_sums, substring_hashes, words

_FEWEST_BITS = 16
_HEADS = (3, 5)  # letters by which stems and phrases are looked up before their whole length is
_HANGUL = 0xAC00  # a single syllable is matched as a whole word only
_WIDE = 0x0E00  # scripts without spaces lie above: Thai, ideographs, kana, Hangul
_SUFFIX = len(TOPICS)  # the number of a suffix of domains; the next is that of one that counts after a space too

_Pairs = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class HashTable:
    """Sorted hashes, each with its numbers, found by their first bits.

    slots: int16[2^bits], the first key of those bits, -1 for none; at most two keys have the same. shift: 64 - bits.
    keys: uint64[k + 1], the last one a stopper without numbers; indptr: int64[k + 2], where the numbers of each key
    begin in values: intp[v].
    """

    slots: NDArray[np.int16]
    shift: np.uint64
    keys: NDArray[np.uint64]
    indptr: NDArray[np.int64]
    values: NDArray[np.intp]

    @classmethod
    def of(cls, pairs: _Pairs) -> HashTable:
        """A table of (hash, number) pairs."""
        pairs = sorted(set(pairs))
        keys, counts = np.unique(np.array([key for key, _ in pairs], dtype=np.uint64), return_counts=True)
        bits = _FEWEST_BITS
        while len(keys) and np.unique(keys >> np.uint64(64 - bits), return_counts=True)[1].max() > 2:
            bits += 1
        shift = np.uint64(64 - bits)
        slots = np.full(1 << bits, -1, dtype=np.int16)
        slots[(keys[::-1] >> shift).view(np.int64)] = np.arange(len(keys))[::-1]
        stopper = np.array([(1 << 64) - 1], dtype=np.uint64)
        return cls(
            slots,
            shift,
            np.concatenate((keys, stopper)),
            np.concatenate(([0], np.cumsum(counts), [len(pairs)])),
            np.array([value for _, value in pairs], dtype=np.intp),
        )

    def find(self, hashes: NDArray[np.uint64]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """(positions in hashes that are listed, their numbers), a position once for each of its numbers."""
        first = self.slots.take((hashes >> self.shift).view(np.int64))
        maybe = (first >= 0).nonzero()[0]
        wanted, at = hashes.take(maybe), first.take(maybe).astype(np.intp)
        at += self.keys.take(at) != wanted
        listed = (self.keys.take(at) == wanted).nonzero()[0]
        at = at.take(listed)
        begins = self.indptr.take(at)
        counts = self.indptr.take(at + 1) - begins
        ends = np.add.accumulate(counts)
        total = int(ends[-1]) if len(ends) else 0
        begins -= ends - counts
        return maybe.take(listed).repeat(counts), self.values.take(begins.repeat(counts) + np.arange(total))


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """What begins at the first letter of a word, and what is found anywhere in scripts without spaces.

    heads, anywhere_heads: lengths by the hash of the first characters. whole, anywhere: numbers by the hash of all of
    them, 4 * topic and two flags.
    """

    heads: HashTable
    whole: HashTable
    anywhere_heads: HashTable
    anywhere: HashTable


# Flags of a number: the word may go on after the match; it is a word by itself, that its own hash finds.
_OPEN, _WORD = 1, 2


@lru_cache(maxsize=1)
def _lexicon() -> _Lexicon:
    heads: _Pairs = []
    whole: _Pairs = []
    anywhere_heads: _Pairs = []
    anywhere: _Pairs = []
    for entry, topic in entries():
        batch = encode([entry.strip("_*").replace("_", " ")])
        sums, length = prefix_sums(batch.codes), int(batch.ends[0] - PAD)
        if is_wide(batch).any() and (length > 1 or batch.codes[PAD] < _HANGUL):
            anywhere_heads.append((_hash(sums, 1), length))
            anywhere.append((_hash(sums, length), 4 * topic + _OPEN))
        elif entry.endswith("*") or len(words(batch).hashes) > 1:
            if length < _HEADS[0]:
                raise ValueError(f"too short for a stem or phrase: {entry!r}")
            heads.append((_hash(sums, max(head for head in _HEADS if head <= length)), length))
            whole.append((_hash(sums, length), 4 * topic + _OPEN * entry.endswith("*")))
        else:
            whole.append((_hash(sums, length), 4 * topic + _WORD))
    suffixes = sorted(TOP_LEVEL)
    for name, key in zip(suffixes, words(encode(suffixes)).hashes.tolist(), strict=True):
        whole.append((key, 4 * (_SUFFIX + (name in SPACED_TOP_LEVEL)) + _WORD))
    return _Lexicon(*map(HashTable.of, (heads, whole, anywhere_heads, anywhere)))


def _hash(sums: NDArray[np.uint64], length: int) -> int:
    """The hash of the first characters of a batch."""
    start = np.full(1, PAD, dtype=np.int64)
    return int(substring_hashes(sums, start, start + length)[0])


def is_wide(batch: EncodedBatch) -> NDArray[np.bool_]:
    """bool[t]: letters of scripts that put no spaces between words, or endings onto them."""
    codes = batch.codes
    wide: NDArray[np.bool_] = codes >= _WIDE
    if wide.any():
        wide &= (batch.kinds == LETTER) & ((batch.attributes >> SCRIPT_SHIFT == EAST_ASIAN) | (codes < _WIDE + 0x80))
    return wide


@dataclass(frozen=True, slots=True)
class Listed:
    """topics: float32[len(TOPICS), n], how many listed words of each topic every message holds.

    suffixes: int64[s], positions in codes of words that may be the suffix of a domain; spaced: bool[s], whether it is
    one after a spaced full stop too.
    """

    topics: NDArray[np.float32]
    suffixes: NDArray[np.int64]
    spaced: NDArray[np.bool_]


def look_up(batch: EncodedBatch, found: Words) -> Listed:
    """Every listed word of the batch."""
    lexicon = _lexicon()
    size, count, first, sums = len(batch), len(found.first), found.first, found.sums
    at, lengths = lexicon.heads.find(np.concatenate([found.heads(head) for head in _HEADS]))
    begun = first.take(at % count) if len(at) else at
    stopped = np.minimum(begun + lengths, len(batch.codes))
    hashes = np.concatenate((found.hashes, substring_hashes(sums, begun, stopped)))
    at, numbers = lexicon.whole.find(hashes)
    is_word = numbers & _WORD != 0
    starts = np.concatenate((first, begun)).take(at)
    ends = np.concatenate((found.last, stopped)).take(at)
    fits = is_word == (at < count)
    fits &= (numbers & (_OPEN | _WORD) != 0) | ~is_inside(batch.kinds.take(ends, mode="clip"))
    starts, numbers = starts[fits], numbers[fits] >> 2
    suffix = numbers >= _SUFFIX
    listed = starts[suffix], numbers[suffix] > _SUFFIX
    starts, numbers = starts[~suffix], numbers[~suffix]
    if not batch.latin:
        more = _anywhere(batch, sums)
        starts, numbers = np.concatenate((starts, more[0])), np.concatenate((numbers, more[1]))
    rows = batch.edges.searchsorted(starts, side="right") - 1
    flat = np.bincount(numbers * size + rows, minlength=size * len(TOPICS))
    return Listed(flat.reshape(len(TOPICS), size).astype(np.float32), *listed)


def _anywhere(batch: EncodedBatch, sums: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
    """(positions in codes, topics) of listed words in scripts without spaces."""
    lexicon = _lexicon()
    wide = is_wide(batch).nonzero()[0]
    at, lengths = lexicon.anywhere_heads.find(character_hashes(batch.codes.take(wide)))
    starts = wide.take(at)
    ends = np.minimum(starts + lengths, len(batch.codes))
    at, numbers = lexicon.anywhere.find(substring_hashes(sums, starts, ends))
    return starts.take(at), numbers >> 2
