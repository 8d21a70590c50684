"""Callers follow deploy/istio as a real istiod serves it: proxyless ones, and those behind a plain Envoy as sidecar.

`make test-mesh` has the programs built. What the plain Envoy cannot show: redirected traffic, mutual TLS by the mesh's
certificates, and so the policies of who may call; telemetry of Istio's own.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import grpc
import pytest
from grpc import aio
from winnow.failure.v1 import failure_service_pb2, failure_service_pb2_grpc
from winnow.spam.v1 import detection_pb2, spam_service_pb2, spam_service_pb2_grpc
from winnow_client import AsyncClient, ClientConfig
from winnow_client.errors import Unavailable

from tests.mesh.answering import Answering
from tests.mesh.envoy import Replica, until
from tests.mesh.istio import AUTHORITY, TARGET, Mesh, mesh, sidecar
from tests.mesh.load import Load

TOOLS = Path(os.environ.get("WINNOW_TEST_MESH", ""))
pytestmark = pytest.mark.skipif(Path() == TOOLS, reason="a real istiod is started by `make test-mesh`")
FAILURE = "projects/p/failures/00000000-0000-7000-8000-000000000000"


@dataclass(frozen=True, slots=True)
class Caller:
    """How the service is reached: a target and channel options."""

    target: str
    options: tuple[tuple[str, str], ...]

    def channel(self) -> aio.Channel:
        return aio.insecure_channel(self.target, options=self.options)

    def config(self) -> ClientConfig:
        return ClientConfig(options=self.options)


@pytest.fixture(scope="module")
def istiod(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mesh]:
    with mesh(TOOLS, tmp_path_factory.mktemp("mesh")) as running, pytest.MonkeyPatch.context() as environment:
        environment.setenv("GRPC_XDS_BOOTSTRAP_CONFIG", running.bootstrap)
        yield running


@pytest.fixture(scope="module", params=["proxyless", "sidecar"])
def caller(request: pytest.FixtureRequest, istiod: Mesh, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Caller]:
    """Either kind of caller that a mesh has."""
    if request.param == "proxyless":
        yield Caller(TARGET, ())
        return
    with sidecar(istiod, tmp_path_factory.mktemp("sidecar")) as address:
        yield Caller(address, (AUTHORITY,))


@pytest.fixture
async def pair(istiod: Mesh) -> AsyncIterator[tuple[Answering, Answering]]:
    """A stable server and a canary, known to the mesh."""
    stable, canary = Answering(), Answering()
    async with stable.listening(), canary.listening():
        await asyncio.to_thread(istiod.endpoints, stable=[stable.port], canary=[canary.port])
        yield stable, canary


@pytest.fixture
async def channel(caller: Caller, pair: tuple[Answering, Answering]) -> AsyncIterator[aio.Channel]:
    """A channel that has reached one of the pair: what istiod said of earlier servers is over."""
    async with caller.channel() as opened:
        stub = spam_service_pb2_grpc.SpamServiceStub(opened)
        stable, canary = pair
        async with asyncio.timeout(60):
            for header, server in (("false", stable), ("true", canary)):
                while not server.counts["ClassifyMessage"]:
                    try:
                        await stub.ClassifyMessage(_message(), metadata=(("x-winnow-canary", header),), timeout=5)
                    except aio.AioRpcError:
                        await asyncio.sleep(0.05)
        for server in pair:
            server.counts.clear()
        yield opened


def _message() -> spam_service_pb2.ClassifyMessageRequest:
    return spam_service_pb2.ClassifyMessageRequest(message=detection_pb2.MessageInput(text="Claim your prize"))


async def _route(istiod: Mesh, stable: int, canary: int, **timeouts: float) -> None:
    await asyncio.to_thread(istiod.route, stable, canary, timeouts)


async def test_calls_are_split_by_weight(istiod: Mesh, channel: aio.Channel, pair: tuple[Answering, Answering]) -> None:
    stub = spam_service_pb2_grpc.SpamServiceStub(channel)
    stable, canary = pair
    await _route(istiod, 90, 10)
    async with asyncio.timeout(60):
        while not canary.counts["ClassifyMessage"]:
            await stub.ClassifyMessage(_message())
    canary.counts.clear()
    stable.counts.clear()
    for _ in range(1000):
        await stub.ClassifyMessage(_message())
    shares = stable.counts["ClassifyMessage"], canary.counts["ClassifyMessage"]
    print(f"of 1,000 calls at 90 to 10: {shares}")
    assert sum(shares) == 1000
    # Six standard deviations of a binomial distribution.
    assert 43 <= shares[1] <= 157


async def test_header_goes_to_the_canary_whatever_the_weights(
    istiod: Mesh, channel: aio.Channel, pair: tuple[Answering, Answering]
) -> None:
    await _route(istiod, 100, 0)
    stub = failure_service_pb2_grpc.FailureServiceStub(channel)
    for _ in range(50):
        await stub.GetFailure(
            failure_service_pb2.GetFailureRequest(name=FAILURE), metadata=(("x-winnow-canary", "true"),)
        )
    assert (pair[0].counts["GetFailure"], pair[1].counts["GetFailure"]) == (0, 50)


async def test_idempotent_call_is_retried_once_and_no_other_at_all(
    caller: Caller, channel: aio.Channel, pair: tuple[Answering, Answering]
) -> None:
    for server in pair:
        server.code = grpc.StatusCode.UNAVAILABLE

    def tries(method: str) -> int:
        return sum(server.counts[method] for server in pair)

    get = failure_service_pb2.GetFailureRequest(name=FAILURE)
    with pytest.raises(aio.AioRpcError):
        await failure_service_pb2_grpc.FailureServiceStub(channel).GetFailure(get)
    with pytest.raises(aio.AioRpcError):
        await spam_service_pb2_grpc.SpamServiceStub(channel).ClassifyMessage(_message())
    assert (tries("GetFailure"), tries("ClassifyMessage")) == (2, 1)
    # Our own client has a retry policy of four tries. Proxyless, the mesh's stands in its place; behind a sidecar the
    # first of its four is retried by the mesh: they add up, and do not multiply.
    async with AsyncClient(caller.target, caller.config()) as client:
        with pytest.raises(Unavailable):
            await client.failures.get_failure(FAILURE)
    assert tries("GetFailure") - 2 == (5 if caller.options else 2)


async def test_call_ends_with_its_rpcs_own_timeout(
    istiod: Mesh, caller: Caller, channel: aio.Channel, pair: tuple[Answering, Answering]
) -> None:
    await _route(istiod, 100, 0, ListFailures=0.25)
    stub = failure_service_pb2_grpc.FailureServiceStub(channel)
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(60):
        while True:
            start = loop.time()
            with pytest.raises(aio.AioRpcError) as failed:
                await stub.ListFailures(failure_service_pb2.ListFailuresRequest(), timeout=5)
            # Until the new route has come, the caller's own deadline ends the call.
            if loop.time() - start < 2:
                break
    # The word of a sidecar for a route's timeout.
    unavailable = failed.value.details() == "upstream request timeout"
    code = grpc.StatusCode.UNAVAILABLE if caller.options else grpc.StatusCode.DEADLINE_EXCEEDED
    assert (failed.value.code(), unavailable) == (code, bool(caller.options))
    await stub.GetFailure(failure_service_pb2.GetFailureRequest(name=FAILURE))
    await _route(istiod, 100, 0)


async def test_canary_is_drained_and_replicas_are_replaced_under_load(
    istiod: Mesh, caller: Caller, replicas: list[Replica]
) -> None:
    """Endpoints go before their pod is told to stop, as the preStop pause has it."""
    first, second = replicas
    await asyncio.to_thread(istiod.endpoints, stable=[first.port], canary=[second.port])
    await _route(istiod, 50, 50)
    for replica in replicas:
        async with aio.insecure_channel(replica.target) as direct:
            await spam_service_pb2_grpc.SpamServiceStub(direct).ClassifyMessage(_message(), wait_for_ready=True)
    load = Load(caller.target, caller.config())
    async with asyncio.timeout(170), asyncio.TaskGroup() as tasks:
        tasks.create_task(load.unary())
        tasks.create_task(load.streams())
        await load.progress(10)
        await _route(istiod, 100, 0)
        await load.progress(100)
        await _replace(istiod, second, stable=[first.port])
        await asyncio.to_thread(istiod.endpoints, stable=[first.port, second.port])
        await load.progress(100)
        await _replace(istiod, first, stable=[second.port])
        await asyncio.to_thread(istiod.endpoints, stable=[first.port, second.port])
        await load.progress(100)
        load.ending.set()
    print(load)
    assert load.errors == []
    assert load.received == load.sent


async def _replace(istiod: Mesh, replica: Replica, *, stable: list[int]) -> None:
    await asyncio.to_thread(istiod.endpoints, stable=stable)
    # As long as the preStop pause of the pods.
    await asyncio.sleep(5)
    replica.ask_to_stop()
    assert await asyncio.to_thread(replica.wait) == 0
    replica.start()
    await until(replica.serves)
