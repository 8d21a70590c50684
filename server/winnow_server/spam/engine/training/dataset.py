"""Labelled messages of a data folder, as arrays."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from winnow_server.spam.engine.vocabulary import Channel

LABELS = ("ham", "spam", "scam", "phishing")
HELD_OUT = 5  # one message in five is kept from training when measuring inside a source


@dataclass(frozen=True, slots=True)
class Dataset:
    """One source. labels: uint8[n], index into LABELS; channels: uint8[n]; held_out: bool[n], by a hash of the id."""

    name: str
    texts: list[str]
    subjects: list[str]
    raws: list[bytes]
    channels: NDArray[np.uint8]
    labels: NDArray[np.uint8]
    held_out: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.texts)

    @property
    def unwanted(self) -> NDArray[np.bool_]:
        """bool[n]: every label but ham."""
        return self.labels > 0

    @property
    def two_class(self) -> bool:
        """Whether both ham and unwanted messages are there."""
        return bool(self.unwanted.any()) and not bool(self.unwanted.all())

    def take(self, rows: Iterable[int]) -> Dataset:
        """The given rows, in that order."""
        index = np.fromiter(rows, dtype=np.int64)
        return Dataset(
            self.name,
            [self.texts[i] for i in index],
            [self.subjects[i] for i in index],
            [self.raws[i] for i in index],
            self.channels[index],
            self.labels[index],
            self.held_out[index],
        )


def stable_hash(text: str) -> int:
    """A 32-bit hash that is the same on every machine and in every run."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=4).digest(), "little")


def read_sources(data: Path) -> Iterator[Dataset]:
    """Every `spam/*.jsonl.gz` below `data`, in the order of their names."""
    for path in sorted((data / "spam").glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines if line.strip()]
        channels = [Channel[row.get("channel", "unspecified").upper()] for row in rows]
        yield Dataset(
            path.name.split(".")[0],
            [row.get("text") or "" for row in rows],
            [row.get("subject") or "" for row in rows],
            [(row.get("raw") or "").encode("utf-8", "surrogateescape") for row in rows],
            np.array(channels, dtype=np.uint8),
            np.array([LABELS.index(row["label"]) for row in rows], dtype=np.uint8),
            np.array([stable_hash(row["id"]) % HELD_OUT == 0 for row in rows], dtype=np.bool_),
        )
