# ruff: noqa: E501 (patterns read better unbroken)
"""Stack traces in a log, and what is left of one when only the program's own calls are kept."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from .frame_names import is_entry, is_harness, is_library, is_noise, is_system_module
from .frames import Frame, go_place, read
from .prefixes import without_prefixes

OWN_FRAMES: Final = 3
"""Calls that identify a failure: enough to tell two apart, few enough to survive a change further up the stack."""
MOST_FRAMES: Final = 200
_RECURSION: Final = 12
"""Times that one call has to appear before its trace is taken for an endless recursion."""
_GAP: Final = 3
"""Lines that are no frames, such as quoted source or wrapped lines, within one trace."""

_OUTERMOST_FIRST: Final = frozenset({"python"})
_KIND: Final = re.compile(
    r"^\s{0,8}(?:\[?[A-Z]{3,7}\]? )?(?:Caused by: |Exception in thread \"[^\"]{0,120}\" |Uncaught |Unhandled exception\. |E {2,8})?"
    r"(?P<kind>(?:[\w$]{1,80}(?:\.|::|\\)){0,12}[A-Z_][\w$]{1,100})(?=:|\s*$| \()"
)
_RUBY_KIND: Final = re.compile(r"\((?P<kind>[A-Z]\w{0,60}(?:::\w{1,60}){0,4})\)\s*$")
_CAUSE: Final = re.compile(r"^\s{0,8}(?:\[?[A-Z]{3,7}\]? )?Caused by: ")


@dataclass(frozen=True, slots=True)
class Trace:
    """Consecutive frames, innermost first. ``first`` and ``last`` are positions in the lines that were read."""

    kind: str
    """Class of the exception, when the runtime names one."""
    frames: tuple[Frame, ...]
    first: int
    last: int
    cause: bool = False
    """It explains the trace before it."""

    def calls(self) -> tuple[str, ...]:
        """The innermost calls that are neither a failure reporter's nor a library's, else the innermost of a library.

        Where own code ends (``main``, a fuzz target's entry), reading stops; empty when no own call has a name.
        """
        own: list[str] = []
        library: list[str] = []
        for frame in self._after_panic():
            function = frame.function
            if not function or is_noise(frame.runtime, function):
                continue
            if is_entry(function) or (own and is_harness(function, frame.file)):
                break
            if is_harness(function, frame.file):
                continue
            (library if is_library(frame.runtime, function, frame.file) else own).append(short(frame))
        chosen = own or library
        return _recursion(chosen) or tuple(chosen[:OWN_FRAMES])

    def places(self) -> tuple[str, ...]:
        """Where it happened when no own call has a name: the file of the program's entry, else its own modules."""
        entry = next((frame for frame in self.frames if is_entry(frame.function)), None)
        if entry is not None and entry.file and not is_library(entry.runtime, entry.function, entry.file):
            return (_base(entry.file),)
        modules = [f.module for f in self.frames if f.module and not f.function and not is_system_module(f.module)]
        return tuple(_base(module) for module in modules[:OWN_FRAMES])

    def readable(self) -> bool:
        """Whether any call has a name."""
        return any(frame.function for frame in self.frames)

    def _after_panic(self) -> Sequence[Frame]:
        """A Go panic that is reported while its handlers run: what called it comes after."""
        for position, frame in enumerate(self.frames):
            if frame.runtime == "go" and frame.function == "panic":
                return self.frames[position + 1 :]
        return self.frames


def _recursion(calls: Sequence[str]) -> tuple[str, ...]:
    """The calls of an endless recursion, which depth ends at another one each run; empty when there is none."""
    counts = Counter(calls[:MOST_FRAMES])
    often = [(name, count) for name, count in counts.most_common(2 * OWN_FRAMES) if count >= _RECURSION]
    return tuple(sorted(name for name, _ in often)[:OWN_FRAMES])


def short(frame: Frame) -> str:
    """The call's name without the path of its package or file."""
    if frame.runtime == "go":
        return frame.function.rsplit("/", 1)[-1] if "(" not in frame.function else _go_short(frame.function)
    if not frame.function:
        return _base(frame.file)
    return frame.function


def _base(path: str) -> str:
    return path.replace("\\", "/").rsplit("/", 1)[-1]


def _go_short(function: str) -> str:
    before, bracket, after = function.partition("(")
    return before.rsplit("/", 1)[-1] + bracket + after


def find(lines: Sequence[str]) -> list[Trace]:
    """All traces in ``lines`` (without escape sequences and timestamps), in order. Linear time."""
    reader = _Reader()
    for position, line in enumerate(without_prefixes(lines)):
        reader.take(position, line)
    reader.close()
    return reader.traces


def root(traces: Sequence[Trace]) -> Trace | None:
    """The trace that tells most about the cause: the first one with own calls, or the deepest cause that it names."""
    best = next((position for position, trace in enumerate(traces) if trace.calls()), None)
    if best is None:
        return next((trace for trace in traces if trace.places()), None)
    while best + 1 < len(traces) and traces[best + 1].cause and traces[best + 1].calls():
        best += 1
    return traces[best]


class _Reader:
    def __init__(self) -> None:
        self.traces: list[Trace] = []
        self._frames: list[Frame] = []
        self._first = 0
        self._last = -100
        self._before = self._kind = ""
        self._go: tuple[int, Frame] | None = None

    def take(self, position: int, line: str) -> None:
        if self._go is not None:
            at, call = self._go
            self._go = None
            place = go_place(line)
            if place and position == at + 1:
                self._add(at, Frame("go", call.function, place))
                self._last = position
                return
        frame = read(line)
        if frame is None:
            if self._frames and (_CAUSE.match(line) or self._names_kind_after(line)):
                self.close()
            if line.strip() and (not self._frames or position - self._last > _GAP):
                self.close()
                self._before = line
            elif not self._frames:
                self._before = line
            return
        if frame.runtime == "go":
            self._go = (position, frame)
        elif self._frames and self._frames[-1].runtime == "rust" and frame.runtime == "javascript":
            self._last = position
        else:
            self._add(position, frame)
            raised = _RUBY_KIND.search(line) if frame.runtime == "ruby" else None
            self._kind = raised["kind"] if raised else self._kind

    def _names_kind_after(self, line: str) -> bool:
        """Python names the exception on the line after its innermost call."""
        kind = _KIND.match(line) if self._frames[0].runtime in _OUTERMOST_FIRST and line[:1] != " " else None
        self._kind = kind["kind"] if kind else self._kind
        return kind is not None

    def _add(self, position: int, frame: Frame) -> None:
        if self._frames and self._begins_anew(position, frame):
            self.close()
        if not self._frames:
            self._first = position
        if len(self._frames) >= MOST_FRAMES and frame.runtime in _OUTERMOST_FIRST:
            del self._frames[0]
        if len(self._frames) < MOST_FRAMES:
            self._frames.append(frame)
        self._last = position

    def _begins_anew(self, position: int, frame: Frame) -> bool:
        last = self._frames[-1]
        if position - self._last > _GAP + 1:
            return True
        if frame.runtime != last.runtime and {frame.runtime, last.runtime} != {"native", "kernel"}:
            return True
        return frame.number == 0 and last.number >= 0

    def close(self) -> None:
        """End the open trace."""
        if self._frames:
            runtime = self._frames[0].runtime
            frames = tuple(reversed(self._frames)) if runtime in _OUTERMOST_FIRST else tuple(self._frames)
            before = _KIND.match(self._before)
            kind = self._kind or (before["kind"] if before else "")
            self.traces.append(Trace(kind, frames, self._first, self._last, bool(_CAUSE.match(self._before))))
        self._frames = []
        self._before = self._kind = ""
