"""A server that has done some of everything, for what reads its metrics."""

import uuid
from collections.abc import AsyncIterator
from importlib.resources import files
from pathlib import Path

import pytest
from grpc import aio
from winnow.failure.v1 import failure_service_pb2 as pb
from winnow.failure.v1 import failure_service_pb2_grpc
from winnow.spam.v1 import detection_pb2, spam_service_pb2_grpc
from winnow.spam.v1 import spam_service_pb2 as spam_pb

from tests.grpc_errors import failure_of
from tests.processes import Server, winnow

_LOG = files("winnow_server") / "samples" / "logs" / "jenkins-disk.log"


async def some_of_everything(target: str) -> None:
    """Unary calls, streams, reads through every tier, a log that goes to a thread, and a call that fails."""
    log = _LOG.read_bytes()
    async with aio.insecure_channel(target) as channel:
        failures = failure_service_pb2_grpc.FailureServiceStub(channel)
        spam = spam_service_pb2_grpc.SpamServiceStub(channel)
        reported = await failures.ReportFailure(pb.ReportFailureRequest(log=pb.LogInput(log=log)))
        for _ in range(3):
            await failures.GetFailure(pb.GetFailureRequest(name=reported.failure.name))
        await failures.ListFailures(pb.ListFailuresRequest())
        await failures.AnalyzeLog(pb.AnalyzeLogRequest(log=pb.LogInput(log=b"ok\n" * 50_000 + log)))
        message = detection_pb2.MessageInput(text="claim your prize at http://prize.example.top")
        kept = spam_pb.ClassifyMessageRequest(message=message, retention=spam_pb.RETENTION_ALL)
        await spam.ClassifyMessage(kept)
        await spam.ListDetections(spam_pb.ListDetectionsRequest())
        async for _ in spam.ClassifyMessageStream(iter([spam_pb.ClassifyMessageStreamRequest(messages=[message] * 3)])):
            pass
        missing = pb.GetFailureRequest(name=f"projects/none/failures/{uuid.uuid4()}")
        await failure_of(failures.GetFailure(missing))


@pytest.fixture(scope="session")
async def loaded(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Server]:
    folder: Path = tmp_path_factory.mktemp("loaded") / "data"
    with winnow(folder) as server:
        await some_of_everything(server.target)
        yield server
