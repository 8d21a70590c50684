# ruff: noqa: E501 (tables of patterns and names read better unbroken)
"""What CI systems print around the output of a job: the marks that steps are read from.

Each mark is found by the scan and read again by ``re`` on its own line.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Final

BOL: Final = r"(?:^|[\rmK]|Z (?:[0-9a-f]{2}[OE][ +])?)"
"""Start of a line's own text: after a carriage return, an escape sequence or a timestamp too, which GitLab follows with
the number of the stream."""


class Mark(IntEnum):
    """Kind of a marker line."""

    TRAVIS_FOLD_START = 0
    TRAVIS_TIME_START = 1
    TRAVIS_TIME_END = 2
    TRAVIS_EXITED = 3
    TRAVIS_STOPPED = 4
    GITHUB_GROUP = 5
    GITHUB_ERROR = 6
    GITHUB_EXIT = 7
    GITHUB_POST = 8
    GITLAB_START = 9
    GITLAB_END = 10
    GITLAB_FAILED = 11
    JENKINS_STAGE = 12
    JENKINS_END = 13
    JENKINS_FINISHED = 14
    BUILDKITE_GROUP = 15
    AZURE_START = 16
    AZURE_FINISH = 17
    CIRCLE_STEP = 18
    CIRCLE_EXIT = 19
    TASKCLUSTER = 20
    TASKCLUSTER_FAILED = 21
    DOCKER_STEP = 22
    DOCKER_FAILED = 23
    BUILDKIT_STEP = 24
    SHELL = 25
    CUT = 26
    APPVEYOR_EXIT = 27
    JENKINS_SHELL = 28
    BUILDKITE_EXIT = 29
    TASK_STEP = 30
    BUILDBOT_STEP = 31
    BUILDKIT_END = 32
    JENKINS_SCRIPT_EXIT = 33
    JENKINS_SKIPPED = 34
    AZURE_EXIT = 35


MARKS: Final[dict[Mark, str]] = {
    Mark.TRAVIS_FOLD_START: r"travis_fold:start:[\w.-]{1,80}",
    Mark.TRAVIS_TIME_START: r"travis_time:start:[0-9a-f]{1,16}",
    Mark.TRAVIS_TIME_END: r"travis_time:end:[0-9a-f]{1,16}",
    Mark.TRAVIS_EXITED: r"\" (?:failed and )?exited with \d{1,3}\.",
    Mark.TRAVIS_STOPPED: r"(?:Your build has been stopped|The job exceeded the maximum|No output has been received in the last)",
    Mark.GITHUB_GROUP: r"##\[group\]",
    Mark.GITHUB_ERROR: r"##\[error\]",
    Mark.GITHUB_EXIT: r"##\[error\]Process completed with exit code",
    Mark.GITHUB_POST: r"Post job cleanup\.",
    Mark.GITLAB_START: r"section_start:\d{1,12}:[\w.-]{1,80}",
    Mark.GITLAB_END: r"section_end:\d{1,12}:[\w.-]{1,80}",
    Mark.GITLAB_FAILED: r"ERROR: Job failed",
    Mark.JENKINS_STAGE: r"\[Pipeline\] \{ \(",
    Mark.JENKINS_END: r"\[Pipeline\] \}",
    Mark.JENKINS_FINISHED: BOL + r"Finished: [A-Z_]{3,20}",
    Mark.JENKINS_SHELL: r"\[Pipeline\] (?:sh|bat|powershell)\b",
    Mark.JENKINS_SCRIPT_EXIT: BOL
    + r"(?:ERROR: script returned exit code \d{1,3}|Build step '[^'\n]{1,80}' marked build as failure|Failed in branch )",
    Mark.JENKINS_SKIPPED: r"Stage \"[^\"\n]{1,100}\" skipped due to earlier failure",
    Mark.AZURE_EXIT: r"##\[error\](?:Bash|PowerShell|Cmd\.exe|The process '[^'\n]{1,200}') (?:exited with code|failed with exit code) '?\d{1,6}",
    Mark.BUILDKITE_GROUP: BOL + r"(?:---|\+\+\+|~~~) (?::[\w-]{1,40}:|[A-Z][\w-]{2,40})",
    Mark.BUILDKITE_EXIT: r"Error: The command exited with status \d{1,3}",
    Mark.AZURE_START: r"##\[section\]Starting: ",
    Mark.AZURE_FINISH: r"##\[section\]Finishing: ",
    Mark.CIRCLE_STEP: BOL + r"#!/bin/(?:ba)?sh -e",
    Mark.CIRCLE_EXIT: r"Exited with code (?:exit status )?\d{1,3}",
    Mark.TASKCLUSTER: r"\[taskcluster (?:\d{4}|\S*:)",
    Mark.TASKCLUSTER_FAILED: r"(?:\[taskcluster:error\]|Unsuccessful task run with exit code)",
    Mark.TASK_STEP: r"\[mozharness: [\d :.Z-]{10,40}\] (?:Running|Finished) [\w-]{2,60} step",
    Mark.BUILDBOT_STEP: BOL + r"={8,10} (?:Started|Finished) [^\n]{1,300}\(results: \d",
    Mark.DOCKER_STEP: BOL + r"Step \d{1,3}/\d{1,3} : ",
    Mark.DOCKER_FAILED: r"(?:returned a non-zero code: \d{1,3}|failed to solve)",
    Mark.BUILDKIT_STEP: BOL + r"#\d{1,4} \[[^\]\n]{0,60}\] ",
    Mark.BUILDKIT_END: BOL + r"#\d{1,4} (?:DONE \d|ERROR|CANCELED)",
    Mark.APPVEYOR_EXIT: r"Command exited with code \d{1,3}",
    Mark.SHELL: BOL + r"(?:\$|\+{1,3}) [\w./~\"'-]",
    Mark.CUT: r"(?i)(?:The log length has exceeded|log (?:has been |was )?truncated|job's log exceeded limit|output truncated|log was cut|exceeded the maximum log length)",
}
