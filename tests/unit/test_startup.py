"""What keeps the server from starting is said in one line."""

import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest


def refusal(*arguments: str, **environment: str) -> str:
    """What the server says on stderr; it has to end with code 1."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("WINNOW_")}
    done = subprocess.run(
        [sys.executable, "-m", "winnow_server", *arguments],
        env=clean | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    return done.stderr


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        ({"WINNOW_PORT": "abc"}, "WINNOW_PORT: "),
        ({"WINNOW_CONFIG": "/nowhere/winnow.toml"}, "WINNOW_CONFIG: /nowhere/winnow.toml is not there"),
        ({}, "WINNOW_DATABASE_URL is not set"),
        ({"WINNOW_DATABASE_URL": "nonsense"}, "WINNOW_DATABASE_URL: "),
        ({"WINNOW_DATABASE_URL": "postgresql://127.0.0.1:1/none"}, "WINNOW_DATABASE_URL: "),
    ],
)
def test_settings_that_do_not_serve_are_named(environment: dict[str, str], told: str) -> None:
    said = refusal("migrate", **environment)
    assert said.startswith(told)
    assert said.count("\n") == 1


def test_a_setting_that_there_is_not_is_named_without_its_value(tmp_path: Path) -> None:
    config = tmp_path / "winnow.toml"
    config.write_text('colour = "secret"\n')
    assert refusal("serve", WINNOW_CONFIG=str(config)).startswith("colour (in WINNOW_CONFIG): ")
    config.write_text("port = [\n")
    assert refusal("serve", WINNOW_CONFIG=str(config)).startswith("WINNOW_CONFIG: ")


def test_a_folder_in_use_is_told_in_a_line(tmp_path: Path) -> None:
    with (tmp_path / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.write("4711")
        lock.flush()
        said = refusal("dev", WINNOW_DATA_FOLDER=str(tmp_path), WINNOW_PORT="0")
    assert said == f"{tmp_path} is in use by the server with process id 4711: stop it, or name another folder\n"
