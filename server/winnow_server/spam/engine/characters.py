"""One table over Unicode: each code point's folded form and its class, for one gather over a whole batch."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

CODE_MASK = np.uint32(0x1FFFFF)  # low 21 bits: the folded code point

_KIND_SHIFT = 21  # 3 bits
KIND_SHIFT = np.uint32(_KIND_SHIFT)
OTHER, LETTER, DIGIT, SPACE, PUNCTUATION, PICTURE, DELETED = range(7)

_UPPER_SHIFT = 24
_STYLED_SHIFT = 25
_SCRIPT_SHIFT = 26  # 3 bits
# The eight bits from KIND_SHIFT on, the attributes of a character, are looked at apart from its code.
KIND_MASK = np.uint8(7)
UPPER = np.uint8(1 << _UPPER_SHIFT - _KIND_SHIFT)  # the original was a capital letter
STYLED = np.uint8(1 << _STYLED_SHIFT - _KIND_SHIFT)  # it was a compatibility form of a letter or digit: circled, bold
SCRIPT_SHIFT = np.uint8(_SCRIPT_SHIFT - _KIND_SHIFT)

UNSPACED = np.uint32(1 << 29)  # a character of a script written without spaces: every one counts as a word
COMMON, LATIN, CYRILLIC, GREEK, EAST_ASIAN, RIGHT_TO_LEFT, BRAHMIC, OTHER_SCRIPT = range(8)

_EXPLORED = 0x20000  # above lie rare ideographs, which fold to themselves, and tags, which are deleted

_DELETED_RANGES = (
    (0x00AD, 0x00AD),  # soft hyphen
    (0x0300, 0x036F),  # combining marks
    (0x034F, 0x034F),
    (0x061C, 0x061C),
    (0x0640, 0x0640),  # Arabic tatweel
    (0x064B, 0x0652),  # Arabic vowel marks
    (0x0591, 0x05BD),  # Hebrew points
    (0x115F, 0x1160),  # Hangul fillers
    (0x180B, 0x180F),
    (0x1AB0, 0x1AFF),
    (0x1DC0, 0x1DFF),
    (0x200B, 0x200F),  # zero-width and directional marks
    (0x202A, 0x202E),
    (0x2060, 0x206F),
    (0x20D0, 0x20FF),  # enclosing marks
    (0x3164, 0x3164),
    (0xFE00, 0xFE0F),  # variation selectors
    (0xFE20, 0xFE2F),
    (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0),
    (0x1F3FB, 0x1F3FF),  # skin tones
    (0xE0000, 0xE01EF),  # tags
)

_SCRIPTS = (
    (0x0041, 0x024F, LATIN),
    (0x0250, 0x02AF, LATIN),
    (0x0370, 0x03FF, GREEK),
    (0x0400, 0x052F, CYRILLIC),
    (0x0530, 0x058F, OTHER_SCRIPT),
    (0x0590, 0x08FF, RIGHT_TO_LEFT),
    (0x0900, 0x0FFF, BRAHMIC),
    (0x1000, 0x109F, BRAHMIC),
    (0x10A0, 0x10FF, OTHER_SCRIPT),
    (0x1100, 0x11FF, EAST_ASIAN),
    (0x1780, 0x17FF, BRAHMIC),
    (0x1C80, 0x1C8F, CYRILLIC),
    (0x1D00, 0x1DBF, LATIN),
    (0x1E00, 0x1EFF, LATIN),
    (0x1F00, 0x1FFF, GREEK),
    (0x2C60, 0x2C7F, LATIN),
    (0x2DE0, 0x2DFF, CYRILLIC),
    (0x3040, 0x31FF, EAST_ASIAN),
    (0x3400, 0x9FFF, EAST_ASIAN),
    (0xA640, 0xA69F, CYRILLIC),
    (0xA720, 0xA7FF, LATIN),
    (0xAC00, 0xD7FF, EAST_ASIAN),
    (0xF900, 0xFAFF, EAST_ASIAN),
)

_UNSPACED_RANGES = ((0x3040, 0x30FF), (0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x31FFF))  # kana and ideographs

# Letters that no decomposition reaches.
_SPECIAL = {
    "ı": "i",
    "ø": "o",
    "đ": "d",
    "ł": "l",
    "ħ": "h",
    "ŧ": "t",
    "ß": "s",
    "æ": "a",
    "œ": "o",
    "ɡ": "g",
    "ʟ": "l",
}
_SMALL_CAPITALS = dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnoprstuvwyz", strict=True))
_NEGATIVE_LETTERS = ((0x1F130, 26), (0x1F150, 26), (0x1F170, 26), (0x1F1E6, 26))  # squared and circled A to Z


@lru_cache(maxsize=1)
def character_table() -> NDArray[np.uint32]:
    """uint32[0x110000]: folded code point | kind << 21 | capital | styled | script << 26 | unspaced.

    Folding is NFKC, lower case, accents dropped, digits of every script to '0'; marks kept where vowels are marks
    (Brahmic scripts). A code point whose form has several characters folds to the first.
    """
    table: NDArray[np.uint32] = np.arange(0x110000, dtype=np.uint32)
    table |= np.uint32(OTHER_SCRIPT << _SCRIPT_SHIFT)
    table[0x20000:0x32000] = np.arange(0x20000, 0x32000, dtype=np.uint32)
    table[0x20000:0x32000] |= np.uint32(LETTER << _KIND_SHIFT | EAST_ASIAN << _SCRIPT_SHIFT)
    for code in range(_EXPLORED):
        if not 0xD800 <= code <= 0xDFFF:
            table[code] = _entry(chr(code))
    for start, count in _NEGATIVE_LETTERS:
        for k in range(count):
            table[start + k] = (ord("a") + k) | LETTER << _KIND_SHIFT | 1 << _STYLED_SHIFT | LATIN << _SCRIPT_SHIFT
    for first, last in _UNSPACED_RANGES:
        letters = (table[first : last + 1] >> KIND_SHIFT) & np.uint32(7) == LETTER
        table[first : last + 1][letters] |= UNSPACED
    for first, last in _DELETED_RANGES:
        table[first : last + 1] = DELETED << _KIND_SHIFT
    table[0] = 0
    table.setflags(write=False)
    return table


def _entry(char: str) -> int:
    folded, styled = _fold(char)
    category = unicodedata.category(folded)
    bits = ord(folded)
    if category[0] == "L" or (category in ("Mc", "Mn") and ord(folded) > 0x0800):
        bits |= LETTER << _KIND_SHIFT | _script(ord(folded)) << _SCRIPT_SHIFT
    elif category == "Nd":
        bits = ord("0") | DIGIT << _KIND_SHIFT
    elif category[0] == "Z" or char in "\t\n\v\f\r\x85":
        bits = ord(" ") | SPACE << _KIND_SHIFT
    elif category == "So" or ord(folded) >= 0x1F000:
        bits |= PICTURE << _KIND_SHIFT
    elif category[0] in "PS":
        bits |= PUNCTUATION << _KIND_SHIFT
    elif category in ("Cc", "Cf"):
        bits = DELETED << _KIND_SHIFT
    if char.isupper():
        bits |= 1 << _UPPER_SHIFT
    if styled and (bits >> _KIND_SHIFT) & 7 in (LETTER, DIGIT):
        bits |= 1 << _STYLED_SHIFT
    return bits


def _fold(char: str) -> tuple[str, bool]:
    """The folded character, and whether the original was a styled form of an ordinary letter or digit."""
    if char in _SMALL_CAPITALS:
        return _SMALL_CAPITALS[char], True
    compatible = unicodedata.normalize("NFKC", char)
    styled = compatible != char and compatible.isalnum() and len(compatible) == 1 and ord(compatible) < 0x250
    styled = styled and unicodedata.decomposition(char).startswith("<")
    lowered = compatible.lower()
    base = "".join(c for c in unicodedata.normalize("NFD", lowered) if not 0x300 <= ord(c) <= 0x36F)
    base = unicodedata.normalize("NFC", base) or char
    first = base.strip()[:1] or " "
    return _SPECIAL.get(first, first), styled


def _script(code: int) -> int:
    for first, last, script in _SCRIPTS:
        if first <= code <= last:
            return script
    return OTHER_SCRIPT
