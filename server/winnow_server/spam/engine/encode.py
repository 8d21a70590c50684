"""Messages to one array of folded code points: what every later pass works on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from winnow_server.spam.engine.characters import (
    CODE_MASK,
    DELETED,
    DIGIT,
    KIND_SHIFT,
    SPACE,
    UNSPACED,
    character_table,
)

PAD = 4  # NULs between messages, so that no n-gram of up to 5 spans two of them
MAX_CHARACTERS = 6_000  # of one message; what comes later rarely changes a verdict and would cost time without bound


@dataclass(frozen=True, slots=True)
class EncodedBatch:
    """The batch, folded and concatenated.

    codes: uint32[t], folded code points; white space runs are one space, digits are '0', deleted characters are gone.
    kinds: uint8[t], classes of `characters`; 0 in the padding. entries: uint32[t], their table entries.
    starts, ends: int64[n], the half-open range of each message in codes.
    original: uint32[u], code points before folding and deletion, with original_starts, original_ends: int64[n].
    """

    codes: NDArray[np.uint32]
    kinds: NDArray[np.uint8]
    entries: NDArray[np.uint32]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    original: NDArray[np.uint32]
    original_starts: NDArray[np.int64]
    original_ends: NDArray[np.int64]


def encode(texts: Sequence[str]) -> EncodedBatch:
    """Fold and concatenate `texts`; each is cut at MAX_CHARACTERS. Lone surrogates become U+FFFD, NULs spaces."""
    texts = [t if len(t) <= MAX_CHARACTERS else t[:MAX_CHARACTERS] for t in texts]
    padding = "\0" * PAD
    joined = padding.join(texts) + padding
    if joined.count("\0") != PAD * len(texts):
        texts = [t.replace("\0", " ") for t in texts]
        joined = padding.join(texts) + padding
    original = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint32, copy=False)
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    original_starts = np.zeros(len(texts), dtype=np.int64)
    np.cumsum(lengths[:-1] + PAD, out=original_starts[1:])
    original_ends = original_starts + lengths
    entries = character_table().take(original)
    kinds = ((entries >> np.uint32(KIND_SHIFT)) & np.uint32(7)).astype(np.uint8)
    space = kinds == SPACE
    drop = kinds == DELETED
    drop[1:] |= space[1:] & space[:-1]
    unspaced = (entries & UNSPACED) != 0
    if unspaced.any():
        drop[1:-1] |= space[1:-1] & unspaced[:-2] & unspaced[2:]
    starts, ends = original_starts, original_ends
    if drop.any():
        keep = ~drop
        position = np.zeros(len(original) + 1, dtype=np.int64)
        np.cumsum(keep, out=position[1:])
        starts, ends = position[original_starts], position[original_ends]
        entries, kinds = entries[keep], kinds[keep]
    codes = entries & np.uint32(CODE_MASK)
    codes[kinds == DIGIT] = ord("0")
    return EncodedBatch(codes, kinds, entries, starts, ends, original, original_starts, original_ends)
