"""Rate limits of a server that serves strangers: refused with when to come back, counted apart for each method."""

from collections.abc import AsyncIterator, Iterator

import grpc
import pytest
from grpc import aio
from winnow.spam.v1 import detection_pb2, spam_service_pb2_grpc
from winnow.spam.v1 import spam_service_pb2 as pb

from tests.grpc_errors import expected_failure, failure_of
from tests.processes import Server, winnow

HELLO = detection_pb2.MessageInput(text="hello")


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    limits = {"WINNOW_LIMIT_UNNAMED": "5/minute", "WINNOW_LIMIT_ITEMS_UNNAMED": "100/minute"}
    with winnow(tmp_path_factory.mktemp("strict") / "data", environment=limits) as server:
        yield server


@pytest.fixture
async def spam(strict: Server) -> AsyncIterator["spam_service_pb2_grpc.SpamServiceAsyncStub"]:
    async with aio.insecure_channel(strict.target) as channel:
        yield spam_service_pb2_grpc.SpamServiceStub(channel)


async def test_sixth_call_is_refused_and_says_when_to_come_back(
    spam: "spam_service_pb2_grpc.SpamServiceAsyncStub",
) -> None:
    for _ in range(5):
        await spam.ClassifyMessage(pb.ClassifyMessageRequest(message=HELLO))
    failure = await failure_of(spam.ClassifyMessage(pb.ClassifyMessageRequest(message=HELLO)))
    assert (failure.code, failure.reason) == (grpc.StatusCode.RESOURCE_EXHAUSTED, "RATE_LIMITED")
    assert failure.metadata == {"method": "ClassifyMessage", "limit": "5/minute"}
    assert 0 < failure.retry_delay <= 120
    assert int(failure.trailers["grpc-retry-pushback-ms"]) == pytest.approx(failure.retry_delay * 1000, abs=2)
    assert (await spam.ListDetections(pb.ListDetectionsRequest())).detections == []
    named = (("x-winnow-caller", "ci"),)
    assert await spam.ClassifyMessage(pb.ClassifyMessageRequest(message=HELLO), metadata=named)


async def test_stream_is_charged_by_its_items(spam: "spam_service_pb2_grpc.SpamServiceAsyncStub") -> None:
    requests = [pb.ClassifyMessageStreamRequest(messages=[HELLO] * 40) for _ in range(3)]
    call = spam.ClassifyMessageStream(iter(requests))
    assert len((await call.read()).results) == 40
    assert len((await call.read()).results) == 40
    async with expected_failure() as failure:
        await call.read()
    assert failure.reason == "RATE_LIMITED"
