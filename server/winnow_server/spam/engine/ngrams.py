"""Words and pairs of words of a batch as hashes, and substrings by hash, with no loop over messages.

Hashes are of code points, not bytes, on 64 unsigned bits, so they are the same on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from winnow_server.spam.engine.characters import DIGIT, LETTER
from winnow_server.spam.engine.encode import EncodedBatch

BUCKET_BITS = 22  # so wide that a word never seen rarely meets the bucket of a known one
BUCKETS = 1 << BUCKET_BITS

# Odd constants drawn once from os.urandom.
_WORD_BASE = 0x5851F42D4C957F2D  # multiplier of the polynomial over the letters of a word; odd, so invertible
_FINISH = np.uint64(0x9E3779B97F4A7C15)
_PAIR = np.uint64(0xD6E8FEB86659FD93)


@dataclass(frozen=True, slots=True)
class Words:
    """Runs of letters and digits. hashes: uint64[w]; first, last: int64[w], half-open range in codes.

    indptr: int64[n + 1], where each message begins in these arrays. sums: uint64[t + 1], the prefix sums of the codes,
    from which the hash of any substring follows; begun, inverse: uint64[w], the sum at the first letter of each word
    and the factor by which its place is undone.
    """

    hashes: NDArray[np.uint64]
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    indptr: NDArray[np.int64]
    sums: NDArray[np.uint64]
    begun: NDArray[np.uint64]
    inverse: NDArray[np.uint64]

    def heads(self, length: int) -> NDArray[np.uint64]:
        """uint64[w]: hashes of that many characters from the first letter of each word on, cut where the text ends."""
        last = np.minimum(self.first + length, len(self.sums) - 1)
        return ((self.sums.take(last) - self.begun) * self.inverse + np.uint64(length)) * _FINISH


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
    np.add.accumulate(codes * powers[: len(codes)], out=sums[1:])
    return sums


def substring_hashes(sums: NDArray[np.uint64], first: NDArray[np.int64], last: NDArray[np.int64]) -> NDArray[np.uint64]:
    """uint64[w]: hashes of the half-open ranges [first, last), the same wherever the substring stands."""
    return (
        (sums.take(last) - sums.take(first)) * _inverses(sums).take(first) + (last - first).view(np.uint64)
    ) * _FINISH


def character_hashes(codes: NDArray[np.uint32]) -> NDArray[np.uint64]:
    """uint64[w]: the hashes of substrings of one character each."""
    return (codes + np.uint64(1)) * _FINISH


def _inverses(sums: NDArray[np.uint64]) -> NDArray[np.uint64]:
    return _powers(1 << max(12, (len(sums) - 1).bit_length()))[1]


def words(batch: EncodedBatch) -> Words:
    """The words of the batch, in order; an ideograph or kana is a word of its own."""
    inside = is_inside(batch.kinds)
    alone = batch.unspaced
    if alone is None:
        borders = (inside[1:] != inside[:-1]).nonzero()[0] + 1  # padding at both ends, so every word begins and ends
        first, last = borders[::2], borders[1::2]
    else:
        joined = inside[1:] & inside[:-1]
        joined[alone[1:] | alone[:-1]] = False
        first = (inside[1:] > joined).nonzero()[0] + 1
        last = (inside[:-1] > joined).nonzero()[0] + 1
    sums = prefix_sums(batch.codes)
    indptr = first.searchsorted(batch.edges)
    begun, inverse = sums.take(first), _inverses(sums).take(first)
    hashes = ((sums.take(last) - begun) * inverse + (last - first).view(np.uint64)) * _FINISH
    return Words(hashes, first, last, indptr, sums, begun, inverse)


def is_inside(kinds: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """bool[t]: letters and digits, of which words are made."""
    inside: NDArray[np.bool_] = (kinds == LETTER) | (kinds == DIGIT)
    return inside


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
        np.add.accumulate(values, out=running[1:], dtype=np.int32)
        at = running[self.indptr]
        return (at[1:] - at[:-1]).astype(np.float32)

    @property
    def counts(self) -> NDArray[np.int64]:
        """int64[n]: how many grams every message has."""
        return self.indptr[1:] - self.indptr[:-1]

    def take(self, rows: NDArray[np.int64]) -> Grams:
        """The given messages, in that order."""
        counts = self.counts[rows]
        indptr = np.concatenate((np.zeros(1, dtype=np.int64), np.add.accumulate(counts)))
        return Grams(self.buckets[(self.indptr[rows] - indptr[:-1]).repeat(counts) + np.arange(indptr[-1])], indptr)


def grams(found: Words) -> Grams:
    """The grams of a batch. An n-gram counts once, however often it stands in a message."""
    size, count = len(found.indptr) - 1, len(found.hashes)
    shift = np.uint64(64 - BUCKET_BITS)
    lengths = found.indptr[1:] - found.indptr[:-1]
    rows = np.repeat(np.arange(size, dtype=np.uint64) << np.uint64(BUCKET_BITS), lengths)
    keys = np.empty(2 * count, dtype=np.uint64)
    np.bitwise_or(rows, found.hashes >> shift, out=keys[:count])
    pairs = (found.hashes[:-1] ^ found.hashes[1:] * _PAIR) * _FINISH
    np.bitwise_or(rows[:-1], pairs >> shift, out=keys[count:-1])
    last = found.indptr[1:][lengths > 0] - 1
    keys[count + last] = keys[last]  # the last word has no neighbour; its own key is dropped as a repetition
    keys.sort()
    kept = np.ones(len(keys), dtype=np.bool_)
    np.not_equal(keys[1:], keys[:-1], out=kept[1:])
    keys = keys[kept].view(np.int64)
    edges = np.arange(size + 1) << BUCKET_BITS
    return Grams(keys & (BUCKETS - 1), keys.searchsorted(edges))
