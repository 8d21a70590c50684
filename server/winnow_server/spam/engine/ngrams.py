"""Hashed character and word n-grams of a batch, a bucket for every position at once.

Characters rather than bytes: three bytes are one ideograph, but on ASCII both are the same. Hashes are multiplicative
on 32 and 64 unsigned bits, so they are the same on every machine.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from winnow_server.spam.engine.characters import DIGIT, LETTER
from winnow_server.spam.engine.encode import PAD, EncodedBatch

BUCKET_BITS = 20
BUCKETS = 1 << BUCKET_BITS
CHARACTER_ORDERS = (2, 3, 4, 5)
FAMILIES = (*(f"char{n}" for n in CHARACTER_ORDERS), "word1", "word2")

# Odd constants drawn once from os.urandom: one multiplier for each place of an n-gram.
_PLACES = (0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D, 0x27D4EB2F, 0x165667B1)
_FINISH = 0x2C1B3C6D
_WORD_BASE = 0x5851F42D4C957F2D  # multiplier of the polynomial over the letters of a word; odd, so invertible
_WORD_FINISH = 0x9E3779B97F4A7C15
_PAIR = 0xD6E8FEB86659FD93


@dataclass(frozen=True, slots=True)
class Words:
    """Runs of letters and digits. hashes: uint64[w]; first, last: int64[w], half-open range in codes.

    starts, ends: int64[n], the half-open range of each message in these arrays.
    """

    hashes: NDArray[np.uint64]
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]


def character_buckets(batch: EncodedBatch) -> Iterator[NDArray[np.intp]]:
    """For each of CHARACTER_ORDERS intp[t]: the bucket of the n-gram that begins at each position."""
    codes = batch.codes
    total = np.zeros(len(codes), dtype=np.uint32)
    for place in range(max(CHARACTER_ORDERS)):
        total[: len(codes) - place] += codes[place:] * np.uint32(_PLACES[place])
        if place + 1 in CHARACTER_ORDERS:
            mixed = total ^ (total >> np.uint32(15))
            mixed *= np.uint32(_FINISH + 2 * place)
            mixed >>= np.uint32(32 - BUCKET_BITS)
            yield mixed.astype(np.intp)


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
    """The words of the batch, in order."""
    inside = (batch.kinds == LETTER) | (batch.kinds == DIGIT)
    edges = np.flatnonzero(inside[1:] != inside[:-1]) + 1
    if len(inside) and inside[0]:
        edges = np.concatenate((np.zeros(1, dtype=edges.dtype), edges))
    first, last = edges[0::2].astype(np.int64), edges[1::2].astype(np.int64)  # PAD ends the batch, so edges pair up
    hashes = substring_hashes(prefix_sums(batch.codes), first, last)
    starts = np.searchsorted(first, batch.starts)
    ends = np.searchsorted(first, batch.ends)
    return Words(hashes, first, last, starts, ends)


def word_buckets(found: Words) -> Iterator[NDArray[np.intp]]:
    """intp[w] for single words, then for the pair that begins at each word (the last pairs with nothing)."""
    shift = np.uint64(64 - BUCKET_BITS)
    yield (found.hashes >> shift).astype(np.intp)
    following = np.zeros_like(found.hashes)
    following[:-1] = found.hashes[1:]
    last_of_message = found.ends[found.ends > found.starts] - 1
    following[last_of_message] = 0
    pairs = (found.hashes ^ (following * np.uint64(_PAIR))) * np.uint64(_WORD_FINISH)
    yield (pairs >> shift).astype(np.intp)


def families(
    batch: EncodedBatch, found: Words
) -> Iterator[tuple[NDArray[np.intp], NDArray[np.int64], NDArray[np.int64]]]:
    """For each of FAMILIES: (buckets, starts, ends), the last two being message ranges in the first."""
    for buckets in character_buckets(batch):
        yield buckets, batch.starts, batch.ends
    for buckets in word_buckets(found):
        yield buckets, found.starts, found.ends


def segment_sums(values: NDArray[np.int8], starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """int64[n]: exact sums of int8 values over half-open ranges."""
    running = np.zeros(len(values) + 1, dtype=np.int32)
    np.cumsum(values, out=running[1:], dtype=np.int32)
    return (running[ends] - running[starts]).astype(np.int64)


assert max(CHARACTER_ORDERS) <= PAD + 1
