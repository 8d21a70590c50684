# ruff: noqa: E501 (patterns and tables read better unbroken)
"""Structured facts of a failure, from what its signatures captured and from its excerpt."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import replace
from typing import Final, TypeVar

from .analysis import (
    Category,
    Facts,
    FailedTest,
    FileLocation,
    Host,
    Limit,
    Package,
    Segment,
    SignatureMatch,
    Step,
    is_within,
)
from .case_names import canonical
from .ecosystems import ecosystem, split_coordinates
from .frames import read as read_frame
from .lines import LineIndex, decode
from .retries import flaky_names
from .signatures import SIGNATURES

MOST: Final = 50
"""Facts of one kind."""
SHOWN_LETTERS: Final = 500
SHOWN_LINES: Final = 200
"""What is read of each segment of an excerpt."""
MESSAGE_LINES: Final = 8
"""Lines after the name of a failed test among which its message is looked for."""

T = TypeVar("T")

_LANGUAGES: Final = {signature.name: signature.languages for signature in SIGNATURES}
_PLACE: Final = re.compile(
    r"(?:^|[\s\"'(\[<=@])(?P<path>(?:[A-Za-z]:[\\/])?[\w.@$+\\/-]{1,240}\.[A-Za-z][A-Za-z0-9]{0,9})"
    r"(?::|\(|\", line |:\[)(?P<line>\d{1,6})(?:[:,] ?(?P<column>\d{1,5}))?(?=[\s:)\],'\"]|$)(?!:\d{1,5}s\))"
)
_URL: Final = re.compile(
    r"\b[a-z][a-z+]{2,10}://(?:[^\s/@]{1,100}@)?(?P<host>[A-Za-z0-9][\w.-]{1,200})(?::(?P<port>\d{1,5}))?"
)
_PORT: Final = re.compile(r"^(?P<host>[\w.-]{1,200}):(?P<port>\d{1,5})$")
_MESSAGE: Final = re.compile(
    r"(?i)\b(?:assert\w*|expected|actual|exception|error|failure|should|timed out|panicked)\b|[a-z](?:Error|Exception)\b|^E  "
)
_RULE_LINE: Final = re.compile(r"^\W*$")
_NO_MESSAGE: Final = re.compile(
    r"(?i)##\[error\]|ERROR: Job failed|exited with|exit (?:code|status) \d|panicked at [^\n]{1,200}:\d{1,6}:\d{1,5}:?$"
    r"|^(?:error message|stack trace|expected|actual|failures?|errors?):?$|Executed \d{1,6} tests?"
)
"""What runners and CI systems print between a test's name and its message."""
_ADVICE: Final = re.compile(
    r"(?i)\b(?:see|visit|read|check|about|upgrading|information|help|docs|documentation)[:,]? ?$"
)
"""Words before an address that only tells where to read more."""
_HEADING: Final = re.compile(r"^\s{0,4}(?P<path>(?:[A-Za-z]:)?[\w.@$+\\/ -]{1,240}\.[A-Za-z][A-Za-z0-9]{0,9}):?\s*$")
_ROWS_BELOW_HEADING: Final = frozenset({"eslint-row", "yamllint", "stylelint-compact", "remark-lint"})
_ROWS_BACK: Final = 60
"""Lines above a row among which the file that it belongs to is looked for."""
_COLLECTING: Final = "ERROR collecting "
"""Before the name of a file of tests that could not be loaded."""
_MAIN_THREADS: Final = frozenset({"main", "<unnamed>"})
_HOSTLESS: Final = frozenset({"localhost", "0.0.0.0", "127.0.0.1"})  # noqa: S104 (a name in a log, nothing is bound)
_ABOUT_PACKAGES: Final = frozenset({Category.DEPENDENCY, Category.NETWORK, Category.AUTH})
_EXIT_CODE_OF: Final = frozenset({"ld-returned", "linker-failed-clang", "carthage", "killed-timeout-exit"})
_LIMIT_KINDS: Final = (
    ("coverage", "coverage"), ("heap", "memory"), ("memory", "memory"), ("oom", "memory"), ("space", "disk"), ("disk", "disk"),
    ("timeout", "time"), ("time", "time"), ("no-output", "time"), ("size", "size"), ("quota", "quota"),
    ("files", "files"), ("version", "version"), ("toolchain", "version"),
)  # fmt: skip
_LIMITED: Final = frozenset({Category.TIMEOUT, Category.RESOURCE, Category.CONFIGURATION})


def collect(
    lines: LineIndex,
    excerpt: Sequence[Segment],
    matches: Sequence[SignatureMatch],
    step: Step | None,
    hanging: FailedTest | None = None,
) -> Facts:
    """The facts, in order of the log, each once, at most ``MOST`` of a kind. Reads a bounded number of lines.

    ``hanging`` is the test that ran when the job was stopped. Matches outside of the failing step count only when they are in the excerpt: a step that passed tells nothing.
    """
    said = [m for m in matches if _within(m.line, step) or is_within(m.line, excerpt)]
    shown = [
        (segment.first_line + offset, line[:SHOWN_LETTERS])
        for segment in excerpt
        for offset, line in enumerate(segment.text.split("\n", SHOWN_LINES)[:SHOWN_LINES])
    ]
    return Facts(
        failed_tests=_failed_tests(lines, said) if hanging is None else (hanging, *_failed_tests(lines, said))[:MOST],
        files=_once(
            [*_captured_files(said), *_files_above(lines, said), *_shown_files(shown)],
            lambda f: (f.path, f.line),
            lambda f: f.log_line,
        ),
        packages=_once(_packages(said), lambda p: (p.name, p.version)),
        exit_codes=_once(_exit_codes(said, step), lambda code: code),
        hosts=_once([*_captured_hosts(said), *_shown_hosts(said, shown)], lambda h: (h.name, h.port)),
        limits=_once(_limits(said), lambda limit: (limit.kind, limit.value)),
    )


def _within(line: int, step: Step | None) -> bool:
    return step is None or is_within(line, (step,))


def _once(found: Iterable[T], key: Callable[[T], Hashable], order: Callable[[T], int] | None = None) -> tuple[T, ...]:
    items = sorted(found, key=order) if order is not None else found
    kept: dict[Hashable, T] = {}
    for item in items:
        kept.setdefault(key(item), item)
    return tuple(kept.values())[:MOST]


def _failed_tests(lines: LineIndex, matches: Sequence[SignatureMatch]) -> tuple[FailedTest, ...]:
    kept: dict[str, FailedTest] = {}
    flaky = flaky_names(lines, matches)
    for match in matches:
        captured = match.captures.get("test", "").strip(" \t─")
        if not captured or match.category not in (Category.TEST, Category.CRASH, Category.UNKNOWN):
            continue
        if captured in _MAIN_THREADS or captured.startswith(_COLLECTING):
            continue
        name, suite = canonical(captured, match.captures.get("suite", ""), _LANGUAGES.get(match.name, ()))
        message = match.captures.get("message", "") or _message(lines, match.line, captured)
        suite = suite or match.captures.get("file", "")
        known = kept.get(name)
        if known is None:
            kept[name] = FailedTest(name, suite, message, match.line, name in flaky or f"{suite}.{name}" in flaky)
        else:
            kept[name] = replace(known, suite=known.suite or suite, message=known.message or message)
    return tuple(kept.values())[:MOST]


def _message(lines: LineIndex, number: int, name: str) -> str:
    """What a runner says after the name of a test: on its line behind a dash or colon, else on a line soon after."""
    position = lines.position_of(number)
    first = decode(lines.clean(position)) if position < len(lines) else ""
    behind = first.partition(name)[2]
    for mark in (" - ", ": ", " -> "):
        before, found, rest = behind.partition(mark)
        if found and not before.strip(" ]').") and _MESSAGE.search(rest):
            return rest.strip()[:300]
    below = range(position + 1, min(position + 1 + MESSAGE_LINES, len(lines)))
    said = [line for line in (decode(lines.clean(offset)).strip() for offset in below) if _is_message(line)]
    best = next((line for line in said if line.startswith("E  ")), said[0] if said else "")
    return best.removeprefix("E  ").strip()[:300]


def _is_message(line: str) -> bool:
    return (
        not _RULE_LINE.match(line)
        and _MESSAGE.search(line) is not None
        and not _NO_MESSAGE.search(line)
        and read_frame(line) is None
    )


def _captured_files(matches: Sequence[SignatureMatch]) -> Iterable[FileLocation]:
    for match in matches:
        path = match.captures.get("file", "")
        if path and match.captures.get("line", "").isdigit():
            column = match.captures.get("column", "")
            yield FileLocation(
                path.strip(), int(match.captures["line"]), int(column) if column.isdigit() else 0, match.line
            )


def _files_above(lines: LineIndex, matches: Sequence[SignatureMatch]) -> Iterable[FileLocation]:
    """Places of rows that stand below the name of their file."""
    rows = [m for m in matches if m.name in _ROWS_BELOW_HEADING and m.captures.get("line", "").isdigit()]
    for match in rows[:MOST]:
        position = lines.position_of(match.line)
        for offset in range(position - 1, max(-1, position - 1 - _ROWS_BACK), -1):
            found = _HEADING.match(decode(lines.clean(offset)))
            if found:
                column = match.captures.get("column", "")
                yield FileLocation(
                    found["path"].strip(), int(match.captures["line"]), int(column) if column else 0, match.line
                )
                break


def _shown_files(shown: Sequence[tuple[int, str]]) -> Iterable[FileLocation]:
    for number, line in shown:
        for found in _PLACE.finditer(line):
            if not found["path"].replace(".", "").isdigit():
                yield FileLocation(found["path"], int(found["line"]), int(found["column"] or 0), number)


def _packages(matches: Sequence[SignatureMatch]) -> Iterable[Package]:
    for match in matches:
        captured = match.captures.get("package", "") or match.captures.get("image", "")
        if captured and match.category in _ABOUT_PACKAGES:
            kind = ecosystem(match.name)
            name, version = split_coordinates(captured, kind)
            if name:
                yield Package(name, version or match.captures.get("version", ""), kind, match.line)


def _exit_codes(matches: Sequence[SignatureMatch], step: Step | None) -> Iterable[int]:
    for match in matches:
        code = match.captures.get("code", "")
        if code.isdigit() and (match.category is Category.UNKNOWN or match.name in _EXIT_CODE_OF):
            yield int(code)
    if step is not None and step.exit_code is not None:
        yield step.exit_code


def _captured_hosts(matches: Sequence[SignatureMatch]) -> Iterable[Host]:
    for match in matches:
        for capture in ("host", "url"):
            value = match.captures.get(capture, "")
            found = _URL.search(value) or _PORT.match(value)
            if found:
                yield _host(found, match.line)
            elif capture == "host" and value:
                port = match.captures.get("port", "")
                yield Host(value.strip("."), int(port) if port.isdigit() else 0, match.line)


def _shown_hosts(matches: Sequence[SignatureMatch], shown: Sequence[tuple[int, str]]) -> Iterable[Host]:
    """Hosts named on lines that a signature of a failed connection or refused access matched."""
    telling = {m.line for m in matches if m.category in (Category.NETWORK, Category.AUTH)}
    for number, line in shown:
        if number in telling:
            for found in _URL.finditer(line):
                if found["host"] not in _HOSTLESS and not _ADVICE.search(line[: found.start()][-40:]):
                    yield _host(found, number)


def _host(found: re.Match[str], line: int) -> Host:
    return Host(found["host"].strip("."), int(found["port"] or 0), line)


def _limits(matches: Sequence[SignatureMatch]) -> Iterable[Limit]:
    for match in matches:
        value = match.captures.get("limit", "")
        kind = next((kind for part, kind in _LIMIT_KINDS if part in match.name), "")
        if value and kind and (match.category in _LIMITED or kind in ("time", "coverage")):
            yield Limit(kind, value.strip(), match.line)
