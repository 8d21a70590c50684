"""Thresholds from what is taken for ham."""

import numpy as np
import pytest
from winnow_server.spam.engine import Channel, Policy, Thresholds
from winnow_server.spam.policy.estimate import FEWEST, estimate, estimated_rules
from winnow_server.spam.policy.records import Rules

POLICY = Policy(Thresholds(0.5, 0.9, 0.99))
SMS = Channel.SMS


def scores(high: int, size: int = 1000) -> list[float]:
    """Ham that scores 0 to 0.4, and `high` of it that scores 0.6 to 0.8."""
    rng = np.random.default_rng(1)
    return [*rng.uniform(0.0, 0.4, size - high), *rng.uniform(0.6, 0.8, high)]


@pytest.mark.parametrize("high", [0, 5, 10, 30, 200])
@pytest.mark.parametrize("rate", [0.003, 0.01, 0.05])
def test_no_more_than_the_wanted_share_would_have_been_flagged(high: int, rate: float) -> None:
    ham = scores(high)
    (found,) = estimate(rate, POLICY, {SMS: ham})
    flagged = int((np.asarray(ham) >= found.estimated).sum())
    assert flagged <= rate * len(ham)
    assert flagged >= rate * len(ham) - 1, "and no fewer: a lower threshold finds more of the unwanted"
    assert (found.ham, found.flagged, found.too_few) == (1000, high, False)


def test_reported_false_positives_raise_the_threshold() -> None:
    (few,), (many,) = (estimate(0.01, POLICY, {SMS: scores(high)}) for high in (2, 30))
    assert few.estimated < 0.5 < many.estimated


@pytest.mark.parametrize(
    ("rate", "size", "too_few"), [(0.05, FEWEST - 1, True), (0.05, FEWEST, False), (0.001, 2999, True)]
)
def test_too_few_messages_leave_the_threshold(rate: float, size: int, too_few: bool) -> None:
    (found,) = estimate(rate, POLICY, {SMS: scores(0, size)})
    assert found.too_few is too_few
    assert (found.estimated == found.current) is too_few


def test_a_quiet_channel_is_not_flagged_for_nothing() -> None:
    (found,) = estimate(0.01, POLICY, {SMS: [0.001] * 500})
    assert found.estimated == 0.05


def test_rules_take_what_was_estimated_and_keep_the_rest() -> None:
    own = Thresholds(0.2, 0.3, 0.4)
    rules = Rules(POLICY.default, ((Channel.CHAT, own), (SMS, own)))
    ham = {SMS: scores(30), Channel.CHAT: [0.1], Channel.UNSPECIFIED: scores(0), Channel.EMAIL: scores(30)}
    estimates = estimate(0.01, rules.policy(), ham)
    found = estimated_rules(rules, estimates, 0.01)
    channels = dict(found.channels)
    assert channels[Channel.CHAT] == own
    assert channels[SMS].flag == channels[SMS].quarantine == channels[SMS].reject > 0.6
    assert (channels[Channel.EMAIL].quarantine, channels[Channel.EMAIL].reject) == (0.9, 0.99)
    assert found.default is not None
    assert found.default.flag < 0.5
    assert found.false_positive_rate == 0.01
