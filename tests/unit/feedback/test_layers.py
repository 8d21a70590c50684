"""A layer is a pure function of the applied feedback, however it was arrived at."""

import math
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from winnow_server.spam.engine import Channel, Classifier, MessageBatch, TenantLayer, Verdict
from winnow_server.spam.feedback import loader as loading
from winnow_server.spam.feedback.layers import MOST_OF_CALLER, Example, learn, trust
from winnow_server.spam.feedback.loader import LayerLoader
from winnow_server.spam.feedback.records import NewFeedback, Submitted

from tests.contract.fakes import MemoryDetectionStore
from tests.contract.tenant_fakes import MarksOf, MemoryFeedbackStore

TEXT = "are you coming home for dinner tonight?"


def example(n: int, text: str, unwanted: bool, caller: str = "ann", weight: float = 1.0) -> Example:
    return Example(n, text, Channel.SMS, unwanted, caller, weight)


EXAMPLES = [example(n, f"offer {n} of our garden number {n * 7}", n % 3 == 0) for n in range(60)]


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    return Classifier.load()


def log_odds(score: NDArray[np.float32]) -> float:
    probability = float(score[0])
    return math.log(probability / (1 - probability))


def test_the_same_examples_give_the_same_layer(classifier: Classifier) -> None:
    one, other = learn(classifier, EXAMPLES), learn(classifier, list(EXAMPLES))
    less = learn(classifier, EXAMPLES[:-1])
    assert one is not None
    assert other is not None
    assert less is not None
    assert one.to_bytes() == other.to_bytes() != less.to_bytes()


def test_nothing_said_is_no_layer(classifier: Classifier) -> None:
    assert learn(classifier, []) is None


def test_one_caller_never_weighs_more_than_so_much() -> None:
    many = [example(n, "x", True, "mallory") for n in range(2000)]
    few = [example(n, "x", True, "bob", 0.25) for n in range(3)]
    weights = trust([*many, *few])
    assert weights[:2000].sum() == pytest.approx(MOST_OF_CALLER)
    assert weights[2000:].tolist() == [0.25] * 3


async def test_a_new_process_takes_the_layer_that_was_kept(
    classifier: Classifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    marks: MarksOf = {}
    store = MemoryFeedbackStore(marks, MemoryDetectionStore())
    learnt: list[int] = []

    def counting(engine: Classifier, examples: list[Example]) -> object:
        learnt.append(len(examples))
        return learn(engine, examples)

    monkeypatch.setattr(loading, "learn", counting)

    async def layer() -> bytes:
        found = await LayerLoader(store, classifier).load("web", marks["web"])
        return b"" if found is None else found.to_bytes()

    async def say(text: str, verdict: Verdict = Verdict.SPAM) -> Submitted:
        (found,) = await store.submit("web", [NewFeedback(verdict, "", "ann", True, text=text)])
        assert isinstance(found, Submitted)
        return found

    one = await say("win a prize now")
    first = await layer()
    assert (await layer(), learnt) == (first, [1])
    two = await say("see you at lunch", Verdict.HAM)
    second = await layer()
    assert (second != first, learnt) == (True, [1, 2])
    await store.revert("web", two.record.id, "", "bob")
    assert (await layer(), learnt) == (first, [1, 2, 1]), "as if it had never been said"
    kept = await store.stored_layer("web")
    assert kept is not None
    await store.keep_layer("web", replace(kept, engine_version="another"))
    assert (await layer(), learnt) == (first, [1, 2, 1, 1]), "another model learns anew"
    await store.keep_layer("web", replace(kept, sequence=kept.sequence + 1, data=b"another form"))
    with pytest.raises(ValueError, match="pickle"):
        TenantLayer.from_bytes(b"another form")
    assert await LayerLoader(store, classifier).load("web", replace(marks["web"], layer_sequence=kept.sequence + 1))
    await store.revert("web", one.record.id, "", "bob")
    assert await layer() == b""


def test_a_layer_moves_its_own_run_and_no_other(classifier: Classifier) -> None:
    batch = MessageBatch([e.text for e in EXAMPLES[:8]])
    plain = classifier.classify(batch)
    moved = classifier.classify(batch, layer=learn(classifier, EXAMPLES))
    assert not np.array_equal(plain.score, moved.score)
    np.testing.assert_array_equal(classifier.classify(batch).score, plain.score)


def test_ten_thousand_wrong_labels_move_a_score_by_a_bounded_amount(classifier: Classifier) -> None:
    wrong = [example(n, f"{TEXT} {n}", True, "mallory") for n in range(10_000)]
    batch = MessageBatch([TEXT])
    layer = learn(classifier, wrong)
    before, after = (log_odds(classifier.classify(batch, layer=one).score) for one in (None, layer))
    assert 0 < after - before < 20
