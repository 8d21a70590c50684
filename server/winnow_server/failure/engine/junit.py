"""JUnit XML reports, as surefire, gradle, pytest, jest and their like write them.

Read with the standard library's expat, event by event: memory stays bounded whatever the report's size, and a document
type is refused before an entity can be declared. No package for these reports offers both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final
from xml.parsers import expat

from .analysis import Facts, FailedTest
from .facts import MOST
from .secrets import mask_secrets

MOST_TESTS: Final = 100_000
"""Failed tests remembered while a report is read."""
MESSAGE_LETTERS: Final = 2_000
MOST_TAG_BYTES: Final = 1 << 20
"""Bytes of one tag, comment or instruction that are read for sure; twice as many are refused. Expat holds one until it
ends, and reads it from its start again with every slice that it is given."""

_FAILURES: Final = frozenset({"failure", "error"})
_RERUNS: Final = frozenset({"rerunFailure", "rerunError"})
_FLAKES: Final = frozenset({"flakyFailure", "flakyError"})


@dataclass(frozen=True, slots=True)
class Report:
    """Counts of test cases, each name once, and those that failed at least once, in order."""

    total: int
    skipped: int
    failed_tests: tuple[FailedTest, ...]
    """``flaky`` ones failed and then passed within the same job; ``line`` is 0."""


class ReportError(ValueError):
    """The report is no well-formed JUnit XML; the message says where and why."""


def parse(data: bytes) -> Report:
    """Read one report. Raises ``ReportError``. Linear time.

    A test is flaky when surefire says so (``flakyFailure``, ``flakyError``), or when one entry of it failed and another
    passed, as runners that repeat a test write it. ``rerunFailure`` beside ``failure`` failed each time.
    """
    reader = _Reader()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = _refuse
    try:
        for end in range(MOST_TAG_BYTES, len(data) + MOST_TAG_BYTES, MOST_TAG_BYTES):
            parser.Parse(data[end - MOST_TAG_BYTES : end], False)
            if min(end, len(data)) - parser.CurrentByteIndex > MOST_TAG_BYTES:
                raise ReportError(f"a tag or comment of more than a mebibyte at line {parser.CurrentLineNumber}")
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise ReportError(f"not well-formed XML at line {error.lineno}, column {error.offset}") from None
    if not reader.is_junit:
        raise ReportError("no <testsuites> or <testsuite> element")
    return reader.report()


def with_reports(facts: Facts, reports: Iterable[Report]) -> Facts:
    """``facts`` with the failed tests of reports: what a report says of a test replaces what the log says, its place in
    the log stays."""
    kept = {_key(test): test for test in facts.failed_tests}
    for report in reports:
        for test in report.failed_tests:
            key = next((known for known in (_key(test), ("", test.name)) if known in kept), _key(test))
            line = kept[key].line if key in kept else 0
            kept[key] = replace(test, line=line)
    return replace(facts, failed_tests=tuple(kept.values())[:MOST])


def _key(test: FailedTest) -> tuple[str, str]:
    return test.suite, test.name


def _refuse(*_: object) -> None:
    raise ReportError("a document type is not allowed")


class _Reader:
    def __init__(self) -> None:
        self.is_junit = False
        self._failed: dict[tuple[str, str], FailedTest] = {}
        self._passed: set[tuple[str, str]] = set()
        self._seen: set[tuple[str, str]] = set()
        self._skipped = 0
        self._suites: list[str] = []
        self._case: tuple[str, str] | None = None
        self._message: str | None = None
        self._result = ""
        self._text: list[str] = []
        self._letters = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        tag = tag.rpartition(":")[2]
        if tag in ("testsuites", "testsuite"):
            self.is_junit = True
            self._suites.append(attributes.get("name", ""))
        elif tag == "testcase" and self.is_junit:
            suite = attributes.get("classname") or (self._suites[-1] if self._suites else "")
            self._case = (suite, attributes.get("name", ""))
            self._message, self._result = None, "passed"
        elif self._case is not None and tag in _FAILURES | _FLAKES | _RERUNS:
            self._fail(tag, attributes)
        elif self._case is not None and tag == "skipped":
            self._result = "skipped"

    def _fail(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag not in _RERUNS or self._result == "passed":
            self._result = "flaky" if tag in _FLAKES else "failed"
        if self._message is None:
            said = [attributes[name] for name in ("type", "message") if attributes.get(name)]
            self._message = said[-1] if said else ""
            self._text, self._letters = [], 0

    def text(self, text: str) -> None:
        if self._case is not None and self._message is not None and self._letters < MESSAGE_LETTERS:
            self._text.append(text[: MESSAGE_LETTERS - self._letters])
            self._letters += len(text)

    def end(self, tag: str) -> None:
        tag = tag.rpartition(":")[2]
        if tag in _FAILURES | _FLAKES and self._message == "":
            lines = "".join(self._text).strip().splitlines()
            self._message = lines[0] if lines else ""
        elif tag == "testcase" and self._case is not None:
            self._finish(self._case)
            self._case = None
        elif tag in ("testsuites", "testsuite") and self._suites:
            self._suites.pop()

    def _finish(self, case: tuple[str, str]) -> None:
        self._seen.add(case)
        if self._result == "passed":
            self._passed.add(case)
        elif self._result == "skipped":
            self._skipped += 1
        elif len(self._failed) < MOST_TESTS:
            message = mask_secrets((self._message or "")[:MESSAGE_LETTERS].encode()).decode()
            known = self._failed.get(case)
            flaky = self._result == "flaky" and (known is None or known.flaky)
            self._failed[case] = FailedTest(case[1], case[0], known.message if known else message, 0, flaky)

    def report(self) -> Report:
        failed = [replace(test, flaky=True) if case in self._passed else test for case, test in self._failed.items()]
        return Report(len(self._seen), self._skipped, tuple(failed))
