"""The engine's contract: shapes, order, independence of rows, bounds."""

from __future__ import annotations

import numpy as np
import pytest
from winnow_server.spam.engine import SYMBOLS, Action, Channel, Classifier, MessageBatch, TenantLayer, Verdict

HAM = "hey are you coming home for dinner tonight? mom wants to know"
SPAM = "CONGRATULATIONS! You have WON a £1000 prize. Call 09061701461 now or visit http://win.example to claim, urgent!"


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    return Classifier.load()


def test_tells_ham_from_spam(classifier: Classifier) -> None:
    result = classifier.classify(MessageBatch([HAM, SPAM], channels=[Channel.SMS, Channel.SMS]))
    assert result.score[0] < 0.5 < result.score[1]
    assert result.verdicts[0] == Verdict.HAM
    assert result.verdicts[1] > Verdict.HAM
    assert result.actions[0] == Action.ALLOW
    assert result.actions[1] > Action.ALLOW


def test_shapes_and_sums(classifier: Classifier) -> None:
    result = classifier.classify(MessageBatch([HAM, "", SPAM]))
    assert result.probabilities.shape == (3, 4)
    np.testing.assert_allclose(result.probabilities.sum(axis=1), 1, atol=1e-5)
    assert result.indptr.dtype == np.int32
    assert result.indptr[-1] == len(result.symbol_ids) == len(result.contributions)
    names = {SYMBOLS[k].name for k in result.symbol_ids[result.indptr[2] : result.indptr[3]]}
    assert {"PRIZE", "LINK", "PHONE_NUMBER", "MONEY"} <= names


def test_a_row_does_not_depend_on_its_neighbours(classifier: Classifier) -> None:
    together = classifier.classify(MessageBatch([HAM, SPAM, "привет", "", "你好吗 \0 \0\0\0\0\0 x"])).score
    alone = [
        classifier.classify(MessageBatch([t])).score[0] for t in (HAM, SPAM, "привет", "", "你好吗 \0 \0\0\0\0\0 x")
    ]
    np.testing.assert_array_equal(together, alone)


def test_an_empty_batch(classifier: Classifier) -> None:
    assert len(classifier.classify(MessageBatch([]))) == 0


def test_explanation_names_a_word(classifier: Classifier) -> None:
    reasons = classifier.classify(MessageBatch([SPAM])).explain(0)
    assert {r.kind for r in reasons} == {"symbol", "word"}


def test_layer_moves_what_it_learnt_and_round_trips(classifier: Classifier) -> None:
    layer = TenantLayer.empty().updated(["weekly grain market digest"] * 20, [False] * 20)
    batch = MessageBatch(["weekly grain market digest: prices"])
    before = classifier.classify(batch).score[0]
    after = classifier.classify(batch, layer=TenantLayer.from_bytes(layer.to_bytes())).score[0]
    assert after < before
    assert classifier.classify(batch, layer=TenantLayer.empty()).score[0] == before
