"""Every rpc of FailureService over a real channel, against a real server, PostgreSQL and Redis."""

import asyncio
import uuid
from collections.abc import AsyncIterator

import grpc
import pytest
from winnow.failure.v1 import analysis_pb2, failure_pb2
from winnow.failure.v1 import failure_service_pb2 as pb

from tests.bench.cases import SAMPLES as PACKAGE_SAMPLES
from tests.grpc_errors import expected_failure, failure_of

Stub = "failure_service_pb2_grpc.FailureServiceAsyncStub"


def job(attempt: int = 1) -> failure_pb2.JobContext:
    return failure_pb2.JobContext(
        provider="github", run="81", job="build", attempt=attempt, branch="main", commit="51f0"
    )


async def test_analyze_log_names_the_lines_that_say_why(failures: Stub, log: bytes) -> None:
    answer = await failures.AnalyzeLog(pb.AnalyzeLogRequest(log=pb.LogInput(log=log, request_tag="t1")))
    assert answer.request_tag == "t1"
    assert answer.analysis.category == analysis_pb2.CATEGORY_RESOURCE
    assert any("No space left on device" in segment.text for segment in answer.analysis.excerpt)
    first = answer.analysis.excerpt[0].lines.first_line
    assert log.split(b"\n")[first - 1].strip(), "line numbers count the log as it was sent"
    assert answer.analysis.engine_version
    assert answer.analysis.fingerprint


async def test_full_view_adds_steps_and_alternatives(failures: Stub) -> None:
    log = (PACKAGE_SAMPLES / "logs" / "travis-compile.log").read_bytes()
    options = pb.AnalyzeOptions(view=pb.VIEW_FULL)
    basic = await failures.AnalyzeLog(pb.AnalyzeLogRequest(log=pb.LogInput(log=log)))
    full = await failures.AnalyzeLog(pb.AnalyzeLogRequest(log=pb.LogInput(log=log), options=options))
    assert not basic.analysis.steps
    assert not basic.analysis.alternatives
    assert full.analysis.steps
    assert len(full.analysis.alternatives) == 11


async def test_list_answers_every_item_and_a_bad_one_with_an_error(failures: Stub, log: bytes) -> None:
    logs = [
        pb.LogInput(log=log, request_tag="a"),
        pb.LogInput(request_tag="empty"),
        pb.LogInput(log=log, request_tag="c"),
    ]
    results = {r.result.index: r.result async for r in failures.AnalyzeLogs(pb.AnalyzeLogsRequest(logs=logs))}
    assert [results[i].request_tag for i in range(3)] == ["a", "empty", "c"]
    assert results[0].HasField("analysis")
    assert results[2].HasField("analysis")
    assert results[1].error.code == grpc.StatusCode.INVALID_ARGUMENT.value[0]
    assert "logs[1].log" in results[1].error.message


async def test_stream_answers_in_order_and_survives_a_bad_item(failures: Stub, log: bytes) -> None:
    async def requests() -> AsyncIterator[pb.AnalyzeLogStreamRequest]:
        for n in range(9):
            items = [pb.LogInput(log=log, request_tag=f"{n}.{i}") for i in range(3)]
            items[n % 3].log = b""
            yield pb.AnalyzeLogStreamRequest(logs=items)

    responses = [response async for response in failures.AnalyzeLogStream(requests())]
    tags = [[result.request_tag for result in response.results] for response in responses]
    assert tags == [[f"{n}.{i}" for i in range(3)] for n in range(9)]
    broken = [[i for i, result in enumerate(r.results) if result.HasField("error")] for r in responses]
    assert broken == [[n % 3] for n in range(9)], "the next request is read while one is under way"
    assert all(r.HasField("analysis") != r.HasField("error") for response in responses for r in response.results)


async def test_each_log_of_a_batch_has_the_history_of_its_own_commit(failures: Stub, parent: str) -> None:
    log = b"$ make test\nFAILED test_wire - assert 1 == 2\n1 failed\n"
    flaky, unknown = (failure_pb2.JobContext(provider="github", run="9", job="build", commit=c) for c in ("f1", "e2"))
    before = failure_pb2.JobContext(provider="github", run="1", job="build", commit="f1")
    await failures.ReportFailure(pb.ReportFailureRequest(parent=parent, log=pb.LogInput(log=log, job=before)))
    await failures.ReportRerun(pb.ReportRerunRequest(parent=parent, job=flaky, passed=True))
    logs = [pb.LogInput(log=log), pb.LogInput(log=log, job=flaky), pb.LogInput(log=log, job=unknown)]
    request = pb.AnalyzeLogsRequest(parent=parent, logs=logs)
    found = {r.result.index: r.result.analysis.transient async for r in failures.AnalyzeLogs(request)}
    assert found[1] > found[0] == found[2]


async def test_upload_of_a_hundred_megabytes_is_analysed_and_stored(failures: Stub, parent: str, log: bytes) -> None:
    line = b"[INFO] module compiled without a warning, took 12 ms\n"
    chunk = line * ((1 << 20) // len(line))

    async def parts() -> AsyncIterator[pb.UploadLogRequest]:
        yield pb.UploadLogRequest(header=pb.UploadLogHeader(parent=parent, job=job()))
        for _ in range(100_000_000 // len(chunk) + 1):
            yield pb.UploadLogRequest(chunk=chunk)
        yield pb.UploadLogRequest(chunk=log)

    answer = await failures.UploadLog(parts(), timeout=120)
    assert answer.failure.analysis.byte_count > 100_000_000
    assert any("No space left" in segment.text for segment in answer.failure.analysis.excerpt)
    stored = await failures.GetFailure(pb.GetFailureRequest(name=answer.failure.name))
    assert stored.failure == answer.failure


async def test_upload_only_for_analysis_stores_nothing(failures: Stub, parent: str, log: bytes) -> None:
    header = pb.UploadLogHeader(parent=parent, analyze_only=True)
    answer = await failures.UploadLog(iter([pb.UploadLogRequest(header=header), pb.UploadLogRequest(chunk=log)]))
    assert answer.failure.name == ""
    assert answer.failure.analysis.category == analysis_pb2.CATEGORY_RESOURCE
    assert not (await failures.ListFailures(pb.ListFailuresRequest(parent=parent))).failures


async def test_upload_out_of_order_is_refused(failures: Stub, log: bytes) -> None:
    failure = await failure_of(failures.UploadLog(iter([pb.UploadLogRequest(chunk=log)])))
    assert (failure.code, failure.reason) == (grpc.StatusCode.INVALID_ARGUMENT, "STREAM_ORDER")


async def test_report_is_idempotent_by_request_id_and_by_execution(failures: Stub, parent: str, log: bytes) -> None:
    request_id = str(uuid.uuid4())
    request = pb.ReportFailureRequest(parent=parent, log=pb.LogInput(log=log), request_id=request_id)
    first, again = await asyncio.gather(failures.ReportFailure(request), failures.ReportFailure(request))
    assert first.failure.name == again.failure.name
    assert sorted([first.existing, again.existing]) == [False, True]

    other = pb.ReportFailureRequest(parent=parent, log=pb.LogInput(log=log, green_log=b"ok\n"), request_id=request_id)
    assert (await failure_of(failures.ReportFailure(other))).code is grpc.StatusCode.ALREADY_EXISTS
    other = pb.ReportFailureRequest(parent=parent, log=pb.LogInput(log=log + b"more\n"), request_id=request_id)
    failure = await failure_of(failures.ReportFailure(other))
    assert (failure.code, failure.reason) == (grpc.StatusCode.ALREADY_EXISTS, "REQUEST_ID_REUSED")

    run = pb.ReportFailureRequest(parent=parent, log=pb.LogInput(log=log, job=job()))
    names = {(await failures.ReportFailure(run)).failure.name for _ in range(3)}
    assert len(names) == 1
    listed = await failures.ListFailures(pb.ListFailuresRequest(parent=parent))
    assert len(listed.failures) == 2


async def test_get_of_nothing_is_not_found(failures: Stub, parent: str) -> None:
    name = f"{parent}/failures/{uuid.uuid4()}"
    failure = await failure_of(failures.GetFailure(pb.GetFailureRequest(name=name)))
    assert (failure.code, failure.reason, failure.metadata) == (
        grpc.StatusCode.NOT_FOUND,
        "RESOURCE_NOT_FOUND",
        {"name": name},
    )


async def test_correction_is_seen_at_once_and_an_old_etag_is_refused(failures: Stub, parent: str, log: bytes) -> None:
    stored = (await failures.ReportFailure(pb.ReportFailureRequest(parent=parent, log=pb.LogInput(log=log)))).failure
    correction = failure_pb2.Correction(
        category=analysis_pb2.CATEGORY_CONFIGURATION,
        transient=True,
        excerpt=[analysis_pb2.LineRange(first_line=13, last_line=14)],
        note="generated header",
    )
    request = pb.UpdateFailureRequest(name=stored.name, correction=correction, etag=stored.etag)
    updated = (await failures.UpdateFailure(request)).failure
    read = (await failures.GetFailure(pb.GetFailureRequest(name=stored.name))).failure
    assert read.analysis.category == analysis_pb2.CATEGORY_CONFIGURATION
    assert read.analysis.transient == 1.0
    assert [(s.lines.first_line, s.lines.last_line) for s in read.analysis.excerpt] == [(13, 14)]
    assert read.analysis.excerpt[0].text == log.decode().split("\n")[12] + "\n" + log.decode().split("\n")[13]
    assert read.correction.note == "generated header"
    assert read.correction.corrected_by
    assert read.etag == updated.etag != stored.etag

    failure = await failure_of(failures.UpdateFailure(request))
    assert (failure.code, failure.reason) == (grpc.StatusCode.ABORTED, "ETAG_MISMATCH")
    assert failure.metadata["current"] == updated.etag


async def test_what_to_do_follows_a_correction_and_a_rerun(failures: Stub, parent: str, log: bytes) -> None:
    job = failure_pb2.JobContext(provider="github", job="build", commit="c0ffee", run="7", attempt=1)
    report = pb.ReportFailureRequest(parent=parent, log=pb.LogInput(log=log, job=job))
    stored = (await failures.ReportFailure(report)).failure
    correction = failure_pb2.Correction(
        category=analysis_pb2.CATEGORY_AUTH,
        transient=False,
        excerpt=[analysis_pb2.LineRange(first_line=14, last_line=14)],
    )
    request = pb.UpdateFailureRequest(name=stored.name, correction=correction, etag=stored.etag)
    told = (await failures.UpdateFailure(request)).failure.analysis
    assert told.suggested_action == analysis_pb2.SUGGESTED_ACTION_CONTACT_OWNER
    assert log.decode().split("\n")[13].strip()[:100] in told.action_reason
    again = failure_pb2.JobContext(provider="github", job="build", commit="c0ffee", run="7", attempt=2)
    other = (await failures.ReportFailure(pb.ReportFailureRequest(parent=parent, log=report.log))).failure
    assert other.name == stored.name
    correction = failure_pb2.Correction(category=analysis_pb2.CATEGORY_NETWORK)
    request = pb.UpdateFailureRequest(name=stored.name, correction=correction, etag=other.etag)
    request.update_mask.paths.extend(["category", "transient"])
    await failures.UpdateFailure(request)
    await failures.ReportRerun(pb.ReportRerunRequest(parent=parent, job=again, passed=True))
    passed = (await failures.GetFailure(pb.GetFailureRequest(name=stored.name))).failure.analysis
    assert (passed.transient, passed.suggested_action) == (1.0, analysis_pb2.SUGGESTED_ACTION_RETRY)


async def test_lines_beyond_the_log_are_no_excerpt(failures: Stub, parent: str, log: bytes) -> None:
    stored = (await failures.ReportFailure(pb.ReportFailureRequest(parent=parent, log=pb.LogInput(log=log)))).failure
    count = stored.analysis.line_count
    ranges = [analysis_pb2.LineRange(first_line=line, last_line=line) for line in (count, count + 1)]
    request = pb.UpdateFailureRequest(
        name=stored.name, correction=failure_pb2.Correction(excerpt=ranges), etag=stored.etag
    )
    failure = await failure_of(failures.UpdateFailure(request))
    assert (failure.code, failure.fields) == (
        grpc.StatusCode.INVALID_ARGUMENT,
        ["correction.excerpt[1].last_line"],
    )


async def test_correction_can_be_taken_back_by_its_mask(failures: Stub, parent: str, log: bytes) -> None:
    stored = (await failures.ReportFailure(pb.ReportFailureRequest(parent=parent, log=pb.LogInput(log=log)))).failure
    correction = failure_pb2.Correction(category=analysis_pb2.CATEGORY_AUTH, note="no")
    request = pb.UpdateFailureRequest(name=stored.name, correction=correction, etag=stored.etag)
    updated = (await failures.UpdateFailure(request)).failure
    back = pb.UpdateFailureRequest(name=stored.name, correction=failure_pb2.Correction(), etag=updated.etag)
    back.update_mask.paths.append("category")
    read = (await failures.UpdateFailure(back)).failure
    assert read.analysis.category == stored.analysis.category
    assert read.correction.note == "no"


async def test_unknown_mask_path_is_named(failures: Stub, parent: str, log: bytes) -> None:
    stored = (await failures.ReportFailure(pb.ReportFailureRequest(parent=parent, log=pb.LogInput(log=log)))).failure
    request = pb.UpdateFailureRequest(name=stored.name, correction=failure_pb2.Correction(note="x"), etag=stored.etag)
    request.update_mask.paths.append("fingerprint")
    failure = await failure_of(failures.UpdateFailure(request))
    assert (failure.code, failure.fields) == (grpc.StatusCode.INVALID_ARGUMENT, ["update_mask"])


async def test_pages_neither_repeat_nor_skip_while_failures_arrive(failures: Stub, parent: str, log: bytes) -> None:
    report = pb.ReportFailureRequest(parent=parent, log=pb.LogInput(log=log))
    before = [(await failures.ReportFailure(report)).failure.name for _ in range(25)]
    seen: list[str] = []
    token = ""
    while True:
        page = await failures.ListFailures(pb.ListFailuresRequest(parent=parent, page_size=4, page_token=token))
        seen += [failure.name for failure in page.failures]
        await failures.ReportFailure(report)
        token = page.next_page_token
        if not token:
            break
    assert seen == before[::-1]


async def test_page_token_is_bound_to_its_query(failures: Stub, parent: str, log: bytes) -> None:
    for _ in range(3):
        await failures.ReportFailure(pb.ReportFailureRequest(parent=parent, log=pb.LogInput(log=log)))
    page = await failures.ListFailures(pb.ListFailuresRequest(parent=parent, page_size=1))
    other = pb.ListFailuresRequest(
        parent=parent, page_size=1, page_token=page.next_page_token, filter="category = TEST"
    )
    failure = await failure_of(failures.ListFailures(other))
    assert (failure.code, failure.reason, failure.fields) == (
        grpc.StatusCode.INVALID_ARGUMENT,
        "PAGE_TOKEN_INVALID",
        ["page_token"],
    )


@pytest.mark.parametrize(
    ("filter", "count"),
    [
        ("category = RESOURCE", 2),
        ("category = TEST", 0),
        ('branch = "main" AND category = resource', 1),
        ("transient < 1.1", 2),
        ('create_time > "2999-01-01T00:00:00Z"', 0),
        ("commit != 51f0", 1),
    ],
)
async def test_filters(failures: Stub, parent: str, log: bytes, filter: str, count: int) -> None:
    await failures.ReportFailure(pb.ReportFailureRequest(parent=parent, log=pb.LogInput(log=log)))
    await failures.ReportFailure(pb.ReportFailureRequest(parent=parent, log=pb.LogInput(log=log, job=job())))
    listed = await failures.ListFailures(pb.ListFailuresRequest(parent=parent, filter=filter))
    assert len(listed.failures) == count


async def test_watch_sees_each_change_in_order_and_resumes(failures: Stub, parent: str, log: bytes) -> None:
    watch = failures.WatchFailures(pb.WatchFailuresRequest(parent=parent))
    assert (await watch.read()).change == pb.WatchFailuresResponse.CHANGE_HEARTBEAT
    report = pb.ReportFailureRequest(parent=parent, log=pb.LogInput(log=log))
    stored = (await failures.ReportFailure(report)).failure
    correction = failure_pb2.Correction(category=analysis_pb2.CATEGORY_AUTH)
    await failures.UpdateFailure(pb.UpdateFailureRequest(name=stored.name, correction=correction, etag=stored.etag))
    created, corrected = await watch.read(), await watch.read()
    assert created.change == pb.WatchFailuresResponse.CHANGE_CREATED
    assert corrected.change == pb.WatchFailuresResponse.CHANGE_CORRECTED
    assert created.failure.name == corrected.failure.name == stored.name
    watch.cancel()

    missed = (await failures.ReportFailure(report)).failure
    resumed = failures.WatchFailures(pb.WatchFailuresRequest(parent=parent, resume_token=corrected.resume_token))
    assert (await resumed.read()).change == pb.WatchFailuresResponse.CHANGE_HEARTBEAT
    assert (await resumed.read()).failure.name == missed.name
    resumed.cancel()


async def test_foreign_resume_token_is_refused(failures: Stub, parent: str) -> None:
    watch = failures.WatchFailures(pb.WatchFailuresRequest(parent=parent, resume_token="bm90IG91cnM"))
    async with expected_failure() as failure:
        await watch.read()
    assert (failure.code, failure.fields) == (grpc.StatusCode.INVALID_ARGUMENT, ["resume_token"])
