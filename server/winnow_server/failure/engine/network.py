"""The line scorer: a small convolutional tagger over candidate lines, as plain numpy."""

from __future__ import annotations

from collections.abc import Mapping
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
    """(n, 2 c): the log as a whole, beside each of its lines."""
    whole: Matrix = np.concatenate([lines.max(axis=0), lines.mean(axis=0)])[None, :].repeat(len(lines), axis=0)
    return whole


def line_scores(weights: Weights, features: Matrix, words: Words) -> Matrix:
    """(n, 3) for n of at least one line: start, end and inside."""
    lines = np.maximum(affine(np.hstack([features, embed(weights.embedding, words, len(features))]), weights.line), 0)
    near = np.maximum(affine(np.hstack([gather(lines), summary(lines)]), weights.near), 0)
    far = np.maximum(affine(np.hstack([gather(near), lines]), weights.far), 0)
    return affine(far, weights.out)


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
