"""What of a large request runs beside the event loop: a server in this process, and the threads of its work."""

import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import pytest
from grpc import aio
from pydantic import SecretStr
from winnow.failure.v1 import failure_service_pb2, failure_service_pb2_grpc
from winnow.spam.v1 import (
    detection_pb2,
    feedback_service_pb2,
    feedback_service_pb2_grpc,
    spam_service_pb2,
    spam_service_pb2_grpc,
)
from winnow_server import app
from winnow_server.embedded import EmbeddedStores
from winnow_server.failure.analyse import AnalysisPool
from winnow_server.settings import Settings
from winnow_server.spam import content
from winnow_server.spam.policy import fold

RAW = b"From: a@example.org\r\nSubject: offers\r\nContent-Type: text/html\r\n\r\n" + b"<p>our newest offers</p>" * 500
MAILS = [detection_pb2.MessageInput(raw=RAW, channel=detection_pb2.CHANNEL_EMAIL)] * 40
SPAM = detection_pb2.VERDICT_SPAM


@pytest.fixture(scope="module")
async def channel(embedded: EmbeddedStores, database_url: str) -> AsyncIterator[aio.Channel]:
    settings = Settings(
        port=0,
        database_url=database_url,
        redis_url=embedded.redis_url,
        token_key=SecretStr("x" * 32),
        rate_limits=False,
        log_calls="none",
    )
    async with AsyncExitStack() as stack:
        started = await app.start(settings, stack)
        async with aio.insecure_channel(f"127.0.0.1:{started.port}") as channel:
            yield channel
        await started.server.stop(None)


@pytest.fixture
def threads(monkeypatch: pytest.MonkeyPatch) -> list[threading.Thread]:
    """Where mail is read and text is folded, one entry a time."""
    seen: list[threading.Thread] = []

    def recorded(work: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any) -> Any:
            seen.append(threading.current_thread())
            return work(*args)

        return run

    monkeypatch.setattr(content, "_visible", recorded(content._visible))
    monkeypatch.setattr(fold, "_fold_block", recorded(fold._fold_block))
    return seen


async def kept(channel: aio.Channel) -> None:
    request = spam_service_pb2.ClassifyMessageStreamRequest(
        parent="projects/kept", messages=MAILS, retention=spam_service_pb2.RETENTION_ALL
    )
    stream = spam_service_pb2_grpc.SpamServiceStub(channel).ClassifyMessageStream(iter([request]))
    [answer] = [answer async for answer in stream]
    assert all(result.classification.detection for result in answer.results)


async def feedback(channel: aio.Channel) -> None:
    said = [feedback_service_pb2.FeedbackInput(message=mail, verdict=SPAM) for mail in MAILS]
    request = feedback_service_pb2.SubmitFeedbackStreamRequest(parent="projects/said", items=said)
    stream = feedback_service_pb2_grpc.FeedbackServiceStub(channel).SubmitFeedbackStream(iter([request]))
    [answer] = [answer async for answer in stream]
    assert all(result.feedback.snippet.startswith("offers") for result in answer.results)


async def one_feedback(channel: aio.Channel) -> None:
    long = detection_pb2.MessageInput(raw=RAW * 20, channel=detection_pb2.CHANNEL_EMAIL)
    request = spam_service_pb2.SubmitFeedbackRequest(parent="projects/one", message=long, verdict=SPAM)
    await spam_service_pb2_grpc.SpamServiceStub(channel).SubmitFeedback(request)


@pytest.mark.parametrize("call", [kept, feedback, one_feedback])
async def test_large_mails_are_read_beside_the_loop(
    channel: aio.Channel, threads: list[threading.Thread], call: Callable[[aio.Channel], Awaitable[None]]
) -> None:
    await call(channel)
    assert threads
    assert threading.main_thread() not in threads


async def test_a_list_of_logs_has_few_under_way_at_once(channel: aio.Channel, monkeypatch: pytest.MonkeyPatch) -> None:
    under_way = most = 0
    inner = AnalysisPool.analyse_all

    async def counted(*args: Any) -> Any:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        try:
            return await inner(*args)
        finally:
            under_way -= 1

    monkeypatch.setattr(AnalysisPool, "analyse_all", counted)
    log = b"error: it broke\n" * 1_000
    request = failure_service_pb2.AnalyzeLogsRequest(logs=[failure_service_pb2.LogInput(log=log)] * 60)
    stub = failure_service_pb2_grpc.FailureServiceStub(channel)
    answers = [answer async for answer in stub.AnalyzeLogs(request)]
    assert sorted(answer.result.index for answer in answers) == list(range(60))
    assert 1 < most <= 4
