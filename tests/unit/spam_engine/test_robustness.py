"""The shipped model on messages of our own: disguised spam stays spam, ham that is easily mistaken stays ham."""

from __future__ import annotations

import numpy as np
import pytest
from winnow_server.spam.engine import Channel, Classifier, MessageBatch, Verdict
from winnow_server.spam.engine.training.hard_ham import hard_ham
from winnow_server.spam.engine.training.obfuscation import MODES, obfuscated

SPAM = [
    "Congratulations winner! Claim your free prize of 5000 dollars now, call 0900 123 4567 or visit http://claim.top/now",
    "URGENT: your bank account was suspended. Verify your password within 24 hours: http://198.51.100.7/login",
    "Cheap viagra and cialis without prescription, order online today at http://pills.top and save 70% off!!!",
    "Guaranteed profit! Invest 500 dollars in bitcoin and earn 5000 per week, message our manager on WhatsApp",
    "Work from home and earn 900 dollars per day, no experience needed! Register at http://easyjob.xyz today",
    "Best online casino: free spins and a 500% bonus on your first deposit, play now http://spin.club",
]


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    return Classifier.load()


def _flagged(classifier: Classifier, texts: list[str]) -> np.ndarray:
    channels = [Channel.SMS] * len(texts)
    return classifier.classify(MessageBatch(texts, channels=channels)).verdicts > Verdict.HAM


@pytest.mark.parametrize("mode", MODES)
def test_disguised_spam_stays_spam(classifier: Classifier, mode: str) -> None:
    assert _flagged(classifier, SPAM).all()
    assert _flagged(classifier, obfuscated(SPAM, mode, 1)).all()


@pytest.mark.parametrize("kind", hard_ham())
def test_ham_that_is_easily_mistaken_stays_ham(classifier: Classifier, kind: str) -> None:
    texts = hard_ham()[kind]
    assert len(texts) >= 10
    assert not _flagged(classifier, texts).any()
