"""How a message is written, whatever its language: counts of classes of characters, shapes of words and more."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from winnow_server.spam.engine.characters import (
    DELETED,
    DIGIT,
    KIND_MASK,
    KIND_SHIFT,
    LETTER,
    PICTURE,
    SPACE,
    STYLED,
    UPPER,
    character_table,
)
from winnow_server.spam.engine.encode import PAD, EncodedBatch
from winnow_server.spam.engine.ngrams import Grams, Words
from winnow_server.spam.engine.shapes import SHAPES, WordShapes

# Classes of characters: one bit of text belongs to one class. Single punctuation marks have a class of their own.
MARKS = "!?.,:;%*#@&+/\"'-_=<>()|\\"
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
    "lower",  # the most frequent one first: it is what the others leave
    "other",
    "upper",
    "digit",
    "space",
    "line",
    "picture",
    "styled",
    "invisible",
    "currency",
    "bracket",
    *MARKS,
)
CLASS = {name: index for index, name in enumerate(NAMES)}
_INVISIBLE = ((0x200B, 0x200B), (0x200E, 0x200F), (0x202A, 0x202E), (0x2060, 0x2064), (0xFEFF, 0xFEFF), (0xAD, 0xAD))


@lru_cache(maxsize=1)
def _class_table() -> NDArray[np.uint8]:
    """uint8[0x110000]: the class of every code point."""
    attributes = (character_table() >> KIND_SHIFT).astype(np.uint8)
    kinds = attributes & KIND_MASK
    table = np.full(len(kinds), CLASS["other"], dtype=np.uint8)
    for kind, name in ((LETTER, "lower"), (DIGIT, "digit"), (SPACE, "space"), (PICTURE, "picture")):
        table[kinds == kind] = CLASS[name]
    table[(kinds == LETTER) & ((attributes & UPPER) != 0)] = CLASS["upper"]
    table[(attributes & STYLED) != 0] = CLASS["styled"]
    table[0xFF01:0xFF5F][table[0xFF01:0xFF5F] == CLASS["styled"]] = CLASS["lower"]  # full width is plain in East Asia
    for first, last in _INVISIBLE:
        table[first : last + 1] = CLASS["invisible"]
    for marks, name in ((_CURRENCY, "currency"), (_BRACKETS, "bracket")):
        table[[ord(mark) for mark in marks]] = CLASS[name]
    for mark in MARKS:
        table[ord(mark)] = CLASS[mark]
    for mark, plain in _SAME.items():
        table[ord(mark)] = CLASS[plain]
    table[ord("\n")] = CLASS["line"]
    table[0] = CLASS["lower"]  # the padding, which no message counts
    table[0xFE00:0xFE10] = table[0x1F3FB:0x1F400] = CLASS["other"]
    return table


# Counts beside those of classes of characters and of shapes of words.
_OTHERS = (
    "nothing",  # always 0
    "marks",  # all punctuation
    "code_marks",  # what code has more of than prose
    "characters",
    "words",
    "grams",  # different words and pairs of words
    "longest",  # the longest word
    "phones",  # telephone numbers
    "stretched",  # letters repeated thrice
    "repeated_marks",  # the same of punctuation
    "ellipses",  # two full stops in a row
    "emoticons",  # such as ":)"
)
COUNTS = {name: index for index, name in enumerate((*NAMES, *SHAPES, *_OTHERS))}
_ALL_MARKS = slice(CLASS["currency"], len(CLASS))
_CODE_MARKS = np.array([CLASS[mark] for mark in ("bracket", *"=_<>;|\\")])
_EVENTS = COUNTS["phones"]  # this count and those after it are of positions in the text
_LOGARITHMS = np.log1p(np.arange(8192, dtype=np.float32))


def log_counts(counts: NDArray[np.float32] | NDArray[np.intp]) -> NDArray[np.float32]:
    """log(1 + x) of whole numbers, from a table, up to 8191."""
    return _LOGARITHMS.take(counts.astype(np.intp, copy=False), mode="clip")


@dataclass(frozen=True, slots=True)
class Style:
    """counts: float32[len(COUNTS), n]. accounts: rows with a word such as those of wallets and bank accounts."""

    counts: NDArray[np.float32]
    accounts: NDArray[np.int64]

    def of(self, name: str) -> NDArray[np.float32]:
        """float32[n]: one of COUNTS."""
        row: NDArray[np.float32] = self.counts[COUNTS[name]]
        return row


def measure(batch: EncodedBatch, found: Words, features: Grams) -> Style:
    """The style of every message of the batch."""
    words = WordShapes(batch, found)
    counts = np.empty((len(COUNTS), len(batch)), dtype=np.float32)
    lengths = batch.original_edges[1:] - batch.original_edges[:-1] - PAD
    classes = _classes(batch, lengths)
    counts[: len(NAMES)] = classes
    counts[len(NAMES) : len(NAMES) + len(SHAPES)] = words.counts()
    counts[COUNTS["nothing"]] = 0
    counts[COUNTS["marks"]] = classes[_ALL_MARKS].sum(axis=0)
    counts[COUNTS["code_marks"]] = classes[_CODE_MARKS].sum(axis=0)
    counts[COUNTS["characters"]] = lengths
    counts[COUNTS["words"]] = found.indptr[1:] - found.indptr[:-1]
    counts[COUNTS["grams"]] = features.counts
    counts[COUNTS["longest"]] = words.longest()
    counts[_EVENTS:] = _per_message(batch, [words.phones(), *_runs(batch), _emoticons(batch.codes)])
    return Style(counts, words.accounts())


def count_between(positions: NDArray[np.int64], edges: NDArray[np.int64]) -> NDArray[np.float32]:
    """float32[n]: how many of the ascending positions lie from each of the n + 1 edges up to the next."""
    at = positions.searchsorted(edges)
    return (at[1:] - at[:-1]).astype(np.float32)


def _per_message(batch: EncodedBatch, events: list[NDArray[np.int64]]) -> NDArray[np.int64]:
    """int64[len(events), n]: how many of the positions of each kind lie in every message."""
    size = len(batch)
    rows = batch.edges.searchsorted(np.concatenate(events), side="right") - 1
    rows += (np.arange(len(events)) * size).repeat([len(positions) for positions in events])
    return np.bincount(rows, minlength=len(events) * size).reshape(len(events), size)


def _classes(batch: EncodedBatch, lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """int64[len(NAMES), n]: characters of each class; those of the first one are what all others leave."""
    size = len(batch)
    classes = _class_table().take(batch.original)
    at = (classes != 0).nonzero()[0]
    borders = at.searchsorted(batch.original_edges)
    others = borders[1:] - borders[:-1]
    flat = np.bincount(classes.take(at) * np.intp(size) + np.arange(size).repeat(others), minlength=size * len(NAMES))
    counts = flat.reshape(len(NAMES), size)
    counts[0] = lengths - others
    return counts


def _runs(batch: EncodedBatch) -> list[NDArray[np.int64]]:
    """Positions of letters and of marks that stand three times, and of two full stops."""
    codes = batch.codes
    again = codes[1:] == codes[:-1]
    at = (again[1:] & again[:-1]).nonzero()[0]
    kind = batch.kinds.take(at)
    stops = (again & (codes[1:] == ord("."))).nonzero()[0]
    return [at[kind == LETTER], at[(kind > SPACE) & (kind < DELETED)], stops]


def _emoticons(codes: NDArray[np.uint32]) -> NDArray[np.int64]:
    """Positions of eyes, perhaps a nose, and a mouth."""
    eyes = ((codes == ord(":")) | (codes == ord(";")) | (codes == ord("="))).nonzero()[0]
    second = codes.take(eyes + 1)
    mouth = np.where((second == ord("-")) | (second == ord("'")), codes.take(eyes + 2), second)
    found: NDArray[np.int64] = eyes[_MOUTHS.take(mouth, mode="clip")]
    return found


_MOUTHS = np.zeros(256, dtype=np.bool_)
_MOUTHS[[ord(mark) for mark in ")(dp*o|]"]] = True
