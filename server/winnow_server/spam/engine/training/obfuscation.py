"""A seeded writer of obfuscated copies, as senders make them to slip past filters."""

from __future__ import annotations

import random
from collections.abc import Sequence

MODES = ("zero_width", "homoglyph", "leet", "spacing")
_HOMOGLYPHS = str.maketrans("aeopcxyiskhABEHKMOPCTX", "аеорсхуіѕкһАВЕНКМОРСТХ")
_LEET = str.maketrans("oieastOIEAST", "013457013457")
_INVISIBLE = "\u200b\u200c\u2060\ufeff"


def obfuscate(text: str, mode: str, seed: int, share: float = 0.5) -> str:
    """A copy in which about `share` of the words of four letters or more are disguised; links stay as they are."""
    chance = random.Random(f"{seed} {mode} {text}")  # noqa: S311  a seeded copy, no secret
    return " ".join(_disguised(word, mode, chance) if chance.random() < share else word for word in text.split(" "))


def obfuscated(texts: Sequence[str], mode: str, seed: int, share: float = 0.5) -> list[str]:
    """Copies of all texts."""
    return [obfuscate(text, mode, seed + row, share) for row, text in enumerate(texts)]


def _disguised(word: str, mode: str, chance: random.Random) -> str:
    if len(word) < 4 or not word.isalpha():
        return word
    if mode == "zero_width":
        at = chance.randrange(1, len(word))
        return word[:at] + chance.choice(_INVISIBLE) + word[at:]
    if mode == "spacing":
        return chance.choice(" .-_").join(word)
    table = _HOMOGLYPHS if mode == "homoglyph" else _LEET
    keep = chance.randrange(len(word))  # one letter stays, so that the word mixes what is written and what is meant
    return "".join(c if at == keep else c.translate(table) for at, c in enumerate(word))
