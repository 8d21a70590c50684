"""Rows of a bulk run: order, projects, bad rows, batches that fail as a whole."""

from __future__ import annotations

import json
from typing import Any

import grpc
import pytest
from winnow.failure.v1.failure_service_pb2 import AnalyzeOptions
from winnow.spam.v1.spam_service_pb2 import RETENTION_ALL, RETENTION_NONE
from winnow_client import Client, InternalError, RetryPolicy
from winnow_client._shared.window import Window
from winnow_client._sync.flow import Flow
from winnow_client.cli import bulk
from winnow_client.cli.bulk import Rows
from winnow_client.cli.bulk_analyze import LogRows
from winnow_client.cli.bulk_classify import MessageRows

from tests.unit.client.scripted import Break, Script


def classify(target: str, lines: list[bytes], rows: Rows[Any, Any] | None = None) -> list[dict[str, Any]]:
    rows = rows or Rows(MessageRows(RETENTION_NONE), "projects/default", max_rows=10)
    with Client(target) as client:
        flow: Flow[Any, Any, Any] = Flow(
            client.spam.stub.ClassifyMessageStream,
            rows.batches(lines),
            Window(),
            metadata=(),
            retry=RetryPolicy(max_attempts=3, initial_backoff=0.001),
            timeout=None,
            isolate=True,
        )
        out = b"".join(rows.finish(answer) for answer in flow.answers())
    return [json.loads(line) for line in out.splitlines()]


def row(id: object, **fields: object) -> bytes:
    return json.dumps({"id": id, "text": f"spam {id}", **fields}).encode() + b"\n"


def test_answers_are_in_the_order_of_the_rows(target: str) -> None:
    answers = classify(target, [row(index) for index in range(55)])
    assert [answer["id"] for answer in answers] == list(range(55))
    assert answers[0] == {"id": 0, "verdict": "spam", "score": 0.9, "action": "reject", "symbols": ["URGENCY"]}


def test_rows_of_several_projects_share_a_block_and_keep_their_order(target: str, script: Script) -> None:
    rows = Rows(MessageRows(RETENTION_ALL), "projects/default", max_rows=10)
    names = ["web", "api", None]
    answers = classify(target, [row(i, project=names[i % 3]) for i in range(60)], rows)
    assert [answer["id"] for answer in answers] == list(range(60))
    requests = script.calls[0].requests
    # A message holds rows of one project, and alternating projects do not make messages of one row.
    assert {request.parent for request in requests} == {"projects/web", "projects/api", "projects/default"}
    assert len(requests) <= 9
    for request in requests:
        residue = ["projects/web", "projects/api", "projects/default"].index(request.parent)
        assert {int(m.text.split()[1]) % 3 for m in request.messages} == {residue}
    assert len({request.request_id for request in requests}) == len(requests)


BAD = [
    (b"{no json\n", 2, "line 2: "),
    (b"[1, 2]\n", 2, "line 2: not a JSON object"),
    (b'{"id": "x", "text": 5}\n', "x", "line 2: text must be a string"),
    (b'{"id": "x"}\n', "x", "line 2: one of text, subject and raw is required"),
    (b'{"id": "x", "text": "a", "project": "NO"}\n', "x", "line 2: project must be"),
    (b'{"id": "x", "text": "bad one"}\n', "x", "INVALID_ARGUMENT: bad message"),
    (b'{"text": "bad without an id"}\n', 2, "INVALID_ARGUMENT: bad message"),
]


@pytest.mark.parametrize(("line", "id", "error"), BAD)
def test_a_bad_row_gets_its_error_and_the_run_goes_on(target: str, line: bytes, id: object, error: str) -> None:
    rows = Rows(MessageRows(RETENTION_NONE), "projects/default")
    answers = classify(target, [row("a"), line, b"\n", row("b")], rows)
    assert [answer["id"] for answer in answers] == ["a", id, "b"]
    assert answers[1].keys() == {"id", "error"}
    assert answers[1]["error"].startswith(error)
    assert (rows.done, rows.failed) == (3, 1)


def test_only_bad_rows_need_no_stream(target: str, script: Script) -> None:
    assert len(classify(target, [b"x\n"] * 3)) == 3
    assert script.calls == []


def test_blocks_of_bad_rows_stay_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "_BLOCK_ROWS", 4)
    rows = Rows(MessageRows(RETENTION_NONE), "projects/default")
    assert [len(batch.context.block.lines) for batch in rows.batches([b"x\n"] * 10)] == [4, 4, 2]


def test_a_batch_that_breaks_the_stream_fails_alone(target: str) -> None:
    lines = [row(index, project="poison" if 20 <= index < 30 else "web") for index in range(50)]
    answers = classify(target, lines)
    assert [answer["id"] for answer in answers] == list(range(50))
    assert {answer["id"] for answer in answers if "error" in answer} == set(range(20, 30))
    assert answers[20]["error"] == "INTERNAL: poisoned"


def test_a_batch_is_blamed_only_when_it_breaks_a_stream_by_itself(target: str, script: Script) -> None:
    script.breaks.append(Break(reads=True, code=grpc.StatusCode.INTERNAL))
    answers = classify(target, [row(index) for index in range(50)])
    assert [answer["verdict"] for answer in answers] == ["spam"] * 50
    assert len(script.calls) == 2


def test_a_server_that_goes_away_ends_the_run(target: str, script: Script) -> None:
    script.breaks += [Break(after=1), *[Break()] * 5]
    with pytest.raises(Exception, match="UNAVAILABLE"):
        classify(target, [row(index) for index in range(50)])


def test_logs_and_their_long_rows(target: str, script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("winnow_client.cli.bulk_analyze.UPLOAD_ABOVE", 1000)
    lines = [
        json.dumps({"id": "short", "log": "a\nb\n", "green_log": "a\n"}).encode(),
        json.dumps({"id": "long", "log": "x\n" * 1000, "project": "web"}).encode(),
        b'{"id": "none"}',
        json.dumps({"id": "last", "log": "c\n"}).encode(),
    ]
    with Client(target) as client:
        rows = Rows(LogRows(client, AnalyzeOptions()), "projects/default")
        flow: Flow[Any, Any, Any] = Flow(
            client.failures.stub.AnalyzeLogStream,
            rows.batches(lines),
            Window(),
            metadata=(),
            retry=RetryPolicy(),
            timeout=None,
            isolate=True,
        )
        answers = [json.loads(line) for a in flow.answers() for line in rows.finish(a).splitlines()]
    assert [answer["id"] for answer in answers] == ["short", "long", "none", "last"]
    assert answers[0] == {
        "id": "short",
        "category": "TEST",
        "confidence": 0.75,
        "transient": 0.25,
        "excerpt": [[1, 2]],
        "fingerprint": "f1",
        "step": None,
    }
    assert answers[1]["excerpt"] == [[1, 1000]]
    assert answers[2]["error"] == "line 3: log is required"
    upload = next(call for call in script.calls if call.method == "UploadLog")
    assert upload.requests[0].header.analyze_only
    assert upload.requests[0].header.parent == "projects/web"
    stream = next(call for call in script.calls if call.method == "AnalyzeLogStream")
    assert stream.requests[0].logs[0].green_log == b"a\n"


def test_without_isolation_the_error_is_raised(target: str, script: Script) -> None:
    script.breaks.append(Break(code=grpc.StatusCode.INTERNAL))
    with Client(target) as client, pytest.raises(InternalError):
        list(client.classify_many(["x"]))
