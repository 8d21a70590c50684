"""Labelled messages of a data folder, as arrays."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from winnow_server.spam.engine.batch import MessageBatch
from winnow_server.spam.engine.vocabulary import Channel

LABELS = ("ham", "spam", "scam", "phishing")
HELD_OUT = 5  # one message in five is kept from training when measuring inside a source

# What anonymised sets put in the place of links, numbers and names, by what stood there.
_MASKS = (
    (re.compile(r"\bURL(?=[a-z]{0,3}\b)|<URL>|\[URL\]|HTTPLINK"), "http://abc.example"),
    (re.compile(r"\bCELLPHONE\b|<PHONE>|\[PHONE\]"), "0123456789"),
    (re.compile(r"\bDIGIT\b|<#>|<DECIMAL>|<NUMBER>"), "10"),
    (re.compile(r"<TIME>|<DATE>"), "10:30"),
    (re.compile(r"<EMAIL>|\[EMAIL\]"), "name@abc.example"),
    (re.compile(r"\b(?:NAME|PLACE|BANK)\b|<(?:NAME|PLACE|USER)>"), ""),
)


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

    def batch(self, *, headers: bool = True) -> MessageBatch:
        """The messages as a caller would send them; without `headers` only what a reader sees."""
        raws = self.raws if headers and any(self.raws) else None
        return MessageBatch(self.texts, self.subjects, raws, self.channels.tolist())


def stable_hash(text: str) -> int:
    """A 32-bit hash that is the same on every machine and in every run."""
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=4).digest(), "little")


def read_sources(data: Path) -> Iterator[Dataset]:
    """Every `spam/*.jsonl.gz` below `data`, in the order of their names; rows in the order of a hash of their ids."""
    for path in sorted((data / "spam").glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines if line.strip()]
        rows.sort(key=lambda row: stable_hash(f"order {row['id']}"))
        channels = [Channel[(row.get("channel") or "unspecified").upper()] for row in rows]
        yield Dataset(
            path.name.split(".")[0],
            [_unmasked(row.get("text") or "") for row in rows],
            [row.get("subject") or "" for row in rows],
            [(row.get("raw") or "").encode("utf-8", "surrogateescape") for row in rows],
            np.array(channels, dtype=np.uint8),
            np.array([LABELS.index(row["label"]) for row in rows], dtype=np.uint8),
            np.array([stable_hash(row["id"]) % HELD_OUT == 0 for row in rows], dtype=np.bool_),
        )


def _unmasked(text: str) -> str:
    for mask, instead in _MASKS:
        text = mask.sub(instead, text)
    return text
