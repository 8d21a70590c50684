"""How a server stops: nothing acknowledged is lost, nobody is left hanging, no process stays behind."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import grpc
import psutil
import pytest
from grpc import aio
from grpc_health.v1 import health_pb2, health_pb2_grpc
from winnow.failure.v1 import failure_service_pb2 as pb
from winnow.failure.v1 import failure_service_pb2_grpc
from winnow.spam.v1 import (
    detection_pb2,
    feedback_service_pb2,
    feedback_service_pb2_grpc,
    spam_service_pb2,
    spam_service_pb2_grpc,
)

from tests.grpc_errors import expected_failure
from tests.processes import winnow


async def test_killed_server_loses_nothing_it_acknowledged(tmp_path: Path, log: bytes) -> None:
    acknowledged: dict[str, str] = {}
    with winnow(tmp_path / "data") as server:
        async with aio.insecure_channel(server.target) as channel:
            stub = failure_service_pb2_grpc.FailureServiceStub(channel)

            async def report(worker: int) -> None:
                for n in range(10_000):
                    request = pb.ReportFailureRequest(parent="projects/kill", log=pb.LogInput(log=log))
                    request.log.job.provider, request.log.job.run = "test", f"{worker}-{n}"
                    request.log.job.job, request.log.job.attempt = "build", 1
                    answer = await stub.ReportFailure(request)
                    acknowledged[answer.failure.name] = request.log.job.run

            workers = [asyncio.ensure_future(report(worker)) for worker in range(8)]
            while len(acknowledged) < 60:
                await asyncio.wait(workers, timeout=0.01)
            os.kill(server.pid, signal.SIGKILL)
            outcomes = await asyncio.gather(*workers, return_exceptions=True)
            assert all(isinstance(o, aio.AioRpcError) for o in outcomes)

    with winnow(tmp_path / "data") as server:
        async with aio.insecure_channel(server.target) as channel:
            stub = failure_service_pb2_grpc.FailureServiceStub(channel)
            stored: dict[str, str] = {}
            token = ""
            while True:
                page = await stub.ListFailures(
                    pb.ListFailuresRequest(parent="projects/kill", page_size=50, page_token=token)
                )
                for failure in page.failures:
                    assert failure.name not in stored
                    stored[failure.name] = failure.job.run
                token = page.next_page_token
                if not token:
                    break
    assert acknowledged.items() <= stored.items()
    assert len(set(stored.values())) == len(stored), "a run was stored twice"


async def test_stop_ends_watchers_with_a_token_and_lets_calls_finish(tmp_path: Path, log: bytes) -> None:
    with winnow(tmp_path / "data") as server:
        children = psutil.Process(server.pid).children(recursive=True)
        assert {"postgres", "redis-server"} <= {child.name() for child in children}
        async with aio.insecure_channel(server.target) as channel:
            stub = failure_service_pb2_grpc.FailureServiceStub(channel)
            watch = stub.WatchFailures(pb.WatchFailuresRequest())
            await watch.read()
            slow = b"[INFO] compiled a module, took 12 ms\n" * 500_000 + log
            under_way = asyncio.ensure_future(stub.AnalyzeLog(pb.AnalyzeLogRequest(log=pb.LogInput(log=slow))))
            health = channel.unary_unary("/grpc.health.v1.Health/Check")
            assert await health(b"") == b"\x08\x01"
            server.process.send_signal(signal.SIGTERM)
            async with expected_failure() as failure:
                while True:
                    await watch.read()
            assert (failure.code, failure.reason) == (grpc.StatusCode.UNAVAILABLE, "SERVER_STOPPING")
            assert failure.metadata["resume_token"]
            assert (await under_way).analysis.line_count > 500_000
        assert await asyncio.to_thread(server.process.wait, 30) == 0
        _, alive = psutil.wait_procs(children, timeout=10)
        assert not alive


async def test_idle_streams_are_told_to_go_at_once(tmp_path: Path, log: bytes) -> None:
    async def of(requests: list[Any]) -> AsyncIterator[Any]:
        for request in requests:
            yield request
        await asyncio.Event().wait()

    with winnow(tmp_path / "data", environment={"WINNOW_DRAIN_GRACE": "600"}) as server:
        async with aio.insecure_channel(server.target) as channel:
            failures = failure_service_pb2_grpc.FailureServiceStub(channel)
            spam = spam_service_pb2_grpc.SpamServiceStub(channel)
            feedback = feedback_service_pb2_grpc.FeedbackServiceStub(channel)
            hello = detection_pb2.MessageInput(text="hello")
            said = feedback_service_pb2.FeedbackInput(message=hello, verdict=detection_pb2.VERDICT_HAM)
            streams = [
                failures.WatchFailures(pb.WatchFailuresRequest()),
                failures.AnalyzeLogStream(of([pb.AnalyzeLogStreamRequest(logs=[pb.LogInput(log=log)])])),
                spam.ClassifyMessageStream(of([spam_service_pb2.ClassifyMessageStreamRequest(messages=[hello])])),
                feedback.SubmitFeedbackStream(of([feedback_service_pb2.SubmitFeedbackStreamRequest(items=[said])])),
                health_pb2_grpc.HealthStub(channel).Watch(health_pb2.HealthCheckRequest()),
            ]
            for stream in streams:
                assert await stream.read() is not aio.EOF
            server.process.send_signal(signal.SIGTERM)
            for stream in streams:
                async with expected_failure() as failure:
                    # Of health, that it no longer serves.
                    while await stream.read() is not aio.EOF:
                        pass
                assert (failure.code, failure.reason) == (grpc.StatusCode.UNAVAILABLE, "SERVER_STOPPING")
        assert await asyncio.to_thread(server.process.wait, 60) == 0


def test_second_server_on_the_same_folder_is_refused(tmp_path: Path) -> None:
    with winnow(tmp_path / "data"), pytest.raises(RuntimeError, match="ended with 1"), winnow(tmp_path / "data"):
        pass
