"""The candidate lines as one clean block of bytes, so that every later step is a pass over a buffer."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .lines import COLLECTED, DATED, ESCAPE, LineIndex

LINE_BYTES = 400
"""Longest part of a line that is scored."""

RED, YELLOW, GREEN, BOLD = 1, 2, 3, 4

_COLOURS = (
    (re.compile(rb"\x1b\[(?:[0-9]{1,3};){0,3}(?:31|91)(?:;[0-9]{1,3}){0,3}m"), bytes([RED])),
    (re.compile(rb"\x1b\[(?:[0-9]{1,3};){0,3}(?:33|93)(?:;[0-9]{1,3}){0,3}m"), bytes([YELLOW])),
    (re.compile(rb"\x1b\[(?:[0-9]{1,3};){0,3}(?:32|92)(?:;[0-9]{1,3}){0,3}m"), bytes([GREEN])),
    (re.compile(rb"\x1b\[(?:0?1|4)m"), bytes([BOLD])),
)
_MARKUP = re.compile(
    rb"section_(?:start|end):\d{1,12}:[\w.-]{1,80}(?:\[[^\]\n]{0,80}\])?\r?|travis_(?:fold|time):[^\r\n]{1,160}\r?"
)
_OVERWRITTEN = re.compile(rb"(?m)^[^\n]*\r(?=[^\n\r])")
_COLLECTED = re.compile(rb"(?m)^" + COLLECTED)
_TIME = rb"(?:\xef\xbb\xbf)?(?:" + DATED + rb"|\[?\d\d:\d\d:\d\d(?:[.,]\d{1,6})?\]?[ \t])"
_TIMESTAMP = re.compile(rb"(?m)^" + _TIME)
_COLOURED_TIMESTAMP = re.compile(rb"(?m)^([\x01-\x04]+)" + _TIME)
_STAMP = b"0000-00-00T00:00:00.0000000Z "
_DIGIT = ord("0")
_CONTROLS = bytes(set(range(32)) - {9, 10})


@dataclass(frozen=True, slots=True)
class Block:
    """``text``: the cleaned lines, each followed by a newline; ``starts`` (n,), ``ends`` (n,) int64 offsets into it;
    ``colours`` (n, 4) bool: red, yellow, green, bold."""

    text: bytes
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    colours: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.starts)

    def line(self, position: int) -> bytes:
        return self.text[int(self.starts[position]) : int(self.ends[position])]


def build(lines: LineIndex, positions: NDArray[np.int64]) -> Block:
    """Clean the lines at ``positions`` together."""
    view = memoryview(lines.log)
    starts = _past_stamps(np.frombuffer(view, np.uint8), lines.starts[positions], lines.ends[positions])
    ends = np.minimum(lines.ends[positions], starts + LINE_BYTES)
    raw = b"".join([part for a, b in zip(starts.tolist(), ends.tolist(), strict=True) for part in (view[a:b], b"\n")])
    coloured = b"\x1b" in raw
    if coloured:
        for pattern, mark in _COLOURS:
            raw = pattern.sub(mark, raw)
        raw = ESCAPE.sub(b"", raw)
    if b"section_" in raw or b"travis_" in raw:
        raw = _MARKUP.sub(b"", raw)
    if b"\r" in raw:
        raw = _OVERWRITTEN.sub(b"", raw)
    if b"\t" in raw:
        raw = _COLLECTED.sub(b"", raw)
    if coloured:
        raw = _COLOURED_TIMESTAMP.sub(rb"\1", raw)
    raw = _TIMESTAMP.sub(b"", raw)
    shades = np.zeros((len(positions), 4), bool)
    buffer = np.frombuffer(raw, np.uint8)
    marks = np.flatnonzero((buffer >= RED) & (buffer <= BOLD))
    if len(marks):
        line = np.searchsorted(np.flatnonzero(buffer == 10), marks)
        shades[line, buffer[marks] - 1] = True
    text = raw.translate(None, _CONTROLS)
    newlines = np.flatnonzero(np.frombuffer(text, np.uint8) == 10)
    first = np.empty(len(newlines), np.int64)
    first[:1] = 0
    first[1:] = newlines[:-1] + 1
    return Block(text, first, newlines, shades)


def _past_stamps(buffer: NDArray[np.uint8], starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where the lines go on after the timestamp that GitHub Actions puts before each, known by its separators."""
    long_enough = np.flatnonzero(ends - starts >= len(_STAMP))
    for offset, sign in enumerate(_STAMP):
        if sign != _DIGIT:
            long_enough = long_enough[buffer[starts[long_enough] + offset] == sign]
    past = starts.copy()
    past[long_enough] += len(_STAMP)
    return past
