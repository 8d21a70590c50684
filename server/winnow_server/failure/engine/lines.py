"""Lines as offsets into the raw bytes, never copied until they are shown.

A line ends at a newline byte and nowhere else. Escape sequences, carriage-return progress, timestamps and stray NULs
stay in the log; ``clean`` takes them out of the few lines that are shown or measured.
"""

from __future__ import annotations

import mmap
import re
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Log = bytes | bytearray | memoryview | mmap.mmap

SHOWN_BYTES = 2_000
"""Longest part of one line that is shown, matched for captures or measured."""

ESCAPE: Final = re.compile(
    rb"\x1b(?:\[[0-9;?:]{0,40}[ -/]{0,4}[@-~]|\][^\x07\x1b\n]{0,300}(?:\x07|\x1b\\)|[@-Z\\^_=>78])"
)
DATED: Final = (
    rb"\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?\]?[ \t](?:[0-9a-f]{2}[OE][ +])?"
)
"""A timestamp with a date; GitLab adds the number and kind of the stream, and a mark where a line goes on."""
COLLECTED: Final = rb"[^\t\n]{1,100}\t[^\t\n]{1,100}\t(?=(?:\xef\xbb\xbf)?\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z )"
"""Job and step that GitHub's command line tool writes before each line, in front of its timestamp."""
_COLLECTED = re.compile(COLLECTED)
_TIMESTAMP = re.compile(rb"(?:\xef\xbb\xbf)?(?:" + DATED + rb"|\[\d\d:\d\d:\d\d(?:\.\d{1,6})?\][ \t])")
_GITLAB_SECTION = re.compile(rb"section_(?:start|end):\d{1,12}:[\w.-]{1,80}(?:\[[^\]\n]{0,80}\])?\r?")
_TRAVIS_MARK = re.compile(rb"travis_(?:fold|time):[^\r\n]{1,160}\r?")
_BINARY = bytes({*range(1, 32)} - {7, 8, 9, 10, 12, 13, 27})
"""Control codes that no terminal shows; NUL apart, which broken pipes and UTF-16 leave in logs."""
_SAMPLE = 1 << 16
_MOST_BINARY = 0.05
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def clean(line: bytes) -> bytes:
    """The visible text of one line, at most ``SHOWN_BYTES`` long: what a terminal would end up showing."""
    line = line[: 4 * SHOWN_BYTES].rstrip(b"\r\n")
    if b"\x1b" in line:
        line = ESCAPE.sub(b"", line)
    if b"section_" in line:
        line = _GITLAB_SECTION.sub(b"", line)
    if b"travis_" in line:
        line = _TRAVIS_MARK.sub(b"", line)
    if b"\r" in line:
        line = next((part for part in reversed(line.split(b"\r")) if part.strip()), b"")
    if b"\t" in line:
        found = _COLLECTED.match(line)
        line = line[found.end() :] if found else line
    line = _TIMESTAMP.sub(b"", line, count=1) if line[:1] in b"[0123456789\xef" else line
    return _CONTROL.sub(b"", line)[:SHOWN_BYTES]


def is_text(log: Log) -> bool:
    """Whether bytes may be a log at all: programs, archives and images are full of control codes, logs are not."""
    sample = bytes(log[:_SAMPLE])
    return len(sample) - len(sample.translate(None, _BINARY)) <= _MOST_BINARY * len(sample)


def decode(line: bytes) -> str:
    """Text of a cleaned line; bytes that are not UTF-8 become U+FFFD."""
    return line.decode("utf-8", "replace")


_MAPPED_BYTES = 4 << 20


def release(log: Log, start: int, end: int) -> None:
    """Says that a part of a mapped log was read: its pages no longer count as this process's memory, and are read from
    the file again where they are shown. Does nothing with other logs."""
    if isinstance(log, mmap.mmap):
        # The kernel maps a file in pieces of up to 2 MiB, so reading on maps what was let go of just before again.
        first = max(0, start - _MAPPED_BYTES) // mmap.PAGESIZE * mmap.PAGESIZE
        log.madvise(mmap.MADV_DONTNEED, first, end - first)


@dataclass(slots=True)
class LineIndex:
    """Where the kept lines of a log are, in order. A log of ordinary size keeps all of its lines.

    ``numbers`` (n,) int64 1-based; ``starts``, ``ends`` (n,) int64 byte offsets, newline excluded; ``cues`` (n,) uint64
    bit sets.
    """

    log: Log
    numbers: NDArray[np.int64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    cues: NDArray[np.uint64]
    line_count: int

    def __len__(self) -> int:
        return len(self.numbers)

    def raw(self, position: int) -> bytes:
        """Bytes of the kept line at ``position``, cut at four times the shown length."""
        start = int(self.starts[position])
        return bytes(self.log[start : min(int(self.ends[position]), start + 4 * SHOWN_BYTES)])

    def clean(self, position: int) -> bytes:
        return clean(self.raw(position))

    def position_of(self, number: int) -> int:
        """Position of the kept line with that number, or of the next kept one; ``len(self)`` past the end."""
        return int(np.searchsorted(self.numbers, number))
