"""Messages to one array of folded code points: what every later pass works on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from winnow_server.spam.engine.characters import (
    CODE_MASK,
    DELETED,
    KIND_MASK,
    KIND_SHIFT,
    SPACE,
    UNSPACED,
    character_table,
)

PAD = 4  # NULs before, between and after messages, so that no n-gram of up to 5 spans two of them
MAX_CHARACTERS = 6_000  # of one message; what comes later rarely changes a verdict and would cost time without bound
_PADDING = "\0" * PAD
_LATIN_END = 0x024F  # code points up to here are of one script, and written with spaces


@dataclass(frozen=True, slots=True)
class EncodedBatch:
    """The batch, folded and concatenated.

    codes: uint32[t], folded code points; white space runs are one space, digits are '0', deleted characters are gone.
    attributes: uint8[t], kind and more, as in `characters`; kinds: uint8[t], the kinds alone, 0 in the padding.
    unspaced: bool[t], characters that are words of their own, None where there are none. latin: whether every letter is
    Latin. edges: int64[n + 1], where each message begins in codes, and the end of all; PAD NULs are before each edge.
    original: uint32[u], code points before folding and deletion, with original_edges: int64[n + 1].
    """

    codes: NDArray[np.uint32]
    attributes: NDArray[np.uint8]
    kinds: NDArray[np.uint8]
    unspaced: NDArray[np.bool_] | None
    latin: bool
    edges: NDArray[np.int64]
    original: NDArray[np.uint32]
    original_edges: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.edges) - 1

    @property
    def starts(self) -> NDArray[np.int64]:
        """int64[n]: where each message begins in codes."""
        return self.edges[:-1]

    @property
    def ends(self) -> NDArray[np.int64]:
        """int64[n]: where each message ends in codes."""
        return self.edges[1:] - PAD


def rows_holding(positions: NDArray[np.int64], edges: NDArray[np.int64]) -> NDArray[np.int64]:
    """int64[m]: the rows, ascending, that have a position, given where each begins and where all end."""
    held = np.zeros(len(edges) - 1, dtype=np.bool_)
    held[edges.searchsorted(positions, side="right") - 1] = True
    rows: NDArray[np.int64] = held.nonzero()[0]
    return rows


def encode(texts: Sequence[str]) -> EncodedBatch:
    """Fold and concatenate `texts`; each is cut at MAX_CHARACTERS. Lone surrogates become U+FFFD, NULs spaces."""
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    if len(texts) and lengths.max() > MAX_CHARACTERS:
        texts = [text[:MAX_CHARACTERS] for text in texts]
        lengths = np.minimum(lengths, MAX_CHARACTERS)
    joined = _joined(texts)
    if joined.count("\0") != PAD * (len(texts) + 1):
        joined = _joined([text.replace("\0", " ") for text in texts])
    original = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint32, copy=False)
    edges = np.full(len(texts) + 1, PAD, dtype=np.int64)
    edges[1:] += np.add.accumulate(lengths + PAD)
    original_edges = edges
    entries = character_table().take(original)
    attributes = (entries >> KIND_SHIFT).astype(np.uint8)
    kinds = attributes & KIND_MASK
    latin = joined.isascii() or int(original.max()) <= _LATIN_END
    unspaced = None if latin else (entries & UNSPACED) != 0
    space = kinds == SPACE
    drop = kinds == DELETED
    drop[1:] |= space[1:] & space[:-1]
    if unspaced is not None:
        drop[1:-1] |= space[1:-1] & unspaced[:-2] & unspaced[2:]
    dropped = drop.nonzero()[0]
    if len(dropped):
        edges = edges - dropped.searchsorted(edges)
        entries = entries.take((~drop).nonzero()[0])
        attributes = (entries >> KIND_SHIFT).astype(np.uint8)
        kinds = attributes & KIND_MASK
        unspaced = None if latin else (entries & UNSPACED) != 0
    return EncodedBatch(entries & CODE_MASK, attributes, kinds, unspaced, latin, edges, original, original_edges)


def _joined(texts: Sequence[str]) -> str:
    return "".join((_PADDING, _PADDING.join(texts), _PADDING)) if texts else _PADDING
