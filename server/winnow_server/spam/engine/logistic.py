"""Logistic regression on sparse and dense features together, by L-BFGS, in numpy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Objective = Callable[[Floats], tuple[float, Floats]]


@dataclass(frozen=True, slots=True)
class Sparse:
    """Compressed rows. indptr: int64[n + 1]; indices: int32[m]; values: float32[m]; width: number of columns."""

    indptr: NDArray[np.int64]
    indices: NDArray[np.int32]
    values: NDArray[np.float32]
    width: int

    @classmethod
    def empty(cls, rows: int) -> Sparse:
        """That many rows without columns."""
        return cls(np.zeros(rows + 1, dtype=np.int64), np.zeros(0, np.int32), np.zeros(0, np.float32), 0)

    def dot(self, weights: NDArray[np.float32]) -> Floats:
        """float64[n]."""
        products = self.values * weights[self.indices]
        running = np.concatenate(([0.0], np.cumsum(products, dtype=np.float64)))
        return running[self.indptr[1:]] - running[self.indptr[:-1]]

    def transposed_dot(self, rows: Floats) -> Floats:
        """float64[width]."""
        spread = np.repeat(rows.astype(np.float32), np.diff(self.indptr)) * self.values
        return np.bincount(self.indices, spread, self.width).astype(np.float64, copy=False)

    def above(self, below: Sparse) -> Sparse:
        """These rows, then those of another of the same width."""
        return Sparse(
            np.concatenate((self.indptr, self.indptr[-1] + below.indptr[1:])),
            np.concatenate((self.indices, below.indices)),
            np.concatenate((self.values, below.values)),
            self.width,
        )

    def take(self, rows: NDArray[np.int64]) -> Sparse:
        """The given rows."""
        lengths = np.diff(self.indptr)[rows]
        indptr = np.concatenate(([0], np.cumsum(lengths)))
        flat = np.repeat(self.indptr[rows] - indptr[:-1], lengths) + np.arange(indptr[-1])
        return Sparse(indptr, self.indices[flat], self.values[flat], self.width)


def minimise(objective: Objective, start: Floats, iterations: int = 60, memory: int = 8) -> Floats:
    """L-BFGS with backtracking (Nocedal and Wright 2006, algorithm 7.4)."""
    point = start
    value, gradient = objective(point)
    steps: list[tuple[Floats, Floats, float]] = []
    for _ in range(iterations):
        direction = -gradient
        alphas = []
        for step, change, rho in reversed(steps):
            alpha = rho * float(step @ direction)
            alphas.append(alpha)
            direction -= alpha * change
        if steps:
            step, change, _ = steps[-1]
            direction *= float(step @ change) / float(change @ change)
        for (step, change, rho), alpha in zip(steps, reversed(alphas), strict=True):
            direction += (alpha - rho * float(change @ direction)) * step
        slope = float(gradient @ direction)
        if slope > -1e-9 * max(1.0, abs(value)):
            break
        length = 1.0 if steps else 1.0 / max(1e-12, float(np.abs(gradient).sum()))
        for _ in range(25):
            candidate = point + length * direction
            next_value, next_gradient = objective(candidate)
            if next_value <= value + 1e-4 * length * slope:
                break
            length /= 2
        else:
            break
        step, change = candidate - point, next_gradient - gradient
        curvature = float(step @ change)
        if curvature > 1e-12:
            steps = [*steps[-(memory - 1) :], (step, change, 1.0 / curvature)]
        if abs(value - next_value) < 1e-7 * max(1.0, abs(value)):
            point, value, gradient = candidate, next_value, next_gradient
            break
        point, value, gradient = candidate, next_value, next_gradient
    return point


def fit(
    sparse: Sparse,
    dense: NDArray[np.float32],
    targets: NDArray[np.bool_] | Floats,
    weights: Floats,
    *,
    sparse_penalty: float,
    dense_penalty: NDArray[np.float64],
    offset: Floats | None = None,
    iterations: int = 60,
) -> tuple[NDArray[np.float32], Floats]:
    """Weighted L2-penalised maximum likelihood: (sparse weights float32[width], dense weights float64[k]).

    targets: what is the case, or its probability.
    The likelihood is the mean under `weights`; penalties are on that scale.
    """
    width = sparse.width
    share = weights / weights.sum()
    wanted = targets.astype(np.float64)
    base = np.zeros(len(targets)) if offset is None else offset

    def objective(point: Floats) -> tuple[float, Floats]:
        light, heavy = point[:width], point[width:]
        margin = base + sparse.dot(light.astype(np.float32)) + dense @ heavy
        loss = float(share @ (wanted * np.logaddexp(0.0, -margin) + (1.0 - wanted) * np.logaddexp(0.0, margin)))
        loss += 0.5 * sparse_penalty * float(light @ light) + 0.5 * float(dense_penalty @ (heavy * heavy))
        bounded = np.clip(margin, -500, 500)
        pull = share * ((1.0 - wanted) / (1.0 + np.exp(-bounded)) - wanted / (1.0 + np.exp(bounded)))
        gradient = np.concatenate((sparse.transposed_dot(pull), dense.T @ pull))
        gradient[:width] += sparse_penalty * light
        gradient[width:] += dense_penalty * heavy
        return loss, gradient

    found = minimise(objective, np.zeros(width + dense.shape[1]), iterations)
    return found[:width].astype(np.float32), found[width:]


def sigmoid_fit(margins: Floats, unwanted: NDArray[np.bool_], weights: Floats) -> tuple[float, float]:
    """(slope, shift) of the logistic regression of the class on one number."""
    dense = np.stack((margins, np.ones_like(margins)), axis=1).astype(np.float32)
    rows = Sparse.empty(len(margins))
    found = fit(rows, dense, unwanted, weights, sparse_penalty=0, dense_penalty=np.full(2, 1e-6))[1]
    return float(found[0]), float(found[1])
