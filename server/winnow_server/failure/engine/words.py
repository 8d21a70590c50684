"""Words of the candidate lines as hashes, computed over the whole block at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .block import Block
from .hashing import PADDING, PRIME, bucket, eight_bytes, mixed

BUCKET_BITS: Final = 14
BUCKETS: Final = 1 << BUCKET_BITS
_WORD_BYTES = 12
_WORDS_PER_LINE = 24
_WORD, _PAIR, _LINE = np.uint64(1), np.uint64(2), np.uint64(3)
"""Told apart by a bit or two, so that a word, a pair and a line's shape do not share what is learnt."""

_CLASS = np.zeros(256, np.int8)
_CLASS[[*range(65, 91), *range(97, 123), *range(128, 256)]] = 1
_SHAPE = bytes.maketrans(
    bytes([*range(48, 58), *range(65, 91), *range(97, 123), *range(128, 256)]),
    b"0" * 10 + b"A" * 26 + b"a" * 26 + b"\x80" * 128,
)


@dataclass(frozen=True, slots=True)
class Words:
    """``line`` (w,) int64, ``bucket`` (w,) int64 below ``BUCKETS``: one row per word, pair of words or line shape,
    in order of lines."""

    line: NDArray[np.int64]
    bucket: NDArray[np.int64]


def words(block: Block) -> Words:
    """Words (letters only, lower-cased, first 12 bytes), neighbouring pairs, and the shape of each line's start."""
    if not len(block):
        empty = np.zeros(0, np.int64)
        return Words(empty, empty)
    lower = block.text.lower() + PADDING + PADDING
    letters = np.zeros(len(block.text) + 2, np.int8)
    np.take(_CLASS, np.frombuffer(block.text, np.uint8), out=letters[1:-1])
    edges = np.flatnonzero(letters[1:] != letters[:-1])
    starts, ends = edges[0::2], edges[1::2]
    long_enough = ends - starts >= 2
    starts, ends = starts[long_enough], ends[long_enough]
    line = np.searchsorted(block.ends, starts)
    rank = np.arange(len(starts)) - np.searchsorted(line, line)
    kept = rank < _WORDS_PER_LINE
    starts, ends, line = starts[kept], ends[kept], line[kept]
    length = ends - starts
    hashes = mixed(eight_bytes(lower, starts, np.minimum(length, 8)))
    hashes = mixed(hashes + eight_bytes(lower, starts + 8, np.clip(length - 8, 0, _WORD_BYTES - 8)))
    shape = mixed(
        eight_bytes(block.text.translate(_SHAPE) + PADDING, block.starts, np.minimum(block.ends - block.starts, 8))
    )
    paired = np.flatnonzero(line[1:] == line[:-1])
    pairs = hashes[paired] * PRIME + hashes[paired + 1]
    every = np.arange(len(block))
    lines = np.concatenate([line, line[paired], every])
    salted = np.concatenate([hashes ^ _WORD, pairs ^ _PAIR, shape ^ _LINE])
    order = np.argsort(lines, kind="stable")
    return Words(lines[order], bucket(salted, BUCKET_BITS)[order])
