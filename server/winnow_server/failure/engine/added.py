"""The excerpt beside a green run: of the lines that the failed run added, those that say why.

People who see both logs point at whole runs of added lines, wherever they are, and at what says the same once more; so
the choice is made line by line, by the best expected F1, rather than of one run.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from .features import Matrix
from .spans import MAX_SEGMENTS, Lines
from .words import BUCKETS, Words

_SOURCES: Final = 64
"""Likely lines that others are compared with."""
_LIKELY: Final = 0.05
_ALIKE: Final = 0.5
"""Share of common words, weighed by how seldom they are, from which on two lines say the same."""
_TELLING: Final = 20.0
"""Nats of information in the words of a line below which it says too little to say the same as another."""
_BRIDGED: Final = 2
"""Added lines of less worth that a range may bridge."""


def said_again(probability: Matrix, words: Words, added: NDArray[np.bool_]) -> Matrix:
    """(n,) probability of each added line, at least that of any added line that says the same; 0 of the others.

    Tools print an error where it happens and once more in their summary. Words count by the logarithm of how seldom
    they are among the lines (Sparck Jones 1972), so that prefixes that all lines share do not make them alike.
    """
    count = len(probability)
    own = np.where(added, probability, np.float32(0))
    sources = np.argsort(-own, kind="stable")[:_SOURCES]
    sources = sources[own[sources] > _LIKELY]
    line, bucket = np.divmod(np.unique(words.line * BUCKETS + words.bucket), BUCKETS)
    weight = np.log(count / np.maximum(np.bincount(bucket, minlength=BUCKETS), 1))
    information = np.bincount(line, weight[bucket], count)
    is_source = np.zeros(count, bool)
    is_source[sources] = True
    columns = np.unique(bucket[is_source[line]])
    column = np.full(BUCKETS, -1)
    column[columns] = np.arange(len(columns))
    held = column[bucket] >= 0
    spread = np.zeros((count, len(columns)), np.float32)
    spread[line[held], column[bucket[held]]] = np.sqrt(weight[bucket[held]])
    shared = spread @ spread[sources].T
    alike = shared / np.maximum(information[:, None] + information[sources] - shared, 1e-6)
    same = (alike >= _ALIKE) & (added & (information >= _TELLING))[:, None]
    again: Matrix = np.where(same, own[sources], np.float32(0)).max(axis=1, initial=0)
    return np.maximum(own, again)


def choose_added(probability: Matrix, added: NDArray[np.bool_], numbers: Lines, budget: int) -> list[tuple[int, int]]:
    """Ranges of line numbers, ascending, apart, at most ``budget`` lines together; one or more where a line was added.

    ``probability`` (n,) that each line is part of the explanation, 0 where it was not added. All lines that raise the
    expected F1 are wanted; of more than the budget the likeliest explanations come first, each from its start.
    """
    order = np.argsort(np.where(added, -probability, np.float32(1)), kind="stable")
    gain = np.cumsum(probability[order], dtype=np.float64)
    expected = 2 * gain / (np.arange(1, len(order) + 1) + gain[-1:])
    wanted = np.sort(order[: int(expected.argmax()) + 1])
    kept = np.cumsum(~added)[wanted]
    apart = (np.diff(numbers[wanted]) > _BRIDGED + 1) | (np.diff(kept) > 0)
    firsts = wanted[np.concatenate([[True], apart])]
    lasts = wanted[np.concatenate([apart, [True]])]
    sums = np.concatenate([[0.0], np.cumsum(probability, dtype=np.float64)])
    worth = np.round(sums[lasts + 1] - sums[firsts], 2)
    chosen: list[tuple[int, int]] = []
    for at in np.argsort(-worth, kind="stable")[:MAX_SEGMENTS].tolist():
        if budget <= 0:
            break
        first = int(numbers[firsts[at]])
        last = min(int(numbers[lasts[at]]), first + budget - 1)
        budget -= last - first + 1
        chosen.append((first, last))
    return sorted(chosen)
