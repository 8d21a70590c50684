"""The `winnow` command as a process against a scripted server, or none."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit.client.scripted import Break, Script

WINNOW = str(Path(sys.executable).parent / "winnow")
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def environment(target: str) -> dict[str, str]:
    return {**os.environ, "WINNOW_TARGET": target, "COLUMNS": "200"}


@pytest.fixture
def run(environment: dict[str, str]) -> Run:
    def run(*arguments: str, stdin: str = "", code: int = 0) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [WINNOW, *arguments], input=stdin, capture_output=True, text=True, env=environment, timeout=60, check=False
        )
        assert done.returncode == code, (done.returncode, done.stdout, done.stderr)
        return done

    return run


def test_a_watch_comes_back_and_ends_with_where_to_go_on(run: Run, script: Script) -> None:
    script.breaks += [Break(after=1), Break(), Break()]
    done = run("failures", "watch", "--count", "2")
    assert [line.split()[-1] for line in done.stdout.splitlines()] == ["f1", "f2"]
    assert done.stderr.splitlines() == [
        "winnow: UNAVAILABLE: scripted; trying again",
        "go on with: --resume-token 2",
    ]
