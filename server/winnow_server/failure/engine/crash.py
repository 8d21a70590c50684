# ruff: noqa: E501 (patterns read better unbroken)
"""Reports of crashes: what the dying program said and where it was, without what varies between runs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from . import trace
from .prefixes import without_prefixes

WINDOW: Final = 120
"""Lines read after the head of a report; beyond them come registers, shadow memory and lists of modules."""

_FILE: Final = r"(?:[^\s:\[\](]{0,200}[/\\])?(?P<file>[\w.+-]{1,80})"
_MESSAGES: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"[FE]\d{{4}} [\d:.]{{5,20}}\s{{1,4}}\d{{1,9}} {_FILE}:\d{{1,6}}\] (?:Security )?(?:D?CHECK|Check) failed: (?P<text>.{{1,300}})",
        rf"\bFATAL:{_FILE}[:(]\d{{1,6}}\)?\] ?(?:(?:Security )?(?:D?CHECK|Check) failed: )?(?P<text>.{{1,300}})",
        r"\bASSERTION FAILED: (?P<text>.{1,300})",
        r"\bassert(?:ion)? failure: (?P<text>.{1,300})",
        r"\bassertion [`'\"](?P<text>.{1,300}?)['\"] failed",
        r"\bAssertion [`'\"](?P<text>.{1,300}?)['\"] failed",
        r"\bCSA_ASSERT failed: (?P<text>.{1,300}?)(?: \[(?P<file>[\w./-]{1,200}):\d{1,6}\])?$",
        r"^(?:Security )?(?:D?CHECK|Check) failed: (?P<text>.{1,300})",
        r"\bKernel panic - not syncing: (?P<text>(?!Fatal exception|panic_on_\w).{1,300})",
        r"\bpanicked at ['\"](?P<text>.{1,300}?)['\"], ",
        r"^(?:.{0,240}\] )?panic: (?P<text>(?!runtime error).{1,300}?)(?: \[recovered\])?$",
        r"^fatal error: (?P<text>(?!unexpected signal|runtime: ).{1,300})",
        r"CANNOT LINK EXECUTABLE .{0,300}?library \"(?P<text>[^\"]{1,120})\" not found",
        rf"^[FC]\d{{4}} [\d:.]{{5,20}}\s{{1,4}}\d{{1,9}} {_FILE}:\d{{1,6}}\] (?P<text>.{{1,300}})",
    )
)
_FATAL_IN: Final = re.compile(
    r"^# Fatal error(?: in (?:[^\s,]{0,300}[/\\])?(?P<file>[^\s,/\\]{0,100}), line \d{1,7})?$"
)
_FATAL_TEXT: Final = re.compile(r"^# (?:(?:D?CHECK|Check|Debug check) failed: )?(?P<text>\S.{0,300})$")
_BAD_CAST: Final = re.compile(
    r"runtime error: (?:control flow integrity check for type '?(?P<cfi>[\w:<>, ~*&]{1,200}?)'? (?:\(0x[0-9a-f]{1,16}\) )?failed|"
    r"(?:downcast|upcast|member (?:call|access)) .{0,80}?does not point to an object of type '?(?P<type>[\w:<>, ~*&]{1,200}))"
)
_OBJECT: Final = re.compile(
    r"note: (?:vtable is of type|object is of type) '?(?P<type>[\w:<>, ~]{1,200})'?|note: (?P<invalid>invalid vtable|object has (?:an )?invalid vptr)"
)
_PROCESS: Final = re.compile(
    r">>> (?P<process>[^\s<]{1,200}) <<<|^(?:CPU: \d{1,4} )?PID: \d{1,8} Comm: (?P<command>[\w./-]{1,40})"
)
_HEAD: Final = re.compile(r"\bERROR: \w{3,30}: |\bSUMMARY: ")
_KIND_TAIL: Final = re.compile(r"^.{0,40}?(?=ERROR: |SUMMARY: )| on (?:unknown )?address .*$| \(.*$")
_WILD: Final = re.compile(r"ERROR: \w{3,30}Sanitizer: (?:SEGV|access-violation) on unknown address")
_VALUES: Final = re.compile(r" \((?:.{1,300}? )?vs\.? .{0,400}$")
_REMARK: Final = re.compile(r"[.;] .*$")
_NUMBERS: Final = re.compile(r"\b(?:0x[0-9a-fA-F]{1,16}|\d{1,20})\b")


@dataclass(frozen=True, slots=True)
class Crash:
    """One report. Empty ``message`` and ``calls`` mean that it has no readable stack."""

    message: str
    """What failed, with the file that says so; masked."""
    calls: tuple[str, ...]
    """Own calls, innermost first."""
    process: str
    """The program, when the report names it."""
    kind: str
    """Head line of the report, masked."""
    readable: bool
    """Some call has a name, if only those of the system or of a test runner."""

    def parts(self) -> tuple[str, ...]:
        """What identifies the crash, at most three parts. Reports without any readable part are one group."""
        found = [part for part in (self.message, *self.calls) if part][:3]
        if found:
            return tuple(found)
        if self.readable:
            return (f"runner only: {self.kind}",)
        return (self.process or "no readable stack",)


def read(lines: Sequence[str]) -> Crash:
    """The report whose head is among the first of ``lines`` (clean text). At most ``WINDOW`` lines are read."""
    lines = without_prefixes(lines[:WINDOW])
    message, position = _message(lines)
    traces = trace.find(lines)
    chosen = trace.root(traces)
    calls = (chosen.calls() or chosen.places()) if chosen is not None else ()
    readable = any(found.readable() for found in traces)
    if message and not calls and any(_WILD.search(line) for line in lines[position + 1 :]):
        # A fatal message ends in an abort or a trap; a wild access after it is another, unexplained crash.
        aborted = any(" ABRT " in line or " ILL " in line or " TRAP " in line for line in lines[position + 1 :])
        message = message if aborted else ""
    process = next((found for found in map(_PROCESS.search, lines) if found), None)
    name = (process["process"] or process["command"]).rsplit("/", 1)[-1] if process else ""
    head = next((line for line in lines if _HEAD.search(line)), "")
    return Crash(message, calls, name, _masked(_KIND_TAIL.sub("", head), ""), readable)


def _message(lines: Sequence[str]) -> tuple[str, int]:
    for position, line in enumerate(lines):
        fatal = _FATAL_IN.match(line)
        if fatal:
            text = _FATAL_TEXT.match(lines[position + 1]) if position + 1 < len(lines) else None
            said = text["text"] if text else ""
            return _masked("" if said == "unreachable code" else said, fatal["file"] or ""), position
        cast = _BAD_CAST.search(line)
        if cast:
            return _cast(cast["cfi"] or cast["type"], lines[position + 1 : position + 8]), position
        for pattern in _MESSAGES:
            found = pattern.search(line)
            if found:
                groups = found.groupdict()
                return _masked(found["text"], groups.get("file") or ""), position
    return "", -1


def _cast(wanted: str, following: Sequence[str]) -> str:
    for line in following:
        found = _OBJECT.search(line)
        if found:
            return f"bad cast to {wanted} from {found['type'] or 'invalid vptr'}"
    return f"bad cast to {wanted}"


def _masked(text: str, file: str) -> str:
    text = _VALUES.sub("", text.strip())
    text = _REMARK.sub("", text)
    text = _NUMBERS.sub("#", text).strip().rstrip(". ").strip("'\"")
    if not any(letter.isalpha() for letter in text):
        text = ""
    return f"{text} in {file}" if file and text else text or file
