"""Parts of the command that need no server."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path

import grpc
import pytest
from google.protobuf.duration_pb2 import Duration
from rich.console import Console
from winnow.failure.v1.analysis_pb2 import CATEGORY_TEST, Analysis, LineRange, Segment, SignatureMatch, Step
from winnow.failure.v1.failure_pb2 import Correction, Failure
from winnow.failure.v1.group_pb2 import FailureGroup
from winnow.spam.v1.detection_pb2 import CHANNEL_SMS, VERDICT_PHISHING, Classification, Detection
from winnow_client._shared import health
from winnow_client._shared.service_config import channel_service_config, timeouts
from winnow_client.cli.exits import Exit, exit_code
from winnow_client.cli.files import logs_in, open_input, open_log, open_output
from winnow_client.cli.plain import plain
from winnow_client.cli.render import failure_table, show_analysis, telling_line
from winnow_client.cli.render_groups import group_table, show_group
from winnow_client.cli.session import hoist
from winnow_client.errors import (
    ContentTooLarge,
    DeadlineExceeded,
    EtagMismatch,
    InvalidArgument,
    RateLimited,
    ResourceExhausted,
    WinnowError,
)


def test_global_options_may_stand_anywhere() -> None:
    assert hoist(["failures", "list", "--json", "--project", "web", "--all"]) == [
        "--json",
        "--project",
        "web",
        "failures",
        "list",
        "--all",
    ]
    assert hoist(["classify", "--target=a:1", "hi"]) == ["--target=a:1", "classify", "hi"]
    assert hoist(["classify", "--", "--json"]) == ["classify", "--", "--json"]
    assert hoist(["classify", "--project"]) == ["--project", "classify"]


def test_plain_failure() -> None:
    failure = Failure(
        name="n",
        analysis=Analysis(
            category=CATEGORY_TEST,
            transient=0.1,
            failed_step=Step(name="s", duration=Duration(seconds=1, nanos=500_000_000), exit_code=0),
            signatures=[SignatureMatch(captures={"file": "a.c"})],
        ),
        correction=Correction(transient=False),
    )
    failure.create_time.FromJsonString("2026-11-24T05:00:00Z")
    found = plain(failure)
    assert isinstance(found, dict)
    assert found["create_time"] == "2026-11-24T05:00:00Z"
    assert "update_time" not in found
    assert found["analysis"]["category"] == "TEST"
    assert found["analysis"]["transient"] == 0.1
    assert found["analysis"]["suggested_action"] == "UNSPECIFIED"
    assert found["analysis"]["failed_step"] | {"lines": None} == {
        "name": "s",
        "command": "",
        "duration": 1.5,
        "exit_code": 0,
        "failed": False,
        "lines": None,
    }
    assert found["analysis"]["signatures"][0]["captures"] == {"file": "a.c"}
    assert found["correction"]["transient"] is False
    assert "category" not in found["correction"]
    json.dumps(found)


def test_plain_names_of_messages_are_lower_case() -> None:
    found = plain(Detection(channel=CHANNEL_SMS, classification=Classification(verdict=VERDICT_PHISHING)))
    assert isinstance(found, dict)
    assert found["channel"] == "sms"
    assert found["classification"]["verdict"] == "phishing"


def test_plain_takes_only_messages() -> None:
    with pytest.raises(TypeError):
        plain(object())


def shown(analysis: Analysis) -> str:
    text = io.StringIO()
    show_analysis(Console(file=text, width=200), analysis)
    return text.getvalue()


def test_excerpt_has_the_lines_own_numbers_and_no_terminal_codes() -> None:
    segment = Segment(lines=LineRange(first_line=99, last_line=100), text="a\x1b[31m[bold]b\nc\td", reason="why")
    text = shown(Analysis(category=CATEGORY_TEST, confidence=0.5, excerpt=[segment]))
    assert " 99 │ a[31m[bold]b" in text
    assert "100 │ c" in text
    assert "└ why" in text
    assert "\x1b" not in text


def test_the_telling_line_is_the_one_that_the_action_quotes() -> None:
    excerpt = [Segment(text="collected 3 items\n  E  assert 1 == 2", lines=LineRange(first_line=1, last_line=2))]
    quoting = Analysis(excerpt=excerpt, action_reason="The code has to be fixed: the log says “E  assert 1 == 2”.")
    assert telling_line(quoting) == "E  assert 1 == 2"
    assert telling_line(Analysis(excerpt=excerpt, action_reason="The log names no cause.")) == "collected 3 items"
    assert telling_line(Analysis()) == ""
    failure = Failure(name="projects/p/failures/f", analysis=quoting)
    text = io.StringIO()
    Console(file=text, width=200).print(failure_table([failure]))
    assert "assert 1 == 2" in text.getvalue()


def test_a_groups_excerpt_keeps_its_lines() -> None:
    text = io.StringIO()
    show_group(Console(file=text, width=200), FailureGroup(snippet="one\x1b[1m\ntwo"))
    assert "│ one[1m\n│ two\n" in text.getvalue()


def test_groups_are_listed_by_the_line_that_tells_the_cause() -> None:
    for cause, shown_line in (("E assert 1 == 2", "E assert 1 == 2"), ("", "___ test ___")):
        text = io.StringIO()
        Console(file=text, width=200).print(group_table([FailureGroup(cause=cause, snippet="___ test ___\nx")]))
        assert shown_line in text.getvalue()


@pytest.mark.parametrize(("settled", "flaky", "told"), [(0, 0, "flaky -"), (4, 1, "flaky 25%")])
def test_a_group_is_flaky_by_what_is_known(settled: int, flaky: int, told: str) -> None:
    text = io.StringIO()
    group = FailureGroup(flake_rate=1.0, settled_count=settled, settled_flaky_count=flaky)
    show_group(Console(file=text, width=200), group)
    assert told in text.getvalue()


@pytest.mark.parametrize("packed", [False, True])
def test_files_are_unpacked_by_content_and_not_by_name(tmp_path: Path, packed: bool) -> None:
    path = tmp_path / "log"
    path.write_bytes(gzip.compress(b"one\ntwo\n") if packed else b"one\ntwo\n")
    with open_input(str(path)) as file:
        assert list(file) == [b"one\n", b"two\n"]
    with open_log(str(path)) as (file, size):
        assert (file.read(), size) == (b"one\ntwo\n", 8)
        file.seek(0)
        assert file.read(3) == b"one"


def test_output_is_packed_by_name(tmp_path: Path) -> None:
    with open_output(str(tmp_path / "o.gz")) as file:
        file.write(b"x\n")
    assert gzip.decompress((tmp_path / "o.gz").read_bytes()) == b"x\n"


def test_logs_of_a_folder(tmp_path: Path) -> None:
    for name in ("b.log", "sub/a.log", ".git/c.log", ".hidden"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    assert [str(path.relative_to(tmp_path)) for path in logs_in(tmp_path)] == ["b.log", "sub/a.log"]


CODES = grpc.StatusCode


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (InvalidArgument(CODES.INVALID_ARGUMENT, ""), Exit.REFUSED),
        (EtagMismatch(CODES.ABORTED, ""), Exit.REFUSED),
        (DeadlineExceeded(CODES.DEADLINE_EXCEEDED, ""), Exit.UNAVAILABLE),
        (RateLimited(CODES.RESOURCE_EXHAUSTED, ""), Exit.UNAVAILABLE),
        (ResourceExhausted(CODES.RESOURCE_EXHAUSTED, "", retry_after=1.0), Exit.UNAVAILABLE),
        (ContentTooLarge(CODES.RESOURCE_EXHAUSTED, ""), Exit.REFUSED),
    ],
)
def test_exit_codes(error: WinnowError, code: Exit) -> None:
    assert exit_code(error) is code


def test_health_bytes() -> None:
    assert health.encode_request("") == b""
    assert health.encode_request("redis") == b"\x0a\x05redis"
    assert [health.decode_response(data) for data in (b"", b"\x08\x01", b"\x08\x02", b"\x08\x03")] == [
        "UNKNOWN",
        "SERVING",
        "NOT_SERVING",
        "SERVICE_UNKNOWN",
    ]
    with pytest.raises(ValueError, match="127"):
        health.encode_request("x" * 128)


def test_service_configs_are_merged_without_their_deadlines() -> None:
    config = json.loads(channel_service_config())
    named = {name["service"] for method in config["methodConfig"] for name in method["name"]}
    assert named == {
        "winnow.failure.v1.FailureService",
        "winnow.failure.v1.GroupService",
        "winnow.failure.v1.LayerService",
        "winnow.failure.v1.SignatureService",
        *(f"winnow.spam.v1.{service}" for service in ("SpamService", "PolicyService", "FeedbackService")),
    }
    assert all("timeout" not in method for method in config["methodConfig"])
    assert config["loadBalancingConfig"] == [{"round_robin": {}}]
    assert timeouts("winnow.failure.v1.FailureService")["GetFailure"] == 5
    assert "AnalyzeLogStream" not in timeouts("winnow.failure.v1.FailureService")
