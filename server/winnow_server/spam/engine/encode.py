"""Messages to one array of folded code points: what every later pass works on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from winnow_server.spam.engine.characters import CODE_MASK, DELETED, DIGIT, KIND_SHIFT, SPACE, character_table

PAD = 4  # NULs between messages, so that no n-gram of up to 5 spans two of them
MAX_CHARACTERS = 6_000  # of one message; what comes later rarely changes a verdict and would cost time without bound


@dataclass(frozen=True, slots=True)
class EncodedBatch:
    """The batch, folded and concatenated.

    codes: uint32[t], folded code points; white space runs are one space, digits are '0', deleted characters are gone.
    kinds: uint8[t], classes of `characters`; 0 in the padding.
    starts, ends: int64[n], the half-open range of each message in codes.
    entries: uint32[u], the untouched table entries (capitals, styled forms, scripts) before deletion, with
    entry_starts, entry_ends: int64[n].
    """

    codes: NDArray[np.uint32]
    kinds: NDArray[np.uint8]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    entries: NDArray[np.uint32]
    entry_starts: NDArray[np.int64]
    entry_ends: NDArray[np.int64]


def encode(texts: Sequence[str]) -> EncodedBatch:
    """Fold and concatenate `texts`; each is cut at MAX_CHARACTERS. Lone surrogates become U+FFFD, NULs spaces."""
    texts = [t if len(t) <= MAX_CHARACTERS else t[:MAX_CHARACTERS] for t in texts]
    padding = "\0" * PAD
    joined = padding.join(texts) + padding
    if joined.count("\0") != PAD * len(texts):
        texts = [t.replace("\0", " ") for t in texts]
        joined = padding.join(texts) + padding
    raw = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    entry_starts = np.zeros(len(texts), dtype=np.int64)
    np.cumsum(lengths[:-1] + PAD, out=entry_starts[1:])
    entry_ends = entry_starts + lengths
    entries = character_table().take(raw)
    kinds = ((entries >> np.uint32(KIND_SHIFT)) & np.uint32(7)).astype(np.uint8)
    codes = entries & np.uint32(CODE_MASK)
    space = kinds == SPACE
    drop = kinds == DELETED
    drop[1:] |= space[1:] & space[:-1]
    starts, ends = entry_starts, entry_ends
    if drop.any():
        keep = ~drop
        position = np.zeros(len(raw) + 1, dtype=np.int64)
        np.cumsum(keep, out=position[1:])
        starts, ends = position[entry_starts], position[entry_ends]
        codes, kinds = codes[keep], kinds[keep]
    codes[kinds == DIGIT] = ord("0")
    return EncodedBatch(codes, kinds, starts, ends, entries, entry_starts, entry_ends)
