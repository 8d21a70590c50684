"""What every peer can be asked for, whatever it is: a model of some messages, and how unwanted others look to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from winnow_server.spam.engine.training.dataset import Dataset

Scores = NDArray[np.float64]


class UnavailableError(RuntimeError):
    """A peer cannot be had, or does not answer; the text says why."""


@dataclass(frozen=True, slots=True)
class Scored:
    """columns: float64[n] by name, higher is surer unwanted; cpu, seconds: what it took the classifying process.

    preparation: CPU seconds of what a caller must do to a message before this peer takes it.
    """

    columns: Mapping[str, Scores]
    cpu: float
    seconds: float
    preparation: float = 0.0


class Peer(Protocol):
    """Used as a context manager, so that what it started ends and what it wrote is removed.

    Every method raises UnavailableError where the peer fails or takes longer than its time.
    """

    name: str
    includes: str  # what its figure of speed covers, in one sentence

    def train(self, datasets: Sequence[Dataset]) -> None:
        """Forgets everything, then learns these."""

    def add(self, labelled: Dataset) -> None:
        """Learns these on top, as heavily as the peer allows."""

    def score(self, dataset: Dataset) -> Scored:
        """One row a message, in order."""
