"""bogofilter: Robinson-Fisher over words, its database in Berkeley DB as Debian has it by default."""

from __future__ import annotations

import resource
import shutil
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
from winnow_server.spam.engine.training.dataset import Dataset

from tests.bench.peers import debian
from tests.bench.peers.mails import mailbox, mails
from tests.bench.peers.peer import Scored, Scores, UnavailableError

_SECONDS = 600
_REPEATS = 10  # how often each of the few labelled messages of a new source is registered, among thousands of others


class Bogofilter:
    """One process a call: `-s` and `-n` register a mailbox, `-TT` prints the spamicity of each of its messages."""

    name = "bogofilter"
    includes = "its own process from start to end: MIME, tokens, database, score; messages come as one mailbox"

    def __init__(self, cache: Path, core: int) -> None:
        self._root = debian.install(["bogofilter-bdb"], cache / "bogofilter")
        self._environment = debian.environment(self._root)
        self._core = core
        self._folder = Path()

    def __enter__(self) -> Self:
        self._folder = Path(tempfile.mkdtemp(prefix="peers-bogofilter-"))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)

    def train(self, datasets: Sequence[Dataset]) -> None:
        for file in self._folder.iterdir():
            file.unlink()
        self._register(datasets)

    def add(self, labelled: Dataset) -> None:
        for _ in range(_REPEATS):
            self._register([labelled])

    def score(self, dataset: Dataset) -> Scored:
        box = mailbox(mails(dataset))
        before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        printed = self._run(["-M", "-TT"], box)
        seconds, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return Scored({self.name: spamicities(printed)}, cpu, seconds)

    def _register(self, datasets: Sequence[Dataset]) -> None:
        for flag, unwanted in (("-s", True), ("-n", False)):
            parts = [part for dataset in datasets for part in _of_class(dataset, unwanted)]
            if parts:
                self._run(["-M", flag], mailbox(parts))

    def _run(self, arguments: Sequence[str], given: bytes) -> str:
        program = str(self._root / "usr/bin/bogofilter-bdb")
        command = ["taskset", "-c", str(self._core), program, "-C", "-d", str(self._folder), *arguments]
        try:
            done = subprocess.run(command, input=given, capture_output=True, env=self._environment, timeout=_SECONDS)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise UnavailableError(f"bogofilter: {error}") from error
        # 0, 1 and 2 are verdicts.
        if done.returncode not in (0, 1, 2):
            raise UnavailableError(f"bogofilter ended with {done.returncode}: {done.stderr.decode(errors='replace')}")
        return done.stdout.decode()


def spamicities(printed: str) -> Scores:
    """float64[n] in [0, 1]: the last number of every line."""
    return np.array([float(line.rsplit(maxsplit=1)[-1]) for line in printed.splitlines()], dtype=np.float64)


def _of_class(dataset: Dataset, unwanted: bool) -> list[bytes]:
    return mails(dataset.take(np.flatnonzero(dataset.unwanted == unwanted)))
