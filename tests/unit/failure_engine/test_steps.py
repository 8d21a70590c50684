# ruff: noqa: E501 (logs are as wide as they are)
"""Steps of hand-written logs, one or more for each CI system."""

from dataclasses import dataclass

import pytest
from winnow_server.failure.engine import Step
from winnow_server.failure.engine.scan import Scanner
from winnow_server.failure.engine.steps import Outline, outline

SCANNER = Scanner(())


def read(log: str) -> Outline:
    scan = SCANNER.scan(log.encode())
    return outline(scan.lines, scan.marks)


@dataclass(frozen=True)
class Expected:
    system: str
    names: list[str]
    failing: str
    lines: tuple[int, int]
    exit_code: int | None = None
    command: str = ""
    duration: float | None = None


ESC = "\x1b"

LOGS: dict[str, tuple[str, Expected]] = {
    "github": (
        """\
2024-03-01T10:00:00.0000000Z ##[group]Operating System
2024-03-01T10:00:00.1000000Z Ubuntu
2024-03-01T10:00:00.2000000Z ##[endgroup]
2024-03-01T10:00:01.0000000Z ##[group]Run actions/checkout@v4
2024-03-01T10:00:01.1000000Z ##[endgroup]
2024-03-01T10:00:02.0000000Z ##[group]Getting Git version info
2024-03-01T10:00:02.1000000Z ##[endgroup]
2024-03-01T10:00:03.0000000Z ##[group]Run make test
2024-03-01T10:00:03.1000000Z shell: /usr/bin/bash -e {0}
2024-03-01T10:00:03.2000000Z ##[endgroup]
2024-03-01T10:00:04.0000000Z frame_test failed
2024-03-01T10:00:05.5000000Z ##[error]Process completed with exit code 2.
2024-03-01T10:00:06.0000000Z Post job cleanup.
""",
        Expected(
            "github-actions",
            ["Set up job", "Run actions/checkout@v4", "Run make test", "Post job cleanup"],
            "Run make test",
            (8, 12),
            2,
            "make test",
            2.5,
        ),
    ),
    "github error of an action": (
        """\
##[group]Run acme/upload@v1
##[endgroup]
##[error]No files were found at dist
##[group]Run echo done
##[endgroup]
done
""",
        Expected("github-actions", ["Run acme/upload@v1", "Run echo done"], "Run acme/upload@v1", (1, 3)),
    ),
    "gitlab": (
        f"""\
Running with gitlab-runner 16.0.0
section_start:1700000000:prepare_executor\r{ESC}[0K
Using Docker executor
section_end:1700000004:prepare_executor\r{ESC}[0K
section_start:1700000004:step_script\r{ESC}[0K{ESC}[0KExecuting "step_script" stage of the job script
{ESC}[32;1m$ make build{ESC}[0;m
cc -c frame.c
{ESC}[32;1m$ make test{ESC}[0;m
frame_test failed
section_end:1700000034:step_script\r{ESC}[0K
section_start:1700000034:cleanup_file_variables\r{ESC}[0K
section_end:1700000035:cleanup_file_variables\r{ESC}[0K
{ESC}[31;1mERROR: Job failed: exit code 2{ESC}[0;m
""",
        Expected(
            "gitlab",
            ["prepare_executor", "step_script", "make build", "make test", "cleanup_file_variables"],
            "make test",
            (8, 10),
            2,
            "make test",
        ),
    ),
    "travis": (
        f"""\
travis_fold:start:git.checkout\r{ESC}[0Ktravis_time:start:0a1b\r{ESC}[0K$ git clone --depth=50 wire
Cloning
travis_time:end:0a1b:start=1000000000,finish=3000000000,duration=2000000000\r{ESC}[0Ktravis_fold:end:git.checkout\r{ESC}[0K
$ node --version
v10.0.0
travis_time:start:0c2d\r{ESC}[0K$ npm test
$ mocha spec
1 failing
travis_time:end:0c2d:start=5000000000,finish=9500000000,duration=4500000000\r{ESC}[0K
{ESC}[31;1mThe command "npm test" exited with 1.{ESC}[0m
travis_fold:start:after_failure\r{ESC}[0Ktravis_time:start:0e3f\r{ESC}[0K$ cat npm-debug.log
nothing
travis_time:end:0e3f:start=9500000000,finish=9600000000,duration=100000000\r{ESC}[0K
Done. Your build exited with 1.
""",
        Expected(
            "travis",
            ["git.checkout", "node --version", "npm test", "after_failure"],
            "npm test",
            (6, 10),
            1,
            "npm test",
            4.5,
        ),
    ),
    "travis first of two": (
        f"""\
travis_time:start:01\r{ESC}[0K$ make lint
frame.c: trailing whitespace.
travis_time:end:01:start=1,finish=2,duration=1\r{ESC}[0K
The command "make lint" exited with 3.
travis_time:start:02\r{ESC}[0K$ make deploy
travis_time:end:02:start=3,finish=4,duration=1\r{ESC}[0K
The command "make deploy" exited with 0.
""",
        Expected("travis", ["make lint", "make deploy"], "make lint", (1, 4), 3, "make lint"),
    ),
    "jenkins": (
        """\
[Pipeline] Start of Pipeline
[Pipeline] { (Build)
[Pipeline] sh
+ make build
cc -c frame.c
[Pipeline] }
[Pipeline] { (Test)
[Pipeline] sh
+ make test
frame_test failed
[Pipeline] }
[Pipeline] { (Deploy)
Stage "Deploy" skipped due to earlier failure(s)
[Pipeline] }
[Pipeline] { (Declarative: Post Actions)
[Pipeline] sh
+ rm -rf work
[Pipeline] }
ERROR: script returned exit code 2
Finished: FAILURE
""",
        Expected(
            "jenkins",
            ["Build", "Build", "Test", "Test", "Deploy", "Declarative: Post Actions", "Declarative: Post Actions"],
            "Test",
            (8, 11),
            2,
            "make test",
        ),
    ),
    "jenkins freestyle": (
        """\
Started by timer
Building on the built-in node
[wire] $ /bin/sh -xe /tmp/jenkins1.sh
+ make test
frame_test failed
Build step 'Execute shell' marked build as failure
Finished: FAILURE
""",
        Expected("jenkins", ["make test"], "make test", (4, 7), command="make test"),
    ),
    "buildkite": (
        f"""\
~~~ Preparing working directory
$ cd /var/lib/buildkite-agent/builds/wire
--- :hammer: Build
$ make build
+++ :rotating_light: Test
{ESC}[90m${ESC}[0m make test
frame_test failed
{ESC}[31m🚨 Error: The command exited with status 2{ESC}[0m
""",
        Expected(
            "buildkite",
            ["Preparing working directory", ":hammer: Build", ":rotating_light: Test"],
            ":rotating_light: Test",
            (5, 8),
            2,
            "make test",
        ),
    ),
    "azure": (
        """\
2024-03-01T10:00:00.0000000Z ##[section]Starting: Checkout
2024-03-01T10:00:02.0000000Z ##[section]Finishing: Checkout
2024-03-01T10:00:02.0000000Z ##[section]Starting: Test
2024-03-01T10:00:03.0000000Z frame_test failed
2024-03-01T10:00:04.0000000Z ##[error]Bash exited with code '2'.
2024-03-01T10:00:04.5000000Z ##[section]Finishing: Test
2024-03-01T10:00:05.0000000Z ##[section]Starting: Publish
2024-03-01T10:00:06.0000000Z ##[section]Finishing: Publish
""",
        Expected("azure", ["Checkout", "Test", "Publish"], "Test", (3, 6), 2, duration=2.5),
    ),
    "circleci": (
        """\
#!/bin/bash -eo pipefail
make build
cc -c frame.c
#!/bin/bash -eo pipefail
make test
frame_test failed

Exited with code exit status 2
""",
        Expected("circleci", ["make build", "make test"], "make test", (4, 8), 2, "make test"),
    ),
    "taskcluster": (
        """\
[taskcluster 2024-03-01 10:00:00.000Z] Task ID: abc
[taskcluster 2024-03-01 10:00:01.000Z] === Task Starting ===
[task 2024-03-01T10:00:02.000Z] 10:00:02     INFO - [mozharness: 2024-03-01 10:00:02.000000Z] Running build step.
[task 2024-03-01T10:00:03.000Z] 10:00:03     INFO - [mozharness: 2024-03-01 10:00:03.000000Z] Finished build step (success)
[task 2024-03-01T10:00:03.000Z] 10:00:03     INFO - [mozharness: 2024-03-01 10:00:03.000000Z] Running run-tests step.
[task 2024-03-01T10:00:04.000Z] TEST-UNEXPECTED-FAIL | wire | closed
[task 2024-03-01T10:00:05.000Z] 10:00:05     INFO - [mozharness: 2024-03-01 10:00:05.000000Z] Finished run-tests step (failed)
[taskcluster 2024-03-01 10:00:06.000Z] Unsuccessful task run with exit code: 1 completed in 6.0 seconds
""",
        Expected("taskcluster", ["build", "run-tests"], "run-tests", (5, 7), 1, duration=2.0),
    ),
    "docker classic": (
        """\
Sending build context to Docker daemon  2.048kB
Step 1/3 : FROM debian:12
 ---> 0a1b2c3d4e5f
Step 2/3 : RUN make test
 ---> Running in 1a2b3c4d5e6f
frame_test failed
The command '/bin/sh -c make test' returned a non-zero code: 2
""",
        Expected("docker", ["FROM debian:12", "RUN make test"], "RUN make test", (4, 7), 2, "make test"),
    ),
    "docker buildkit": (
        """\
#1 [internal] load build definition from Dockerfile
#1 DONE 0.1s
#4 [1/3] FROM docker.io/library/debian:12
#5 [2/3] RUN make lib
#6 [tools 1/1] RUN make tools
#5 1.204 cc -c lib.c
#6 0.812 tools failed
#5 DONE 2.5s
#6 ERROR: process "/bin/sh -c make tools" did not complete successfully: exit code: 2
------
ERROR: failed to solve: process "/bin/sh -c make tools" did not complete successfully: exit code: 2
""",
        Expected(
            "docker",
            [
                "[internal] load build definition from Dockerfile",
                "[1/3] FROM docker.io/library/debian:12",
                "[2/3] RUN make lib",
                "[tools 1/1] RUN make tools",
            ],
            "[tools 1/1] RUN make tools",
            (5, 11),
            2,
            "make tools",
        ),
    ),
    "plain shell": (
        """\
$ make build
cc -c frame.c
+ make test
++ uname -s
frame_test failed
""",
        Expected("unknown", ["make build", "make test"], "make test", (3, 5), command="make test"),
    ),
    "appveyor": (
        """\
Build started
msbuild wire.sln
error CS0103: The name 'wire' does not exist
Command exited with code 1
""",
        Expected("appveyor", [""], "", (1, 4), 1),
    ),
}


@pytest.mark.parametrize("name", LOGS)
def test_steps_of_each_system(name: str) -> None:
    log, expected = LOGS[name]
    found = read(log)
    assert found.ci_system == expected.system
    assert [step.name for step in found.steps] == expected.names
    failing = found.failing
    assert failing is not None
    assert failing.name == expected.failing
    assert (failing.first_line, failing.last_line) == expected.lines
    assert failing.exit_code == expected.exit_code
    if expected.command:
        assert failing.command == expected.command
    if expected.duration is not None:
        assert failing.duration == pytest.approx(expected.duration)
    assert not found.truncated


def test_durations_of_travis_and_buildkit() -> None:
    durations = {step.name: step.duration for step in read(LOGS["travis"][0]).steps}
    assert durations["git.checkout"] == pytest.approx(2.0)
    assert {step.name: step.duration for step in read(LOGS["docker buildkit"][0]).steps}["[2/3] RUN make lib"] == 2.5
    assert {step.name: step.duration for step in read(LOGS["gitlab"][0]).steps}["prepare_executor"] == 4.0


@pytest.mark.parametrize("name", ["github", "gitlab", "azure", "taskcluster"])
def test_a_job_that_passed_has_no_failing_step(name: str) -> None:
    log = LOGS[name][0]
    passed = [line for line in log.split("\n") if "##[error]" not in line and "Job failed" not in line]
    text = "\n".join(line.replace("(failed)", "(success)") for line in passed if "Unsuccessful" not in line)
    assert read(text).failing is None


@pytest.mark.parametrize(
    "line",
    [
        "The log length has exceeded the limit of 4 MB",
        "Job's log exceeded limit of 4194304 bytes.",
        "[output truncated]",
    ],
)
def test_a_log_that_was_cut_says_so(line: str) -> None:
    assert read(f"$ make\ncc -c frame.c\n{line}\n").truncated


@pytest.mark.parametrize(("name", "kept"), [("gitlab", 3), ("jenkins", 6)])
def test_a_log_that_stops_in_the_middle_is_truncated(name: str, kept: int) -> None:
    assert read("\n".join(LOGS[name][0].split("\n")[:kept])).truncated


def test_many_steps_keep_the_first_and_the_last() -> None:
    steps = read("".join(f"$ make {number}\n" for number in range(3_000))).steps
    assert len(steps) == 1_000
    assert (steps[0].name, steps[-1].name) == ("make 0", "make 2999")


def test_lines_of_steps_are_in_order() -> None:
    for log, _ in LOGS.values():
        steps: tuple[Step, ...] = read(log).steps
        assert all(step.first_line <= step.last_line for step in steps)
        assert [step.first_line for step in steps] == sorted(step.first_line for step in steps)


def test_a_traced_script_fails_at_its_last_command() -> None:
    """Not at what it does to leave, nor at a test of a variable."""
    script = "+ make wire\nwire made\n+ '[' -n x ']'\n+ make check\nframe is closed\n+ rc=2\n+ rm -rf tmp\n+ exit 2\n"
    for log in (script, script + "Finished: FAILURE\n"):
        found = read(log)
        assert [step.name for step in found.steps] == ["make wire", "make check"]
        assert found.failing is not None
        assert (found.failing.command, found.failing.first_line) == ("make check", 4)


def test_commands_of_a_jenkins_stage_are_steps_of_it() -> None:
    log = "[Pipeline] { (Test)\n[Pipeline] sh\n+ npm ci\n+ npm test\nfailed\n[Pipeline] }\nERROR: script returned exit code 1\nFinished: FAILURE\n"
    failing = read(log).failing
    assert failing is not None
    assert (failing.name, failing.command, failing.exit_code) == ("Test", "npm test", 1)


def test_gitlab_lines_with_timestamps_and_streams() -> None:
    lines = LOGS["gitlab"][0].rstrip("\n").split("\n")
    stamped = "\n".join(f"2024-03-01T10:00:{n:02}.123456Z 0{n % 2}{'OE'[n % 2]} {line}" for n, line in enumerate(lines))
    plain, found = read(LOGS["gitlab"][0]), read(stamped + "\n")
    assert [(step.name, step.command, step.failed) for step in found.steps] == [
        (step.name, step.command, step.failed) for step in plain.steps
    ]
