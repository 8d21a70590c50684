"""The learnt excerpt: which lines say why, how surely, and what in them told so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .added import choose_added, said_again
from .cues import CUE_BIT, CUE_NAMES
from .examine import Examination
from .features import TELLING, Matrix
from .green import BesideGreen
from .network import Scorers, Weights
from .spans import choose_segments, covered, posterior
from .trees import Forest, surroundings

_NAMED_CUES = 3
_EDGES = np.float32(1.5)
"""What the trees' log-odds count for beside a scorer's, chosen by halves of repositories."""
_ELSEWHERE = np.float32(0.5)
"""How little a line tells that the green run printed at another place, where 1 is for the same place; any number from a
fifth to one finds the same lines."""
_PASSED = np.array([4.0, 4.0, 2.0], np.float32)
"""What a line of a test that passed loses in start, end and inside."""
_CI_END = CUE_BIT["ci_end"]
_BEFORE_CI_END = np.float32(8.0)
"""What a line gains as an end beside a green run where the CI system's word of the failure is next; seven to nine do as
well, over several halves of the repositories."""
_TELLING_COLUMNS = [CUE_BIT[name] for name in TELLING]


@dataclass(frozen=True, slots=True)
class Range:
    """Lines that say why: 1-based, inclusive; ``confidence`` 0..1; ``reason`` one clause."""

    first_line: int
    last_line: int
    confidence: float
    reason: str


@dataclass(frozen=True, slots=True)
class ExcerptModel:
    """``scorers``: line scorers whose probabilities are averaged; ``edges``: trees for the log-odds that an excerpt
    starts at a line, and that it ends there, which are added to what every scorer says; ``green`` (4,): what a line
    that tells nothing beside a green run loses in start, end and inside, and what the line before it gains as an end;
    ``calibration`` (2,): slope and offset from log-odds to log-odds."""

    scorers: Scorers
    edges: tuple[Forest, Forest]
    green: Matrix
    calibration: Matrix

    @classmethod
    def read(cls, arrays: Mapping[str, NDArray[np.float16]]) -> ExcerptModel:
        """The model within the arrays of a trained file."""
        count = sum(name.startswith("tagger") and name.endswith("_out") for name in arrays)
        members = [Weights.read(arrays, f"tagger{member}_") for member in range(count)]
        green, calibration = (arrays[name].astype(np.float32) for name in ("green", "calibration"))
        edges = Forest.read(arrays, "start_"), Forest.read(arrays, "end_")
        return cls(Scorers.of(members), edges, green, calibration)

    def runs(self, log: Examination, beside: BesideGreen | None = None, bias: Matrix | None = None) -> Matrix:
        """(n, width) probability of each run of candidate lines, ``beside`` a green run's where there is one; ``bias``
        (n, 3) is added to every member's scores."""
        shift = np.zeros((len(log), 3), np.float32) if bias is None else bias.copy()
        around = surroundings(log.features)
        for column, forest in enumerate(self.edges):
            shift[:, column] += _EDGES * forest.scores(around)
        shift -= log.passed[:, None] * _PASSED
        if beside is not None:
            # What the CI system says of every failed run tells as little as what the green run printed too.
            said = log.features[:, _CI_END] > 0
            untold = np.where(beside.same | said, np.float32(1), _ELSEWHERE * beside.elsewhere)
            shift -= untold[:, None] * self.green[None, :3]
            shift[:-1, 1] += np.where(said & ~beside.same, _BEFORE_CI_END, untold * self.green[3])[1:]
        total = np.zeros(log.limits[0].shape, np.float32)
        members = self.scorers.members
        for weights, scores in zip(members, self.scorers.scores(log.features, log.words), strict=True):
            total += posterior(scores + shift, weights.length, log.limits)
        return total / np.float32(len(members))

    def ranges(self, log: Examination, runs: Matrix, budget: int, beside: BesideGreen | None = None) -> list[Range]:
        """The excerpt under ``runs``, in order of the log, at most ``budget`` lines."""
        probability = covered(runs)
        added = None if beside is None else ~beside.same
        if added is not None and added.any():
            probability = said_again(probability, log.words, added)
            chosen = choose_added(probability, added, log.numbers, budget)
        else:
            chosen = choose_segments(runs, log.numbers, budget)
        return [Range(*each, *self._account(log, probability, *each)) for each in chosen]

    def _account(self, log: Examination, probability: Matrix, first: int, last: int) -> tuple[float, str]:
        begin, end = np.searchsorted(log.numbers, [first, last + 1]).tolist()
        mean = float(np.clip(probability[begin:end].mean(), 1e-4, 1 - 1e-4))
        slope, offset = self.calibration.tolist()
        confidence = 1 / (1 + np.exp(-(slope * np.log(mean / (1 - mean)) + offset)))
        return float(confidence), _reason(log, begin, end)


def _reason(log: Examination, begin: int, end: int) -> str:
    hits = [(position, hit) for position in range(begin, end) for hit in log.signatures.get(position, ())]
    if hits:
        return f"signature {max(hits, key=lambda hit: (hit[1].weight, -hit[0]))[1].name}"
    cues = log.features[begin:end, : len(CUE_NAMES)].sum(axis=0)
    named = [
        name for name in np.array(TELLING)[np.argsort(-cues[_TELLING_COLUMNS], kind="stable")] if cues[CUE_BIT[name]]
    ]
    place = "the failed command" if any(a <= log.numbers[begin] <= b for a, b in log.regions) else "the log"
    if not named:
        return f"its place in the output of {place}"
    return f"{', '.join(named[:_NAMED_CUES])} in the output of {place}".replace("_", " ")
