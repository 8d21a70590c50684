"""JUnit reports beside a log: failing and flaky tests by their own names, and clear errors for what is none."""

from importlib.resources import files

import grpc
import pytest
from winnow.failure.v1 import failure_service_pb2 as pb

from tests.grpc_errors import failure_of

Stub = "failure_service_pb2_grpc.FailureServiceAsyncStub"
LOG = (files("winnow_server") / "samples" / "logs" / "github-actions-pytest.log").read_bytes()
REPORT = b"""<?xml version="1.0"?>
<testsuite name="ledger" tests="3">
  <testcase classname="tests.test_books" name="test_transfer_keeps_the_total">
    <failure message="119 is not 120"/>
  </testcase>
  <testcase classname="tests.test_web" name="test_login"><flakyFailure message="timed out"/></testcase>
  <testcase classname="tests.test_web" name="test_logout"/>
</testsuite>"""


async def test_reports_name_the_tests(failures: Stub, parent: str) -> None:
    options = pb.AnalyzeOptions(view=pb.VIEW_FULL)
    log = pb.LogInput(log=LOG, junit_reports=[REPORT])
    answers = [
        (await failures.AnalyzeLog(pb.AnalyzeLogRequest(log=log, options=options))).analysis,
        (
            await failures.ReportFailure(pb.ReportFailureRequest(parent=parent, log=log, options=options))
        ).failure.analysis,
    ]
    header = pb.UploadLogHeader(parent=parent, options=options, junit_reports=[REPORT])
    parts = [pb.UploadLogRequest(header=header), pb.UploadLogRequest(chunk=LOG)]
    answers.append((await failures.UploadLog(iter(parts))).failure.analysis)
    for analysis in answers:
        found = {test.name: test for test in analysis.facts.failing_tests}
        assert found["test_transfer_keeps_the_total"].message == "119 is not 120"
        assert not found["test_transfer_keeps_the_total"].flaky
        assert found["test_login"].flaky
        assert "test_logout" not in found


@pytest.mark.parametrize("report", [b"no xml", b"<html/>", b'<!DOCTYPE x [<!ENTITY a "b">]><testsuite/>'])
async def test_what_is_no_report_is_named(failures: Stub, report: bytes) -> None:
    log = pb.LogInput(log=LOG, junit_reports=[REPORT, report])
    refused = await failure_of(failures.AnalyzeLog(pb.AnalyzeLogRequest(log=log)))
    assert (refused.code, refused.fields) == (grpc.StatusCode.INVALID_ARGUMENT, ["log.junit_reports[1]"])
    request = pb.AnalyzeLogStreamRequest(logs=[pb.LogInput(log=LOG), log])
    answers = [answer async for answer in failures.AnalyzeLogStream(iter([request]))]
    good, bad = answers[0].results
    assert good.HasField("analysis")
    assert bad.error.code == grpc.StatusCode.INVALID_ARGUMENT.value[0]
