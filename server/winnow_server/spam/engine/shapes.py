"""The shapes of words: how long they are, and of which capitals, letters and digits."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from winnow_server.spam.engine.characters import DIGIT, KIND_MASK, LETTER, UPPER
from winnow_server.spam.engine.encode import EncodedBatch, rows_holding
from winnow_server.spam.engine.ngrams import Words

SHAPES = (
    "short",  # at most three characters, not a number
    "long",  # at least ten
    "capitals",  # three letters or more, all of them capitals
    "capitalised",  # the first letter and no other is a capital
    "mixed",  # letters and digits
    "named_number",  # three letters or more followed by at most four digits
    "short_number",  # a number of one or two digits
    "code_number",  # a number of three to six digits
)
_HALF = np.uint32(16)
_LOW = np.uint32(0xFFFF)


def _lanes() -> NDArray[np.uint32]:
    """uint32[256]: by attributes, 1 for a digit in the low half and 1 for a capital in the high one."""
    attributes = np.arange(256, dtype=np.uint32)
    digit, capital = attributes & KIND_MASK == DIGIT, attributes & UPPER != 0
    lanes: NDArray[np.uint32] = digit.astype(np.uint32) | capital.astype(np.uint32) << _HALF
    return lanes


_LANES = _lanes()


class WordShapes:
    """What is computed once for all words of a batch."""

    def __init__(self, batch: EncodedBatch, found: Words) -> None:
        self._found = found
        running = np.zeros(len(batch.codes) + 1, dtype=np.uint32)
        np.add.accumulate(_LANES.take(batch.attributes), out=running[1:])
        inside = running.take(found.last) - running.take(found.first)
        self._length = (found.last - found.first).astype(np.uint32)
        self._digits = inside & _LOW
        self._capitals = inside >> _HALF
        self._letters = self._length - self._digits
        self._number = self._letters == 0
        self._mixed = (self._digits > 0) & ~self._number
        self._starts = batch.attributes.take(found.first)
        self._ends_digit = batch.kinds.take(found.last - 1) == DIGIT

    def counts(self) -> NDArray[np.int32]:
        """int32[len(SHAPES), n]."""
        length, letters, number, mixed = self._length, self._letters, self._number, self._mixed
        capitals, indptr = self._capitals, self._found.indptr
        masks = np.empty((len(SHAPES), len(length)), dtype=np.bool_)
        np.greater(length <= 3, number, out=masks[0])
        np.greater_equal(length, 10, out=masks[1])
        np.logical_and(capitals == letters, letters >= 3, out=masks[2])
        np.logical_and(capitals == 1, (self._starts & UPPER != 0) & (length > 1), out=masks[3])
        masks[4] = mixed
        named = mixed & self._ends_digit & (letters >= 3)
        np.logical_and(named, (self._digits <= 4) & (self._starts & KIND_MASK == LETTER), out=masks[5])
        np.logical_and(number, length <= 2, out=masks[6])
        np.logical_and(number, length - np.uint32(3) <= 3, out=masks[7])
        running = np.zeros(masks.size + 1, dtype=np.int32)
        np.add.accumulate(masks.reshape(-1), out=running[1:], dtype=np.int32)
        at = running[indptr + _SHAPE_ROWS * len(length)]
        counts: NDArray[np.int32] = at[:, 1:] - at[:, :-1]
        return counts

    def longest(self) -> NDArray[np.float32]:
        """float32[n]: characters of the longest word, 0 where there are no words."""
        indptr = self._found.indptr
        full = (indptr[1:] > indptr[:-1]).nonzero()[0]
        out = np.zeros(len(indptr) - 1, dtype=np.float32)
        if len(full):
            out[full] = np.maximum.reduceat(self._length, indptr[full])
        return out

    def phones(self) -> NDArray[np.int64]:
        """Positions in codes of numbers of nine to sixteen digits, in one run or in neighbouring ones, or of seven."""
        found = self._found
        at = self._number.nonzero()[0]
        length, first, last = self._length.take(at), found.first.take(at), found.last.take(at)
        if not len(at) or int(length.sum()) < _SHORTEST_PHONE:
            return found.first[:0]
        joined = (at[1:] - at[:-1] == 1) & (first[1:] - last[:-1] <= 2)
        heads = np.concatenate((_FIRST, (~joined).nonzero()[0] + 1))
        total = np.add.reduceat(length, heads)
        widest = np.maximum.reduceat(length, heads)
        phone = (total <= 16) & ((total >= 9) & (widest >= 3) | (widest >= _SHORTEST_PHONE))
        positions: NDArray[np.int64] = first[heads[phone]]
        return positions

    def accounts(self) -> NDArray[np.int64]:
        """Rows, ascending, with a word that may be a wallet, or begin or be a bank account number."""
        at = self._mixed.nonzero()[0]
        length = self._length[at]
        country = (length == 4) & (self._digits[at] == 2) & (self._capitals[at] == 2)
        at = at[(length >= 15) | country]
        return rows_holding(at, self._found.indptr)


_SHAPE_ROWS = np.arange(len(SHAPES))[:, None]
_FIRST = np.zeros(1, dtype=np.int64)
_SHORTEST_PHONE = 7  # digits
