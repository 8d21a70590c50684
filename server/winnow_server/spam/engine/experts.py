"""What single sources know: a regression of each over its own words, mixed by which source a message is like.

One regression over all sources takes from each what it knows best, as the same words mean other things elsewhere. A
mixture of experts (Jacobs et al. 1991) keeps it, and carries over to sources never seen: those near are asked most.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from winnow_server.spam.engine.ngrams import Grams
from winnow_server.spam.engine.tables import Table

FEWEST = 4  # n-grams of a message, below which no expert is asked
# What all sources together say counts for so much beside an expert.
COMMON_MAIL, COMMON_SHORT = 0.4, 1.0
# Headers speak for a source only where they do so surely, and never against one, as those of a source never seen are
# like none: log-odds from which they count, and for how much.
_SURE, _WEIGHT = 2.0, 2.0


@dataclass(frozen=True)
class Experts:
    """K experts. words, headers: 2 * K + 1 columns over the n-grams of the text and of the headers: K for unwanted,
    then as many for the expert's own source and one for messages of no expert's.
    """

    words: Table
    headers: Table

    @classmethod
    def none(cls) -> Experts:
        """No expert."""
        return cls(Table.none(), Table.none())

    @property
    def fits(self) -> bool:
        """Whether the tables are of one shape with each other."""
        return self.words.fits and self.headers.fits and len(self.headers.biases) in (0, len(self.words.biases))

    def __len__(self) -> int:
        return max(0, len(self.words.biases) - 1) // 2

    def log_odds(
        self, words: Grams, headers: Grams | None, general: NDArray[np.float32], common: float
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """(float32[n], what the experts say of each message, given its n-grams and those of its headers; float32[n] in
        [0, 1], how much of its text they know, 1 from one half on).

        general: float32[n], what is said of messages that are like none of their sources; it counts for `common` beside
        an expert.
        """
        size = len(self)
        said, known = self.words.weigh(words)
        like = said[:, size:]
        if headers is not None:
            way = self.headers.weigh(headers)[0]
            said[:, :size] += way[:, :size]
            like += np.float32(_WEIGHT) * np.maximum(way[:, size:] - np.float32(_SURE), 0)
        share = np.exp(like - like.max(axis=1, keepdims=True))
        each = np.concatenate((said[:, :size] + np.float32(common) * general[:, None], general[:, None]), axis=1)
        mixed: NDArray[np.float32] = (share * each).sum(axis=1) / share.sum(axis=1)
        familiar: NDArray[np.float32] = np.minimum(2 * known / np.maximum(words.counts, 1), 1).astype(np.float32)
        return mixed, familiar
