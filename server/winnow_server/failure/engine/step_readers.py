"""How each CI system marks its steps: where one opens, where it closes, and which one failed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import takewhile
from types import MappingProxyType
from typing import Final

from .lines import LineIndex, decode
from .markup import Mark
from .step_reader import Open, Reader, bookkeeping


class _Travis(Reader):
    """Timed commands; ``The command "..." exited with N`` names the one it speaks of. The first that failed counts."""

    _FOLD: Final = re.compile(rb"travis_fold:start:([\w.-]{1,80})")
    _TIME: Final = re.compile(rb"travis_time:end:([0-9a-f]{1,16}):start=(\d{1,25}),finish=(\d{1,25})")
    _START: Final = re.compile(rb"travis_time:start:([0-9a-f]{1,16})")
    _SAID: Final = re.compile(r"The command \"(.{0,2000}?)\" (?:failed and )?exited with")
    _AFTER: Final = re.compile(r"^(?:cache\.[2-9]$|after_|before_cache|before_deploy|dpl|fail$)")

    def mark(self, kind: Mark, number: int) -> None:
        if kind is Mark.TRAVIS_TIME_END:
            self._time(number)
        if kind is Mark.TRAVIS_FOLD_START:
            found = self._FOLD.search(self.raw(number))
            self.open(decode(found[1]) if found else "", "", number)
        elif kind is Mark.TRAVIS_TIME_START:
            started = self._START.findall(self.raw(number))
            shown = self.shown(number)
            command = shown.lstrip("$ ") if shown.startswith("$") else ""
            self.open(command, command, number, decode(started[-1]) if started else "")
        elif kind is Mark.SHELL:
            self._shell(number)
        elif kind is Mark.TRAVIS_EXITED:
            self._exited(number)
        elif kind is Mark.TRAVIS_STOPPED and self._steps:
            self.fail(number)

    def _shell(self, number: int) -> None:
        shown = self.shown(number)
        inside = self.current is not None and bool(self.current.key) and self.current.first != number
        if shown.startswith("$ ") and not inside:
            self.open(shown[2:], shown[2:], number)

    def _time(self, number: int) -> None:
        for key, start, finish in self._TIME.findall(self.raw(number)):
            step = self.keyed.get(decode(key))
            if step is not None:
                step.duration = max(0.0, (int(finish) - int(start)) / 1e9)
                step.last = step.last or (number if step.first != number else 0)

    def _exited(self, number: int) -> None:
        said = self._SAID.search(self.shown(number))
        named = None
        if said:
            wanted = said[1][:60]
            named = next((s for s in reversed(self._steps) if wanted and s.command.startswith(wanted)), None)
        if named is not None and named is not self._steps[-1] and named.last:
            code = self.code(number)
            named.exit_code, named.failed = code, code != 0
        elif self._steps:
            self.fail(number, named)

    def choose(self) -> None:
        if not any(step.failed for step in self._steps):
            before = list(takewhile(lambda step: not self._AFTER.match(step.name), self._steps))
            if before:
                before[-1].failed = True


class _GitHub(Reader):
    """``##[group]Run ...`` opens a step; other groups are output of the step they are in."""

    def mark(self, kind: Mark, number: int) -> None:
        if kind is Mark.GITHUB_GROUP:
            name = self.shown(number).partition("##[group]")[2]
            if name.startswith("Run "):
                self.open(name, name[4:], number)
            elif not self._steps:
                self.open("Set up job", "", 1)
        elif kind is Mark.GITHUB_POST:
            self.open("Post job cleanup", "", number)
        elif kind is Mark.GITHUB_EXIT:
            self.fail(number)
        elif kind is Mark.GITHUB_ERROR and self.current is not None:
            self.current.key = self.current.key or "error"

    def choose(self) -> None:
        if not any(step.failed for step in self._steps):
            step = next((step for step in self._steps if step.key == "error"), None)
            if step is not None:
                step.failed = True


class _GitLab(Reader):
    """Sections, and the commands that the runner echoes in green within the one that runs the script."""

    _SECTION: Final = re.compile(rb"section_(start|end):(\d{1,12}):([\w.-]{1,80})")
    _SCRIPTS: Final = ("step_script", "build_script", "after_script")

    def __init__(self, lines: LineIndex) -> None:
        super().__init__(lines)
        self._sections_open: dict[str, Open] = {}

    def mark(self, kind: Mark, number: int) -> None:
        if kind in (Mark.GITLAB_START, Mark.GITLAB_END):
            self._sections(number)
        elif kind is Mark.SHELL and self.current is not None and self.current.key in self._SCRIPTS:
            shown = self.shown(number)
            if shown.startswith("$ "):
                parent = self.current
                if parent.first != number:
                    step = self.open(shown[2:], shown[2:], number, parent.key)
                    step.began = parent.began
        elif kind is Mark.GITLAB_FAILED:
            self._failed(number)

    def _sections(self, number: int) -> None:
        for action, when, name in self._SECTION.findall(self.raw(number)):
            key = decode(name)
            if action == b"start":
                step = self.open(key, "", number, key)
                step.name, step.key, step.began = key, key, int(when)
                self._sections_open[key] = self.keyed[key] = step
            elif key in self._sections_open:
                latest, section = self.keyed[key], self._sections_open[key]
                latest.last = latest.last or number
                if latest is section:
                    section.duration = float(max(0, int(when) - section.began))

    def _failed(self, number: int) -> None:
        script = [s for s in self._steps if s.key in self._SCRIPTS[:2]]
        others = [s for s in self._steps if not s.key.startswith(("cleanup", "upload_artifacts"))]
        candidates = script or others or self._steps
        if not candidates:
            self.fail(number)
            return
        step = candidates[-1]
        code = self.code(number)
        step.failed, step.exit_code = True, code if code is not None else step.exit_code
        step.last = step.last or number

    def ends_abruptly(self) -> bool:
        return Mark.GITLAB_END not in self.seen and Mark.GITLAB_FAILED not in self.seen

    def choose(self) -> None:
        """A job without the word of its runner may have passed."""


class _Jenkins(Reader):
    """Stages of a pipeline and the shell steps in them; what runs after the stage that failed is only cleaning up."""

    _STAGE: Final = re.compile(r"\[Pipeline\] \{ \((.{1,200})\)")

    def __init__(self, lines: LineIndex) -> None:
        super().__init__(lines)
        self._stage = ""
        self._result = b""
        self._skipped = False

    def mark(self, kind: Mark, number: int) -> None:
        if kind is Mark.JENKINS_STAGE:
            found = self._STAGE.search(self.shown(number))
            self._stage = found[1] if found else ""
            self.open(self._stage, "", number, "after" if self._is_after() else "")
        elif kind is Mark.JENKINS_SHELL:
            self.open(self._stage or "sh", "", number, "after" if self._is_after() else "")
        elif kind is Mark.SHELL:
            self._shell(number)
        elif kind is Mark.JENKINS_SKIPPED:
            self._skipped = True
            if self._steps:
                self._steps[-1].key = "after"
            self._fail_before(number)
        elif kind is Mark.JENKINS_SCRIPT_EXIT:
            self._fail_before(number)
        elif kind is Mark.JENKINS_FINISHED:
            self._result = self.raw(number)

    def _shell(self, number: int) -> None:
        """Each command of a script is a step of its stage."""
        shown = self.shown(number)
        step = self._steps[-1] if self._steps else None
        command = shown.lstrip("+$ ")
        if step is not None and not step.command:
            step.command = command[:500]
        elif step is None or (shown.startswith("+") and not bookkeeping(shown)):
            self.open(self._stage or command, command, number, step.key if step is not None else "")

    def _is_after(self) -> bool:
        return self._skipped or self._stage.startswith("Declarative: Post")

    def _fail_before(self, number: int) -> None:
        failed = next((step for step in self._steps if step.failed), None)
        step = failed or next((s for s in reversed(self._steps) if s.key != "after"), None)
        if step is not None:
            step.failed, step.exit_code = True, self.code(number) if step.exit_code is None else step.exit_code

    def ends_abruptly(self) -> bool:
        return not self._result and Mark.JENKINS_STAGE in self.seen

    def choose(self) -> None:
        if b"SUCCESS" not in self._result and not any(step.failed for step in self._steps):
            step = next((s for s in reversed(self._steps) if s.key != "after"), None)
            if step is None and self._result:
                step = self.open("", "", 1)
            if step is not None:
                step.failed = True


class _Groups(Reader):
    """A header opens a step, a line with an exit code says that the step failed."""

    opens: frozenset[Mark] = frozenset()
    fails: frozenset[Mark] = frozenset()

    def mark(self, kind: Mark, number: int) -> None:
        if kind in self.opens:
            self.open(self.shown(number).lstrip("-+~# "), "", number)
        elif kind in self.fails:
            self.fail(number)
        elif kind is Mark.SHELL and self.current is not None:
            self.current.command = self.current.command or self.shown(number).lstrip("$+ ")[:500]


class _Buildkite(_Groups):
    opens = frozenset({Mark.BUILDKITE_GROUP})
    fails = frozenset({Mark.BUILDKITE_EXIT})


class _Circle(_Groups):
    """A step begins with the interpreter's line, its command is on the next one."""

    fails = frozenset({Mark.CIRCLE_EXIT})

    def mark(self, kind: Mark, number: int) -> None:
        if kind is Mark.CIRCLE_STEP:
            command = self.shown(number + 1)
            self.open(command, command, number)
        else:
            super().mark(kind, number)


class _AppVeyor(_Groups):
    fails = frozenset({Mark.APPVEYOR_EXIT})


class _Azure(Reader):
    """``##[section]Starting`` and ``Finishing``; a task that printed ``##[error]`` failed."""

    def mark(self, kind: Mark, number: int) -> None:
        if kind is Mark.AZURE_START:
            self.open(self.shown(number).partition("Starting: ")[2], "", number)
        elif kind is Mark.AZURE_FINISH and self._steps:
            self._steps[-1].last = number
        elif kind is Mark.AZURE_EXIT:
            self.fail(number)
        elif kind is Mark.GITHUB_ERROR and self.current is not None:
            self.current.failed = True

    def choose(self) -> None:
        """A job without an error of its tasks may have passed."""


class _Taskcluster(Reader):
    """Steps of mozharness within the task, else the task; its exit code belongs to the first that did not succeed."""

    _STEP: Final = re.compile(r"\] (Running|Finished) ([\w-]{2,60}) step(?:\.| \((\w+)\))?")

    def mark(self, kind: Mark, number: int) -> None:
        if kind is Mark.TASK_STEP:
            found = self._STEP.search(self.shown(number))
            if found and found[1] == "Running":
                self.open(found[2], "", number)
            elif found and self.current is not None and self.current.name == found[2]:
                self.current.failed = found[3] not in (None, "success")
                self.close(number)
        elif kind is Mark.TASKCLUSTER_FAILED:
            failed = [step for step in self._steps if step.failed]
            if failed:
                failed[0].exit_code = self.code(number)
            else:
                self.fail(number)

    def choose(self) -> None:
        """A task without an error of its worker may have passed."""


class _Docker(Reader):
    """Steps of a classic build, one after the other; steps of BuildKit are numbered and their output is mixed."""

    _HEAD: Final = re.compile(r"^#(\d{1,4}) (.*)$")
    _STEP: Final = re.compile(r"^Step \d{1,3}/\d{1,3} : (.*)$")
    _END: Final = re.compile(r"^#(\d{1,4}) (?:DONE ([\d.]{1,12})s|(ERROR|CANCELED))")

    def mark(self, kind: Mark, number: int) -> None:
        shown = self.shown(number)
        if kind is Mark.DOCKER_STEP:
            found = self._STEP.match(shown)
            command = found[1] if found else shown
            self.open(command, command.partition(" ")[2] if command.startswith("RUN ") else "", number)
        elif kind is Mark.BUILDKIT_STEP:
            head = self._HEAD.match(shown)
            if head and head[1] not in self.keyed:
                command = head[2].partition("] ")[2]
                self.open(head[2], command.removeprefix("RUN ") if command.startswith("RUN ") else "", number, head[1])
        elif kind is Mark.BUILDKIT_END:
            self._end(shown, number)
        elif kind is Mark.DOCKER_FAILED:
            self.fail(number, next((step for step in self._steps if step.failed), None))

    def _end(self, shown: str, number: int) -> None:
        end = self._END.match(shown)
        step = self.keyed.get(end[1]) if end is not None else None
        if end is None or step is None:
            return
        step.last = number
        if end[2]:
            step.duration = float(end[2])
        elif end[3] == "ERROR":
            step.failed, step.exit_code = True, self.code(number)


READERS: Final[Mapping[str, type[Reader]]] = MappingProxyType(
    {
        "taskcluster": _Taskcluster,
        "gitlab": _GitLab,
        "travis": _Travis,
        "azure": _Azure,
        "github-actions": _GitHub,
        "jenkins": _Jenkins,
        "buildkite": _Buildkite,
        "circleci": _Circle,
        "appveyor": _AppVeyor,
        "docker": _Docker,
        "unknown": Reader,
    }
)
