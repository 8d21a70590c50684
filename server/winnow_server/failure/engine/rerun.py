"""How likely a rerun passes: the learnt estimate, held to what the signature that names the cause says of reruns."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from .action import cause_of
from .analysis import Category, Facts, Segment, SignatureMatch
from .hanging import MESSAGE
from .retries import RETRIED

_STAYS: Final = frozenset({
    Category.COMPILATION, Category.LINT, Category.TEST, Category.DEPENDENCY, Category.CONFIGURATION, Category.AUTH,
    Category.RESOURCE,
})  # fmt: skip
"""Causes in what was run rather than in what happened around it."""
_NAMED: Final = 2 / 3
"""Share of the signature in the mean of the log-odds: it knows the cause, the estimate only the words around it."""
_PASSED_ON_RETRY: Final = 1.5
_FAILED_ON_RETRY: Final = -1.2
"""Log-odds that a retry within the run adds: it was a rerun already."""
_HANGS_AGAIN: Final = -0.85
"""Log-odds that a job passes in which a known test hung: three of ten."""


def settle(
    category: Category, estimate: float, excerpt: Sequence[Segment], matches: Sequence[SignatureMatch], facts: Facts
) -> float:
    """The probability (0..1) that a rerun of the same commit passes. ``estimate`` is only lowered by the cause's
    signature; retries of the failed tests within the run count in both directions."""
    score = _odds(estimate)
    cause = cause_of(category, excerpt, matches)
    if category in _STAYS and cause is not None and cause.transient < estimate:
        score = _NAMED * _odds(cause.transient) + (1 - _NAMED) * score
    if any(test.message == MESSAGE for test in facts.failed_tests):
        score = (score + _HANGS_AGAIN) / 2
    if category is Category.TEST and facts.failed_tests:
        if all(test.flaky for test in facts.failed_tests):
            score = max(score, 0.0) + _PASSED_ON_RETRY
        elif any(match.name == RETRIED for match in matches):
            score += _FAILED_ON_RETRY
    return 1 / (1 + math.exp(-score))


def _odds(probability: float) -> float:
    bounded = min(max(probability, 1e-4), 1 - 1e-4)
    return math.log(bounded / (1 - bounded))
