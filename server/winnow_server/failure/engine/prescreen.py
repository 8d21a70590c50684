# ruff: noqa: E501 (tables of patterns and names read better unbroken)
"""The first, cheap look at every line: a weighted sum of its cues, read from four tables of 65,536 entries."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from .cues import CUE_NAMES

HAND_WEIGHTS: Mapping[str, float] = {
    "error_label": 1.4, "error_first": 1.2, "fail_word": 0.5, "fatal_word": 0.8, "exception_header": 1.6, "exception": 0.8,
    "trace_header": 1.2, "frame": 0.6, "caused_by": 0.4, "assert": 1.0, "expected_label": 1.0, "not_found": 1.0, "cannot": 0.8,
    "file_line": 0.5, "level_error": 1.2, "npm_error": 0.3, "caret": 1.0, "test_fail": 1.6, "fail_count": 0.8, "zero_count": -2.0,
    "success": -1.0, "ok": -1.0, "exit_status": 0.2, "timeout": 0.8, "network": 1.2, "progress": -0.8, "command": -0.8,
    "memory": 1.2, "auth": 0.8, "deprecated": -1.0, "crash": 1.6, "symbol": 1.4, "level_info": -0.6, "warning": -0.4,
    "level_warning": -1.0, "skip": -0.6, "cleanup": -1.0, "build_failed": 0.6, "ci_end": -1.0, "error_word": 0.4,
}  # fmt: skip
"""Set by hand: they only choose the candidate lines; what those say is learnt."""


class CueTable:
    """Sums weights over a set of cues by table lookup."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        values = np.array([weights.get(name, 0.0) for name in CUE_NAMES] + [0.0] * (64 - len(CUE_NAMES)), np.float32)
        numbers = np.arange(1 << 16, dtype=np.uint32)
        self._tables = []
        for quarter in range(4):
            table = np.zeros(1 << 16, np.float32)
            for bit in range(16):
                table += values[16 * quarter + bit] * ((numbers >> bit) & 1)
            self._tables.append(table)

    def score(self, cues: NDArray[np.uint64]) -> NDArray[np.float32]:
        """(n,) cue sets -> (n,) sums."""
        words = np.ascontiguousarray(cues).view(np.uint16).reshape(-1, 4)
        return sum(
            (table[words[:, quarter]] for quarter, table in enumerate(self._tables)), np.zeros(len(words), np.float32)
        )
