"""Sources to the features that training looks at: exactly those the classifier computes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from winnow_server.spam.engine.batch import MessageBatch
from winnow_server.spam.engine.encode import encode
from winnow_server.spam.engine.evidence import gather
from winnow_server.spam.engine.logistic import Sparse
from winnow_server.spam.engine.ngrams import BUCKETS, grams, words
from winnow_server.spam.engine.reading import read
from winnow_server.spam.engine.training.dataset import Dataset
from winnow_server.spam.engine.training.obfuscation import MODES, obfuscate

_BLOCK = 512
_RARE = 3  # messages; a gram of fewer is not learnt
_DISGUISED = 20  # one unwanted message in so many gets an obfuscated copy
_SEED = 11


@dataclass(frozen=True, slots=True)
class Prepared:
    """One source's rows. strengths: float32[n, EVIDENCE]; grams: the n-grams of every row; gram_counts: int64[n], how
    many it has, known or not. labels, channels: uint8[n]; held_out: bool[n]. copy: bool[n], whether the row is a copy
    of another one, obfuscated or without headers.
    """

    name: str
    strengths: NDArray[np.float32]
    grams: Sparse
    labels: NDArray[np.uint8]
    channels: NDArray[np.uint8]
    gram_counts: NDArray[np.int64]
    held_out: NDArray[np.bool_]
    copy: NDArray[np.bool_]

    @property
    def unwanted(self) -> NDArray[np.bool_]:
        return self.labels > 0

    @property
    def two_class(self) -> bool:
        """Whether both ham and unwanted messages are there."""
        return bool(self.unwanted.any()) and not bool(self.unwanted.all())

    def take(self, rows: NDArray[np.int64]) -> Prepared:
        """The given rows."""
        return Prepared(
            self.name,
            self.strengths[rows],
            self.grams.take(rows),
            self.labels[rows],
            self.channels[rows],
            self.gram_counts[rows],
            self.held_out[rows],
            self.copy[rows],
        )


def features(batch: MessageBatch) -> tuple[NDArray[np.float32], Sparse]:
    """(strengths float32[n, EVIDENCE], grams with BUCKETS columns and values of 1)."""
    strengths, buckets, counts = [], [], []
    for first in range(0, len(batch), _BLOCK):
        reading = read(_slice(batch, first, first + _BLOCK))
        encoded = encode(reading.texts)
        found = words(encoded)
        listed = grams(found)
        evidence = gather(reading.texts, encoded, found, listed).strengths
        strengths.append(evidence if reading.evidence is None else evidence + reading.evidence)
        buckets.append(listed.buckets.astype(np.int32))
        counts.append(np.diff(listed.indptr))
    indices = np.concatenate(buckets)
    indptr = np.concatenate(([0], np.cumsum(np.concatenate(counts)))).astype(np.int64)
    return np.concatenate(strengths), Sparse(indptr, indices, np.ones(len(indices), dtype=np.float32), BUCKETS)


def prepare(source: Dataset) -> Prepared:
    """The rows of a source, then obfuscated copies of some unwanted ones, then headless copies of mail."""
    parts = [(source.batch(), np.arange(len(source)))]
    disguised = np.flatnonzero(source.unwanted)[::_DISGUISED]
    if len(disguised):
        some = source.take(disguised)
        copies = [obfuscate(t, MODES[row % len(MODES)], _SEED + row) for row, t in enumerate(some.texts)]
        parts.append((replace(some, texts=copies).batch(headers=False), disguised))
    if any(source.raws):
        parts.append((source.batch(headers=False), np.arange(len(source))))
    rows = np.concatenate([part[1] for part in parts])
    found = [features(part[0]) for part in parts]
    listed = stack([listed for _, listed in found])
    return Prepared(
        source.name,
        np.concatenate([strengths for strengths, _ in found]),
        listed,
        source.labels[rows],
        source.channels[rows],
        np.diff(listed.indptr),
        source.held_out[rows],
        np.arange(len(rows)) >= len(source),
    )


def stack(parts: Sequence[Sparse]) -> Sparse:
    """The rows of all parts, which have the same columns."""
    lengths = np.concatenate([np.diff(part.indptr) for part in parts])
    return Sparse(
        np.concatenate(([0], np.cumsum(lengths))),
        np.concatenate([part.indices for part in parts]),
        np.concatenate([part.values for part in parts]),
        parts[0].width,
    )


def shared_vocabulary(sources: Sequence[Prepared]) -> tuple[NDArray[np.int64], list[Prepared]]:
    """(buckets in the order of the new columns, the sources over those columns): grams of a few messages or more."""
    enough = np.zeros(BUCKETS, dtype=np.bool_)
    for source in sources:
        enough |= np.bincount(source.grams.indices, minlength=BUCKETS) >= _RARE
    kept = np.flatnonzero(enough)
    column = np.full(BUCKETS, -1, dtype=np.int32)
    column[kept] = np.arange(len(kept))
    return kept, [replace(source, grams=_renamed(source.grams, column, len(kept))) for source in sources]


def _renamed(rows: Sparse, column: NDArray[np.int32], width: int) -> Sparse:
    names = column[rows.indices]
    kept = names >= 0
    running = np.concatenate(([0], np.cumsum(kept)))
    return Sparse(running[rows.indptr], names[kept], rows.values[kept], width)


def _slice(batch: MessageBatch, first: int, last: int) -> MessageBatch:
    return MessageBatch(
        batch.texts[first:last],
        batch.subjects[first:last] if batch.subjects is not None else None,
        batch.raws[first:last] if batch.raws is not None else None,
        batch.channels[first:last] if batch.channels is not None else None,
    )
