"""Trains the line scorer: log by log, Adam, on one minus the expected F1 of the run it would answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields

import numpy as np
from numpy.typing import NDArray

from winnow_server.failure.engine.network import (
    OUTPUTS,
    TAPS,
    Matrix,
    Weights,
    affine,
    embed,
    empty_weights,
    gather,
    summary,
)
from winnow_server.failure.engine.spans import LENGTHS, LONGEST, bounds, by_end, length_classes, posterior
from winnow_server.failure.engine.words import Words

LINE_UNITS = 16
HIDDEN_UNITS = 16
EPOCHS = 10
DROPPED = 0.3
"""Share of inputs dropped while training: few repositories, so no single cue may carry the answer."""
RATE = 2e-3
DECAY = 0.5
WORD_RATE = 0.3
_SHARPNESS = 3.0

Run = tuple[int, int]


@dataclass(slots=True)
class Example:
    """One log: ``features`` (n, f), its words, ``numbers`` (n,) and the ``runs`` that people pointed at, each as first
    position and length minus one. What depends on the log alone is worked out once."""

    features: Matrix
    words: Words
    numbers: NDArray[np.int64]
    runs: Sequence[Run]
    limits: tuple[NDArray[np.int64], Matrix] = field(init=False)
    worth: Matrix = field(init=False)
    order: NDArray[np.int64] = field(init=False)

    def __post_init__(self) -> None:
        width = min(LONGEST, len(self.numbers))
        self.limits = bounds(self.numbers, width)
        self.worth = _worth(len(self.numbers), width, self.runs)
        self.order = np.argsort(self.words.bucket, kind="stable")


def _worth(count: int, width: int, runs: Sequence[Run]) -> Matrix:
    """(n, width) F1 of each run against the best of those that people pointed at."""
    first = np.arange(count)[:, None]
    last = first + np.arange(width)[None]
    best = np.zeros((count, width), np.float32)
    for begin, extra in runs:
        overlap = np.maximum(0, np.minimum(last, begin + extra) - np.maximum(first, begin) + 1)
        np.maximum(best, (2 * overlap / (last - first + extra + 2)).astype(np.float32), out=best)
    return best


@dataclass(slots=True)
class _Adam:
    """Kingma and Ba 2015, with decoupled weight decay."""

    first: list[Matrix]
    second: list[Matrix]
    step: int = 0

    def update(self, values: Sequence[Matrix], slopes: Sequence[Matrix], rate: float) -> None:
        self.step += 1
        scale = rate * np.sqrt(1 - 0.999**self.step) / (1 - 0.9**self.step)
        for value, slope, one, two in zip(values, slopes, self.first, self.second, strict=True):
            one *= 0.9
            one += 0.1 * slope
            two *= 0.999
            two += 0.001 * slope * slope
            value *= 1 - rate * DECAY
            value -= (scale * one / (np.sqrt(two) + 1e-8)).astype(np.float32)


def fit(examples: Sequence[Example], seed: int, epochs: int = EPOCHS) -> Weights:
    """Weights after ``epochs`` passes in random order. The same examples and seed give the same weights."""
    rng = np.random.default_rng(seed)
    weights = empty_weights(examples[0].features.shape[1], LINE_UNITS, HIDDEN_UNITS, rng)
    values: list[Matrix] = [getattr(weights, item.name) for item in fields(weights)][1:]
    dense = _Adam([np.zeros_like(v) for v in values], [np.zeros_like(v) for v in values])
    squares = np.zeros((len(weights.embedding), 1), np.float32)
    total, done = epochs * len(examples), 0
    for _ in range(epochs):
        for index in rng.permutation(len(examples)):
            rate = RATE * 0.5 * (1 + np.cos(np.pi * done / total))
            done += 1
            slopes, words_slope = _slopes(weights, examples[index], rng)
            dense.update(values, slopes, rate)
            _update_embedding(weights.embedding, squares, examples[index], words_slope, WORD_RATE * rate)
    return weights


def _update_embedding(embedding: Matrix, squares: Matrix, example: Example, slope: Matrix, rate: float) -> None:
    """Adagrad on the rows that were used."""
    if not len(example.order):
        return
    bucket = example.words.bucket[example.order]
    firsts = np.flatnonzero(np.concatenate([[True], bucket[1:] != bucket[:-1]]))
    sizes = np.sqrt(np.bincount(example.words.line, minlength=len(slope)).astype(np.float32))
    scaled = slope / np.maximum(sizes, 1)[:, None]
    sums = np.add.reduceat(scaled[example.words.line[example.order]], firsts, axis=0)
    rows = bucket[firsts]
    squares[rows, 0] += (sums**2).mean(axis=1)
    embedding[rows] *= 1 - 0.02 * rate
    embedding[rows] -= rate * sums / (np.sqrt(squares[rows]) + 1e-4)


def _slopes(weights: Weights, example: Example, rng: np.random.Generator) -> tuple[list[Matrix], Matrix]:
    """Gradients of the loss by the dense layers and by each line's word vector."""
    count = len(example.numbers)
    width = example.features.shape[1]
    joined = np.hstack([example.features, embed(weights.embedding, example.words, count)])
    kept = _kept(rng, joined.shape[1])
    joined *= kept
    line_in = affine(joined, weights.line)
    lines = np.maximum(line_in, 0)
    peak = lines.argmax(axis=0)
    near_joined = np.hstack([gather(lines), np.tile(summary(lines), (count, 1))])
    near = np.maximum(affine(near_joined, weights.near), 0)
    near_kept = _kept(rng, near.shape[1])
    near *= near_kept
    far_joined = np.hstack([gather(near), lines])
    far = np.maximum(affine(far_joined, weights.far), 0)

    d_scores, d_length = _loss_slopes(affine(far, weights.out), weights.length, example)
    d_out = np.vstack([far.T @ d_scores, d_scores.sum(axis=0, keepdims=True)])
    d_far: Matrix = (d_scores @ weights.out[:-1].T) * (far > 0)
    d_far_weights = np.vstack([far_joined.T @ d_far, d_far.sum(axis=0, keepdims=True)])
    d_far_joined: Matrix = d_far @ weights.far[:-1].T
    split = len(TAPS) * near.shape[1]
    d_near: Matrix = _scatter(d_far_joined[:, :split], near.shape[1]) * near_kept * (near > 0)
    d_lines = d_far_joined[:, split:].copy()
    d_near_weights = np.vstack([near_joined.T @ d_near, d_near.sum(axis=0, keepdims=True)])
    d_near_joined: Matrix = d_near @ weights.near[:-1].T
    units = lines.shape[1]
    d_lines += _scatter(d_near_joined[:, : len(TAPS) * units], units)
    d_summary = d_near_joined[:, len(TAPS) * units :].sum(axis=0)
    d_lines[peak, np.arange(units)] += d_summary[:units]
    d_lines += d_summary[units:] / count
    d_lines *= line_in > 0
    d_line_weights = np.vstack([joined.T @ d_lines, d_lines.sum(axis=0, keepdims=True)])
    d_words: Matrix = (d_lines @ weights.line[width:-1].T) * kept[width:]
    slopes = [d_line_weights, d_near_weights, d_far_weights, d_out, d_length]
    norm = np.sqrt(sum(float((slope**2).sum()) for slope in slopes))
    scale = np.float32(min(1.0, 2.0 / (float(norm) + 1e-9)))
    return [slope * scale for slope in slopes], d_words * scale


def _kept(rng: np.random.Generator, columns: int) -> Matrix:
    """(columns,) zero where dropped, the rest scaled so that sums keep their size (Srivastava et al. 2014)."""
    kept: Matrix = (rng.random((columns,)) > DROPPED).astype(np.float32)
    kept /= np.float32(1 - DROPPED)
    return kept


def _scatter(slope: Matrix, channels: int) -> Matrix:
    """The transpose of ``gather``."""
    margin = max(TAPS)
    count = len(slope)
    padded = np.zeros((count + 2 * margin, channels), np.float32)
    for position, tap in enumerate(TAPS):
        padded[margin + tap : margin + tap + count] += slope[:, position * channels : (position + 1) * channels]
    return padded[margin : margin + count]


def _loss_slopes(scores: Matrix, length: Matrix, example: Example) -> tuple[Matrix, Matrix]:
    """Gradients of minus the expected F1 by the line scores, (n, 3), and by the length scores, (LENGTHS,)."""
    runs = posterior(scores, length, example.limits)
    expected = float((runs * example.worth).sum())
    slope = _SHARPNESS * runs * (np.float32(expected) - example.worth)
    starts = slope.sum(axis=1)
    ends = by_end(slope)
    inside = np.cumsum(starts, dtype=np.float64) - np.concatenate([[0.0], np.cumsum(ends, dtype=np.float64)[:-1]])
    columns = np.empty((len(starts), OUTPUTS), np.float32)
    columns[:, 0], columns[:, 1], columns[:, 2] = starts, ends, inside
    classes = length_classes(slope.shape[1])
    return columns, np.bincount(classes, weights=slope.sum(axis=0), minlength=LENGTHS).astype(np.float32)
