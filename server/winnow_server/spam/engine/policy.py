"""What a tenant does with a score: thresholds by channel, and lists that overrule them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from winnow_server.spam.engine.vocabulary import Action, Channel


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Scores in [0, 1] from which an action is taken; above 1 never. flag is also where the verdict leaves HAM."""

    flag: float = 0.5
    quarantine: float = 0.9
    reject: float = 0.99

    def __post_init__(self) -> None:
        """Raises ValueError unless flag <= quarantine <= reject."""
        if not 0.0 <= self.flag <= self.quarantine <= self.reject:
            raise ValueError("thresholds must satisfy 0 <= flag <= quarantine <= reject")


@dataclass(frozen=True, slots=True)
class Policy:
    """Thresholds for every channel, `default` where a channel has none of its own.

    false_positive_rate: the share of ham the tenant accepts to see flagged, from which thresholds are re-estimated.
    """

    default: Thresholds = Thresholds()
    channels: Mapping[Channel, Thresholds] = field(default_factory=lambda: MappingProxyType({}))
    false_positive_rate: float = 0.01

    def actions(self, score: NDArray[np.float32], channels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """uint8[n]: the action for every score on its channel."""
        table = np.array([self._levels(c) for c in Channel], dtype=np.float32)
        levels = table[channels]
        actions: NDArray[np.uint8] = (1 + (score[:, None] >= levels).sum(axis=1)).astype(np.uint8)
        return actions

    def _levels(self, channel: Channel) -> tuple[float, float, float]:
        thresholds = self.channels.get(channel, self.default)
        return thresholds.flag, thresholds.quarantine, thresholds.reject


DEFAULT_POLICY = Policy()
FLAGGED = int(Action.FLAG)
