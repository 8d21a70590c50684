"""Text as lists compare it: NFKC, case folded, nothing invisible, every run of white space one space."""

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Sequence

_SEPARATOR = "\0"
# Characters of one pass, but for a longer text: no other thread runs during one.
_BLOCK = 65_536
# Controls but white space and the separator, soft hyphens, zero-width characters, bidirectional marks, tags.
_INVISIBLE = re.compile(
    "[\x01-\x08\x0e-\x1b\x7f\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e007f]"
)
_ASCII_CONTROLS = dict.fromkeys((*range(1, 9), *range(14, 28), 127))


def fold(text: str) -> str:
    """One text, as `fold_many` folds it."""
    return fold_many((text,))[0]


def fold_many(texts: Sequence[str]) -> list[str]:
    """Each text folded, many in one pass: the cost is that of the characters, not of the messages."""
    if len(texts) > 1 and sum(map(len, texts)) > _BLOCK:
        return [folded for block in _blocks(texts) for folded in _fold_block(block)]
    return _fold_block(texts)


def _blocks(texts: Sequence[str]) -> Iterator[list[str]]:
    block: list[str] = []
    size = 0
    for text in texts:
        if block and size + len(text) > _BLOCK:
            yield block
            block, size = [], 0
        block.append(text)
        size += len(text)
    yield block


def _fold_block(texts: Sequence[str]) -> list[str]:
    joined = _SEPARATOR.join(texts)
    if joined.count(_SEPARATOR) != len(texts) - 1:
        joined = _SEPARATOR.join(text.replace(_SEPARATOR, " ") for text in texts)
    if joined.isascii():
        folded = joined.translate(_ASCII_CONTROLS).lower()
    else:
        folded = unicodedata.normalize("NFKC", _INVISIBLE.sub("", unicodedata.normalize("NFKC", joined)).casefold())
    return [text.strip() for text in " ".join(folded.split()).split(_SEPARATOR)] if texts else []


def digest(folded: str) -> bytes:
    """SHA-256 of a folded text: what a hash entry holds in hex."""
    return hashlib.sha256(folded.encode("utf-8", "surrogatepass")).digest()
