"""A tenant's layer: what it learns, that it is bounded, repeatable and revertible, and that callers are capped."""

from __future__ import annotations

import numpy as np
import pytest
from winnow_server.spam.engine import Classifier, MessageBatch, TenantLayer
from winnow_server.spam.engine.layer import BOUND, capped_trust

DIGEST = [f"weekly grain market digest: wheat {n}, barley {n + 7}, subscribe for more" for n in range(30)]
OTHER = [f"could you look at ticket {n} before the release?" for n in range(30)]


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    return Classifier.load()


def _learn(
    classifier: Classifier, texts: list[str], unwanted: list[bool], trust: list[float] | None = None
) -> TenantLayer:
    return classifier.learn(MessageBatch(texts), unwanted, trust)


def _score(classifier: Classifier, text: str, layer: TenantLayer | None = None) -> float:
    return float(classifier.classify(MessageBatch([text]), layer=layer).score[0])


def test_learns_what_it_is_told(classifier: Classifier) -> None:
    text = "weekly grain market digest: wheat 99"
    wanted = _learn(classifier, DIGEST + OTHER, [False] * 60)
    unwanted = _learn(classifier, DIGEST + OTHER, [True] * 30 + [False] * 30)
    assert _score(classifier, text, wanted) < _score(classifier, text) < _score(classifier, text, unwanted)
    assert _score(classifier, text, unwanted) > 0.5


ELSEWHERE = [
    "your parcel arrives tomorrow between two and four",
    "the tests pass on my machine, could you restart the build?",
    "Претензий нет, спасибо за помощь",
    "Termin am Montag um neun, bitte bestätigen",
    "URGENT: verify your account at http://secure-verify.example.top or it will be closed",
    "Win a free phone today, reply WIN, 18+ only, 150p a message",
]


@pytest.mark.parametrize("unwanted", [True, False])
@pytest.mark.parametrize("count", [1, 3])
def test_a_few_words_about_one_kind_of_message_say_little_of_others(
    classifier: Classifier, unwanted: bool, count: int
) -> None:
    texts = [f"Cheap Viagra and Cialis {n}, order today" for n in range(3)] if unwanted else DIGEST
    layer = _learn(classifier, texts[:count], [unwanted] * count)
    batch = MessageBatch(ELSEWHERE)
    before, after = (classifier.classify(batch, layer=of).score for of in (None, layer))
    moved = np.log(after / (1 - after)) - np.log(before / (1 - before))
    assert np.abs(moved).max() < 0.8
    own = _score(classifier, texts[0], layer), _score(classifier, texts[0])
    assert (own[0] > own[1]) == unwanted
    assert abs(own[0] - own[1]) > 0.05


def test_an_empty_layer_changes_nothing(classifier: Classifier) -> None:
    assert _learn(classifier, [], []).is_empty
    assert _score(classifier, DIGEST[0], TenantLayer.empty()) == _score(classifier, DIGEST[0])


def test_the_same_list_gives_the_same_bytes_and_they_round_trip(classifier: Classifier) -> None:
    first = _learn(classifier, DIGEST, [True] * 30)
    assert first.to_bytes() == _learn(classifier, DIGEST, [True] * 30).to_bytes()
    again = TenantLayer.from_bytes(first.to_bytes())
    assert _score(classifier, OTHER[0], again) == _score(classifier, OTHER[0], first)


def test_taking_examples_back_undoes_them(classifier: Classifier) -> None:
    before = _learn(classifier, OTHER, [False] * 30)
    poisoned = _learn(classifier, OTHER + OTHER, [False] * 30 + [True] * 30)
    assert _score(classifier, OTHER[0], poisoned) > _score(classifier, OTHER[0], before)
    assert _learn(classifier, OTHER, [False] * 30).to_bytes() == before.to_bytes()


def test_ten_thousand_wrong_labels_of_one_caller_weigh_no_more_than_the_others(classifier: Classifier) -> None:
    wrong = 10_000
    callers = ["expert"] * 60 + ["attacker"] * wrong
    trust = capped_trust(callers, [1.0] * (60 + wrong))
    assert trust[:60].sum() == pytest.approx(60.0)
    assert trust[60:].sum() == pytest.approx(60.0)
    repeats = (OTHER * (wrong // 30 + 1))[:wrong]
    flooded = _learn(classifier, DIGEST + OTHER + repeats, [True] * 30 + [False] * 30 + [True] * wrong, trust.tolist())
    twice = _learn(
        classifier, DIGEST + OTHER + OTHER, [True] * 30 + [False] * 30 + [True] * 30, [1.0] * 60 + [2.0] * 30
    )
    # The fit stops short of the optimum, by a few hundredths of a score.
    assert _score(classifier, OTHER[3], flooded) == pytest.approx(_score(classifier, OTHER[3], twice), abs=0.05)


def test_caps_by_caller() -> None:
    assert capped_trust(["a"] * 400, [1.0] * 400).sum() == pytest.approx(200.0)
    alone_and_many = capped_trust(["a", *["b"] * 50], [1.0] * 51)
    assert alone_and_many.tolist() == pytest.approx([1.0] + [0.4] * 50)


def test_what_it_adds_is_bounded(classifier: Classifier) -> None:
    layer = _learn(classifier, DIGEST, [True] * 30, [1e6] * 30)
    result = classifier.classify(MessageBatch(DIGEST[:1]), layer=layer)
    assert np.abs(result.contributions).max() <= BOUND


def test_lengths_must_agree(classifier: Classifier) -> None:
    with pytest.raises(ValueError, match="labels"):
        _learn(classifier, DIGEST, [True])
