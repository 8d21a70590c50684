"""One server process for the whole session, on embedded stores in a folder of its own."""

import uuid
from collections.abc import AsyncIterator, Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from grpc import aio
from winnow.failure.v1 import failure_service_pb2_grpc
from winnow.spam.v1 import feedback_service_pb2_grpc, policy_service_pb2_grpc, spam_service_pb2_grpc

from tests.processes import Server, winnow

SAMPLES = files("winnow_server") / "samples" / "logs"


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with winnow(tmp_path_factory.mktemp("winnow") / "data") as running:
        yield running


@pytest.fixture
async def channel(server: Server) -> AsyncIterator[aio.Channel]:
    async with aio.insecure_channel(server.target) as channel:
        yield channel


@pytest.fixture
def failures(channel: aio.Channel) -> "failure_service_pb2_grpc.FailureServiceAsyncStub":
    return failure_service_pb2_grpc.FailureServiceStub(channel)


@pytest.fixture
def spam(channel: aio.Channel) -> "spam_service_pb2_grpc.SpamServiceAsyncStub":
    return spam_service_pb2_grpc.SpamServiceStub(channel)


@pytest.fixture
def policies(channel: aio.Channel) -> "policy_service_pb2_grpc.PolicyServiceAsyncStub":
    return policy_service_pb2_grpc.PolicyServiceStub(channel)


@pytest.fixture
def feedback(channel: aio.Channel) -> "feedback_service_pb2_grpc.FeedbackServiceAsyncStub":
    return feedback_service_pb2_grpc.FeedbackServiceStub(channel)


@pytest.fixture
def parent() -> str:
    """A project that no other test uses."""
    return f"projects/t{uuid.uuid4().hex[:12]}"


@pytest.fixture(scope="session")
def log() -> bytes:
    return Path(str(SAMPLES / "jenkins-disk.log")).read_bytes()
