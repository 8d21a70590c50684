"""Two servers on the same stores behind a real Envoy that runs deploy/envoy/envoy.yaml."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from deploy.envoy.run import prepare
from tests.mesh.answering import Answering
from tests.ports import free_port
from tests.processes import Server


async def until(condition: Callable[[], bool]) -> None:
    """Waits for what another process or task brings about; asked in a thread, as it may ask over HTTP."""
    while not await asyncio.to_thread(condition):  # noqa: ASYNC110
        await asyncio.sleep(0.02)


def on_stores(database_url: str, redis_url: str) -> dict[str, str]:
    """The environment of replicas that share these stores."""
    return {
        "WINNOW_DATABASE_URL": database_url,
        "WINNOW_REDIS_URL": redis_url,
        "WINNOW_TOKEN_KEY": "the same on both replicas",
        "WINNOW_RATE_LIMITS": "false",
        # Streams without an end are told to go sooner than in a cluster.
        "WINNOW_DRAIN_GRACE": "4",
        # Small pools: these tests share one database with others.
        "WINNOW_DATABASE_POOL_SIZE": "4",
        "WINNOW_DATABASE_MAX_OVERFLOW": "4",
    }


@dataclass(slots=True)
class Replica:
    """A server that may be stopped and started again on its port."""

    environment: Mapping[str, str]
    log: Path
    port: int = field(default_factory=free_port)
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def target(self) -> str:
        return f"127.0.0.1:{self.port}"

    def start(self) -> None:
        """Starts the process, which serves some time later."""
        own = {"WINNOW_PORT": str(self.port), "WINNOW_LOG_CALLS": "errors", "PYTHONFAULTHANDLER": "1"}
        command = [sys.executable, "-m", "winnow_server", "serve"]
        with self.log.open("ab") as file:
            self.process = subprocess.Popen(
                command, env={**os.environ, **self.environment, **own}, stdout=file, stderr=file
            )

    def serves(self) -> bool:
        """Whether its port is open."""
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def ask_to_stop(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)

    def wait(self) -> int:
        """The exit code of the stopped process. Raises TimeoutError, with the end of its log, after two minutes."""
        assert self.process is not None
        try:
            return self.process.wait(timeout=120)
        except subprocess.TimeoutExpired as error:
            # Where each of its threads stands.
            self.process.send_signal(signal.SIGABRT)
            self.process.wait()
            raise TimeoutError(self.log.read_text(errors="replace")[-8000:]) from error

    @contextmanager
    def running(self) -> Iterator["Replica"]:
        """Runs until the block ends."""
        self.start()
        try:
            yield self
        finally:
            self.ask_to_stop()
            self.wait()


class Envoy:
    """A running Envoy: `target` for callers, `admin` its admin page, and what that says of each replica."""

    def __init__(self, port: int, admin_port: int, process: "subprocess.Popen[bytes]") -> None:
        self.target = f"127.0.0.1:{port}"
        self.admin = f"http://127.0.0.1:{admin_port}"
        self._process = process

    def hosts(self) -> dict[str, dict[str, str]]:
        """The statistics of each replica by its address."""
        found: dict[str, dict[str, str]] = {}
        with urllib.request.urlopen(f"{self.admin}/clusters", timeout=10) as answer:
            for line in answer.read().decode().splitlines():
                parts = line.split("::")
                if len(parts) == 4 and parts[0] == "winnow":
                    found.setdefault(parts[1], {})[parts[2]] = parts[3]
        return found

    def count(self, replica: "Replica | Answering", statistic: str = "rq_total") -> int:
        return int(self.hosts().get(replica.target, {}).get(statistic, "0"))

    def is_healthy(self, replica: "Replica | Answering | Server") -> bool:
        return self.hosts().get(replica.target, {}).get("health_flags") == "healthy"

    async def until(self, replica: "Replica | Answering | Server", *, healthy: bool) -> None:
        """Waits until Envoy's own health checks say so. Raises TimeoutError after two minutes, with what they say."""
        try:
            async with asyncio.timeout(120):
                await until(lambda: self._answers() and self.is_healthy(replica) == healthy)
        except TimeoutError as error:
            raise TimeoutError(f"{replica.target}: {self.hosts()}") from error

    def _answers(self) -> bool:
        if self._process.poll() is not None:
            raise RuntimeError(f"Envoy ended with {self._process.returncode}")
        try:
            self.hosts()
        except OSError:
            return False
        return True


@contextmanager
def envoy(
    folder: Path,
    targets: list[str],
    routes: "dict[str, object] | None" = None,
    collector: str = "",
    changed: Callable[[str], str] | None = None,
) -> Iterator[Envoy]:
    """Runs Envoy in an empty folder until the block ends; its access log is access.log there.

    With other `routes` if given, and with what `changed` makes of envoy.yaml.
    """
    port, admin_port = free_port(), free_port()
    command = prepare(folder, targets, collector=collector, port=port, admin_port=admin_port)
    if routes is not None:
        (folder / "routes.yaml").write_text(yaml.safe_dump(routes))
    if changed is not None:
        file = folder / "envoy.yaml"
        file.write_text(changed(file.read_text()))
    with (folder / "access.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log)
    try:
        yield Envoy(port, admin_port, process)
    finally:
        process.terminate()
        process.wait(timeout=30)
