"""Thresholds by channel, and thresholds learnt from a tenant's own ham."""

from __future__ import annotations

import numpy as np
import pytest
from winnow_server.spam.engine import DEFAULT_POLICY, Action, Channel, Policy, Thresholds, estimated_thresholds


def test_a_channel_has_its_own_thresholds() -> None:
    policy = Policy(Thresholds(0.5, 0.8, 0.9), {Channel.SMS: Thresholds(0.2, 0.3, 0.4)})
    scores = np.array([0.45, 0.45, 0.85], dtype=np.float32)
    channels = np.array([Channel.EMAIL, Channel.SMS, Channel.CHAT], dtype=np.uint8)
    assert policy.actions(scores, channels).tolist() == [Action.ALLOW, Action.REJECT, Action.QUARANTINE]


def test_the_default_asks_least_of_short_messages() -> None:
    flags = {channel: DEFAULT_POLICY.channels[channel].flag for channel in (Channel.SMS, Channel.CHAT, Channel.COMMENT)}
    assert flags[Channel.SMS] <= flags[Channel.CHAT] < DEFAULT_POLICY.default.flag < flags[Channel.COMMENT]


def test_thresholds_out_of_order_are_refused() -> None:
    with pytest.raises(ValueError, match="flag <= quarantine"):
        Thresholds(0.9, 0.5, 0.99)


def test_much_traffic_sets_the_threshold_and_little_leaves_it() -> None:
    ham = np.linspace(0, 0.4, 100_000, dtype=np.float32)
    fallback = Thresholds(0.9, 0.95, 0.99)
    learnt = estimated_thresholds(ham, 0.01, fallback)
    assert (ham >= learnt.flag).mean() <= 0.011
    assert learnt.flag == pytest.approx(0.396, abs=0.01)
    assert learnt.flag < learnt.quarantine < learnt.reject
    assert estimated_thresholds(ham[:2], 0.01, fallback).flag == pytest.approx(0.9, abs=0.04)
    assert estimated_thresholds(ham[:0], 0.01, fallback).flag == pytest.approx(0.9)
