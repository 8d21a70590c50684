"""Two servers on stores of one's own: Debian's PostgreSQL and Redis, over TCP and with passwords."""

import asyncio
import contextlib
import os
import secrets
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from pathlib import Path

import asyncpg
import grpc
import pytest
from grpc import aio
from redis.asyncio import Redis
from redis.exceptions import RedisError
from winnow.failure.v1 import failure_pb2, failure_service_pb2_grpc
from winnow.failure.v1 import failure_service_pb2 as pb
from winnow_server.storage.children import POSTGRES_ENDING, REDIS_ENDING, Child
from winnow_server.storage.migrate import migrate

from tests.grpc_errors import failure_of
from tests.ports import free_port
from tests.processes import Server, running

Stub = "failure_service_pb2_grpc.FailureServiceAsyncStub"
_PASSWORD = secrets.token_hex(8)
_POSTGRES = max(Path("/usr/lib/postgresql").glob("*/bin/postgres"), default=None)
_REDIS = shutil.which("redis-server")
_NOBODY = 65534

pytestmark = pytest.mark.skipif(
    _POSTGRES is None or _REDIS is None,
    reason="Debian's PostgreSQL and Redis are not here: apt-get install postgresql redis-server",
)


class Stores:
    """Both programs on free ports of the loopback address; each may be stopped and started again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        # PostgreSQL refuses root.
        self._uid = _NOBODY if os.geteuid() == 0 else None
        self._postgres_port, self._redis_port = free_port(), free_port()
        self.database_url = f"postgresql://winnow:{_PASSWORD}@127.0.0.1:{self._postgres_port}/postgres"
        self.redis_url = f"redis://:{_PASSWORD}@127.0.0.1:{self._redis_port}/0"
        self.postgres: Child | None = None
        self.redis: Child | None = None

    async def make(self) -> None:
        assert _POSTGRES is not None
        data = self._folder / "data"
        data.mkdir(mode=0o700)
        secret = self._folder / "password"
        secret.write_text(_PASSWORD)
        if self._uid is not None:
            os.chown(data, self._uid, self._uid)
            # pytest's folders are for their owner alone.
            for place in (self._folder, *self._folder.parents[:2]):
                place.chmod(0o755)
            secret.chmod(0o644)
        arguments = ["-D", str(data), "-U", "winnow", "--auth=scram-sha-256", f"--pwfile={secret}", "--no-sync"]
        child = self._child(_POSTGRES.with_name("initdb"), arguments, "initdb")
        assert await child.wait() == 0, (self._folder / "initdb.log").read_text()

    async def start_postgres(self) -> None:
        assert _POSTGRES is not None
        options = ["-c", f"port={self._postgres_port}", "-c", "unix_socket_directories="]
        self.postgres = self._child(_POSTGRES, ["-D", str(self._folder / "data"), *options], "postgres")
        async with asyncio.timeout(30):
            while True:
                with contextlib.suppress(OSError, asyncpg.CannotConnectNowError):
                    await (await asyncpg.connect(self.database_url)).close()
                    return
                await asyncio.sleep(0)

    async def start_redis(self) -> None:
        options = ["--port", str(self._redis_port), "--bind", "127.0.0.1", "--requirepass", _PASSWORD, "--save", ""]
        self.redis = self._child(Path(str(_REDIS)), options, "redis")
        client: Redis = Redis.from_url(self.redis_url)
        async with asyncio.timeout(30):
            while True:
                with contextlib.suppress(RedisError):
                    await client.ping()
                    break
        await client.aclose()

    async def stop(self) -> None:
        for child in (self.redis, self.postgres):
            if child is not None:
                await child.end()

    def _child(self, program: Path, arguments: list[str], name: str) -> Child:
        ending = REDIS_ENDING if name == "redis" else POSTGRES_ENDING
        return Child(program, arguments, log=self._folder / f"{name}.log", ending=ending, uid=self._uid)


@pytest.fixture(scope="module")
async def stores(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stores]:
    stores = Stores(tmp_path_factory.mktemp("external"))
    await stores.make()
    await asyncio.gather(stores.start_postgres(), stores.start_redis())
    await migrate(stores.database_url)
    yield stores
    await stores.stop()


@pytest.fixture(scope="module")
def servers(stores: Stores) -> Iterator[list[Server]]:
    """Two servers on the same stores."""
    own = {"WINNOW_DATABASE_URL": stores.database_url, "WINNOW_REDIS_URL": stores.redis_url, "WINNOW_PORT": "0"}
    own |= {
        "WINNOW_TOKEN_KEY": secrets.token_hex(16),
        "WINNOW_DRAIN_DELAY": "0",
        "WINNOW_LIMIT_UNNAMED": "100000/minute",
    }
    with ExitStack() as stack:
        yield [stack.enter_context(running(["-m", "winnow_server", "serve"], environment=own)) for _ in range(2)]


@pytest.fixture
async def stubs(servers: list[Server]) -> AsyncIterator[list["failure_service_pb2_grpc.FailureServiceAsyncStub"]]:
    async with aio.insecure_channel(servers[0].target) as one, aio.insecure_channel(servers[1].target) as two:
        yield [failure_service_pb2_grpc.FailureServiceStub(channel) for channel in (one, two)]


async def report(stub: Stub, parent: str, log: bytes, run: str) -> failure_pb2.Failure:
    job = failure_pb2.JobContext(provider="ci", run=run, job="build", attempt=1)
    answer = await stub.ReportFailure(pb.ReportFailureRequest(parent=parent, log=pb.LogInput(log=log, job=job)))
    return answer.failure


async def correct(stub: Stub, failure: failure_pb2.Failure, note: str) -> failure_pb2.Failure:
    correction = failure_pb2.Correction(note=note)
    request = pb.UpdateFailureRequest(name=failure.name, etag=failure.etag, correction=correction)
    return (await stub.UpdateFailure(request)).failure


async def shows(stub: Stub, name: str, note: str) -> None:
    """Returns once the server shows the note; fails after 5 s."""
    async with asyncio.timeout(5):
        while True:
            answer = await stub.GetFailure(pb.GetFailureRequest(name=name))
            if answer.failure.correction.note == note:
                return


async def test_two_servers_share_one_truth(stubs: list[Stub], parent: str, log: bytes) -> None:
    one, two = stubs
    stored = await report(one, parent, log, "1")
    assert (await report(two, parent, log, "1")).name == stored.name, "the same execution is stored once"
    for stub in stubs:
        assert (await stub.GetFailure(pb.GetFailureRequest(name=stored.name))).failure.etag == stored.etag
    newer = await correct(two, stored, "seen by all")
    await shows(one, stored.name, "seen by all")
    refused = await failure_of(correct(one, stored, "from an old etag"))
    assert refused.code == grpc.StatusCode.ABORTED
    page = await one.ListFailures(pb.ListFailuresRequest(parent=parent, page_size=1))
    assert [f.etag for f in page.failures] == [newer.etag]


async def test_without_redis_everything_goes_on(stores: Stores, stubs: list[Stub], parent: str, log: bytes) -> None:
    one, two = stubs
    stored = await report(one, parent, log, "1")
    await shows(two, stored.name, "")
    assert stores.redis is not None
    await stores.redis.end()
    stored = await correct(one, stored, "while redis is away")
    await shows(two, stored.name, "while redis is away")
    await stores.start_redis()
    await correct(two, stored, "redis is back")
    await shows(one, stored.name, "redis is back")


async def test_a_restarted_database_is_found_again(stores: Stores, stubs: list[Stub], parent: str, log: bytes) -> None:
    stored = await report(stubs[0], parent, log, "1")
    assert stores.postgres is not None
    await stores.postgres.end()
    refused = await failure_of(report(stubs[1], parent, log, "2"))
    assert refused.code == grpc.StatusCode.UNAVAILABLE
    await stores.start_postgres()
    async with asyncio.timeout(30):
        while True:
            with contextlib.suppress(aio.AioRpcError):
                again = await report(stubs[1], parent, log, "2")
                break
    page = await stubs[0].ListFailures(pb.ListFailuresRequest(parent=parent))
    assert [f.name for f in page.failures] == [again.name, stored.name], "refused means not stored"
