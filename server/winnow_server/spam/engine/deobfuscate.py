"""Undoes what hides words: look-alike letters where scripts mix inside a word, digits for letters, spaced letters."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from winnow_server.spam.engine.characters import CYRILLIC, DIGIT, GREEK, LATIN, LETTER, SCRIPT_SHIFT
from winnow_server.spam.engine.encode import EncodedBatch
from winnow_server.spam.engine.ngrams import Words, is_inside
from winnow_server.spam.engine.style import count_between

# Letters of other scripts by the Latin letter they are mistaken for. Undone only inside words that mix scripts.
_LOOKALIKES = str.maketrans(
    "аеорсухіјѕһԁԛԝвнкмтгпАЕОРСУХІЈЅВНКМТαορνυικτεγωςΑΒΕΖΗΙΚΜΝΟΡΤΥΧѵёӏ",
    "aeopcyxijshdqwbhkmtrnAEOPCYXIJSBHKMTaopvuikteywcABEZHIKMNOPTYXvel",
)
_MIXED = re.compile(
    r"(?<![^\W\d_])[^\W\d_]*"
    r"(?:[A-Za-zÀ-ɏ][\u0370-\u03ff\u0400-\u052f]|[\u0370-\u03ff\u0400-\u052f][A-Za-zÀ-ɏ])[^\W\d_]*"
)
# Where to look: from a letter of another script beside a Latin one, or from digits and signs beside what may be a
# letter, up to a space. They begin with few characters and name no class of Unicode, so that others are passed quickly.
_MIXED_SEED = re.compile(r"[\u0370-\u03ff\u0400-\u052f](?:[A-Za-zÀ-ɏ]|(?<=[A-Za-zÀ-ɏ].))[^ ]*")
_LEET_SEED = re.compile(
    r"[0-9_@$](?:(?<=[A-Za-z\x80-\U0010ffff].)|(?<![0-9_@$].)[0-9_@$]*[A-Za-z\x80-\U0010ffff])[^ ]*"
)
_DIGITS = str.maketrans("0134578@$9", "oieastbasg")
_LEET_WORD = re.compile(r"(?<![\w@$])(?=[\w@$]*[^\W\d_])(?=[\w@$]*[013457@$89])[\w@$]{3,24}(?![\w@$]|\.\w)")
_SPACED = re.compile(r"(?<!\w)(?:[^\W_][ .\-_*·|]{1,2}){2,}[^\W_](?!\w)")
_SPACED_SCRIPTS = 0x2E80  # code points below are of scripts written with spaces
_MARK = " \0 "
_LONGEST = 2_000  # characters that are written out; what is hidden shows early
_BETWEEN = re.compile(r"[ .\-_*·|]+")
_HALF, _LOW = np.uint32(16), np.uint32(0xFFFF)  # a word is shorter than that
_ENDS_IN_NUMBER = re.compile(r"[^\W\d_]{3,}\d+|\d+[^\W\d_]{1,3}")


def hidden_rows(batch: EncodedBatch, found: Words) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """(rows that may hide words, float32[3, n]: words of mixed scripts, letters with digits inside, spaced letters)."""
    kinds, codes, edges = batch.kinds, batch.codes, batch.edges
    shapes = np.zeros((3, len(batch)), dtype=np.float32)
    letter = kinds == LETTER
    latin = letter
    if not batch.latin:
        script = batch.attributes >> SCRIPT_SHIFT
        latin = letter & (script == LATIN)
        other = letter & ((script == CYRILLIC) | (script == GREEK))
        if other.any():
            shapes[0] = count_between(_holding_both(latin, other, found).nonzero()[0], found.indptr)
    signs = ((kinds == DIGIT) | (codes == ord("@")) | (codes == ord("$"))).nonzero()[0]
    signs = signs[latin.take(signs + 1)]
    inside = letter.take(signs - 1)
    # A single digit may stand for the first letter of a word too: not that of "3rd" or "5pm", nor the sign of "@name".
    begins = ~is_inside(kinds.take(signs - 1)) & latin.take(signs + 2) & letter.take(signs + 3)
    begins &= codes.take(signs) != ord("@")
    signs = signs[inside | begins]
    single = (found.last - found.first == 1).nonzero()[0]
    first, last = found.first.take(single), found.last.take(single)
    close = (single[1:] - single[:-1] == 1) & (first[1:] - last[:-1] <= 2) & (codes[first[1:]] < _SPACED_SCRIPTS)
    third = first[2:][close[1:] & close[:-1]]
    if not (len(signs) or len(third) or shapes[0].any()):
        return third, shapes
    shapes[1] = count_between(signs, edges)
    shapes[2] = count_between(third, edges)
    return np.flatnonzero(shapes.any(axis=0)), shapes


def plain(texts: Sequence[str], shapes: NDArray[np.bool_]) -> list[str]:
    """The texts with hidden words written out: those of mixed scripts, with digits for letters, with spaced letters.

    shapes: bool[3, n], which of these each text is searched for, in the order of `hidden_rows`.
    """
    out = [text[:_LONGEST] for text in texts]
    for asked, write_out in zip(shapes, (_unmixed, _unleeted, _unspaced), strict=True):
        rows = asked.nonzero()[0].tolist()
        for row, text in zip(rows, _each([out[row] for row in rows], write_out), strict=True):
            out[row] = text
    return out


def _each(texts: list[str], write_out: Callable[[str], str]) -> list[str]:
    """All at once, with a mark between them that no word goes across; one by one where a text has a NUL itself."""
    together = _MARK.join(texts)
    if not texts or together.count("\0") != len(texts) - 1:
        return [write_out(text) for text in texts]
    return write_out(together).split(_MARK)


def _unmixed(text: str) -> str:
    return _replace(_MIXED, _MIXED_SEED, lambda match: match.group().translate(_LOOKALIKES), text)


def _unleeted(text: str) -> str:
    return _replace(_LEET_WORD, _LEET_SEED, _unleet, text)


def _unspaced(text: str) -> str:
    return _SPACED.sub(lambda match: _BETWEEN.sub("", match.group()), text)


def _replace(pattern: re.Pattern[str], seed: re.Pattern[str], by: Callable[[re.Match[str]], str], text: str) -> str:
    """Replace a pattern, each match of which holds a seed and no space, only around seeds; these go on to a space.

    The patterns look around, and so are tried at every character, which takes long.
    """
    ranges: list[tuple[int, int]] = []
    end = 0
    for found in seed.finditer(text):
        begin = text.rfind(" ", end, found.start()) + 1
        end = found.end()
        ranges.append((begin, end))
    if not ranges:
        return text
    before = " ".join([text[begin:end] for begin, end in ranges])
    after = pattern.sub(by, before)
    if after == before:
        return text
    pieces: list[str] = []
    done = 0
    for (begin, end), piece in zip(ranges, after.split(" "), strict=True):
        pieces += (text[done:begin], piece)
        done = end
    return "".join((*pieces, text[done:]))


def _unleet(match: re.Match[str]) -> str:
    word = match.group()
    return word if _ENDS_IN_NUMBER.fullmatch(word) else word.translate(_DIGITS)


def _holding_both(one: NDArray[np.bool_], other: NDArray[np.bool_], found: Words) -> NDArray[np.bool_]:
    """bool[w]: words with a character of each mask."""
    running = np.zeros(len(one) + 1, dtype=np.uint32)
    np.add.accumulate(one + (other.astype(np.uint32) << _HALF), out=running[1:])
    inside = running.take(found.last) - running.take(found.first)
    holding: NDArray[np.bool_] = ((inside & _LOW) != 0) & ((inside >> _HALF) != 0)
    return holding
