"""The engine's contract: shapes, order, independence of rows, bounds."""

from __future__ import annotations

import numpy as np
import pytest
from winnow_server.spam.engine import SYMBOLS, Action, Channel, Classifier, MessageBatch, Verdict

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
    assert {"PRIZE", "WORDING"} <= names


def test_contributions_explain_the_whole_score(classifier: Classifier) -> None:
    result = classifier.classify(MessageBatch([HAM, SPAM]))
    log_odds = np.log(result.score / (1 - result.score))
    sums = np.add.reduceat(result.contributions, result.indptr[:-1])
    assert log_odds[1] - log_odds[0] == pytest.approx(sums[1] - sums[0], abs=1e-2)


def test_a_row_does_not_depend_on_its_neighbours(classifier: Classifier) -> None:
    together = classifier.classify(MessageBatch([HAM, SPAM, "привет", "", "你好吗 \0 \0\0\0\0\0 x"])).score
    alone = [
        classifier.classify(MessageBatch([t])).score[0] for t in (HAM, SPAM, "привет", "", "你好吗 \0 \0\0\0\0\0 x")
    ]
    np.testing.assert_array_equal(together, alone)


def test_an_empty_batch(classifier: Classifier) -> None:
    assert len(classifier.classify(MessageBatch([]))) == 0


def test_explanation_names_words_and_links(classifier: Classifier) -> None:
    text = SPAM + " or see https://docs.example.org/guide"
    reasons = classifier.classify(MessageBatch([text])).explain(0)
    assert {r.kind for r in reasons} == {"symbol", "word", "link"}
    links = {r.name: r for r in reasons if r.kind == "link"}
    assert set(links) <= {"win.example", "docs.example.org"}
    assert all(r.detail in text and r.name in r.detail for r in links.values())


def test_a_link_moves_the_score_by_what_the_text_without_it_lacks(classifier: Classifier) -> None:
    text = "your parcel waits, see HTTP://Parcel-Fee.Top/pay now"
    with_link, without = classifier.classify(MessageBatch([text, text.replace("HTTP://Parcel-Fee.Top/pay", "")])).score
    reasons = classifier.classify(MessageBatch([text])).explain(0)
    (link,) = (r for r in reasons if r.kind == "link")
    assert not [r for r in reasons if r.kind == "word" and link.detail in r.name], "it counts once"
    fall = np.log(with_link / (1 - with_link)) - np.log(without / (1 - without))
    assert link.name == "parcel-fee.top"
    assert link.log_odds == pytest.approx(fall, abs=1e-3)


def test_campaigns_bursts_and_new_accounts_raise_the_score(classifier: Classifier) -> None:
    text = "check out the new collection, everything from ten dollars"
    alone = classifier.classify(MessageBatch([text])).score[0]
    assert classifier.classify(MessageBatch([text], near_duplicates=[40])).score[0] > alone
    assert classifier.classify(MessageBatch([text], sender_rate=[60.0])).score[0] > alone
    assert classifier.classify(MessageBatch([text], new_senders=[True])).score[0] > alone
    assert classifier.classify(MessageBatch([text], near_duplicates=[0], sender_rate=[0.0])).score[0] == alone


def test_columns_of_another_length_are_refused() -> None:
    with pytest.raises(ValueError, match="new_senders"):
        MessageBatch(["a", "b"], new_senders=[True])


def test_long_and_odd_texts_are_judged(classifier: Classifier) -> None:
    texts = [
        "a" * 100_000,
        "\ud800\udfff",
        "\u0301" * 50,
        "." * 5000,
        "http://" * 900,
        "1" * 5000,
        "@" * 3000,
        " \n\t" * 999,
    ]
    score = classifier.classify(MessageBatch(texts)).score
    assert np.isfinite(score).all()
    assert ((score >= 0) & (score <= 1)).all()
