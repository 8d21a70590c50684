"""A caller takes from an answer the fields it wants, compressed if it likes."""

import asyncio
from collections.abc import AsyncIterator

import grpc
import pytest
from grpc import aio
from winnow.failure.v1 import failure_service_pb2 as pb
from winnow.spam.v1 import detection_pb2, spam_service_pb2, spam_service_pb2_grpc
from winnow_client import AsyncClient, ClientConfig

from tests.grpc_errors import failure_of
from tests.processes import Server

Failures = "failure_service_pb2_grpc.FailureServiceAsyncStub"


def fields(mask: str) -> tuple[tuple[str, str], ...]:
    return (("x-winnow-fields", mask),)


async def test_only_the_fields_of_the_mask_are_sent(failures: Failures, parent: str, log: bytes) -> None:
    stored = (await failures.ReportFailure(pb.ReportFailureRequest(parent=parent, log=pb.LogInput(log=log)))).failure
    mask = fields("failures.name, failures.analysis.category,failures.analysis.excerpt.lines")
    page = await failures.ListFailures(pb.ListFailuresRequest(parent=parent), metadata=mask)
    expected = pb.ListFailuresResponse()
    kept = expected.failures.add(name=stored.name)
    kept.analysis.category = stored.analysis.category
    for segment in stored.analysis.excerpt:
        kept.analysis.excerpt.add().lines.CopyFrom(segment.lines)
    assert page == expected
    again = await failures.GetFailure(pb.GetFailureRequest(name=stored.name))
    assert again.failure == stored, "what a mask leaves out is not lost to the next reader"


async def test_a_wider_path_wins_over_a_narrower_one(failures: Failures, log: bytes) -> None:
    whole = await failures.AnalyzeLog(pb.AnalyzeLogRequest(log=pb.LogInput(log=log)))
    for mask in ("analysis,analysis.category", "analysis.category,analysis"):
        answer = await failures.AnalyzeLog(pb.AnalyzeLogRequest(log=pb.LogInput(log=log)), metadata=fields(mask))
        assert answer == whole


async def test_streams_are_masked_too(channel: aio.Channel) -> None:
    stub = spam_service_pb2_grpc.SpamServiceStub(channel)
    request = spam_service_pb2.ClassifyMessageStreamRequest(messages=[detection_pb2.MessageInput(text="hello")] * 2)
    answers = [a async for a in stub.ClassifyMessageStream(iter([request] * 2), metadata=fields("engine_version"))]
    assert len(answers) == 2
    assert all(a.engine_version and not a.results for a in answers)


@pytest.mark.parametrize(
    "mask",
    [
        "analysis.colour",
        "analysis.category.name",
        "",
        "analysis..category",
        "a," * 200,
        "analysis.signatures.captures.value",
    ],
)
async def test_a_mask_that_does_not_fit_is_refused(failures: Failures, log: bytes, mask: str) -> None:
    call = failures.AnalyzeLog(pb.AnalyzeLogRequest(log=pb.LogInput(log=log)), metadata=fields(mask))
    failure = await failure_of(call)
    assert (failure.code, failure.fields) == (grpc.StatusCode.INVALID_ARGUMENT, ["x-winnow-fields"])


class CountingProxy:
    """Passes bytes on to a server and counts those that come back."""

    def __init__(self, target: str) -> None:
        self._host, _, port = target.rpartition(":")
        self._port = int(port)
        self.answered = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        upstream, onward = await asyncio.open_connection(self._host, self._port)

        async def answers() -> None:
            while data := await upstream.read(65_536):
                self.answered += len(data)
                writer.write(data)
            writer.close()

        task = asyncio.create_task(answers())
        while data := await reader.read(65_536):
            onward.write(data)
        onward.close()
        await task


@pytest.fixture
async def proxy(server: Server) -> AsyncIterator[tuple[CountingProxy, str]]:
    counting = CountingProxy(server.target)
    listening = await asyncio.start_server(counting.serve, "127.0.0.1", 0)
    yield counting, f"127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    listening.close()


async def test_gzip_makes_answers_smaller(proxy: tuple[CountingProxy, str], parent: str, log: bytes) -> None:
    counting, target = proxy
    sizes, pages = [], []
    async with AsyncClient(target) as client:
        for _ in range(20):
            await client.failures.report_failure(log, parent=parent)
    for gzip in (False, True):
        counting.answered = 0
        async with AsyncClient(target, ClientConfig(gzip=gzip)) as client:
            pages.append(await client.failures.list_failures(parent=parent))
        sizes.append(counting.answered)
    assert pages[0].failures == pages[1].failures
    assert sizes[1] < sizes[0] / 3


async def test_another_compression_is_refused(failures: Failures, log: bytes) -> None:
    request = pb.AnalyzeLogRequest(log=pb.LogInput(log=log))
    failure = await failure_of(failures.AnalyzeLog(request, metadata=(("x-winnow-compression", "zstd"),)))
    assert (failure.code, failure.fields) == (grpc.StatusCode.INVALID_ARGUMENT, ["x-winnow-compression"])
