# ruff: noqa: E501 (tables of patterns and names read better unbroken)
"""Steps of a job, read from the marks its CI system printed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .analysis import Step
from .lines import LineIndex, decode
from .markup import Mark

MAX_STEPS = 1_000

_CI_OF = {
    Mark.TRAVIS_FOLD_START: "travis", Mark.TRAVIS_TIME_START: "travis", Mark.TRAVIS_EXITED: "travis", Mark.TRAVIS_STOPPED: "travis",
    Mark.GITHUB_GROUP: "github-actions", Mark.GITHUB_EXIT: "github-actions", Mark.GITHUB_POST: "github-actions",
    Mark.GITLAB_START: "gitlab", Mark.GITLAB_FAILED: "gitlab",
    Mark.JENKINS_STAGE: "jenkins", Mark.JENKINS_FINISHED: "jenkins", Mark.JENKINS_SHELL: "jenkins",
    Mark.BUILDKITE_GROUP: "buildkite", Mark.BUILDKITE_EXIT: "buildkite",
    Mark.AZURE_START: "azure", Mark.AZURE_FINISH: "azure",
    Mark.CIRCLE_STEP: "circleci", Mark.CIRCLE_EXIT: "circleci",
    Mark.TASKCLUSTER: "taskcluster", Mark.TASKCLUSTER_FAILED: "taskcluster",
    Mark.APPVEYOR_EXIT: "appveyor",
    Mark.DOCKER_STEP: "docker", Mark.BUILDKIT_STEP: "docker",
}  # fmt: skip
_CI_ORDER = (
    "taskcluster", "gitlab", "travis", "azure", "github-actions", "jenkins", "buildkite", "circleci", "appveyor", "docker",
)  # fmt: skip

_EXIT = re.compile(
    rb"(?:exited with(?: status| code)?(?: exit status)?|exit (?:code|status)|non-zero code:|code) (\d{1,3})"
)
_TIME_END = re.compile(rb"travis_time:end:[0-9a-f]+:start=(\d{1,25}),finish=(\d{1,25})")
_FOLD = re.compile(rb"travis_fold:start:([\w.-]{1,80})")
_SECTION = re.compile(rb"section_(start|end):(\d{1,12}):([\w.-]{1,80})")
_STAGE = re.compile(rb"\[Pipeline\] \{ \((.{1,200})\)")
_TASKCLUSTER_EXIT = re.compile(rb"exit code: (\d{1,3})")

_OPENS = frozenset({
    Mark.TRAVIS_FOLD_START, Mark.TRAVIS_TIME_START, Mark.GITHUB_GROUP, Mark.GITLAB_START, Mark.JENKINS_STAGE,
    Mark.BUILDKITE_GROUP, Mark.AZURE_START, Mark.CIRCLE_STEP, Mark.DOCKER_STEP, Mark.BUILDKIT_STEP, Mark.GITHUB_POST,
})  # fmt: skip
_FAILS = frozenset({
    Mark.TRAVIS_EXITED, Mark.TRAVIS_STOPPED, Mark.GITHUB_EXIT, Mark.GITLAB_FAILED, Mark.JENKINS_FINISHED, Mark.BUILDKITE_EXIT,
    Mark.CIRCLE_EXIT, Mark.TASKCLUSTER_FAILED, Mark.DOCKER_FAILED, Mark.APPVEYOR_EXIT,
})  # fmt: skip


@dataclass(slots=True)
class _Open:
    name: str
    command: str
    first: int
    last: int = 0
    duration: float | None = None
    exit_code: int | None = None
    failed: bool = False
    began: int | None = None
    section: bytes = b""


@dataclass(frozen=True, slots=True)
class Outline:
    """Steps of a log, its CI system, and whether it was cut short."""

    ci_system: str
    steps: tuple[Step, ...]
    failing: Step | None
    truncated: bool


def ci_system(marks: Sequence[tuple[Mark, int]]) -> str:
    """The CI system whose marks appear, the outermost first when several do."""
    seen = {_CI_OF[kind] for kind, _ in marks if kind in _CI_OF}
    return next((name for name in _CI_ORDER if name in seen), "unknown")


def outline(lines: LineIndex, marks: Sequence[tuple[Mark, int]]) -> Outline:
    """Read the steps in one pass over the marks."""
    reader = _Reader(lines)
    for kind, number in marks:
        reader.take(kind, number)
    system = ci_system(marks)
    steps = reader.finish(system)
    failing = next((step for step in reversed(steps) if step.failed), None)
    truncated = any(kind is Mark.CUT for kind, _ in marks) or _ends_abruptly(system, marks)
    return Outline(system, tuple(steps), failing, truncated)


def _ends_abruptly(system: str, marks: Sequence[tuple[Mark, int]]) -> bool:
    """A CI system that always closes its log did not."""
    kinds = {kind for kind, _ in marks}
    if system == "gitlab":
        return Mark.GITLAB_END not in kinds and Mark.GITLAB_FAILED not in kinds
    if system == "jenkins":
        return Mark.JENKINS_FINISHED not in kinds and Mark.JENKINS_STAGE in kinds
    return False


class _Reader:
    def __init__(self, lines: LineIndex) -> None:
        self._lines = lines
        self._steps: list[_Open] = []

    def _raw(self, number: int) -> bytes:
        position = self._lines.position_of(number)
        if position < len(self._lines) and int(self._lines.numbers[position]) == number:
            return self._lines.raw(position)
        return b""

    def _shown(self, number: int) -> str:
        position = self._lines.position_of(number)
        if position < len(self._lines) and int(self._lines.numbers[position]) == number:
            return decode(self._lines.clean(position)).strip()
        return ""

    def _open(self, name: str, command: str, number: int, section: bytes = b"", began: int | None = None) -> None:
        last = self._steps[-1] if self._steps else None
        if last is not None and not last.last:
            if last.first == number:
                last.name = last.name or name
                last.command = last.command or command
                return
            last.last = number - 1
        if len(self._steps) < MAX_STEPS:
            self._steps.append(_Open(name[:200], command[:500], number, section=section, began=began))

    def take(self, kind: Mark, number: int) -> None:
        if kind is Mark.SHELL:
            command = self._shown(number).lstrip("$+ ")
            if self._steps and not self._steps[-1].last and self._steps[-1].first == number:
                self._steps[-1].command = command[:500]
                self._steps[-1].name = self._steps[-1].name or command[:200]
            else:
                self._open(command, command, number)
        elif kind in _OPENS:
            self._take_open(kind, number)
        elif kind is Mark.TRAVIS_TIME_END:
            timed = _TIME_END.search(self._raw(number))
            if timed and self._steps:
                self._steps[-1].duration = max(0.0, (int(timed[2]) - int(timed[1])) / 1e9)
                self._steps[-1].last = self._steps[-1].last or number
        elif kind is Mark.GITLAB_END:
            self._close_section(number)
        elif kind is Mark.AZURE_FINISH or kind is Mark.JENKINS_END:
            if self._steps and not self._steps[-1].last:
                self._steps[-1].last = number
        elif kind in _FAILS:
            self._fail(kind, number)

    def _take_open(self, kind: Mark, number: int) -> None:
        raw, shown = self._raw(number), self._shown(number)
        if kind is Mark.TRAVIS_FOLD_START:
            found = _FOLD.search(raw)
            self._open(decode(found[1]) if found else shown, "", number)
        elif kind is Mark.TRAVIS_TIME_START:
            self._open("", shown.lstrip("$ "), number)
        elif kind is Mark.GITHUB_GROUP:
            name = shown.partition("##[group]")[2] or shown
            self._open(name, name.removeprefix("Run ") if name.startswith("Run ") else "", number)
        elif kind is Mark.GITHUB_POST:
            self._open("Post job cleanup", "", number)
        elif kind is Mark.GITLAB_START:
            for action, when, name in _SECTION.findall(raw):
                if action == b"start":
                    self._open(decode(name), shown, number, section=name, began=int(when))
        elif kind is Mark.JENKINS_STAGE:
            found = _STAGE.search(raw)
            self._open(decode(found[1]) if found else shown, "", number)
        elif kind is Mark.AZURE_START:
            self._open(shown.partition("Starting: ")[2], "", number)
        else:
            self._open(shown.lstrip("-+~# "), shown if kind in (Mark.DOCKER_STEP, Mark.BUILDKIT_STEP) else "", number)

    def _close_section(self, number: int) -> None:
        for action, when, name in _SECTION.findall(self._raw(number)):
            if action != b"end":
                continue
            for step in reversed(self._steps):
                if step.section == name:
                    step.last = step.last or number
                    if step.began is not None:
                        step.duration = float(max(0, int(when) - step.began))
                    break

    def _fail(self, kind: Mark, number: int) -> None:
        raw = self._raw(number)
        found = (_TASKCLUSTER_EXIT if kind is Mark.TASKCLUSTER_FAILED else _EXIT).search(raw[-400:])
        code = int(found[1]) if found else None
        if kind is Mark.JENKINS_FINISHED and b"SUCCESS" in raw:
            return
        if kind in (Mark.TRAVIS_EXITED, Mark.GITHUB_EXIT) and code == 0:
            if self._steps:
                self._steps[-1].exit_code = 0
            return
        if not self._steps:
            self._open("", "", 1)
        step = self._steps[-1]
        if kind is Mark.GITLAB_FAILED:
            step = next((s for s in reversed(self._steps) if s.name in ("step_script", "build_script")), step)
            step = step if step.name != "cleanup_file_variables" else self._steps[max(0, len(self._steps) - 2)]
        if kind is Mark.JENKINS_FINISHED:
            step = next((s for s in reversed(self._steps) if s.failed), step)
        step.failed = True
        step.exit_code = code if code is not None else step.exit_code
        step.last = step.last or number

    def finish(self, system: str) -> list[Step]:
        total = self._lines.line_count
        if self._steps and not any(step.failed for step in self._steps) and system in ("unknown", "docker", "travis"):
            self._steps[-1].failed = True
        for step in self._steps:
            step.last = step.last or total
        return [
            Step(s.name, s.command, s.first, max(s.first, s.last), s.duration, s.exit_code, s.failed)
            for s in self._steps
        ]
