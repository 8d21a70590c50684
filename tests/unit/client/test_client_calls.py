"""Deadlines, retries, request ids, metadata and errors of single calls, the same from both clients."""

from __future__ import annotations

import io

import grpc
import pytest
from google.rpc import error_details_pb2
from grpc import aio
from winnow.failure.v1.failure_pb2 import Correction
from winnow.spam.v1 import spam_service_pb2 as spb
from winnow.spam.v1.detection_pb2 import VERDICT_SPAM
from winnow_client import (
    AlreadyExists,
    Client,
    ClientConfig,
    EtagMismatch,
    InternalError,
    InvalidArgument,
    NotFound,
    RateLimited,
    ResumeTokenExpired,
    Unavailable,
    WinnowError,
)
from winnow_client.config import resolve_target
from winnow_client.errors import ContentTooLarge, OutOfRange, from_rpc_error

from tests.unit.client.conftest import Both
from tests.unit.client.scripted import Break, Script, details, error_info, name, retry_info


def test_deadline_of_a_call_is_the_service_configs(both: Both, script: Script) -> None:
    both.call(lambda client: client.failures.get_failure(name("failures")))
    both.call(lambda client: client.failures.analyze_log(b"x\n"))
    assert script.calls[0].time_remaining == pytest.approx(5, abs=1)
    assert script.calls[1].time_remaining == pytest.approx(30, abs=1)


def test_a_longer_deadline_than_the_service_configs_can_be_asked_for(both: Both, script: Script) -> None:
    both.call(lambda client: client.failures.get_failure(name("failures"), timeout=60))
    assert script.calls[0].time_remaining == pytest.approx(60, abs=1)


def test_deadline_of_the_client_stands_for_every_call(both: Both, script: Script) -> None:
    both.config = ClientConfig(timeout=77)
    both.call(lambda client: client.spam.classify_message("hello"))
    assert script.calls[0].time_remaining == pytest.approx(77, abs=1)


def test_caller_and_token_go_with_every_call(both: Both, script: Script) -> None:
    both.call(lambda client: client.spam.classify_message("hello"))
    both.call(lambda client: client.classify_many(["hello"]))
    for call in script.calls:
        assert call.metadata["x-winnow-caller"] == "tests"
        assert call.metadata["authorization"] == "Bearer secret"


@pytest.mark.parametrize("size", [2, 2 << 20], ids=["small", "above gRPC's own buffer"])
def test_unavailable_is_retried_by_the_channel_with_the_same_request_id(both: Both, script: Script, size: int) -> None:
    script.breaks += [Break(), Break()]
    answer = both.call(lambda client: client.failures.report_failure(b"x" * size))
    assert answer.failure.name == name("failures")
    assert len(script.calls) == 3
    ids = {call.requests[0].request_id for call in script.calls}
    assert len(ids) == 1
    assert ids != {""}


def test_writes_get_a_request_id_and_keep_the_callers(both: Both, script: Script) -> None:
    given = "11111111-1111-4111-8111-111111111111"
    both.call(lambda client: client.failures.update_failure(name("failures"), Correction(note="n"), etag="7"))
    both.call(lambda client: client.spam.submit_feedback(name("detections"), VERDICT_SPAM))
    both.call(lambda client: client.spam.classify_message("x", retention=spb.RETENTION_ALL))
    both.call(lambda client: client.spam.classify_message("x"))
    both.call(lambda client: client.failures.report_failure(b"x", request_id=given))
    sent = [call.requests[0].request_id for call in script.calls]
    assert all(len(id) == 36 for id in sent[:3])
    assert len(set(sent[:3])) == 3
    assert sent[3:] == ["", given]


def test_pages_are_walked_to_the_end(both: Both, script: Script) -> None:
    failures = both.call(lambda client: client.failures.iterate_failures(page_size=2))
    detections = both.call(lambda client: client.spam.iterate_detections(page_size=1))
    assert [failure.name for failure in failures] == ["f0-0", "f0-1", "f1-0", "f1-1", "f2-0", "f2-1"]
    assert [detection.name for detection in detections] == ["d0-0", "d1-0", "d2-0"]


def test_lists_are_streamed(both: Both) -> None:
    logs = both.call(lambda client: client.failures.analyze_logs([b"a\n", b"b\nc\n"]))
    messages = both.call(lambda client: client.spam.classify_messages(["spam", "bad"]))
    assert [result.analysis.line_count for result in logs] == [1, 2]
    assert [result.WhichOneof("outcome") for result in messages] == ["classification", "error"]


CODES = grpc.StatusCode
ERRORS = [
    (CODES.NOT_FOUND, "RESOURCE_NOT_FOUND", NotFound),
    (CODES.ABORTED, "ETAG_MISMATCH", EtagMismatch),
    (CODES.ALREADY_EXISTS, "REQUEST_ID_REUSED", AlreadyExists),
    (CODES.RESOURCE_EXHAUSTED, "RATE_LIMITED", RateLimited),
    (CODES.OUT_OF_RANGE, "RESUME_TOKEN_EXPIRED", ResumeTokenExpired),
]


@pytest.mark.parametrize(("code", "reason", "kind"), ERRORS)
def test_errors_carry_reason_and_metadata(
    both: Both, script: Script, code: grpc.StatusCode, reason: str, kind: type[WinnowError]
) -> None:
    script.breaks.append(Break(code=code, message="no", trailers=details(code, "no", error_info(reason, key="value"))))
    with pytest.raises(kind) as caught:
        both.call(lambda client: client.failures.get_failure(name("failures")))
    assert caught.value.code is code
    assert caught.value.reason == reason
    assert caught.value.message == "no"
    assert caught.value.metadata == {"key": "value"}


def test_invalid_argument_names_its_fields(both: Both, script: Script) -> None:
    bad = error_details_pb2.BadRequest(
        field_violations=[error_details_pb2.BadRequest.FieldViolation(field="logs[3].text", description="too long")]
    )
    trailers = details(CODES.INVALID_ARGUMENT, "bad", error_info("FIELD_INVALID"), bad)
    script.breaks.append(Break(code=CODES.INVALID_ARGUMENT, trailers=trailers))
    with pytest.raises(InvalidArgument) as caught:
        both.call(lambda client: client.failures.get_failure("x"))
    assert caught.value.field_violations == (("logs[3].text", "too long"),)


def test_rate_limit_says_when_to_come_back(both: Both, script: Script) -> None:
    trailers = details(CODES.RESOURCE_EXHAUSTED, "slow down", retry_info(1.5))
    script.breaks.append(Break(code=CODES.RESOURCE_EXHAUSTED, trailers=trailers))
    with pytest.raises(WinnowError) as caught:
        both.call(lambda client: client.failures.get_failure("x"))
    assert caught.value.retry_after == 1.5


def test_a_trailer_that_does_not_parse_leaves_the_status(both: Both, script: Script) -> None:
    script.breaks.append(Break(code=CODES.NOT_FOUND, trailers=(("grpc-status-details-bin", b"\xff\xff\xff"),)))
    with pytest.raises(NotFound, match="scripted"):
        both.call(lambda client: client.failures.get_failure("x"))


def test_a_status_that_grpc_lost_counts_as_unavailable() -> None:
    lost = aio.AioRpcError(CODES.INTERNAL, aio.Metadata(), aio.Metadata(), details="Internal error from Core")
    assert isinstance(from_rpc_error(lost), Unavailable)
    real = aio.AioRpcError(CODES.INTERNAL, aio.Metadata(), aio.Metadata(), details="internal error")
    assert isinstance(from_rpc_error(real), InternalError)


def test_upload_sends_the_header_first_and_whole_chunks(both: Both, script: Script) -> None:
    body = b"line\n" * 60_000
    answer = both.call(lambda client: client.upload_log(io.BytesIO(body), chunk_size=65536, parent="projects/web"))
    assert answer.failure.analysis.byte_count == len(body)
    first, *chunks = script.calls[0].requests
    assert first.header.parent == "projects/web"
    assert len(first.header.request_id) == 36
    assert [len(part.chunk) for part in chunks] == [65536] * 4 + [len(body) - 4 * 65536]


def test_broken_upload_starts_again_under_the_same_request_id(both: Both, script: Script) -> None:
    script.breaks.append(Break(after=2))
    body = io.BytesIO(b"skipped" + b"x" * 200_000)
    body.seek(7)
    answer = both.call(lambda client: client.upload_log(body, chunk_size=65536))
    assert answer.failure.analysis.byte_count == 200_000
    assert len({call.requests[0].header.request_id for call in script.calls}) == 1
    assert len(script.calls) == 2


class _Pipe(io.BytesIO):
    def seekable(self) -> bool:
        return False


class _Broken(_Pipe):
    def read(self, size: int | None = -1, /) -> bytes:
        raise OSError("disk gone")


def test_upload_that_cannot_be_read_again_raises(both: Both, script: Script) -> None:
    script.breaks.append(Break(after=0))
    with pytest.raises(Unavailable):
        both.call(lambda client: client.upload_log(_Pipe(b"x" * 100_000)))
    assert len(script.calls) == 1


def test_upload_raises_what_reading_raises(both: Both) -> None:
    with pytest.raises(OSError, match="disk gone"):
        both.call(lambda client: client.upload_log(_Broken()))


def test_upload_refuses_a_chunk_size_out_of_range(both: Both) -> None:
    with pytest.raises(ValueError, match="65536 to 1048576"):
        both.call(lambda client: client.upload_log(io.BytesIO(b"x"), chunk_size=1000))


def test_watch_comes_back_with_the_last_resume_token(both: Both, script: Script) -> None:
    script.breaks += [Break(after=2), Break(after=0), Break(after=2)]
    changes = both.take(4, lambda client: client.watch_failures())
    # Every third change of the script is a heartbeat: its token counts, it is not shown.
    assert [change.failure.name for change in changes] == ["f1", "f2", "f4", "f5"]
    assert [call.requests[0].resume_token for call in script.calls] == ["", "2", "2", "4"]


def test_watch_takes_the_token_of_a_stopping_server(both: Both, script: Script) -> None:
    trailers = details(CODES.UNAVAILABLE, "stopping", error_info("SERVER_STOPPING", resume_token="40"))
    script.breaks.append(Break(after=1, trailers=trailers))
    changes = both.take(2, lambda client: client.watch_failures())
    assert [change.failure.name for change in changes] == ["f1", "f41"]


def test_watch_gives_up_after_its_attempts(both: Both, script: Script) -> None:
    script.breaks += [Break()] * 10
    with pytest.raises(Unavailable):
        both.take(1, lambda client: client.watch_failures())
    assert len(script.calls) == both.config.retry.max_attempts


def test_an_open_watch_outlasts_its_attempts_and_tells_where_it_stands(both: Both, script: Script) -> None:
    told: list[tuple[str, str]] = []
    script.breaks += [Break(after=1), *[Break()] * 20]
    changes = both.take(
        2, lambda client: client.watch_failures(on_break=lambda error, token: told.append((error.code.name, token)))
    )
    assert [change.failure.name for change in changes] == ["f1", "f2"]
    assert told == [("UNAVAILABLE", "1")] * 21


def test_an_open_watch_raises_what_is_no_absence(both: Both, script: Script) -> None:
    script.breaks += [Break(after=1), Break(code=CODES.OUT_OF_RANGE)]
    with pytest.raises(OutOfRange):
        both.take(2, lambda client: client.watch_failures())


def test_a_request_that_is_too_long_to_send_says_so(target: str) -> None:
    small = ClientConfig(options=[("grpc.max_send_message_length", 1000)])
    with Client(target, small) as client, pytest.raises(ContentTooLarge, match="longer than the client sends"):
        client.failures.analyze_log(b"x" * 2000)


@pytest.mark.parametrize("field", ["caller", "token"])
def test_what_metadata_cannot_carry_is_refused(field: str) -> None:
    with pytest.raises(ValueError, match=f"{field} may only hold"):
        ClientConfig(**{field: "bob é"})


def test_targets() -> None:
    assert resolve_target("host:1") == "host:1"
    assert resolve_target("unix:winnow.sock") == "unix:winnow.sock"
    for target in ("", "host", "10.0.0.1", "::1", "10.0.0.1:1,10.0.0.2"):
        with pytest.raises(ValueError, match="is not host:port"):
            resolve_target(target)
    assert resolve_target("xds:///winnow") == "xds:///winnow"
    assert resolve_target("10.0.0.1:1, 10.0.0.2:1") == "ipv4:10.0.0.1:1,10.0.0.2:1"
    assert resolve_target("[::1]:1,[::2]:2") == "ipv6:[::1]:1,[::2]:2"
    with pytest.raises(ValueError, match="dns:///"):
        resolve_target("a:1,b:2")
