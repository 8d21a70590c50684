# ruff: noqa: E501 (patterns read better unbroken)
"""The test that was running when a job was stopped for taking too long: the last one that began and never ended."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from .analysis import Category, FailedTest, SignatureMatch
from .lines import LineIndex, decode

BEFORE: Final = 12
"""Lines before the one that says that the job was stopped, among which the last output is looked for."""
MESSAGE: Final = "was running when the job was stopped"

_BEGAN: Final = re.compile(
    r"^(?P<suite>[\w./\\-]{1,200}\.py)::(?P<python>[\w:.\[\]/-]{1,200})\s*$"
    r"|^=== RUN\s{1,4}(?P<go>[\w/.#-]{1,200})\s*$"
    r"|^\[ RUN      \] (?P<google>[\w./]{1,200})\s*$"
    r"|^test (?P<rust>[\w:]{1,200})(?: \.\.\.\s*| has been running for over \d{1,6} seconds)$"
    r"|^Test Case '-\[(?P<case>[\w. ]{1,200})\]' started"
    r"|^(?:\[INFO\] )?Running (?P<java>[\w.$]{1,200}(?:Tests?|IT|Spec|IntegrationTest))\s*$"
    r"|^\s{1,8}Start\s{1,6}\d{1,6}: (?P<ctest>[\w.:/-]{1,200})\s*$"
    r"|^(?P<unittest>test\w{0,200}) \([\w.]{1,200}\) \.\.\.\s*$"
    r"|^\s{0,4}RUNS\s{1,4}(?P<jest>[\w./@-]{1,200})\s*$"
)
_SAID_BY_CI: Final = re.compile(
    r"^\s*$|^(?:##\[|\[Pipeline\]|section_|make(?:\[\d{1,3}\])?: |Terminated|Sending (?:interrupt|term)|Cancelling nested|ERROR: Job failed|Too long with no output|The job exceeded|No output has been received)"
)


@dataclass(frozen=True, slots=True)
class Hanging:
    """A test, and the 1-based number of the line on which it began."""

    test: FailedTest
    line: int


def hanging_test(lines: LineIndex, category: Category, matches: Sequence[SignatureMatch]) -> Hanging | None:
    """The test that the last line of output before a time-out names; None where it was another kind of line."""
    if category is not Category.TIMEOUT:
        return None
    for match in matches:
        if match.category is not Category.TIMEOUT:
            continue
        stopped = lines.position_of(match.line)
        for position in range(stopped - 1, max(-1, stopped - 1 - BEFORE), -1):
            line = decode(lines.clean(position))
            found = _BEGAN.match(line)
            if found:
                groups = found.groupdict()
                suite = (groups.pop("suite") or "").removesuffix(".py").replace("/", ".")
                name = next(value for value in groups.values() if value)
                number = int(lines.numbers[position])
                return Hanging(FailedTest(name, suite, MESSAGE, number), number)
            if not _SAID_BY_CI.match(line):
                break
    return None
