"""Which regular expressions a user may give: those that both matchers run in linear, bounded time.

A pattern is matched by hyperscan, which is linear whatever it is told. Only what its named groups captured is read by
``re``, from the place that hyperscan found. ``re`` backtracks, so in a pattern with named groups whatever could make it
try too many ways is refused, with the place in the pattern and the way to write it instead.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import hyperscan

from .signatures.model import loosened

LONGEST_PATTERN: Final = 500
"""Bytes."""
LARGEST_REPEAT: Final = 1_000
LINE_BYTES: Final = 500
"""Longest part of a line that captures are read from."""
MOST_WAYS: Final = 300_000
"""Ways of matching one place of a line that ``re`` may have to try: a few hundredths of a second."""

CAPTURES: Final = frozenset({
    "file", "line", "column", "test", "suite", "package", "version", "code", "host", "port", "limit", "path", "symbol",
    "command", "rule", "message", "variable", "url", "image",
})  # fmt: skip
"""Names that groups may have; facts are made from them."""

_INDEX: Final = re.compile(r" at index (\d+)")
_QUANTIFIER: Final = re.compile(r"(?:[*+?]|\{(\d{1,6})(,)?(\d{1,6})?\})([?+])?")
_CLASS: Final = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]")
_GROUP: Final = re.compile(r"\((?:\?(?:P<(?P<name>\w+)>|:|[a-zA-Z-]{1,8}:?|(?P<other>.)))?")
_SET_SIGN: Final = re.compile(r"(?<!\\)\[|--|&&|\|\||~~")
_WIDE: Final = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\{(\d{1,6}),(\d{1,6})\}")
_COUNTED: Final = 8
_ASCII_ONLY: Final = re.compile(r"[\x00-\x7f]*")


class InvalidPattern(ValueError):
    """A pattern that is refused.

    ``reason`` is one of EMPTY, TOO_LONG, SYNTAX, UNSUPPORTED, MATCHES_EMPTY, NESTED_REPETITION, TOO_MANY_WAYS,
    REPETITION_TOO_LARGE, SPANS_LINES, NOT_ASCII_IN_CLASS, UNKNOWN_CAPTURE; ``position`` is the 0-based index in the
    pattern, None when it is about the whole.
    """

    def __init__(self, reason: str, message: str, position: int | None = None) -> None:
        super().__init__(message if position is None else f"{message} (at index {position})")
        self.reason = reason
        self.position = position


@dataclass(slots=True)
class _Level:
    """What a group holds so far."""

    start: int
    varies: bool = False
    """It has an alternative or a repetition of more than one length."""


def check(pattern: str) -> None:
    """Raise ``InvalidPattern`` unless ``pattern`` is accepted. Takes some milliseconds."""
    if not pattern:
        raise InvalidPattern("EMPTY", "the pattern is empty")
    if len(pattern.encode()) > LONGEST_PATTERN:
        raise InvalidPattern("TOO_LONG", f"the pattern is longer than {LONGEST_PATTERN} bytes")
    _structure(pattern)
    _compiles(pattern)


def relaxed(pattern: str) -> str:
    """``pattern`` with its wide repetitions unbounded: it matches where ``pattern`` does and elsewhere. Hyperscan finds
    the start of its matches without counting, which for bounded repetitions it often cannot."""
    return _WIDE.sub(lambda found: f"{{{found[1]},}}" if found[2] and int(found[2]) > _COUNTED else found[0], pattern)


def _compiles(pattern: str) -> None:
    """Both matchers accept it, and no empty text matches."""
    try:
        compiled = re.compile(pattern.encode(), re.MULTILINE)
    except re.error as error:
        raise InvalidPattern("SYNTAX", str(error.msg), error.pos) from None
    except (OverflowError, RecursionError):
        raise InvalidPattern("SYNTAX", "the pattern is too deep or its numbers are too large") from None
    if compiled.search(b""):
        raise InvalidPattern("MATCHES_EMPTY", "the pattern matches an empty line; it has to hold some text")
    starts = hyperscan.HS_FLAG_SOM_LEFTMOST
    for form, flag in ((pattern, 0), (loosened(pattern), 0), (relaxed(pattern), starts)):
        try:
            hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK).compile(
                expressions=[form.encode()], ids=[0], elements=1, flags=[hyperscan.HS_FLAG_MULTILINE | flag]
            )
        except hyperscan.HyperscanError as error:
            said = str(error.args[0]) if error.args else "not supported"
            reason = "MATCHES_EMPTY" if "empty buffer" in said else "UNSUPPORTED"
            index = _INDEX.search(said) if form is pattern else None
            plain = _INDEX.sub("", said).rstrip(".").partition("; use HS_FLAG")[0]
            raise InvalidPattern(reason, plain[:1].lower() + plain[1:], int(index[1]) if index else None) from None


def _structure(pattern: str) -> None:
    """One pass over the pattern: groups, repetitions of what varies, repetitions that are too large or too many."""
    captures = "(?P<" in pattern
    levels = [_Level(0)]
    closed: _Level | None = None
    ways, last_ways, position = 1, 1, 0
    while position < len(pattern):
        letter = pattern[position]
        if letter == "\\":
            _escape(pattern, position)
            closed, position = None, position + 2
        elif letter == "[":
            found = _CLASS.match(pattern, position)
            if found is None:
                raise InvalidPattern("SYNTAX", "the character class is not closed", position)
            if not _ASCII_ONLY.fullmatch(found[0]):
                raise InvalidPattern("NOT_ASCII_IN_CLASS", "write letters beyond ASCII as alternatives", position)
            if _SET_SIGN.search(found[0], 1):
                raise InvalidPattern("SYNTAX", "write [, --, &&, || and ~~ in a class with a backslash", position)
            closed, position = None, found.end()
        elif letter == "(":
            closed, position = None, _open(pattern, position, levels)
        elif letter == ")":
            closed = levels.pop() if len(levels) > 1 else None
            if closed is not None and closed.varies:
                levels[-1].varies = True
            position += 1
        elif letter == "|":
            levels[-1].varies = True
            closed, position = None, position + 1
        elif found := _QUANTIFIER.match(pattern, position):
            least, most = _bounds(found)
            if most > LARGEST_REPEAT and most < LINE_BYTES * 1_000:
                raise InvalidPattern("REPETITION_TOO_LARGE", f"repeat at most {LARGEST_REPEAT} times", position)
            if captures and closed is not None and closed.varies and most > 1:
                raise InvalidPattern(
                    "NESTED_REPETITION",
                    "what is repeated may not hold an alternative or another repetition",
                    closed.start,
                )
            if least != most:
                levels[-1].varies = True
                last_ways = min(most, LINE_BYTES) - least + 1
                ways *= last_ways
            closed, position = None, found.end()
            if least != most and not pattern[position:].strip(")"):
                # Nothing follows that could fail, so this one is never tried again with another length.
                ways //= last_ways
        else:
            closed, position = None, position + 1
        if captures and ways > MOST_WAYS and pattern[position:].strip(")"):
            raise InvalidPattern(
                "TOO_MANY_WAYS", "too many repetitions follow one another; bound them, as in {1,40}", position - 1
            )


def _bounds(found: re.Match[str]) -> tuple[int, int]:
    unlimited = LINE_BYTES * 1_000
    if found[1] is None:
        return {"*": (0, unlimited), "+": (1, unlimited), "?": (0, 1)}[found[0][0]]
    least = int(found[1])
    if found[2] is None:
        return least, least
    return least, int(found[3]) if found[3] else unlimited


def _escape(pattern: str, position: int) -> None:
    if pattern[position + 1 : position + 2] in ("n", "r"):
        raise InvalidPattern("SPANS_LINES", "a pattern is matched within one line", position)


def _open(pattern: str, position: int, levels: list[_Level]) -> int:
    found = _GROUP.match(pattern, position)
    if found is None or found["other"] is not None:
        raise InvalidPattern("UNSUPPORTED", "look-around, back-references and conditions are not supported", position)
    name = found["name"]
    if name is not None and name not in CAPTURES:
        raise InvalidPattern(
            "UNKNOWN_CAPTURE", f"no capture is called {name}; use one of {', '.join(sorted(CAPTURES))}", position
        )
    levels.append(_Level(position))
    return found.end()
