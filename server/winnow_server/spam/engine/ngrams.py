"""Words and pairs of words of a batch as hashes, and substrings by hash, with no loop over messages.

Hashes are of code points, not bytes, on 64 unsigned bits, so they are the same on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from winnow_server.spam.engine.characters import DIGIT, LETTER, UNSPACED
from winnow_server.spam.engine.encode import EncodedBatch

BUCKET_BITS = 22  # so wide that a word never seen rarely meets the bucket of a known one
BUCKETS = 1 << BUCKET_BITS

# Odd constants drawn once from os.urandom.
_WORD_BASE = 0x5851F42D4C957F2D  # multiplier of the polynomial over the letters of a word; odd, so invertible
_WORD_FINISH = 0x9E3779B97F4A7C15
_PAIR = 0xD6E8FEB86659FD93


@dataclass(frozen=True, slots=True)
class Words:
    """Runs of letters and digits. hashes: uint64[w]; first, last: int64[w], half-open range in codes.

    starts, ends: int64[n], the half-open range of each message in these arrays. sums: uint64[t + 1], the prefix sums
    of the codes, from which the hash of any substring follows.
    """

    hashes: NDArray[np.uint64]
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    sums: NDArray[np.uint64]


@lru_cache(maxsize=4)
def _powers(length: int) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    base = np.full(length, _WORD_BASE, dtype=np.uint64)
    inverse = np.full(length, pow(_WORD_BASE, -1, 1 << 64), dtype=np.uint64)
    base[0] = inverse[0] = 1
    return np.cumprod(base, dtype=np.uint64), np.cumprod(inverse, dtype=np.uint64)


def prefix_sums(codes: NDArray[np.uint32]) -> NDArray[np.uint64]:
    """uint64[t + 1]: sums of code * base^position modulo 2^64, from which any substring's hash follows."""
    length = 1 << max(12, (len(codes)).bit_length())  # rounded up, so that few tables are ever made
    powers, _ = _powers(length)
    sums = np.zeros(len(codes) + 1, dtype=np.uint64)
    np.cumsum(codes * powers[: len(codes)], out=sums[1:])
    return sums


def substring_hashes(sums: NDArray[np.uint64], first: NDArray[np.int64], last: NDArray[np.int64]) -> NDArray[np.uint64]:
    """uint64[w]: hashes of the half-open ranges [first, last), the same wherever the substring stands."""
    length = 1 << max(12, (len(sums) - 1).bit_length())
    _, inverses = _powers(length)
    return ((sums[last] - sums[first]) * inverses[first] + (last - first).astype(np.uint64)) * np.uint64(_WORD_FINISH)


def words(batch: EncodedBatch) -> Words:
    """The words of the batch, in order; an ideograph or kana is a word of its own."""
    inside = (batch.kinds == LETTER) | (batch.kinds == DIGIT)
    before = inside[1:] & ~inside[:-1]
    after = inside[:-1] & ~inside[1:]
    alone = (batch.entries & UNSPACED) != 0
    if alone.any():
        meets = (alone[1:] | alone[:-1]) & inside[1:] & inside[:-1]
        before |= meets
        after |= meets
    first = np.flatnonzero(before) + 1
    if len(inside) and inside[0]:
        first = np.concatenate((np.zeros(1, dtype=first.dtype), first))
    last = np.flatnonzero(after) + 1  # PAD ends the batch, so every word ends
    sums = prefix_sums(batch.codes)
    hashes = substring_hashes(sums, first, last)
    starts = np.searchsorted(first, batch.starts)
    ends = np.searchsorted(first, batch.ends)
    return Words(hashes, first, last, starts, ends, sums)


@dataclass(frozen=True, slots=True)
class Grams:
    """The different words and pairs of neighbouring words of every message, as compressed rows.

    buckets: intp[m] in [0, BUCKETS), rising within a message; indptr: int64[n + 1].
    """

    buckets: NDArray[np.intp]
    indptr: NDArray[np.int64]

    def sums(self, values: NDArray[np.int8] | NDArray[np.bool_]) -> NDArray[np.float32]:
        """float32[n]: sums of one small value for each gram."""
        running = np.zeros(len(values) + 1, dtype=np.int32)
        np.cumsum(values, out=running[1:], dtype=np.int32)
        return np.diff(running[self.indptr]).astype(np.float32)


def grams(found: Words) -> Grams:
    """The grams of a batch. An n-gram counts once, however often it stands in a message."""
    size, count = len(found.starts), len(found.hashes)
    shift = np.uint64(64 - BUCKET_BITS)
    rows = np.repeat(np.arange(size, dtype=np.uint64) << np.uint64(BUCKET_BITS), found.ends - found.starts)
    keys = np.empty(2 * count, dtype=np.uint64)
    keys[:count] = rows | found.hashes >> shift
    pairs = (found.hashes[:-1] ^ (found.hashes[1:] * np.uint64(_PAIR))) * np.uint64(_WORD_FINISH)
    keys[count:-1] = rows[:-1] | pairs >> shift
    last = found.ends[found.ends > found.starts] - 1
    keys[count + last] = keys[last]  # the last word has no neighbour; its own key is dropped as a repetition
    keys.sort()
    kept = np.ones(len(keys), dtype=np.bool_)
    kept[1:] = keys[1:] != keys[:-1]
    keys = keys[kept]
    edges = np.arange(size + 1, dtype=np.uint64) << np.uint64(BUCKET_BITS)
    return Grams((keys & np.uint64(BUCKETS - 1)).astype(np.intp), np.searchsorted(keys, edges))
