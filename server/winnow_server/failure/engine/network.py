"""The line scorer: a small convolutional tagger over candidate lines, as plain numpy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .words import BUCKETS, Words

Matrix = NDArray[np.float32]

TAPS: Final = (-8, -4, -2, -1, 0, 1, 2, 4, 8)
"""Neighbours, in lines, that each convolution sees."""
EMBEDDING: Final = 12
OUTPUTS: Final = 3
"""Scores of a line: that an excerpt starts, ends, and goes on there."""


@dataclass(frozen=True, slots=True)
class Weights:
    """``embedding`` (BUCKETS, 12); ``line``, ``near``, ``far`` and ``out`` (inputs + 1, outputs), the last row is the
    bias; ``length`` (13,) by class of run length."""

    embedding: Matrix
    line: Matrix
    near: Matrix
    far: Matrix
    out: Matrix
    length: Matrix

    @classmethod
    def read(cls, arrays: Mapping[str, NDArray[np.float16]], prefix: str) -> Weights:
        names = ("embedding", "line", "near", "far", "out", "length")
        return cls(*(arrays[f"{prefix}{name}"].astype(np.float32) for name in names))


def gather(values: Matrix) -> Matrix:
    """(n, c) -> (n, taps * c): each line beside its neighbours, zeros past the ends."""
    margin = max(TAPS)
    padded = np.zeros((len(values) + 2 * margin, values.shape[1]), np.float32)
    padded[margin : margin + len(values)] = values
    return np.hstack([padded[margin + tap : margin + tap + len(values)] for tap in TAPS])


def embed(embedding: Matrix, words: Words, count: int) -> Matrix:
    """(count, 12): sum of the words' vectors over the root of their number."""
    line = words.line
    vectors = embedding[words.bucket]
    result = np.zeros((count, embedding.shape[1]), np.float32)
    if len(line):
        firsts = np.flatnonzero(np.concatenate([[True], line[1:] != line[:-1]]))
        sums = np.add.reduceat(vectors, firsts, axis=0)
        sizes = np.diff(np.append(firsts, len(line))).astype(np.float32)
        result[line[firsts]] = sums / np.sqrt(sizes)[:, None]
    return result


def affine(values: Matrix, weights: Matrix) -> Matrix:
    product: Matrix = values @ weights[:-1] + weights[-1]
    return product


def summary(lines: Matrix) -> Matrix:
    """(2 c,): the log as a whole."""
    whole: Matrix = np.concatenate([lines.max(axis=0), lines.mean(axis=0)])
    return whole


@dataclass(frozen=True, slots=True)
class Scorers:
    """Several scorers over the same lines: what they share is worked out once.

    ``embedding`` (BUCKETS, members * 12) and ``features`` (f + 1, members * line units) are theirs side by side.
    """

    members: Sequence[Weights]
    embedding: Matrix
    features: Matrix

    @classmethod
    def of(cls, members: Sequence[Weights]) -> Scorers:
        """The scorers joined."""
        embedding = np.hstack([weights.embedding for weights in members])
        bias = np.hstack([weights.line[-1] for weights in members])
        features = np.hstack([weights.line[: -1 - EMBEDDING] for weights in members])
        return cls(members, embedding, np.vstack([features, bias]))

    def scores(self, features: Matrix, words: Words) -> Iterator[Matrix]:
        """(n, 3) of each member in turn, for n of at least one line: start, end and inside."""
        count = len(features)
        embedded = embed(self.embedding, words, count)
        joined = affine(features, self.features)
        units, hidden = self.members[0].line.shape[1], self.members[0].near.shape[1]
        lines_beside, near_beside = _Neighbours(count, units), _Neighbours(count, hidden)
        for member, weights in enumerate(self.members):
            words_in = embedded[:, member * EMBEDDING : (member + 1) * EMBEDDING]
            lines = joined[:, member * units : (member + 1) * units] + words_in @ weights.line[-1 - EMBEDDING : -1]
            np.maximum(lines, 0, out=lines)
            split = len(TAPS) * units
            near = lines_beside(lines) @ weights.near[:split]
            # The whole log is the same beside each of its lines.
            near += summary(lines) @ weights.near[split:-1] + weights.near[-1]
            np.maximum(near, 0, out=near)
            split = len(TAPS) * hidden
            far = near_beside(near) @ weights.far[:split]
            far += affine(lines, weights.far[split:])
            np.maximum(far, 0, out=far)
            yield affine(far, weights.out)


class _Neighbours:
    """``gather`` into the same memory each time."""

    def __init__(self, count: int, channels: int) -> None:
        self._margin = max(TAPS)
        self._padded = np.zeros((count + 2 * self._margin, channels), np.float32)
        self._beside = np.empty((count, len(TAPS), channels), np.float32)

    def __call__(self, values: Matrix) -> Matrix:
        count = len(values)
        self._padded[self._margin : self._margin + count] = values
        for position, tap in enumerate(TAPS):
            self._beside[:, position] = self._padded[self._margin + tap : self._margin + tap + count]
        return self._beside.reshape(count, -1)


def empty_weights(inputs: int, line: int, hidden: int, rng: np.random.Generator) -> Weights:
    """Random weights to train from, scaled by the root of their inputs (He et al. 2015)."""

    def layer(rows: int, columns: int, gain: float = 1.0) -> Matrix:
        values: Matrix = (rng.standard_normal((rows + 1, columns)) * np.sqrt(2 / rows) * gain).astype(np.float32)
        values[-1] = 0
        return values

    return Weights(
        (rng.standard_normal((BUCKETS, EMBEDDING)) * 0.02).astype(np.float32),
        layer(inputs + EMBEDDING, line),
        layer((len(TAPS) + 2) * line, hidden),
        layer(len(TAPS) * hidden + line, hidden),
        layer(hidden, OUTPUTS, 0.3),
        np.zeros(13, np.float32),
    )
