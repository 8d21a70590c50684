"""What an analysis answers: plain, immutable values that know nothing of transport or storage."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Category(StrEnum):
    """Root cause of a failed run. The deeper cause wins where the excerpt shows it."""

    COMPILATION = "COMPILATION"
    """The project's own source or documentation did not compile, type-check, link or parse."""
    TEST = "TEST"
    """Tests ran and some failed, by assertion, exception or their own time-out."""
    LINT = "LINT"
    """Style, format, static analysis, licence header, coverage gate, link checker, policy rule."""
    DEPENDENCY = "DEPENDENCY"
    """A dependency is missing, unresolvable, conflicting or its lock file is stale; a rerun fails again."""
    NETWORK = "NETWORK"
    """A download, clone or remote service failed for a passing reason."""
    TIMEOUT = "TIMEOUT"
    """The job or step was stopped for taking too long or for silence."""
    RESOURCE = "RESOURCE"
    """Memory, disk, quota or file handles ran out, or the system killed the process."""
    INFRASTRUCTURE = "INFRASTRUCTURE"
    """Runner, virtual machine, container engine, service container, browser, display or the CI system itself."""
    CONFIGURATION = "CONFIGURATION"
    """CI or build configuration: missing file or command, wrong tool version, bad YAML, variable or flag."""
    AUTH = "AUTH"
    """Credentials, permissions, signing, or a rate limit for lack of credentials."""
    CRASH = "CRASH"
    """A tool, compiler or program under test crashed."""
    UNKNOWN = "UNKNOWN"
    """The text does not tell."""


class Action(StrEnum):
    """What to do next."""

    RETRY = "RETRY"
    FIX_CODE = "FIX_CODE"
    FIX_CONFIG = "FIX_CONFIG"
    FIX_DEPENDENCY = "FIX_DEPENDENCY"
    QUARANTINE_TEST = "QUARANTINE_TEST"
    RAISE_LIMIT = "RAISE_LIMIT"
    CONTACT_OWNER = "CONTACT_OWNER"


class Span(Protocol):
    """Consecutive lines of a log, 1-based, inclusive."""

    @property
    def first_line(self) -> int: ...
    @property
    def last_line(self) -> int: ...


def is_within(line: int, spans: Iterable[Span]) -> bool:
    """Whether a line is one of some spans."""
    return any(span.first_line <= line <= span.last_line for span in spans)


@dataclass(frozen=True, slots=True)
class Segment:
    """Consecutive lines of the original log that say why it failed."""

    first_line: int
    """1-based, counted by newline bytes alone."""
    last_line: int
    """Inclusive."""
    confidence: float
    """0..1, mean probability that a person would point at these lines."""
    reason: str
    """One clause: which signature or which cues chose these lines."""
    text: str
    """The lines without escape sequences and timestamps, secrets masked, joined by newlines."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the job as its CI system marked it."""

    name: str
    command: str
    first_line: int
    last_line: int
    duration: float | None
    """Seconds, when the log tells."""
    exit_code: int | None
    failed: bool


@dataclass(frozen=True, slots=True)
class SignatureMatch:
    """A known failure text and where it was found."""

    name: str
    category: Category
    transient: float
    """0..1, how often a rerun passes when this is the cause."""
    line: int
    captures: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FailedTest:
    """A test that failed, as its runner named it."""

    name: str
    suite: str
    message: str
    line: int
    """Line of the log, 0 when it comes from a JUnit report."""
    flaky: bool = False
    """It passed on a rerun within the same job."""


@dataclass(frozen=True, slots=True)
class FileLocation:
    """A place in a source file that the excerpt points at."""

    path: str
    line: int
    column: int
    """0 when the log does not tell."""
    log_line: int


@dataclass(frozen=True, slots=True)
class Package:
    """A dependency the failure is about."""

    name: str
    version: str
    ecosystem: str
    log_line: int


@dataclass(frozen=True, slots=True)
class Host:
    """A remote party the failure is about."""

    name: str
    port: int
    log_line: int


@dataclass(frozen=True, slots=True)
class Limit:
    """A bound that was reached."""

    kind: str
    value: str
    log_line: int


@dataclass(frozen=True, slots=True)
class Facts:
    """Structured facts, in order of appearance, without repeats, at most 50 of a kind."""

    failed_tests: tuple[FailedTest, ...] = ()
    files: tuple[FileLocation, ...] = ()
    packages: tuple[Package, ...] = ()
    exit_codes: tuple[int, ...] = ()
    hosts: tuple[Host, ...] = ()
    limits: tuple[Limit, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a fingerprint is made from beside category and excerpt, secrets masked.

    Kept with a stored failure, so that a newer algorithm can make its fingerprint anew without the log.
    """

    report: tuple[str, ...] = ()
    """Lines of the crash report that the failure is about."""
    lines: tuple[str, ...] = ()
    """Lines that signatures of the category matched at the excerpt."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """Why a run failed, as far as its log tells."""

    category: Category
    confidence: float
    """0..1, calibrated probability of the category."""
    category_probabilities: Mapping[Category, float]
    transient: float
    """0..1, probability that a rerun of the same commit passes."""
    excerpt: tuple[Segment, ...]
    """In order of the log; together at most ``max_lines`` lines."""
    step: Step | None
    """The step that failed."""
    steps: tuple[Step, ...]
    signatures: tuple[SignatureMatch, ...]
    facts: Facts
    action: Action
    action_reason: str
    """One sentence that quotes its evidence."""
    fingerprint: str
    """Hex digest; equal for failures of the same cause."""
    fingerprint_version: int
    ci_system: str
    """github-actions, gitlab, travis, jenkins, buildkite, azure, circleci, taskcluster, docker or unknown."""
    truncated: bool
    """The log was cut short by its CI system or while it was written."""
    line_count: int
    byte_count: int
    version: str
    """Version of model and rules."""
    evidence: Evidence = Evidence()
