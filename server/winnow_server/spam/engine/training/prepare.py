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
from winnow_server.spam.engine.ngrams import BUCKETS, Grams, grams, words
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
    many it has, known or not; headers: the n-grams of its headers. labels, channels: uint8[n]; held_out: bool[n].
    copy: bool[n], whether the row is a copy of another one, obfuscated or without headers.
    """

    name: str
    strengths: NDArray[np.float32]
    grams: Sparse
    headers: Sparse
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
            self.headers.take(rows),
            self.labels[rows],
            self.channels[rows],
            self.gram_counts[rows],
            self.held_out[rows],
            self.copy[rows],
        )


def features(batch: MessageBatch) -> tuple[NDArray[np.float32], Sparse, Sparse]:
    """(strengths float32[n, EVIDENCE], grams and grams of the headers with BUCKETS columns and values of 1)."""
    strengths, texts, headers = [], [], []
    for first in range(0, len(batch), _BLOCK):
        reading = read(_slice(batch, first, first + _BLOCK))
        encoded = encode(reading.texts)
        found = words(encoded)
        listed = grams(found)
        evidence = gather(reading.texts, encoded, found, listed).strengths
        strengths.append(evidence if reading.evidence is None else evidence + reading.evidence)
        texts.append(_ones(listed))
        headers.append(_ones(grams(words(encode(reading.headers or [""] * len(reading.texts))))))
    return np.concatenate(strengths), stack(texts), stack(headers)


def _ones(listed: Grams) -> Sparse:
    buckets = listed.buckets.astype(np.int32)
    return Sparse(listed.indptr.astype(np.int64), buckets, np.ones(len(buckets), dtype=np.float32), BUCKETS)


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
    listed = stack([texts for _, texts, _ in found])
    return Prepared(
        source.name,
        np.concatenate([strengths for strengths, _, _ in found]),
        listed,
        stack([headers for _, _, headers in found]),
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


def beside(left: Sparse, right: Sparse) -> Sparse:
    """The columns of both for the same rows."""
    lengths = np.diff(left.indptr), np.diff(right.indptr)
    indptr = left.indptr + right.indptr
    indices = np.empty(indptr[-1], dtype=np.int32)
    values = np.empty(indptr[-1], dtype=np.float32)
    places = (
        np.repeat(right.indptr[:-1], lengths[0]) + np.arange(left.indptr[-1]),
        np.repeat(left.indptr[1:], lengths[1]) + np.arange(right.indptr[-1]),
    )
    for part, at, first in ((left, places[0], 0), (right, places[1], left.width)):
        indices[at] = part.indices + first
        values[at] = part.values
    return Sparse(indptr, indices, values, left.width + right.width)


def shared_vocabulary(
    sources: Sequence[Prepared],
) -> tuple[NDArray[np.int64], NDArray[np.int64], list[Prepared]]:
    """(buckets in the order of the new columns, those of headers, the sources over those columns).

    Kept are grams of a few messages of one source or more.
    """
    texts, grams_of = _vocabulary([source.grams for source in sources])
    headers, headers_of = _vocabulary([source.headers for source in sources])
    return (
        texts,
        headers,
        [replace(s, grams=g, headers=h) for s, g, h in zip(sources, grams_of, headers_of, strict=True)],
    )


def _vocabulary(parts: Sequence[Sparse]) -> tuple[NDArray[np.int64], list[Sparse]]:
    enough = np.zeros(BUCKETS, dtype=np.bool_)
    for part in parts:
        enough |= np.bincount(part.indices, minlength=BUCKETS) >= _RARE
    kept = np.flatnonzero(enough)
    column = np.full(BUCKETS, -1, dtype=np.int32)
    column[kept] = np.arange(len(kept))
    return kept, [_renamed(part, column, len(kept)) for part in parts]


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
