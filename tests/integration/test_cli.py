"""The `winnow` command as a process against a real server."""

from __future__ import annotations

import gzip
import json
import os
import select
import subprocess
import sys
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from winnow_client import Client
from winnow_client.cli.names import CATEGORIES

from tests.processes import Server

SPAM = "URGENT! You won a FREE prize of $5000, claim now at http://bit.ly/win-now or call 0900 123 456"
HAM = "See you at lunch tomorrow, I will bring the notes from the meeting."
Run = Callable[..., "subprocess.CompletedProcess[bytes]"]


@pytest.fixture
def project() -> str:
    return f"cli{uuid.uuid4().hex[:12]}"


@pytest.fixture
def run(server: Server, project: str) -> Run:
    """Runs the command in a project of the test's own."""
    command = Path(sys.executable).parent / "winnow"
    environment = {**os.environ, "WINNOW_TARGET": server.target, "WINNOW_PROJECT": project, "COLUMNS": "200"}

    def run(*arguments: str, stdin: bytes = b"", code: int = 0) -> subprocess.CompletedProcess[bytes]:
        done = subprocess.run(
            [str(command), *arguments], input=stdin, capture_output=True, env=environment, timeout=120, check=False
        )
        assert done.returncode == code, (done.returncode, done.stdout.decode(), done.stderr.decode())
        return done

    return run


def objects(done: subprocess.CompletedProcess[bytes]) -> list[Any]:
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture(scope="session")
def category(server: Server, log: bytes) -> str:
    """What the service says of the log: whether it is right is the engine's affair."""
    with Client(server.target) as client:
        return CATEGORIES[client.failures.analyze_log(log).analysis.category]


@pytest.fixture
def log_file(tmp_path: Path, log: bytes) -> Path:
    path = tmp_path / "job.log"
    path.write_bytes(log)
    return path


def test_analyze_stores_and_reads_back(run: Run, category: str, log_file: Path) -> None:
    shown = run("analyze", str(log_file)).stdout.decode()
    assert shown.startswith(category)
    assert "transient" in shown
    assert " │ " in shown
    name = shown.rpartition("stored as ")[2].strip()
    found = objects(run("failures", "get", name.rpartition("/")[2], "--json"))[0]
    assert found["name"] == name
    assert found["analysis"]["category"] == category
    assert [row["name"] for row in objects(run("failures", "list", "--json"))] == [name]


def test_analyze_without_storing(run: Run, category: str, log: bytes) -> None:
    found = objects(run("analyze", "-", "--no-store", "--json", stdin=log))[0]
    assert found["analysis"]["category"] == category
    assert "name" not in found
    assert objects(run("failures", "list", "--json")) == []


def test_analyze_gzip_gives_the_same(run: Run, tmp_path: Path, log: bytes) -> None:
    packed = tmp_path / "job.log.gz"
    packed.write_bytes(gzip.compress(log))
    found = objects(run("analyze", str(packed), "--no-store", "--json"))[0]
    assert found["analysis"]["byte_count"] == len(log)


def test_a_long_log_is_uploaded(run: Run, tmp_path: Path, log: bytes) -> None:
    path = tmp_path / "long.log"
    path.write_bytes(b"some progress of the build, nothing to see here\n" * 400_000 + log)
    found = objects(run("analyze", str(path), "--json"))[0]
    assert found["analysis"]["byte_count"] == path.stat().st_size > 16 * 1024 * 1024
    assert objects(run("failures", "get", found["name"], "--json"))[0]["name"] == found["name"]


def test_analyze_folder_goes_on_after_a_bad_file(run: Run, tmp_path: Path, log: bytes) -> None:
    folder = tmp_path / "logs"
    folder.mkdir()
    (folder / "a.log").write_bytes(log)
    (folder / "b.log.gz").write_bytes(b"\x1f\x8bnot gzip at all")
    (folder / "c.log").write_bytes(log)
    done = run("analyze", str(folder), "--json", code=1)
    assert [Path(row["file"]).name for row in objects(done)] == ["a.log", "c.log"]
    assert b"b.log.gz" in done.stderr


def test_the_same_execution_is_stored_once(run: Run, log_file: Path) -> None:
    job = ("--provider", "github", "--run", "1", "--job", "build", "--attempt", "1")
    first, second = (objects(run("analyze", str(log_file), *job, "--json"))[0] for _ in range(2))
    assert (first["existing"], second["existing"]) == (False, True)
    assert first["name"] == second["name"]


def test_groups_are_listed_merged_and_split(run: Run, log_file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.log"
    other.write_bytes(b"$ make test\nFAILED tests/test_wire.py::test_close - assert 1 == 2\n")
    groups = [objects(run("analyze", str(path), "--json"))[0]["name"] for path in (log_file, other)]
    names = [objects(run("failures", "get", name, "--json"))[0]["group"] for name in groups]
    assert [row["name"] for row in objects(run("groups", "list", "--json"))] == names[::-1]
    assert names[0].rpartition("/")[2] in run("groups", "list").stdout.decode()
    merged = objects(run("groups", "merge", names[0], names[1].rpartition("/")[2], "--json"))[0]
    assert merged["failure_count"] == 2
    shown = run("groups", "get", names[0]).stdout.decode()
    assert "2 failures" in shown
    assert all(fingerprint in shown for fingerprint in merged["fingerprints"])
    run("groups", "split", names[0], merged["fingerprints"][0], "--etag", "1", code=3)
    parts = objects(run("groups", "split", names[0], merged["fingerprints"][0], "--json"))[0]
    assert parts["taken"]["fingerprints"] == merged["fingerprints"][:1]
    assert parts["group"]["name"] == names[0]


def test_signatures_are_tried_added_changed_and_deleted(run: Run, log_file: Path, tmp_path: Path) -> None:
    green = tmp_path / "green.log"
    green.write_bytes(b"all is well\n" * 100)
    what = ("--pattern", "No space left on device", "--category", "auth")
    run("analyze", str(log_file))
    tried = run("signatures", "test", *what, "--green", str(green)).stdout.decode()
    assert "AUTH" in tried
    assert "matches 1 of 1 failures, changes 1" in tried
    assert "admitted" in tried
    name = objects(run("signatures", "add", "disk-full", *what, "--note", "why", "--json"))[0]["name"]
    assert "disk-full" in run("signatures", "list").stdout.decode()
    assert run("analyze", str(log_file), "--no-store").stdout.startswith(b"AUTH")
    changed = objects(run("signatures", "update", name, "--category", "CRASH", "--disable", "--json"))[0]
    assert (changed["category"], changed["disabled"], changed["note"]) == ("CRASH", True, "why")
    assert "disabled" in run("signatures", "get", name.rpartition("/")[2]).stdout.decode()
    run("signatures", "add", "careless", "--pattern", "error", "--category", "auth", code=3)
    run("signatures", "delete", name)
    assert objects(run("signatures", "list", "--json")) == []
    assert [row["change"] for row in objects(run("signatures", "history", name, "--json"))] == [
        "DELETED",
        "UPDATED",
        "CREATED",
    ]


def test_what_was_taught_is_shown_and_reverted(run: Run, category: str, log_file: Path) -> None:
    name = objects(run("analyze", str(log_file), "--json"))[0]["name"]
    run("failures", "correct", name, "--category", "CRASH", "--excerpt", "13-14")
    assert run("analyze", str(log_file), "--no-store").stdout.startswith(b"CRASH")
    assert objects(run("layer", "show", "--json"))[0]["version"] == 1
    assert "CRASH lines 13-14" in run("layer", "versions").stdout.decode()
    assert "version 2: 0 corrected failures" in run("layer", "revert", "0").stdout.decode()
    assert "back to 0" in run("layer", "versions").stdout.decode()
    assert run("analyze", str(log_file), "--no-store").stdout.decode().startswith(category)


def test_a_rerun_that_passed_is_told(run: Run, log_file: Path) -> None:
    job = ("--provider", "github", "--job", "build", "--commit", "51f0")
    name = objects(run("analyze", str(log_file), *job, "--json"))[0]["name"]
    assert objects(run("failures", "rerun", *job, "--passed", "--json")) == [{"updated_count": 1}]
    assert "a rerun of the same commit passed" in run("failures", "get", name).stdout.decode()


def test_correct_and_etag_conflict(run: Run, category: str, log_file: Path) -> None:
    name = objects(run("analyze", str(log_file), "--json"))[0]["name"]
    before = objects(run("failures", "get", name, "--json"))[0]
    corrected = objects(
        run("failures", "correct", name, "--category", "network", "--transient", "--note", "mirror down", "--json")
    )[0]
    assert corrected["analysis"]["category"] == "NETWORK"
    assert corrected["correction"]["note"] == "mirror down"
    refused = run("failures", "correct", name, "--note", "late", "--etag", before["etag"], "--json", code=3)
    assert json.loads(refused.stderr)["error"]["reason"] == "ETAG_MISMATCH"
    back = objects(run("failures", "correct", name, "--reset", "category", "--json"))[0]
    assert back["analysis"]["category"] == category


def test_watch_shows_what_is_stored_meanwhile(run: Run, server: Server, project: str, log_file: Path) -> None:
    command = [str(Path(sys.executable).parent / "winnow"), "--target", server.target, "--project", project]
    with subprocess.Popen([*command, "failures", "watch", "--count", "1", "--json"], stdout=subprocess.PIPE) as watch:
        try:
            names = set()
            # The watch starts "from now" at a moment we cannot see: store until it has shown one.
            while not select.select([watch.stdout], [], [], 0)[0]:
                names.add(objects(run("analyze", str(log_file), "--json"))[0]["name"])
            assert watch.stdout is not None
            change = json.loads(watch.stdout.readline())
            assert watch.wait(30) == 0
        finally:
            watch.kill()
    assert change["change"] == "CREATED"
    assert change["failure"]["name"] in names
    assert change["resume_token"]


def test_classify_stores_and_reads_back(run: Run) -> None:
    found = objects(run("classify", SPAM, "--channel", "sms", "--sender", "+1234", "--json"))[0]
    assert found["verdict"] in {"spam", "scam", "phishing"}
    read = objects(run("detections", "get", found["detection"], "--json"))[0]
    assert read["channel"] == "sms"
    assert read["classification"]["verdict"] == found["verdict"]
    assert [row["name"] for row in objects(run("detections", "list", "--json"))] == [found["detection"]]
    said = objects(run("feedback", "ham", found["detection"].rpartition("/")[2], "--note", "test", "--json"))[0]
    assert "/feedback/" in said["name"]
    assert objects(run("detections", "get", found["detection"], "--json"))[0]["feedback"] == "ham"


def test_classify_without_storing(run: Run, project: str) -> None:
    shown = run("classify", "-", "--no-store", stdin=HAM.encode()).stdout.decode()
    assert shown.startswith("ham")
    assert "stored" not in shown
    assert run("detections", "list").stderr.decode() == f"no detections in projects/{project}\n"
    assert objects(run("detections", "list", "--json")) == []


def test_bulk_classify_keeps_order_and_goes_on_after_bad_rows(run: Run, project: str, tmp_path: Path) -> None:
    rows: list[bytes] = []
    other = f"{project}-other"
    for index in range(3000):
        row = {"id": f"r{index}", "text": SPAM if index % 3 else HAM, "channel": "sms"}
        if index % 5 == 0:
            row["project"] = other
        rows.append(json.dumps(row).encode())
    bad = {
        7: (b"{not json", 8),
        700: (b'{"id": "x700", "text": 5}', "x700"),
        1400: (b'{"id": "x1400"}', "x1400"),
        2100: (b'{"id": "x2100", "text": "a", "project": "No Such!"}', "x2100"),
        2500: (b'{"id": "x2500", "text": "' + b"a" * (1024 * 1024 + 1) + b'"}', "x2500"),
    }
    for index, (line, _) in bad.items():
        rows[index] = line
    source, out = tmp_path / "in.jsonl.gz", tmp_path / "out.jsonl"
    source.write_bytes(gzip.compress(b"\n".join(rows)))
    done = run("classify", "--jsonl", str(source), "--out", str(out), "--store", "unwanted", code=1)
    assert b"3,000 rows" in done.stderr
    assert b"5 failed" in done.stderr
    answers = [json.loads(line) for line in out.read_bytes().splitlines()]
    assert [row["id"] for row in answers] == [bad[i][1] if i in bad else f"r{i}" for i in range(3000)]
    for index, row in enumerate(answers):
        if index in bad:
            assert row.keys() == {"id", "error"}
        else:
            assert row.keys() == {"id", "verdict", "score", "action", "symbols"}
            assert (row["verdict"] == "ham") == (index % 3 == 0)
    own, others = (
        objects(run("--project", name, "detections", "list", "--limit", "1000", "--all", "--json"))
        for name in (project, other)
    )
    kept = [index for index in range(3000) if index % 3 and index not in bad]
    assert len(others) == sum(index % 5 == 0 for index in kept)
    assert len(own) == sum(index % 5 != 0 for index in kept)


def test_bulk_analyze_through_the_standard_streams(run: Run, category: str, log: bytes) -> None:
    rows = [{"id": index, "log": log.decode()} for index in range(40)]
    rows[3] = {"id": 3}
    rows[5]["log"] = "nothing\n" * 2_200_000 + log.decode()
    done = run("analyze", "--jsonl", "-", stdin=b"\n".join(json.dumps(row).encode() for row in rows), code=1)
    answers = objects(done)
    assert [row["id"] for row in answers] == list(range(40))
    assert answers[3].keys() == {"id", "error"}
    good = [row for row in answers if "error" not in row]
    assert len(good) == 39
    assert all(
        row.keys() == {"id", "category", "confidence", "transient", "excerpt", "fingerprint", "step"} for row in good
    )
    assert {row["category"] for row in good} == {category}
    assert answers[5]["excerpt"][0][0] == answers[4]["excerpt"][0][0] + 2_200_000


def test_health(run: Run) -> None:
    parts = {row["part"]: row["status"] for row in objects(run("health", "--json"))}
    assert parts[""] == "SERVING"
    assert parts["postgres"] == "SERVING"
    assert parts["winnow.spam.v1.SpamService"] == "SERVING"


def test_exit_codes(run: Run, tmp_path: Path) -> None:
    run("classify", code=2)
    run("analyze", str(tmp_path / "absent.log"), code=2)
    run("classify", "--jsonl", str(tmp_path / "absent.jsonl"), code=2)
    assert b"RESOURCE_NOT_FOUND" in run("failures", "get", str(uuid.UUID(int=0)), code=3).stderr
    refused = run("--project", "No!", "classify", "x", code=3).stderr.decode().splitlines()
    assert ["FIELD_INVALID: parent: is not projects/{project};" in line for line in refused] == [True]
    run("failures", "list", "--filter", "colour = red", code=3)
    assert b"make run" in run("--target", "127.0.0.1:1", "classify", "x", code=4).stderr
    run("--target", "127.0.0.1:1", "health", code=4)


def test_help_tells_the_exit_codes(run: Run) -> None:
    for command in ((), ("analyze",), ("classify",), ("failures",), ("failures", "correct"), ("detections",)):
        assert b"Exit codes" in run(*command, "--help").stdout


def test_junit_reports_go_with_the_log(run: Run, log_file: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    report.write_text('<testsuite><testcase name="test_pack"><failure message="disk full"/></testcase></testsuite>')
    found = json.loads(run("analyze", str(log_file), "--junit", str(report), "--full", "--json").stdout)
    assert [test["name"] for test in found["analysis"]["facts"]["failing_tests"]] == ["test_pack"]
    report.write_text("not xml")
    assert b"junit_reports[0]" in run("analyze", str(log_file), "--junit", str(report), code=3).stderr
