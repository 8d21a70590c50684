"""Words of the candidate lines as hashes, computed over the whole block at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .block import Block

BUCKETS: Final = 1 << 14
_WORD_BYTES = 12
_SHAPE_BYTES = 8
_WORDS_PER_LINE = 24

_CLASS = np.zeros(256, np.uint8)
_CLASS[[*range(65, 91), *range(97, 123), *range(128, 256)]] = 1
_LOWER = np.arange(256, dtype=np.uint64)
_LOWER[65:91] += 32
_SHAPE = np.arange(256, dtype=np.uint64)
_SHAPE[48:58] = 48
_SHAPE[65:91] = 65
_SHAPE[97:123] = 97
_SHAPE[128:] = 128
_PRIME = np.uint64(0x100000001B3)
_MIX = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class Words:
    """``line`` (w,) int64, ``bucket`` (w,) int64 below ``BUCKETS``: one row per word, pair of words or line shape,
    in order of lines."""

    line: NDArray[np.int64]
    bucket: NDArray[np.int64]


def _bucket(hashes: NDArray[np.uint64], salt: int) -> NDArray[np.int64]:
    mixed = (hashes ^ np.uint64(salt)) * _MIX
    return (mixed >> np.uint64(64 - 14)).astype(np.int64)


def words(block: Block) -> Words:
    """Words (letters only, lower-cased, first 12 bytes), neighbouring pairs, and the shape of each line's start."""
    if not len(block):
        empty = np.zeros(0, np.int64)
        return Words(empty, empty)
    buffer = np.frombuffer(block.text + b"\n" * _WORD_BYTES, np.uint8)
    letters = np.concatenate([[0], _CLASS[buffer[: -_WORD_BYTES + 1]]]).astype(np.int8)
    edges = np.flatnonzero(np.diff(letters))
    starts = edges[0::2]
    ends = edges[1::2]
    starts = starts[: len(ends)]
    long_enough = ends - starts >= 2
    starts, ends = starts[long_enough], ends[long_enough]
    line = np.searchsorted(block.ends, starts)
    rank = np.arange(len(starts)) - np.searchsorted(line, line)
    kept = rank < _WORDS_PER_LINE
    starts, ends, line, rank = starts[kept], ends[kept], line[kept], rank[kept]
    length = ends - starts
    hashes = np.full(len(starts), 0xCBF29CE484222325, np.uint64)
    for offset in range(_WORD_BYTES):
        mixed = (hashes ^ _LOWER[buffer[np.minimum(starts + offset, len(buffer) - 1)]]) * _PRIME
        hashes = np.where(offset < length, mixed, hashes)
    shape = np.full(len(block), 0x84222325CBF29CE4, np.uint64)
    for offset in range(_SHAPE_BYTES):
        at = np.minimum(block.starts + offset, block.ends)
        shape = (shape ^ _SHAPE[buffer[at]]) * _PRIME
    paired = np.flatnonzero(line[1:] == line[:-1])
    pairs = hashes[paired] * _PRIME + hashes[paired + 1]
    every = np.arange(len(block))
    lines = np.concatenate([line, line[paired], every])
    buckets = np.concatenate([_bucket(hashes, 1), _bucket(pairs, 2), _bucket(shape, 3)])
    order = np.argsort(lines, kind="stable")
    return Words(lines[order], buckets[order])
