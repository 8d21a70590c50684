"""What the trees learn: at which lines the excerpts of labelled logs start, and at which they end."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from winnow_server.failure.engine.spans import LONGEST
from winnow_server.failure.engine.trees import Forest, surroundings

from .boosting import fit
from .tagger import Example

NEAR = 20
"""Lines around a labelled one that are all learnt from."""
FAR = 150
"""Of the other lines of a log, how many stand for all of them."""


def train_edges(examples: Sequence[Example], seed: int) -> tuple[Forest, Forest]:
    """The forests for starts and for ends. The same examples and seed give the same forests."""
    rng = np.random.default_rng(seed)
    inputs, answers, weights = [], [], []
    for example in examples:
        count = len(example.numbers)
        true = np.zeros((2, count), bool)
        for begin, extra in example.runs:
            true[0, begin] = True
            true[1, begin + extra] = extra < LONGEST - 1
        near = np.convolve(true.any(axis=0), np.ones(2 * NEAR + 1), "full")[NEAR : NEAR + count] > 0
        far = rng.permutation(np.flatnonzero(~near))[:FAR]
        # A log counts by the root of its lines and of its labels, whatever its length.
        weight = np.full((2, count), count**-0.5)
        weight[:, far] *= (count - near.sum()) / max(1, len(far))
        for side in (0, 1):
            weight[side, true[side]] = max(1, true[side].sum()) ** -0.5
        kept = np.sort(np.concatenate([np.flatnonzero(near), far]))
        inputs.append(surroundings(example.features)[:, kept])
        answers.append(true[:, kept])
        weights.append(weight[:, kept])
    seen, said, trust = (np.hstack(each) for each in (inputs, answers, weights))
    starts, ends = (fit(seen, said[side], trust[side] / trust[side].mean(), seed + side) for side in (0, 1))
    return starts, ends
