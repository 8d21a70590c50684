"""Undoes what hides words: look-alike letters where scripts mix inside a word, digits for letters, spaced letters."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from winnow_server.spam.engine.characters import CYRILLIC, DIGIT, GREEK, LATIN, LETTER, SCRIPT_SHIFT
from winnow_server.spam.engine.encode import EncodedBatch
from winnow_server.spam.engine.ngrams import Words
from winnow_server.spam.engine.style import count_between

# Letters of other scripts by the Latin letter they are mistaken for. Undone only inside words that mix scripts.
_LOOKALIKES = str.maketrans(
    "аеорсухіјѕһԁԛԝвнкмтгпАЕОРСУХІЈЅВНКМТαορνυικτεγωςΑΒΕΖΗΙΚΜΝΟΡΤΥΧѵёӏ",
    "aeopcyxijshdqwbhkmtrnAEOPCYXIJSBHKMTaopvuikteywcABEZHIKMNOPTYXvel",
)
_MIXED = re.compile(r"[^\W\d_]*[\u0370-\u03ff\u0400-\u052f][^\W\d_]*")
_DIGITS = str.maketrans("0134578@$9", "oieastbasg")
_LEET_WORD = re.compile(r"(?<![\w@$])(?=[\w@$]*[^\W\d_])(?=[\w@$]*[013457@$89])[\w@$]{3,24}(?![\w@$]|\.\w)")
_SPACED = re.compile(r"(?<!\w)(?:[^\W_][ .\-_*·|]{1,2}){2,}[^\W_](?!\w)")
_LONGEST = 2_000  # characters that are written out; what is hidden shows early
_BETWEEN = re.compile(r"[ .\-_*·|]+")
_ENDS_IN_NUMBER = re.compile(r"[^\W\d_]{3,}\d+|\d+[^\W\d_]{1,3}")


def hidden_rows(batch: EncodedBatch, found: Words) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """(rows that may hide words, float32[n, 3]: words of mixed scripts, letters with digits inside, spaced letters)."""
    size = len(batch.starts)
    letter = batch.kinds == LETTER
    script = (batch.entries >> np.uint32(SCRIPT_SHIFT)) & np.uint32(7)
    latin = letter & (script == LATIN)
    other = letter & ((script == CYRILLIC) | (script == GREEK))
    shapes = np.zeros((size, 3), dtype=np.float32)
    if other.any():
        mixed = (_inside(latin, found) > 0) & (_inside(other, found) > 0)
        shapes[:, 0] = _per_message(mixed, found)
    digit = batch.kinds == DIGIT
    swapped = np.zeros(len(digit), dtype=np.bool_)
    sign = (batch.codes == ord("@")) | (batch.codes == ord("$"))
    swapped[1:-1] = (digit[1:-1] | sign[1:-1]) & letter[2:] & latin[2:]
    shapes[:, 1] = count_between(swapped.nonzero()[0], np.append(batch.starts, len(batch.codes)))
    single = (found.last - found.first == 1) & (letter | digit)[found.first] & (batch.codes[found.first] < 0x2E80)
    if single.any():
        close = np.zeros(len(single), dtype=np.bool_)
        close[1:] = single[1:] & single[:-1] & (found.first[1:] - found.last[:-1] <= 2)
        three = np.zeros(len(single), dtype=np.bool_)
        three[2:] = close[2:] & close[1:-1]
        shapes[:, 2] = _per_message(three, found)
    return np.flatnonzero(shapes.any(axis=1)), shapes


def plain(text: str, mixed: bool = True, swapped: bool = True, spaced: bool = True) -> str:
    """The text with hidden words written out: those of mixed scripts, with digits for letters, with spaced letters."""
    text = text[:_LONGEST]
    if mixed:
        text = _MIXED.sub(lambda match: _unmix(match.group()), text)
    if swapped:
        text = _LEET_WORD.sub(lambda match: _unleet(match.group()), text)
    if spaced:
        text = _SPACED.sub(lambda match: _BETWEEN.sub("", match.group()), text)
    return text


def _unmix(word: str) -> str:
    latin = sum(c.isascii() or "À" <= c <= "ɏ" for c in word)
    if not latin or latin == len(word):
        return word
    return word.translate(_LOOKALIKES)


def _unleet(word: str) -> str:
    if _ENDS_IN_NUMBER.fullmatch(word):
        return word
    return word.translate(_DIGITS)


def _inside(mask: NDArray[np.bool_], found: Words) -> NDArray[np.int32]:
    running = np.zeros(len(mask) + 1, dtype=np.int32)
    np.cumsum(mask, out=running[1:], dtype=np.int32)
    return running[found.last] - running[found.first]


def _per_message(mask: NDArray[np.bool_], found: Words) -> NDArray[np.float32]:
    return count_between(mask.nonzero()[0], np.append(found.starts, len(mask)))
