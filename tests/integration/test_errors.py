"""What a caller sees when a call goes wrong: deadlines, cancellation, broken rules, a fault of ours."""

import asyncio
from collections.abc import AsyncIterator

import grpc
import pytest
from grpc import aio
from winnow.failure.v1 import failure_pb2
from winnow.failure.v1 import failure_service_pb2 as pb
from winnow.spam.v1 import detection_pb2, spam_service_pb2

from tests.grpc_errors import failure_of

Failures = "failure_service_pb2_grpc.FailureServiceAsyncStub"
Spam = "spam_service_pb2_grpc.SpamServiceAsyncStub"


@pytest.mark.parametrize(
    ("request_message", "fields"),
    [
        (pb.AnalyzeLogRequest(), ["log"]),
        (pb.AnalyzeLogRequest(log=pb.LogInput()), ["log.log"]),
        (pb.AnalyzeLogRequest(parent="teams/x", log=pb.LogInput(log=b"x")), ["parent"]),
        (
            pb.AnalyzeLogRequest(
                log=pb.LogInput(log=b"x", job=failure_pb2.JobContext(attempt=-1)),
                options=pb.AnalyzeOptions(max_excerpt_lines=9999),
            ),
            ["log.job.attempt", "options.max_excerpt_lines"],
        ),
    ],
)
async def test_broken_rules_are_named_by_path(
    failures: Failures, request_message: pb.AnalyzeLogRequest, fields: list[str]
) -> None:
    failure = await failure_of(failures.AnalyzeLog(request_message))
    assert (failure.code, failure.reason) == (grpc.StatusCode.INVALID_ARGUMENT, "FIELD_INVALID")
    assert sorted(failure.fields) == fields


async def test_a_name_that_is_none_is_told_its_form(failures: Failures) -> None:
    failure = await failure_of(failures.GetFailure(pb.GetFailureRequest(name="projects/web/failures/seven")))
    assert failure.message.startswith("name: is not projects/{project}/failures/{id}; a project is 1 to 63 of")


@pytest.mark.parametrize(
    "filter", ["category", "category ~ TEST", "nothing = 1", "category = TEST OR x = 1", "branch < a"]
)
async def test_filter_that_does_not_parse_says_where(failures: Failures, filter: str) -> None:
    failure = await failure_of(failures.ListFailures(pb.ListFailuresRequest(filter=filter)))
    assert (failure.code, failure.reason, failure.fields) == (
        grpc.StatusCode.INVALID_ARGUMENT,
        "FILTER_INVALID",
        ["filter"],
    )
    assert int(failure.metadata["position"]) <= len(filter)


async def test_deadline_ends_a_call_that_takes_longer(failures: Failures) -> None:
    log = b"[INFO] compiled a module, took 12 ms\n" * 800_000
    failure = await failure_of(failures.AnalyzeLog(pb.AnalyzeLogRequest(log=pb.LogInput(log=log)), timeout=0.01))
    assert failure.code == grpc.StatusCode.DEADLINE_EXCEEDED


async def test_cancelled_stream_leaves_the_server_answering(spam: Spam) -> None:
    more = asyncio.Event()

    async def requests() -> AsyncIterator[spam_service_pb2.ClassifyMessageStreamRequest]:
        yield spam_service_pb2.ClassifyMessageStreamRequest(messages=[detection_pb2.MessageInput(text="hello")])
        await more.wait()

    call = spam.ClassifyMessageStream(requests())
    assert (await call.read()).results[0].HasField("classification")
    call.cancel()
    assert await call.code() == grpc.StatusCode.CANCELLED
    request = spam_service_pb2.ClassifyMessageRequest(message=detection_pb2.MessageInput(text="hello"))
    assert (await spam.ClassifyMessage(request)).classification.engine_version


async def test_message_over_the_limit_is_refused(failures: Failures) -> None:
    too_long = pb.AnalyzeLogRequest(log=pb.LogInput(log=b"x" * 34_000_000))
    failure = await failure_of(failures.AnalyzeLog(too_long))
    assert failure.code == grpc.StatusCode.RESOURCE_EXHAUSTED


async def test_unknown_rpc_is_unimplemented(channel: aio.Channel) -> None:
    call = channel.unary_unary("/winnow.failure.v1.FailureService/Nothing")
    failure = await failure_of(call(b""))
    assert failure.code == grpc.StatusCode.UNIMPLEMENTED
