"""fastText: a linear model over averaged vectors of words, word pairs and, in its second setting, parts of words."""

from __future__ import annotations

import json
import re
import select
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
from winnow_server.spam.engine.training.dataset import Dataset

from tests.bench.peers.mails import readable
from tests.bench.peers.peer import Scored, UnavailableError

_HERE = Path(__file__).parent
_REQUIREMENTS = _HERE / "fasttext.lock"
_INSTALL_SECONDS = 300
_SECONDS = 600
_REPEATS = 10  # how often each of the few labelled messages of a new source is given, among thousands of others
_PUNCTUATION = re.compile(r"([^\w\s])")
_WORDS = {"wordNgrams": 2, "dim": 16, "lr": 0.5, "epoch": 10, "bucket": 500_000}
SETTINGS: Mapping[str, Mapping[str, float]] = {
    "fastText words": _WORDS,
    "fastText parts": {**_WORDS, "minn": 3, "maxn": 5},
}


class FastText:
    """A process of its own environment, one thread; `add` trains anew, as a fastText model cannot learn more."""

    includes = (
        "prediction alone; 'with preparation' adds what Python needs to lower and split the text, and to take it from "
        "raw e-mail; no headers, no links, no reasons"
    )

    def __init__(self, cache: Path, core: int, name: str) -> None:
        self.name = name
        self._python = _installed(cache / "fasttext")
        self._core = core
        self._lines: list[str] = []

    def __enter__(self) -> Self:
        self._folder = Path(tempfile.mkdtemp(prefix="peers-fasttext-"))
        self._process = subprocess.Popen(
            ["taskset", "-c", str(self._core), str(self._python), "-I", str(_HERE / "fasttext_worker.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        # Also closes the pipes.
        self._process.communicate()
        shutil.rmtree(self._folder, ignore_errors=True)

    def train(self, datasets: Sequence[Dataset]) -> None:
        self._lines = [line for dataset in datasets for line in _labelled(dataset)]
        self._fit(self._lines)

    def add(self, labelled: Dataset) -> None:
        self._fit(self._lines + _labelled(labelled) * _REPEATS)

    def score(self, dataset: Dataset) -> Scored:
        given, to = self._folder / "texts", self._folder / "scores"
        started = time.process_time()
        texts = _texts(dataset)
        preparation = time.process_time() - started
        given.write_text("".join(f"{text}\n" for text in texts), encoding="utf-8")
        answer = self._ask({"score": str(given), "to": str(to)})
        scores = np.array([float(line) for line in to.read_text().splitlines()], dtype=np.float64)
        return Scored({self.name: scores}, answer["cpu"], answer["seconds"], preparation)

    def _fit(self, lines: Sequence[str]) -> None:
        file = self._folder / "training"
        file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        self._ask({"train": str(file), "settings": SETTINGS[self.name]})

    def _ask(self, request: Mapping[str, Any]) -> dict[str, float]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            self._process.stdin.flush()
        except BrokenPipeError as error:
            raise UnavailableError("fastText ended") from error
        ready, _, _ = select.select([self._process.stdout], [], [], _SECONDS)
        line = self._process.stdout.readline() if ready else b""
        if not line:
            raise UnavailableError(f"fastText ended or took longer than {_SECONDS} s")
        answer: dict[str, float] = json.loads(line)
        return answer


def prepared(text: str) -> str:
    """One line, lower case, punctuation apart: what fastText's own tutorial does to its input."""
    return " ".join(_PUNCTUATION.sub(r" \1 ", text.lower()).split())


def _texts(dataset: Dataset) -> list[str]:
    """Of raw e-mail that comes without its text, what the standard library reads in it."""
    rows = zip(dataset.subjects, dataset.texts, dataset.raws, strict=True)
    return [prepared(readable(raw) if raw and not text else f"{subject} {text}") for subject, text, raw in rows]


def _labelled(dataset: Dataset) -> list[str]:
    names = ("__label__ham", "__label__unwanted")
    return [f"{names[int(unwanted)]} {text}" for unwanted, text in zip(dataset.unwanted, _texts(dataset), strict=True)]


def _installed(folder: Path) -> Path:
    """The Python of an environment with fastText. Raises UnavailableError."""
    python = folder / "bin" / "python"
    wanted, ready = _REQUIREMENTS.read_text(), folder / "ready"
    if ready.exists() and ready.read_text() == wanted:
        return python
    shutil.rmtree(folder, ignore_errors=True)
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--only-binary", ":all:"]
    for command in (
        [sys.executable, "-m", "venv", str(folder)],
        [*pip, "--no-deps", "--require-hashes", "-r", str(_REQUIREMENTS)],
    ):
        try:
            subprocess.run(command, capture_output=True, text=True, timeout=_INSTALL_SECONDS, check=True)
        except subprocess.CalledProcessError as error:
            last = " ".join(error.stderr.strip().splitlines()[-1:])
            raise UnavailableError(f"fastText cannot be installed: {last}") from error
        except (OSError, subprocess.TimeoutExpired) as error:
            raise UnavailableError(f"fastText cannot be installed: {error}") from error
    ready.write_text(wanted)
    return python
