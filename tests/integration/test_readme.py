"""The README's session from top to bottom in a fresh project: each command prints what is shown below it."""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.test_cli import project
from tests.processes import Server

__all__ = ["project"]

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def commands() -> Iterator[tuple[str, list[str]]]:
    """Each line with a prompt and the lines below it, none where the README shows none."""
    block = re.compile(r"^    \$ (?P<command>\.venv/bin/winnow .*)\n(?P<shown>(?:    (?!\$ ).*\n)*)", re.MULTILINE)
    for match in block.finditer(README):
        yield match["command"], [line[4:] for line in match["shown"].splitlines()]


def plain(lines: list[str], project: str) -> list[str]:
    """Without what differs each time."""
    return [_ID.sub("ID", line).replace(f"projects/{project}/", "projects/default/").rstrip() for line in lines]


def test_the_session_prints_what_it_shows(server: Server, project: str) -> None:
    environment = {**os.environ, "WINNOW_TARGET": server.target, "WINNOW_PROJECT": project, "COLUMNS": "200"}
    found = list(commands())
    assert sum(bool(shown) for _, shown in found) == 3
    for command, shown in found:
        done = subprocess.run(
            ["bash", "-c", command.replace(".venv/bin", str(Path(sys.executable).parent))],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, (command, done.stderr)
        if shown:
            assert plain(done.stdout.splitlines(), project) == plain(shown, project)


def test_the_lines_of_python_print_what_they_show(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    lines = [line[4:] for line in README.splitlines() if re.match(r"    (>>>|\.\.\.|CATEGORY_)", line)]
    session = "\n".join(lines).replace("127.0.0.1:50051", server.target)
    test = doctest.DocTestParser().get_doctest(session + "\n", {}, "README.md", "README.md", 0)
    assert len(test.examples) == 6
    assert doctest.DocTestRunner(verbose=False).run(test).failed == 0
