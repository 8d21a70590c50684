"""Servers under test as processes: on a free port, found by the line they print, ended by their process id."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

_SERVES = re.compile(r"serves on (127\.0\.0\.1:\d+)(?:\. Metrics: (\S+))?")


class Server:
    """A running server process. CPU times are in seconds, memory in bytes. `metrics_url` is empty without a page."""

    def __init__(self, process: subprocess.Popen[str], target: str, metrics_url: str) -> None:
        self.process = process
        self.target = target
        self.metrics_url = metrics_url

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def cpu(self) -> float:
        """User and system time so far, of all its threads."""
        # clock_getcpuclockid(3), which Python lacks: exact, where /proc counts in hundredths of a second.
        return time.clock_gettime((~self.pid << 3) | 2)

    @property
    def rss(self) -> int:
        return self._memory("VmRSS")

    @property
    def peak_rss(self) -> int:
        return self._memory("VmHWM")

    def _memory(self, field: str) -> int:
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith(field):
                return int(line.split()[1]) * 1024
        raise LookupError(field)


@contextmanager
def running(
    command: list[str],
    *,
    environment: Mapping[str, str] | None = None,
    core: int | None = None,
    folder: Path | None = None,
    log: Path | None = None,
) -> Iterator[Server]:
    """Runs `python COMMAND` until the block ends; `core` pins it and its children, `log` takes its standard error."""
    # By taskset rather than between fork and exec: a fork upsets the grpc threads of this process.
    pin = ["taskset", "-c", str(core)] if core is not None else []
    stderr = log.open("wb") if log is not None else None
    process = subprocess.Popen(
        [*pin, sys.executable, *command],
        stdout=subprocess.PIPE,
        stderr=stderr,
        text=True,
        env={**os.environ, **(environment or {})},
        cwd=folder,
    )
    try:
        yield Server(process, *_target(process))
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout:
            process.stdout.close()
        if stderr is not None:
            stderr.close()


@contextmanager
def winnow(
    folder: Path,
    *,
    core: int | None = None,
    environment: Mapping[str, str] | None = None,
    log: Path | None = None,
) -> Iterator[Server]:
    """The whole service on embedded stores that live in `folder`."""
    own = {"WINNOW_PORT": "0", "WINNOW_DATA_FOLDER": str(folder)}
    command = ["-m", "winnow_server", "dev", "--no-demo"]
    with running(command, environment={**own, **(environment or {})}, core=core, log=log) as server:
        yield server


def _target(process: subprocess.Popen[str]) -> tuple[str, str]:
    assert process.stdout is not None
    for line in process.stdout:
        match = _SERVES.search(line)
        if match:
            return match[1], match[2] or ""
    raise RuntimeError(f"the server ended with {process.wait()} before it served")
