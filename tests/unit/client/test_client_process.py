"""The `winnow` command as a process against a scripted server, or none."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import grpc
import pytest
from google.rpc.error_details_pb2 import BadRequest

from tests.unit.client.scripted import Break, Script, details, error_info

CODES = grpc.StatusCode

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


def test_an_interrupt_ends_a_bulk_run_that_waits_for_stdin(environment: dict[str, str]) -> None:
    with subprocess.Popen(
        [WINNOW, "classify", "--jsonl", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        # Whoever runs the tests in the background ignores interrupts, and so would the command.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as bulk:
        assert bulk.stdin is not None
        assert bulk.stdout is not None
        assert bulk.stderr is not None
        # A whole block, so that its answer shows that the reader waits for the next row.
        bulk.stdin.write(b'{"text": "hi"}\n' * 256)
        bulk.stdin.flush()
        assert bulk.stdout.readline()
        bulk.send_signal(signal.SIGINT)
        bulk.stdout.read()
        assert b"Fatal" not in bulk.stderr.read()
        assert bulk.wait(30) == 130


def test_a_reader_that_has_seen_enough_is_no_failure(environment: dict[str, str], tmp_path: Path) -> None:
    for index in range(3):
        (tmp_path / f"{index}.log").write_bytes(b"error: no\n")
    for arguments in (["--json"], []):
        reading, writing = os.pipe()
        os.close(reading)
        done = subprocess.run(
            [WINNOW, "analyze", "--no-store", str(tmp_path), *arguments],
            stdout=writing,
            stderr=subprocess.PIPE,
            env=environment,
            timeout=60,
            check=False,
        )
        os.close(writing)
        assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["classify", "hi", "--caller", "bob é"], "caller may only hold printable ASCII"),
        (["classify", "hi", "--target", ""], "'' is not host:port"),
        (["classify", "hi", "--target", "127.0.0.1"], "'127.0.0.1' is not host:port"),
        (["classify", ""], "the message is empty"),
        (["classify", " \n"], "the message is empty"),
        (["classify", "hi", "--out", "x"], "--out: goes with --jsonl"),
        (["classify", "--jsonl", "-", "--channel", "sms"], "--channel: does not go with --jsonl"),
        (["analyze", "--jsonl", "-", "--no-store"], "--no-store: does not go with --jsonl"),
        (["analyze", "-", "--url", "not a url"], "must begin with http"),
    ],
)
def test_wrong_usage_is_told_before_anything_is_sent(run: Run, script: Script, arguments: list[str], told: str) -> None:
    assert told in run(*arguments, code=2).stderr
    assert script.calls == []


@pytest.mark.parametrize(
    ("rows", "options", "told"),
    [
        ("deny,banana,evil.example\n", [], "row 1: 'banana' is not one of hash, sender, domain"),
        ("evil.example\n", [], "give --kind when lines are only values"),
        ("deny,domain,a.example\nblock,domain,b.example\n", [], "row 2: 'block' is not one of allow, deny"),
    ],
)
def test_a_wrong_row_of_an_import_is_named(run: Run, rows: str, options: list[str], told: str) -> None:
    assert told in run("lists", "import", "-", *options, stdin=rows, code=2).stderr


def test_rows_with_a_channel_that_is_none_fail_and_unknown_keys_are_named(run: Run) -> None:
    rows = '{"id": 1, "text": "hi", "channel": "fax", "label": "ham"}\n{"id": 2, "text": "hi", "channel": "SMS"}\n'
    done = run("classify", "--jsonl", "-", stdin=rows, code=1)
    failed, classified = done.stdout.splitlines()
    assert "channel must be one of email, sms" in failed
    assert '"verdict"' in classified
    assert "label" in done.stderr.splitlines()[-1]


def test_nothing_there_and_no_tls_there_are_told_apart(run: Run) -> None:
    away = run("classify", "hi", "--target", "127.0.0.1:1", code=4).stderr
    assert "nothing answers there" in away
    plain = run("classify", "hi", "--tls", code=4).stderr
    assert "speaks no TLS" in plain
    assert "nothing answers there" not in plain


def test_a_broken_field_is_told_once(run: Run, script: Script) -> None:
    bad = BadRequest(field_violations=[BadRequest.FieldViolation(field="parent", description="is wrong")])
    message = "parent: is wrong"
    trailers = details(CODES.INVALID_ARGUMENT, message, error_info("FIELD_INVALID"), bad)
    script.breaks.append(Break(code=CODES.INVALID_ARGUMENT, message=message, trailers=trailers))
    told = run("classify", "hi", code=3).stderr
    assert told == "winnow: INVALID_ARGUMENT FIELD_INVALID: parent: is wrong\n"


def test_help_names_what_can_be_filtered_and_corrected(run: Run) -> None:
    assert "Fields: category, transient, branch, job," in run("failures", "list", "--help").stdout
    assert "compilation, test, lint" in run("failures", "correct", "--help").stdout.lower()
    assert run("--version").stdout.startswith("winnow ")
