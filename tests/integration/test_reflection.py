"""A stranger with grpcurl and nothing installed finds the services, and health by its parts."""

import os
import shutil
import subprocess
from pathlib import Path

import grpc
import pytest
from grpc import aio
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import ProtoReflectionDescriptorDatabase

from tests.processes import Server

SERVICES = {
    "winnow.failure.v1.FailureService",
    "winnow.failure.v1.GroupService",
    "winnow.failure.v1.LayerService",
    "winnow.failure.v1.SignatureService",
    "winnow.spam.v1.SpamService",
    "grpc.health.v1.Health",
}
_CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "winnow" / "bin"


def test_reflection_lists_and_describes_the_services(server: Server) -> None:
    with grpc.insecure_channel(server.target) as channel:
        database = ProtoReflectionDescriptorDatabase(channel)
        assert set(database.get_services()) >= SERVICES
        file = database.FindFileContainingSymbol("winnow.spam.v1.SpamService")
        assert [method.name for method in file.service[0].method][:1] == ["ClassifyMessage"]


def test_grpcurl_lists_describes_and_calls(server: Server) -> None:
    tool = shutil.which("grpcurl", path=str(_CACHE)) or shutil.which("grpcurl")
    if tool is None:
        pytest.skip("grpcurl is not here; `make load-tools` builds it with Go")

    def run(*arguments: str) -> str:
        done = subprocess.run([tool, "-plaintext", *arguments], capture_output=True, text=True, timeout=30, check=True)
        return done.stdout

    assert set(run(server.target, "list").split()) >= SERVICES
    assert "rpc AnalyzeLog " in run(server.target, "describe", "winnow.failure.v1.FailureService")
    answer = run("-d", '{"message": {"text": "hello"}}', server.target, "winnow.spam.v1.SpamService/ClassifyMessage")
    assert '"verdict"' in answer


@pytest.mark.parametrize("part", ["", *sorted(SERVICES - {"grpc.health.v1.Health"}), "postgres", "redis"])
async def test_every_part_of_health_serves(channel: aio.Channel, part: str) -> None:
    stub = health_pb2_grpc.HealthStub(channel)
    answer = await stub.Check(health_pb2.HealthCheckRequest(service=part))
    assert answer.status == health_pb2.HealthCheckResponse.SERVING
