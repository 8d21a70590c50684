"""A project's layer from its applied feedback: a pure function of the newest of it, in the order of application."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from winnow_server.spam.engine import Channel, Classifier, MessageBatch, TenantLayer

LEARNT = 5_000
"""Newest applied feedback that is learnt: what people said long ago gives way, and learning takes seconds at most."""

MOST_OF_CALLER = 500.0
"""Weight that all feedback of one caller has together, however many days it took to say it."""


@dataclass(frozen=True, slots=True)
class Example:
    """One applied feedback. `weight` is the trust in its caller, 0 to 1."""

    sequence: int
    text: str
    channel: Channel
    unwanted: bool
    caller: str
    weight: float


def learn(classifier: Classifier, examples: Sequence[Example]) -> TenantLayer | None:
    """The layer that the examples teach, bit for bit the same for the same examples; None for none."""
    if not examples:
        return None
    batch = MessageBatch([e.text for e in examples], channels=[e.channel for e in examples])
    return classifier.learn(batch, [e.unwanted for e in examples], trust(examples).tolist())


def trust(examples: Sequence[Example]) -> NDArray[np.float64]:
    """float64[n]: the weights, scaled down where those of one caller are more than MOST_OF_CALLER together."""
    weights = np.array([e.weight for e in examples], dtype=np.float64)
    _, caller = np.unique(np.array([e.caller for e in examples], dtype=np.str_), return_inverse=True)
    together = np.bincount(caller, weights)
    scaled: NDArray[np.float64] = weights * np.minimum(1.0, MOST_OF_CALLER / np.maximum(together, 1e-9))[caller]
    return scaled
