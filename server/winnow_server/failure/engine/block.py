"""The candidate lines as one clean block of bytes, so that every later step is a pass over a buffer."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .lines import LineIndex

LINE_BYTES = 400
"""Longest part of a line that is scored."""

RED, YELLOW, GREEN, BOLD = 1, 2, 3, 4

_COLOURS = (
    (re.compile(rb"\x1b\[(?:[0-9]{1,3};){0,3}(?:31|91)(?:;[0-9]{1,3}){0,3}m"), bytes([RED])),
    (re.compile(rb"\x1b\[(?:[0-9]{1,3};){0,3}(?:33|93)(?:;[0-9]{1,3}){0,3}m"), bytes([YELLOW])),
    (re.compile(rb"\x1b\[(?:[0-9]{1,3};){0,3}(?:32|92)(?:;[0-9]{1,3}){0,3}m"), bytes([GREEN])),
    (re.compile(rb"\x1b\[(?:0?1|4)m"), bytes([BOLD])),
)
_ESCAPE = re.compile(rb"\x1b(?:\[[0-9;?:]{0,40}[ -/]{0,4}[@-~]|\][^\x07\x1b\n]{0,300}(?:\x07|\x1b\\)|[@-Z\\^_=>78])")
_MARKUP = re.compile(
    rb"section_(?:start|end):\d{1,12}:[\w.-]{1,80}(?:\[[^\]\n]{0,80}\])?\r?|travis_(?:fold|time):[^\r\n]{1,160}\r?"
)
_OVERWRITTEN = re.compile(rb"(?m)^[^\n]*\r(?=[^\n\r])")
_TIMESTAMP = re.compile(
    rb"(?m)^([\x01-\x04]*)(?:\xef\xbb\xbf)?"
    rb"(?:\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?\]?[ \t](?:[0-9a-f]{2}[OE][ +])?"
    rb"|\[?\d\d:\d\d:\d\d(?:[.,]\d{1,6})?\]?[ \t])"
)
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
    starts = lines.starts[positions]
    ends = np.minimum(lines.ends[positions], starts + LINE_BYTES)
    view = memoryview(lines.log)
    raw = b"".join([part for a, b in zip(starts.tolist(), ends.tolist(), strict=True) for part in (view[a:b], b"\n")])
    if b"\x1b" in raw:
        for pattern, mark in _COLOURS:
            raw = pattern.sub(mark, raw)
        raw = _ESCAPE.sub(b"", raw)
    if b"section_" in raw or b"travis_" in raw:
        raw = _MARKUP.sub(b"", raw)
    if b"\r" in raw:
        raw = _OVERWRITTEN.sub(b"", raw)
    raw = _TIMESTAMP.sub(rb"\1", raw)
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
