"""Trains the line scorer: log by log, Adam, cross-entropy plus one minus a soft F1 of the log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from winnow_server.failure.engine.network import TAPS, Matrix, Weights, affine, embed, empty_weights, gather
from winnow_server.failure.engine.words import Words

LINE_UNITS = 24
HIDDEN_UNITS = 32
EPOCHS = 14
_NOISE = 0.15
"""Share of inputs dropped while training: few repositories, so no single cue may carry the answer."""


@dataclass(frozen=True, slots=True)
class Example:
    """One log: ``features`` (n, f), its words, and ``truth`` (n,) 0..1: share of people who pointed at the line."""

    features: Matrix
    words: Words
    truth: Matrix


@dataclass(slots=True)
class _Adam:
    """Kingma and Ba 2015, with decoupled weight decay."""

    first: list[Matrix]
    second: list[Matrix]
    step: int = 0

    def update(self, values: Sequence[Matrix], slopes: Sequence[Matrix], rate: float, decay: float) -> None:
        self.step += 1
        scale = rate * np.sqrt(1 - 0.999**self.step) / (1 - 0.9**self.step)
        for value, slope, one, two in zip(values, slopes, self.first, self.second, strict=True):
            one *= 0.9
            one += 0.1 * slope
            two *= 0.999
            two += 0.001 * slope * slope
            value *= 1 - rate * decay
            value -= (scale * one / (np.sqrt(two) + 1e-8)).astype(np.float32)


def fit(examples: Sequence[Example], seed: int, epochs: int = EPOCHS) -> Weights:
    """Weights after ``epochs`` passes in random order."""
    rng = np.random.default_rng(seed)
    weights = empty_weights(examples[0].features.shape[1], LINE_UNITS, HIDDEN_UNITS, rng)
    values = [getattr(weights, field.name) for field in fields(weights)]
    dense = _Adam([np.zeros_like(v) for v in values[1:]], [np.zeros_like(v) for v in values[1:]])
    table = np.zeros((len(weights.embedding), 1), np.float32)
    total, done = epochs * len(examples), 0
    for _ in range(epochs):
        for index in rng.permutation(len(examples)):
            rate = 2e-3 * 0.5 * (1 + np.cos(np.pi * done / total))
            done += 1
            slopes, words_slope = _slopes(weights, examples[index], rng)
            dense.update(values[1:], slopes, rate, 1e-2)
            _update_embedding(weights.embedding, table, examples[index].words, words_slope, 5 * rate)
    return weights


def _update_embedding(embedding: Matrix, table: Matrix, words: Words, slope: Matrix, rate: float) -> None:
    """Adagrad on the rows that were used."""
    order = np.argsort(words.bucket, kind="stable")
    bucket = words.bucket[order]
    firsts = np.flatnonzero(np.concatenate([[True], bucket[1:] != bucket[:-1]]))
    sizes = np.sqrt(np.bincount(words.line, minlength=len(slope)).astype(np.float32))
    scaled = slope / np.maximum(sizes, 1)[:, None]
    sums = np.add.reduceat(scaled[words.line[order]], firsts, axis=0)
    rows = bucket[firsts]
    table[rows, 0] += (sums**2).mean(axis=1)
    embedding[rows] *= 1 - 0.02 * rate
    embedding[rows] -= rate * sums / (np.sqrt(table[rows]) + 1e-4)


def _slopes(weights: Weights, example: Example, rng: np.random.Generator) -> tuple[list[Matrix], Matrix]:
    """Gradients of the loss by the four dense layers and by each line's word vector."""
    count = len(example.truth)
    joined = np.hstack([example.features, embed(weights.embedding, example.words, count)])
    kept = (rng.random(joined.shape[1]) > _NOISE).astype(np.float32) / (1 - _NOISE)
    joined *= kept
    line_in = affine(joined, weights.line)
    lines = np.maximum(line_in, 0)
    peak = lines.argmax(axis=0)
    summary = np.concatenate([lines.max(axis=0), lines.mean(axis=0)])[None, :].repeat(count, axis=0)
    near_joined = np.hstack([gather(lines), summary])
    near = np.maximum(affine(near_joined, weights.near), 0)
    near_mask: Matrix = np.asarray(rng.random(near.shape[1]) > _NOISE, np.float32) / np.float32(1 - _NOISE)
    near *= near_mask
    far_joined = np.hstack([gather(near), lines])
    far = np.maximum(affine(far_joined, weights.far), 0)
    score = affine(far, weights.out)[:, 0]

    d_score: Matrix = _loss_slope(score, example.truth)[:, None]
    d_out = np.vstack([far.T @ d_score, d_score.sum(axis=0, keepdims=True)])
    d_far: Matrix = (d_score @ weights.out[:-1].T).astype(np.float32) * (far > 0)
    d_far_weights = np.vstack([far_joined.T @ d_far, d_far.sum(axis=0, keepdims=True)])
    d_far_joined: Matrix = d_far @ weights.far[:-1].T
    width = len(TAPS) * near.shape[1]
    d_near = np.asarray(_scatter(d_far_joined[:, :width], near.shape[1]) * near_mask * (near > 0), np.float32)
    d_lines = d_far_joined[:, width:].copy()
    d_near_weights = np.vstack([near_joined.T @ d_near, d_near.sum(axis=0, keepdims=True)])
    d_near_joined = d_near @ weights.near[:-1].T
    units = lines.shape[1]
    d_lines += _scatter(np.asarray(d_near_joined[:, : len(TAPS) * units], np.float32), units)
    d_summary = d_near_joined[:, len(TAPS) * units :].sum(axis=0)
    d_lines[peak, np.arange(units)] += d_summary[:units]
    d_lines += d_summary[units:] / count
    d_lines *= line_in > 0
    d_line_weights = np.vstack([joined.T @ d_lines, d_lines.sum(axis=0, keepdims=True)])
    d_words = (d_lines @ weights.line[example.features.shape[1] : -1].T) * kept[example.features.shape[1] :]
    slopes = [d_line_weights, d_near_weights, d_far_weights, d_out]
    norm = np.sqrt(sum(float((slope**2).sum()) for slope in slopes))
    scale = np.float32(min(1.0, 2.0 / (float(norm) + 1e-9)))
    return [slope * scale for slope in slopes], d_words * scale


def _scatter(slope: Matrix, channels: int) -> Matrix:
    """The transpose of ``gather``."""
    margin = max(TAPS)
    count = len(slope)
    padded = np.zeros((count + 2 * margin, channels), np.float32)
    for position, tap in enumerate(TAPS):
        padded[margin + tap : margin + tap + count] += slope[:, position * channels : (position + 1) * channels]
    return padded[margin : margin + count]


def _loss_slope(score: Matrix, truth: Matrix) -> NDArray[np.float32]:
    probability = 1 / (1 + np.exp(-np.clip(score, -30, 30)))
    wanted = max(float(truth.sum()), 1.0)
    cross = (probability - truth) / (wanted + 5.0)
    hit, size = float((probability * truth).sum()), float(probability.sum()) + wanted
    soft = -(2 * truth * size - 2 * hit) / size**2 * probability * (1 - probability)
    slope: NDArray[np.float32] = (cross + soft).astype(np.float32)
    return slope
