"""The threshold that keeps a wanted false-positive rate, from a project's own traffic and feedback. Pure.

Taken for ham is what a person said is ham, and what the verdict left as ham while nobody said otherwise. The threshold
is the score that no more than the wanted share of them reach, so every false positive that was reported counts against
the share, and it falls only where all that it would flag anew, taken as ham, still fits.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from winnow_server.spam.engine import Channel, Policy, Thresholds
from winnow_server.spam.policy.records import Rules

FEWEST = 200
_EXPECTED = 3
"""False positives that a rate allows among the messages, at least: below, one message more or less is the estimate."""
_LOWEST_FLAG = 0.05
"""However quiet a project is: a score below says that a message is very probably ham."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """Of one channel. `ham` are taken for ham, `flagged` of them by the current threshold."""

    channel: Channel
    ham: int
    flagged: int
    current: float
    estimated: float
    too_few: bool


def estimate(rate: float, policy: Policy, scores: Mapping[Channel, Sequence[float]]) -> list[Estimate]:
    """Of every channel with messages taken for ham, whose scores are given; `rate` is the wanted share, above 0."""
    found = []
    for channel, values in sorted(scores.items()):
        ham = np.asarray(values, dtype=np.float64)
        current = policy.channels.get(channel, policy.default).flag
        too_few = len(ham) < max(FEWEST, _EXPECTED / rate)
        estimated = current if too_few else max(_LOWEST_FLAG, _threshold(ham, rate))
        flagged = int((ham >= current).sum())
        found.append(Estimate(channel, len(ham), flagged, current, estimated, too_few))
    return found


def estimated_rules(rules: Rules, estimates: Sequence[Estimate], rate: float) -> Rules:
    """The rules with every estimated threshold. Stricter actions stay where they are, or rise to the flag."""
    policy = rules.policy()
    default, channels = rules.default, dict(rules.channels)
    for found in estimates:
        if found.too_few:
            continue
        current = policy.channels.get(found.channel, policy.default)
        raised = Thresholds(
            found.estimated, max(current.quarantine, found.estimated), max(current.reject, found.estimated)
        )
        # Messages without a channel are what the default is for.
        if found.channel == Channel.UNSPECIFIED:
            default = raised
        else:
            channels[found.channel] = raised
    return replace(rules, default=default, channels=tuple(channels.items()), false_positive_rate=rate)


def _threshold(ham: NDArray[np.float64], rate: float) -> float:
    """Just above the first score that one too many would reach."""
    allowed = int(len(ham) * rate)
    at = np.partition(ham, len(ham) - 1 - allowed)[len(ham) - 1 - allowed]
    # Scores are stored in single precision: the next one up is what the engine can tell from this one.
    return float(np.nextafter(np.float32(at), np.float32(2)))
