# ruff: noqa: E501 (patterns read better unbroken)
"""What collectors write before every line of a program's output: service names, processes, levels."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_KERNEL_TIME: Final = re.compile(r"^\[\s{0,8}\d{1,8}\.\d{3,9}\] ?")
_FORMS: Final = (
    re.compile(r"^[^|]{1,100}\| ?"),
    re.compile(
        r"^(?:\d\d-\d\d [\d:.]{8,18} {1,6}\d{1,6} {1,6}\d{1,6} )?[VDIWEFS][/ ][\w.-]{1,60} {0,12}(?:\( {0,6}\d{1,7}\))?: ?"
    ),
    re.compile(r"^\[[A-Za-z][\w .:/-]{1,60}\]:? ?"),
)
_ENOUGH: Final = 0.7
"""Share of the lines that have to begin alike before it is taken for a prefix."""
_FEWEST: Final = 4
_SAMPLE: Final = 40


def without_prefixes(lines: Sequence[str]) -> list[str]:
    """``lines`` without the prefix that most of them share in form, and without the seconds since a kernel's boot."""
    lines = [_KERNEL_TIME.sub("", line, count=1) if line[:1] == "[" else line for line in lines]
    sample = [line for line in lines[: 2 * _SAMPLE] if line.strip()][:_SAMPLE]
    for form in _FORMS:
        if len(sample) >= _FEWEST and sum(bool(form.match(line)) for line in sample) >= _ENOUGH * len(sample):
            return [form.sub("", line, count=1) for line in lines]
    return list(lines)
