"""Which lines are worth a close look: all of a short log, the promising places of a long one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .lines import LineIndex

MAX_CANDIDATES = 512
"""Lines looked at closely; the cost of everything after the scan is bounded by it."""
_BEFORE = 10
_AFTER = 30
_TAIL = 80
"""Lines kept before the end of the last failed command and of the log: tools sum up last."""


def choose(
    lines: LineIndex,
    scores: NDArray[np.float32],
    regions: Sequence[tuple[int, int]],
    named: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Positions in ``lines``, ascending, at most ``MAX_CANDIDATES``.

    ``scores`` (n,) float32 is the prescreen's; ``regions`` are the failed commands' lines; ``named`` are positions that
    a signature points at.
    """
    total = len(lines)
    if total <= MAX_CANDIDATES:
        return np.arange(total)
    merit = scores.copy()
    for first_line, last_line in regions:
        merit[lines.position_of(first_line) : lines.position_of(last_line + 1)] += np.float32(2.0)
    last = lines.position_of(regions[-1][1] + 1)
    merit += (2 * np.arange(total) / total).astype(np.float32)
    merit[named] += np.float32(3.0)
    keep = np.zeros(total, bool)
    for end in (last, total):
        keep[max(0, end - _TAIL) : min(total, end + 2)] = True
    pool = np.flatnonzero(scores > 0.3)
    if len(pool) > 4 * MAX_CANDIDATES:
        pool = pool[np.argpartition(-merit[pool], 4 * MAX_CANDIDATES)[: 4 * MAX_CANDIDATES]]
    pool = pool[np.argsort(-merit[pool], kind="stable")]
    room = MAX_CANDIDATES - int(keep.sum())
    # A seed brings its neighbourhood with it; the sum of new lines tells where the room ends.
    spread = np.clip(pool[:, None] + np.arange(-_BEFORE, _AFTER + 1), 0, total - 1).ravel()
    spread = spread[~keep[spread]]
    _, first_seen = np.unique(spread, return_index=True)
    keep[spread[np.sort(first_seen)[:room]]] = True
    return np.flatnonzero(keep)
