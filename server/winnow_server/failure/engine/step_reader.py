"""What every reader of steps shares: opening, closing and failing one. On its own it reads shell commands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from .analysis import Step
from .lines import LineIndex, decode
from .markup import Mark

MAX_STEPS: Final = 1_000
"""Steps kept of one log: half of them the first, half the last."""

_CODE: Final = re.compile(
    rb"(?:exited with(?: status| code)?(?: exit status)?|exit (?:code|status)|failed with exit code|non-zero code|code)"
    rb":? '?(\d{1,6})"
)
_STAMP: Final = re.compile(rb"(?:\[task )?\[?(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d)(?:[.,](\d{1,6}))?")


_BOOKKEEPING: Final = re.compile(
    r"(?:\w{1,60}=\S*$|'?\[|(?:exit|return|echo|printf|set|export|unset|local|true|false|test|trap|eval|sleep|kill|rm|cat|"
    r"tail|popd|deactivate)\b|docker(?:-compose| compose)? (?:down|stop|rm|kill|logs)\b)"
)
"""Traced commands that lead up to others or clean up after them: what fails seldom is one of these."""


def bookkeeping(shown: str) -> bool:
    """Whether a traced line (``+ command``) is no step of its own; what was typed behind a prompt always is one."""
    return shown.startswith("+") and (shown.startswith("++") or _BOOKKEEPING.match(shown.lstrip("+ ")) is not None)


@dataclass(slots=True)
class Open:
    """A step while it is read."""

    name: str
    command: str
    first: int
    last: int = 0
    duration: float | None = None
    exit_code: int | None = None
    failed: bool = False
    key: str = ""
    began: int = 0


class Reader:
    """Reads marks in order of lines. The steps of a system that says nothing of its own are shell commands."""

    def __init__(self, lines: LineIndex) -> None:
        """``keyed`` holds the latest step of each key that its system gave."""
        self._lines = lines
        self._steps: list[Open] = []
        self.keyed: dict[str, Open] = {}
        self.seen: set[Mark] = set()

    def take(self, kind: Mark, number: int) -> None:
        """The next mark."""
        self.seen.add(kind)
        self.mark(kind, number)

    def mark(self, kind: Mark, number: int) -> None:
        """What this system makes of a mark."""
        if kind is Mark.SHELL:
            shown = self.shown(number)
            if not bookkeeping(shown):
                command = shown.lstrip("$+ ")
                self.open(command, command, number)
        elif kind in (Mark.DOCKER_STEP, Mark.BUILDBOT_STEP):
            self.open(self.shown(number), "", number)
        elif kind in (Mark.TRAVIS_EXITED, Mark.DOCKER_FAILED, Mark.BUILDKITE_EXIT):
            self.fail(number)

    def ends_abruptly(self) -> bool:
        """Whether a system that always closes its log did not."""
        return False

    def choose(self) -> None:
        """Mark the step that failed when no mark of the system said so."""
        if self._steps and not any(step.failed for step in self._steps):
            self._steps[-1].failed = True

    def finish(self) -> list[Step]:
        """The steps in order; the first that says ``failed`` is the one that failed."""
        self.choose()
        total = self._lines.line_count
        for step in self._steps:
            step.last = max(step.first, step.last or total)
            if step.duration is None:
                step.duration = self._elapsed(step)
        return [Step(s.name, s.command, s.first, s.last, s.duration, s.exit_code, s.failed) for s in self._steps]

    def raw(self, number: int) -> bytes:
        """Bytes of a line, empty when it was not kept."""
        position = self._lines.position_of(number)
        if position < len(self._lines) and int(self._lines.numbers[position]) == number:
            return self._lines.raw(position)
        return b""

    def shown(self, number: int) -> str:
        """Visible text of a line, empty when it was not kept."""
        position = self._lines.position_of(number)
        if position < len(self._lines) and int(self._lines.numbers[position]) == number:
            return decode(self._lines.clean(position)).strip()
        return ""

    @property
    def current(self) -> Open | None:
        """The step that is open."""
        return self._steps[-1] if self._steps and not self._steps[-1].last else None

    def open(self, name: str, command: str, number: int, key: str = "") -> Open:
        """Open a step, which ends the one before it; marks on one line make one step."""
        last = self.current
        if last is not None:
            if last.first == number:
                last.name, last.command = last.name or name[:200], last.command or command[:500]
                last.key = last.key or key
                if last.key:
                    self.keyed[last.key] = last
                return last
            last.last = number - 1
        if len(self._steps) >= MAX_STEPS:
            del self._steps[MAX_STEPS // 2]
        step = Open(name[:200], command[:500], number, key=key)
        self._steps.append(step)
        if key:
            self.keyed[key] = step
        return step

    def close(self, number: int) -> None:
        """End the open step on line ``number``."""
        if self.current is not None:
            self.current.last = number

    def code(self, number: int) -> int | None:
        """Exit code that a line states."""
        found = _CODE.search(self.raw(number)[-400:])
        return int(found[1]) if found else None

    def fail(self, number: int, step: Open | None = None) -> None:
        """The step (else the latest) failed, unless the line says that it exited with 0."""
        code = self.code(number)
        if step is None:
            step = self._steps[-1] if self._steps else self.open("", "", 1)
        step.exit_code = code if code is not None else step.exit_code
        step.last = max(step.last, number) if step is self._steps[-1] else step.last or number
        step.failed = step.failed or code != 0

    def _elapsed(self, step: Open) -> float | None:
        """Seconds between the timestamps of a step's first and last line."""
        first, last = (_STAMP.match(self.raw(number)) for number in (step.first, step.last))
        if not first or not last:
            return None
        times = [datetime.fromisoformat(f"{decode(m[1])}.{decode(m[2] or b'0'):0<6}") for m in (first, last)]
        return max(0.0, (times[1] - times[0]).total_seconds())
