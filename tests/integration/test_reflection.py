"""A stranger with grpcurl and nothing installed finds the services, and health by its parts."""

import os
import shutil
import subprocess
import sys
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
    "winnow.spam.v1.PolicyService",
    "winnow.spam.v1.FeedbackService",
    "grpc.health.v1.Health",
}
_CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "winnow" / "bin"


def test_reflection_lists_and_describes_the_services(server: Server) -> None:
    with grpc.insecure_channel(server.target) as channel:
        database = ProtoReflectionDescriptorDatabase(channel)
        assert set(database.get_services()) >= SERVICES
        file = database.FindFileContainingSymbol("winnow.spam.v1.SpamService")
        assert [method.name for method in file.service[0].method][:1] == ["ClassifyMessage"]
        assert database.FindFileContainingSymbol("winnow.spam.v1.SpamService.ClassifyMessage") == file, "as ghz asks"


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


def test_load_prints_every_rpc_without_errors() -> None:
    if not (_CACHE / "ghz").exists() and shutil.which("ghz") is None:
        pytest.skip("ghz is not here; `make load-tools` builds it with Go")
    command = [sys.executable, "-m", "tests.load", "--users", "4", "--seconds", "1", "--cache", str(_CACHE.parent)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    rows = [line for line in done.stdout.splitlines() if "calls/s" in line]
    assert [row.split()[0] for row in rows] == ["Unary", "ClassifyMessage", "AnalyzeLog", "ListFailures"]
    assert all(" 0 errors" in row for row in rows), done.stdout


@pytest.mark.parametrize("part", ["", *sorted(SERVICES - {"grpc.health.v1.Health"}), "postgres", "redis"])
async def test_every_part_of_health_serves(channel: aio.Channel, part: str) -> None:
    stub = health_pb2_grpc.HealthStub(channel)
    answer = await stub.Check(health_pb2.HealthCheckRequest(service=part))
    assert answer.status == health_pb2.HealthCheckResponse.SERVING
