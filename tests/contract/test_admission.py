"""How much a server has under way at once: a server in this process with little room."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import grpc
import pytest
from grpc import aio
from grpc_health.v1 import health_pb2, health_pb2_grpc
from pydantic import SecretStr
from winnow.failure.v1 import failure_service_pb2 as pb
from winnow.failure.v1 import failure_service_pb2_grpc
from winnow.spam.v1 import detection_pb2, spam_service_pb2, spam_service_pb2_grpc
from winnow_server import app
from winnow_server.embedded import EmbeddedStores
from winnow_server.failure.analyse import AnalysisPool
from winnow_server.interceptors import admission
from winnow_server.settings import Settings

from tests.grpc_errors import Failure, failure_of
from tests.pages import scrape, total

MAX_CALLS, MAX_BYTES = 6, 1_000_000
SMALL = pb.AnalyzeLogRequest(log=pb.LogInput(log=b"error: it broke\n"))
LARGE = pb.AnalyzeLogRequest(log=pb.LogInput(log=b"x" * 700_000))
ALL = pb.AnalyzeLogRequest(log=pb.LogInput(log=b"x" * 1_200_000))
ANALYZE = "/winnow.failure.v1.FailureService/AnalyzeLog"


class Held:
    """Analyses that wait until they are let go."""

    def __init__(self) -> None:
        self.count = 0
        self.began = asyncio.Event()
        self.go = asyncio.Event()


class Service:
    def __init__(self, channel: aio.Channel, metrics_port: int) -> None:
        self.channel = channel
        self.failures = failure_service_pb2_grpc.FailureServiceStub(channel)
        self.spam = spam_service_pb2_grpc.SpamServiceStub(channel)
        self.metrics_url = f"http://127.0.0.1:{metrics_port}/metrics"

    async def figure(self, name: str, **labels: str) -> float:
        return total(await asyncio.to_thread(scrape, self.metrics_url), name, **labels)

    async def idle(self) -> None:
        """Waits until nothing is under way."""
        async with asyncio.timeout(30):
            while await self.figure("winnow_rpc_calls_active"):
                pass

    async def classify(self, length: int) -> spam_service_pb2.ClassifyMessageResponse:
        message = detection_pb2.MessageInput(text="x" * length)
        return await self.spam.ClassifyMessage(spam_service_pb2.ClassifyMessageRequest(message=message))


@pytest.fixture(scope="module")
async def service(embedded: EmbeddedStores, database_url: str) -> AsyncIterator[Service]:
    settings = Settings(
        port=0,
        metrics_port=0,
        database_url=database_url,
        redis_url=embedded.redis_url,
        token_key=SecretStr("x" * 32),
        rate_limits=False,
        log_calls="none",
        max_calls=MAX_CALLS,
        max_request_bytes=MAX_BYTES,
    )
    async with AsyncExitStack() as stack:
        started = await app.start(settings, stack)
        assert started.metrics_port is not None
        async with aio.insecure_channel(f"127.0.0.1:{started.port}") as channel:
            yield Service(channel, started.metrics_port)
        await started.server.stop(None)


@pytest.fixture
async def held(monkeypatch: pytest.MonkeyPatch, service: Service) -> AsyncIterator[Held]:
    held, inner = Held(), AnalysisPool.analyse

    async def analyse(*args: Any) -> Any:
        held.count += 1
        held.began.set()
        await held.go.wait()
        return await inner(*args)

    monkeypatch.setattr(AnalysisPool, "analyse", analyse)
    yield held
    held.go.set()
    # What a test leaves under way ends before the next begins.
    await service.idle()


def is_busy(failure: Failure, limit: str) -> None:
    assert (failure.code, failure.reason) == (grpc.StatusCode.RESOURCE_EXHAUSTED, "SERVER_BUSY")
    assert failure.metadata == {"limit": limit}
    assert failure.retry_delay == 1.0
    assert failure.trailers["grpc-retry-pushback-ms"] == "1000"


async def idle() -> AsyncIterator[spam_service_pb2.ClassifyMessageStreamRequest]:
    yield spam_service_pb2.ClassifyMessageStreamRequest(messages=[detection_pb2.MessageInput(text="hello")])
    await asyncio.Event().wait()


async def test_more_calls_than_may_be_under_way_are_refused_but_health_is_answered(service: Service) -> None:
    streams = [service.spam.ClassifyMessageStream(idle()) for _ in range(MAX_CALLS)]
    for stream in streams:
        assert await stream.read() is not aio.EOF
    is_busy(await failure_of(service.classify(5)), "calls")
    is_busy(await failure_of(service.failures.AnalyzeLog(SMALL)), "calls")
    is_busy(await failure_of(service.spam.ClassifyMessageStream(idle()).read()), "calls")
    health = health_pb2_grpc.HealthStub(service.channel)
    answer = await health.Check(health_pb2.HealthCheckRequest())
    assert answer.status == health_pb2.HealthCheckResponse.SERVING
    for stream in streams:
        stream.cancel()
    await service.idle()
    await service.classify(5)


async def test_a_log_waits_for_room_and_small_calls_do_not(service: Service, held: Held) -> None:
    first = asyncio.ensure_future(service.failures.AnalyzeLog(LARGE))
    await held.began.wait()
    second = asyncio.ensure_future(service.failures.AnalyzeLog(LARGE))
    await service.classify(100_000)
    is_busy(await failure_of(service.classify(400_000)), "request_bytes")
    assert held.count == 1
    assert await service.figure("winnow_admission_request_bytes") == LARGE.ByteSize()
    held.go.set()
    assert (await first).analysis == (await second).analysis
    assert await service.figure("winnow_admission_request_bytes") == 0
    assert await service.figure("winnow_admission_refused_total", limit="request_bytes") >= 1


async def test_a_full_server_refuses_before_it_reads_and_streams_wait(service: Service, held: Held) -> None:
    first = asyncio.ensure_future(service.failures.AnalyzeLog(ALL))
    await held.began.wait()
    is_busy(await failure_of(service.classify(1)), "request_bytes")
    stream = service.spam.ClassifyMessageStream(idle())
    answer = asyncio.ensure_future(stream.read())
    done, _ = await asyncio.wait((answer,), timeout=0.1)
    assert not done
    held.go.set()
    assert await answer is not aio.EOF
    stream.cancel()
    await first


async def test_a_message_of_a_stream_counts_until_it_is_answered(service: Service, held: Held) -> None:
    request = pb.AnalyzeLogStreamRequest(logs=[pb.LogInput(log=b"x" * 300_000)])
    stream = service.failures.AnalyzeLogStream()
    await stream.write(request)
    await held.began.wait()
    assert await service.figure("winnow_admission_request_bytes") == request.ByteSize()
    held.go.set()
    await stream.read()
    assert await service.figure("winnow_admission_request_bytes") == 0
    await stream.done_writing()
    assert await stream.read() is aio.EOF


async def test_a_log_that_waits_too_long_is_refused(
    service: Service, held: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(admission, "_PATIENCE", 0.05)
    first = asyncio.ensure_future(service.failures.AnalyzeLog(LARGE))
    await held.began.wait()
    is_busy(await failure_of(service.failures.AnalyzeLog(LARGE)), "request_bytes")
    held.go.set()
    await first


async def test_slow_senders_keep_others_waiting_for_a_moment_only(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(admission, "_SLOW_SECONDS", 0.05)
    slow = [service.channel.stream_unary(ANALYZE, pb.AnalyzeLogRequest.SerializeToString)() for _ in range(3)]
    await asyncio.gather(*(call.wait_for_connection() for call in slow))
    assert (await service.failures.AnalyzeLog(SMALL)).analysis.line_count == 1
    for call in slow:
        await call.write(SMALL)
        await call.done_writing()
    answers = [pb.AnalyzeLogResponse.FromString(await call) for call in slow]
    assert all(answer.analysis.line_count == 1 for answer in answers)


async def test_a_call_without_its_message_is_refused(service: Service) -> None:
    call = service.channel.stream_unary(ANALYZE, pb.AnalyzeLogRequest.SerializeToString)()
    await call.done_writing()
    assert (await failure_of(call)).code == grpc.StatusCode.INVALID_ARGUMENT
