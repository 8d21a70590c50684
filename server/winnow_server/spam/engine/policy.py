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
    _table: NDArray[np.float32] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        levels = [self.channels.get(channel, self.default) for channel in Channel]
        table = np.array([(level.flag, level.quarantine, level.reject) for level in levels], dtype=np.float32)
        object.__setattr__(self, "_table", table)

    def actions(self, score: NDArray[np.float32], channels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """uint8[n]: the action for every score on its channel."""
        actions: NDArray[np.uint8] = (score[:, None] >= self._table[channels]).sum(axis=1, dtype=np.uint8)
        return actions + np.uint8(Action.ALLOW)


def estimated_thresholds(
    ham_scores: NDArray[np.float32], false_positive_rate: float, fallback: Thresholds
) -> Thresholds:
    """Thresholds of a tenant whose ham scores so: flagging begins where at most the wanted share of ham lies above.

    Little traffic moves them little: the scores are counted together with as many pseudo-scores at the fallback as one
    needs to see a single false positive. quarantine and reject keep their distance from flag in log-odds.
    """
    ham = np.sort(np.asarray(ham_scores, dtype=np.float64))
    needed = int(np.ceil(1 / max(false_positive_rate, 1e-4)))
    share = len(ham) / (len(ham) + needed)
    own = float(np.quantile(ham, 1 - false_positive_rate, method="higher")) if len(ham) else fallback.flag
    middle = share * _log_odds(own) + (1 - share) * _log_odds(fallback.flag)
    moved = middle - _log_odds(fallback.flag)
    return Thresholds(
        *(_score(_log_odds(level) + moved) for level in (fallback.flag, fallback.quarantine, fallback.reject))
    )


def _log_odds(score: float) -> float:
    bounded = min(max(score, 1e-6), 1 - 1e-6)
    return float(np.log(bounded / (1 - bounded)))


def _score(log_odds: float) -> float:
    return float(1 / (1 + np.exp(-log_odds)))


# Set where each source left out of training kept at most about 2.7 % of its ham above; comments and posts are held the
# strictest, since announcements read like advertising. `estimated_thresholds` fits them to a tenant's own traffic.
DEFAULT_POLICY = Policy(
    Thresholds(0.965, 0.985, 0.996),
    MappingProxyType(
        {
            Channel.SMS: Thresholds(0.67, 0.89, 0.97),
            Channel.CHAT: Thresholds(0.67, 0.89, 0.97),
            Channel.COMMENT: Thresholds(0.975, 0.99, 0.997),
            Channel.POST: Thresholds(0.975, 0.99, 0.997),
        }
    ),
)
FLAGGED = int(Action.FLAG)
