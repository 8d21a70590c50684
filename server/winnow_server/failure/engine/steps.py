"""Steps of a job, read from the marks its CI system printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from .analysis import Step
from .lines import LineIndex
from .markup import Mark
from .step_readers import READERS

# The outermost system comes first: a Travis job may run docker, a Jenkins agent may print what another system printed.
_SYSTEMS: Final[tuple[tuple[str, frozenset[Mark]], ...]] = (
    ("taskcluster", frozenset({Mark.TASKCLUSTER, Mark.TASKCLUSTER_FAILED, Mark.TASK_STEP})),
    ("gitlab", frozenset({Mark.GITLAB_START})),
    ("travis", frozenset({Mark.TRAVIS_FOLD_START, Mark.TRAVIS_TIME_START, Mark.TRAVIS_EXITED, Mark.TRAVIS_STOPPED})),
    ("azure", frozenset({Mark.AZURE_START})),
    ("github-actions", frozenset({Mark.GITHUB_GROUP, Mark.GITHUB_EXIT, Mark.GITHUB_POST})),
    ("jenkins", frozenset({Mark.JENKINS_STAGE, Mark.JENKINS_FINISHED, Mark.JENKINS_SHELL})),
    ("buildkite", frozenset({Mark.BUILDKITE_GROUP, Mark.BUILDKITE_EXIT})),
    ("circleci", frozenset({Mark.CIRCLE_STEP, Mark.CIRCLE_EXIT})),
    ("appveyor", frozenset({Mark.APPVEYOR_EXIT})),
    ("docker", frozenset({Mark.DOCKER_STEP, Mark.BUILDKIT_STEP})),
)


@dataclass(frozen=True, slots=True)
class Outline:
    """Steps of a log, its CI system, and whether it was cut short."""

    ci_system: str
    steps: tuple[Step, ...]
    failing: Step | None
    truncated: bool


def ci_system(marks: Sequence[tuple[Mark, int]]) -> str:
    """The CI system whose marks appear, the outermost first when several do."""
    seen = {kind for kind, _ in marks}
    return next((name for name, own in _SYSTEMS if own & seen), "unknown")


def outline(lines: LineIndex, marks: Sequence[tuple[Mark, int]]) -> Outline:
    """Read the steps in one pass over the marks."""
    system = ci_system(marks)
    reader = READERS[system](lines)
    for kind, number in marks:
        reader.take(kind, number)
    steps = reader.finish()
    failing = next((step for step in steps if step.failed), None)
    truncated = any(kind is Mark.CUT for kind, _ in marks) or reader.ends_abruptly()
    return Outline(system, tuple(steps), failing, truncated)
