"""Labelled logs of a data folder, examined once."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from winnow_server.failure.engine.analysis import Category
from winnow_server.failure.engine.examine import Examination, Examiner
from winnow_server.failure.engine.green import BesideGreen
from winnow_server.failure.engine.lines import LineIndex
from winnow_server.failure.engine.signatures import SIGNATURES
from winnow_server.failure.engine.spans import LONGEST

from .tagger import Example

Ranges = tuple[tuple[int, int], ...]

# Broken Maven builds, by the label of their source, on our categories.
_SOURCE_CATEGORIES = {
    "COMPILATION_FAILURE": Category.COMPILATION,
    "WERROR_FAILURE": Category.COMPILATION,
    "TEST_FAILURE": Category.TEST,
    "ENFORCER_FAILURE": Category.DEPENDENCY,
    "DEPENDENCY_LOCK_FAILURE": Category.DEPENDENCY,
    "DEPENDENCY_RESOLUTION_FAILURE": Category.DEPENDENCY,
}


@dataclass(frozen=True, slots=True)
class LabelledLog:
    """One log and what people said of it. ``truths``: alternatives, each a set of ranges of 1-based, inclusive lines;
    ``category`` and ``transient`` None where nobody said; ``trust`` 0..1 in the category; ``beside`` None without a
    green run's log."""

    source: str
    id: str
    repository: str
    examination: Examination
    truths: tuple[Ranges, ...]
    category: Category | None
    trust: float
    transient: bool | None
    exit_code: int | None
    beside: BesideGreen | None


def read_rows(data: Path, source: str) -> Iterator[dict[str, Any]]:
    """Rows of ``ci/<source>.jsonl.gz``; none where there is no such file."""
    path = data / "ci" / f"{source}.jsonl.gz"
    if path.is_file():
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)


def log_bytes(text: str) -> bytes:
    """A row's log as the bytes that its line numbers count."""
    return text.encode("utf-8", "surrogatepass")


class Reader:
    """Reads and examines labelled logs with the built-in signatures."""

    def __init__(self) -> None:
        self._examiner = Examiner(SIGNATURES)

    def read(self, data: Path, source: str) -> list[LabelledLog]:
        """Every row of a source that has lines, in order."""
        found = (self._examine(source, row) for row in read_rows(data, source))
        return [log for log in found if log is not None]

    def lines(self, text: str) -> LineIndex:
        """The line index of a log's text."""
        return self._examiner.read(log_bytes(text)).lines

    def _examine(self, source: str, row: dict[str, Any]) -> LabelledLog | None:
        reading = self._examiner.read(log_bytes(row["log"]))
        examination = self._examiner.examine(reading)
        if examination is None:
            return None
        label = row.get("category") or _SOURCE_CATEGORIES.get(row.get("category_source", ""))
        green = row.get("green_log")
        beside = BesideGreen.of(reading.lines, examination.positions, log_bytes(green)) if green else None
        transient = row.get("transient")
        return LabelledLog(
            source,
            str(row["id"]),
            str(row.get("repo") or row["id"]),
            examination,
            tuple(tuple((first, last) for first, last in truth) for truth in row.get("truths") or () if truth),
            Category(label) if label else None,
            0.3 if row.get("sure") is False else 1.0,
            {"yes": True, "no": False}.get(transient) if isinstance(transient, str) else None,
            reading.shape.failing.exit_code if reading.shape.failing else None,
            beside,
        )


def halves(logs: Sequence[LabelledLog], salt: int = 0) -> list[int]:
    """The half of each log: repositories in the order of their hashes, the first half of them and the rest."""
    names = sorted(
        {log.repository for log in logs},
        key=lambda name: hashlib.blake2b(f"{salt} {name}".encode(), digest_size=8).digest(),
    )
    first = set(names[: len(names) // 2])
    return [0 if log.repository in first else 1 for log in logs]


def tagger_example(log: LabelledLog) -> Example | None:
    """What the line scorer learns from a log; None where its candidate lines miss every labelled range."""
    numbers = log.examination.numbers
    width = min(LONGEST, len(numbers))
    runs = set()
    for truth in log.truths:
        for first, last in truth:
            begin = int(np.searchsorted(numbers, first))
            end = int(np.searchsorted(numbers, last, side="right")) - 1
            if begin <= end and numbers[begin] <= first + 1:
                runs.add((begin, min(end - begin, width - 1)))
    if not runs:
        return None
    return Example(log.examination.features, log.examination.words, numbers, sorted(runs))
