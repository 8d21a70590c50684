"""How a message is written, whatever its language: counts of character classes and of the shapes of words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from winnow_server.spam.engine.characters import (
    DELETED,
    DIGIT,
    KIND_SHIFT,
    LETTER,
    PICTURE,
    SPACE,
    STYLED,
    UPPER,
    character_table,
)
from winnow_server.spam.engine.encode import PAD, EncodedBatch
from winnow_server.spam.engine.ngrams import Words

# Classes of characters: one bit of text belongs to one class. Single punctuation marks have a class of their own.
_MARKS = "!?.,:;%*#@&+/\"'-_=<>()|\\"
_SAME = {
    "！": "!",
    "？": "?",
    "。": ".",
    "，": ",",
    "、": ",",
    "：": ":",
    "；": ";",
    "％": "%",
    "“": '"',
    "”": '"',
    "„": '"',
    "«": '"',
    "»": '"',
    "‘": "'",
    "’": "'",
    "—": "-",
    "–": "-",
    "（": "(",
    "）": ")",
    "؟": "?",
    "،": ",",
    "।": ".",
    "¡": "!",
    "¿": "?",
    "…": ".",
}
_CURRENCY = "$€£¥₹₽₺₩₫₴₦₱฿৳₨₪₸"
_BRACKETS = "[]{}~^`"
NAMES = (
    "other",
    "lower",
    "upper",
    "digit",
    "space",
    "line",
    "picture",
    "styled",
    "invisible",
    "currency",
    "bracket",
    *_MARKS,
)
CLASS = {name: index for index, name in enumerate(NAMES)}
_INVISIBLE = ((0x200B, 0x200B), (0x200E, 0x200F), (0x202A, 0x202E), (0x2060, 0x2064), (0xFEFF, 0xFEFF), (0xAD, 0xAD))


@lru_cache(maxsize=1)
def _class_table() -> NDArray[np.uint8]:
    """uint8[0x110000]: the class of every code point."""
    entries = character_table()
    kinds = (entries >> np.uint32(KIND_SHIFT)) & np.uint32(7)
    table = np.zeros(len(entries), dtype=np.uint8)
    for kind, name in ((LETTER, "lower"), (DIGIT, "digit"), (SPACE, "space"), (PICTURE, "picture")):
        table[kinds == kind] = CLASS[name]
    table[(kinds == LETTER) & ((entries & UPPER) != 0)] = CLASS["upper"]
    table[(entries & STYLED) != 0] = CLASS["styled"]
    table[0xFF01:0xFF5F][table[0xFF01:0xFF5F] == CLASS["styled"]] = CLASS["lower"]  # full width is plain in East Asia
    for first, last in _INVISIBLE:
        table[first : last + 1] = CLASS["invisible"]
    for marks, name in ((_CURRENCY, "currency"), (_BRACKETS, "bracket")):
        table[[ord(mark) for mark in marks]] = CLASS[name]
    for mark in _MARKS:
        table[ord(mark)] = CLASS[mark]
    for mark, plain in _SAME.items():
        table[ord(mark)] = CLASS[plain]
    table[ord("\n")] = CLASS["line"]
    table[0xFE00:0xFE10] = table[0x1F3FB:0x1F400] = CLASS["other"]
    return table


@dataclass(frozen=True, slots=True)
class Style:
    """Counts of every message. classes: float32[n, len(NAMES)]; the rest float32[n].

    characters: all. words: all; words of at most three and of at least ten characters; words in capitals, with a
    capital first, of letters and digits mixed, of three letters or more followed by digits; the longest word.
    short_numbers, code_numbers: runs of one or two and of three to six digits. phones: numbers of nine to sixteen
    digits, in one run or in neighbouring ones. stretched: letters repeated thrice. repeated_marks: the same of
    punctuation. ellipses: two full stops in a row. emoticons: such as ":)". distinct: about how many words differ.
    """

    classes: NDArray[np.float32]
    characters: NDArray[np.float32]
    words: NDArray[np.float32]
    short: NDArray[np.float32]
    long: NDArray[np.float32]
    capitals: NDArray[np.float32]
    capitalised: NDArray[np.float32]
    mixed: NDArray[np.float32]
    named_numbers: NDArray[np.float32]
    longest: NDArray[np.float32]
    short_numbers: NDArray[np.float32]
    code_numbers: NDArray[np.float32]
    phones: NDArray[np.float32]
    stretched: NDArray[np.float32]
    repeated_marks: NDArray[np.float32]
    ellipses: NDArray[np.float32]
    emoticons: NDArray[np.float32]
    distinct: NDArray[np.float32]

    def of(self, *names: str) -> NDArray[np.float32]:
        """float32[n]: characters of the named classes together."""
        if len(names) == 1:
            return self.classes[:, CLASS[names[0]]]
        total: NDArray[np.float32] = self.classes[:, [CLASS[name] for name in names]].sum(axis=1)
        return total


_LOGARITHMS = np.log1p(np.arange(8192, dtype=np.float32))


def log_counts(counts: NDArray[np.float32]) -> NDArray[np.float32]:
    """log(1 + x) of whole numbers, from a table, up to 8191."""
    return _LOGARITHMS.take(counts.astype(np.intp), mode="clip")


_SLOTS = 256  # of the small hash table in which distinct words are counted


def measure(batch: EncodedBatch, found: Words) -> Style:
    """The style of every message of the batch."""
    size = len(batch.starts)
    lengths = batch.original_ends - batch.original_starts
    spans = lengths + PAD
    rows = np.repeat(np.arange(size), spans)
    flat = np.bincount(
        rows * len(NAMES) + _class_table().take(batch.original[: len(rows)]), minlength=size * len(NAMES)
    )
    classes = flat.reshape(size, len(NAMES)).astype(np.float32)
    classes[:, 0] -= PAD
    shape = _Shapes(batch, found)
    codes, kinds = batch.codes, batch.kinds
    edges = np.append(batch.starts, len(codes))
    same = (codes[2:] == codes[1:-1]) & (codes[1:-1] == codes[:-2])
    marks = kinds[2:] > SPACE
    return Style(
        classes=classes,
        characters=lengths.astype(np.float32),
        words=(found.ends - found.starts).astype(np.float32),
        stretched=count_between((same & (kinds[2:] == LETTER)).nonzero()[0], edges),
        repeated_marks=count_between((same & marks & (kinds[2:] < DELETED)).nonzero()[0], edges),
        ellipses=count_between(((codes[1:] == ord(".")) & (codes[:-1] == ord("."))).nonzero()[0], edges),
        emoticons=count_between(_emoticons(batch), edges),
        distinct=_distinct(found),
        **shape.counts(),
    )


def count_between(positions: NDArray[np.int64], edges: NDArray[np.int64]) -> NDArray[np.float32]:
    """float32[n]: how many of the ascending positions lie from each of the n + 1 edges up to the next."""
    at = positions.searchsorted(edges)
    return (at[1:] - at[:-1]).astype(np.float32)


def _emoticons(batch: EncodedBatch) -> NDArray[np.int64]:
    """Positions of eyes, perhaps a nose, and a mouth."""
    codes = batch.codes
    eyes = np.flatnonzero(_member(_EYES, codes[:-2]))
    second, third = codes[eyes + 1], codes[eyes + 2]
    nose = (second == ord("-")) | (second == ord("'"))
    return eyes[_member(_MOUTHS, np.where(nose, third, second))]


def _mask_of(marks: str) -> NDArray[np.bool_]:
    mask = np.zeros(256, dtype=np.bool_)
    mask[[ord(mark) for mark in marks]] = True
    return mask


_EYES = _mask_of(":;=")
_MOUTHS = _mask_of(")(dp*o|]")


def _member(mask: NDArray[np.bool_], codes: NDArray[np.uint32]) -> NDArray[np.bool_]:
    member: NDArray[np.bool_] = mask[np.minimum(codes, 255)]
    return member


def _distinct(found: Words) -> NDArray[np.float32]:
    size = len(found.starts)
    rows = np.repeat(np.arange(size), found.ends - found.starts)
    slots = (found.hashes >> np.uint64(56)).astype(np.int64)
    seen = np.zeros(size * _SLOTS, dtype=np.bool_)
    seen[rows * _SLOTS + slots] = True
    full = seen.reshape(size, _SLOTS).sum(axis=1) / _SLOTS
    # How many balls fill so many of the slots: linear counting (Whang et al. 1990).
    distinct: NDArray[np.float32] = (-_SLOTS * np.log1p(-np.minimum(full, 1 - 1 / _SLOTS))).astype(np.float32)
    return distinct


class _Shapes:
    """Counts of the shapes of words."""

    def __init__(self, batch: EncodedBatch, found: Words) -> None:
        self._found = found
        self._edges = np.append(found.starts, len(found.first))
        self._length = found.last - found.first
        self._digits = self._inside(batch.kinds == DIGIT)
        self._upper = self._inside((batch.entries & UPPER) != 0)
        self._starts_upper = (batch.entries[found.first] & UPPER) != 0
        self._ends_digit = batch.kinds[found.last - 1] == DIGIT
        self._starts_letter = batch.kinds[found.first] == LETTER

    def counts(self) -> dict[str, NDArray[np.float32]]:
        length, digits = self._length, self._digits
        letters = length - digits
        number = letters == 0
        mixed = (digits > 0) & (letters > 0)
        named = mixed & (letters >= 3) & (digits <= 4) & self._ends_digit & self._starts_letter
        return {
            "short": self._sum((length <= 3) & ~number),
            "long": self._sum(length >= 10),
            "capitals": self._sum((self._upper == letters) & (letters >= 3)),
            "capitalised": self._sum(self._starts_upper & (self._upper == 1) & (length > 1)),
            "mixed": self._sum(mixed),
            "named_numbers": self._sum(named),
            "longest": self._longest(),
            "short_numbers": self._sum(number & (length <= 2)),
            "code_numbers": self._sum(number & (length >= 3) & (length <= 6)),
            "phones": self._phones(number),
        }

    def _inside(self, mask: NDArray[np.bool_]) -> NDArray[np.int64]:
        running = np.zeros(len(mask) + 1, dtype=np.int32)
        np.cumsum(mask, out=running[1:], dtype=np.int32)
        return (running[self._found.last] - running[self._found.first]).astype(np.int64)

    def _sum(self, mask: NDArray[np.bool_]) -> NDArray[np.float32]:
        return count_between(mask.nonzero()[0], self._edges)

    def _longest(self) -> NDArray[np.float32]:
        found = self._found
        if not len(self._length):
            return np.zeros(len(found.starts), dtype=np.float32)
        padded = np.append(self._length, 0)
        longest = np.maximum.reduceat(padded, np.minimum(found.starts, len(self._length)))
        return np.where(found.ends > found.starts, longest, 0).astype(np.float32)

    def _phones(self, number: NDArray[np.bool_]) -> NDArray[np.float32]:
        found, length = self._found, self._length
        out = np.zeros(len(number), dtype=np.bool_)
        at = np.flatnonzero(number)
        if not len(at):
            return self._sum(out)
        joined = np.zeros(len(at), dtype=np.bool_)
        joined[1:] = (np.diff(at) == 1) & (found.first[at[1:]] - found.last[at[:-1]] <= 2)
        heads = np.flatnonzero(~joined)
        total = np.add.reduceat(length[at], heads)
        widest = np.maximum.reduceat(length[at], heads)
        out[at[heads]] = (total >= 9) & (total <= 16) & (widest >= 3) | (widest >= 7) & (total <= 16)
        return self._sum(out)
