"""How well scores rank: area under the curve and recall at a false-positive rate. Ties count as one threshold."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True, slots=True)
class Roc:
    """The curve of scores against labels.

    thresholds: float64[k], distinct scores, falling; recall, false_positive_rate: float64[k] in [0, 1] of calling
    everything at or above the threshold positive.
    """

    thresholds: NDArray[np.float64]
    recall: NDArray[np.float64]
    false_positive_rate: NDArray[np.float64]

    @property
    def auc(self) -> float:
        """The probability that a positive scores above a negative, a tie counting one half."""
        recall = np.concatenate(([0.0], self.recall))
        rate = np.concatenate(([0.0], self.false_positive_rate))
        return float(np.sum(np.diff(rate) * (recall[1:] + recall[:-1]) / 2))

    def recall_at(self, false_positive_rate: float) -> float:
        """The highest recall whose false-positive rate is at most the given one; 0 where there is none."""
        reached = self.recall[self.false_positive_rate <= false_positive_rate]
        return float(reached.max()) if len(reached) else 0.0


def roc(scores: ArrayLike, positive: ArrayLike) -> Roc:
    """The curve of `scores` (higher means more surely positive). Raises ValueError unless both classes are there."""
    values = np.asarray(scores, dtype=np.float64)
    truth = np.asarray(positive, dtype=np.bool_)
    if values.shape != truth.shape or truth.all() or not truth.any():
        raise ValueError("needs one score per label, and both classes")
    order = np.argsort(-values, kind="stable")
    values, truth = values[order], truth[order]
    last_of_tie = np.append(values[1:] != values[:-1], True)
    true_positives = np.cumsum(truth)[last_of_tie]
    false_positives = np.cumsum(~truth)[last_of_tie]
    return Roc(values[last_of_tie], true_positives / true_positives[-1], false_positives / false_positives[-1])
