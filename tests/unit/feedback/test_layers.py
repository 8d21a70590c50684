"""A layer is a pure function of the applied feedback, however it was arrived at."""

import math

import numpy as np
import pytest
from numpy.typing import NDArray
from winnow_server.spam.engine import Classifier, MessageBatch, TenantLayer, Verdict
from winnow_server.spam.feedback.layers import BLOCK, Example, LayerState
from winnow_server.spam.feedback.loader import LayerLoader
from winnow_server.spam.feedback.records import NewFeedback

from tests.contract.fakes import MemoryDetectionStore
from tests.contract.tenant_fakes import MarksOf, MemoryFeedbackStore

TEXTS = [f"offer {n} of our garden number {n * 7}" for n in range(BLOCK * 2 + 40)]
EXAMPLES = [Example(n + 1, text, n % 3 == 0, 1.0 if n % 2 else 0.25) for n, text in enumerate(TEXTS)]


def _log_odds(score: NDArray[np.float32]) -> float:
    probability = float(score[0])
    return math.log(probability / (1 - probability))


def same(one: TenantLayer | None, other: TenantLayer | None) -> bool:
    return one is not None and other is not None and one.to_bytes() == other.to_bytes()


@pytest.mark.parametrize("steps", [[1] * 30, [BLOCK - 1, 1, 1, BLOCK, 7], [BLOCK, BLOCK], [len(EXAMPLES)]])
def test_learning_in_steps_gives_what_learning_at_once_gives(steps: list[int]) -> None:
    state, at = LayerState(), 0
    for step in steps:
        state = state.learn(EXAMPLES[at : at + step])
        at += step
    assert same(state.layer, LayerState().learn(EXAMPLES[:at]).layer)
    assert state.sequence == at


def test_nothing_learnt_is_no_layer() -> None:
    assert LayerState().learn([]).layer is None


class Counting(MemoryFeedbackStore):
    """Remembers from where feedback was read."""

    def __init__(self, marks: MarksOf) -> None:
        super().__init__(marks, MemoryDetectionStore())
        self.read_after: list[int] = []

    async def applied(self, project: str, after: int) -> list[Example]:  # type: ignore[override]
        self.read_after.append(after)
        return list(await super().applied(project, after))


async def test_a_new_process_goes_on_from_the_layer_that_was_kept() -> None:
    marks: MarksOf = {}
    store = Counting(marks)
    for first in range(0, BLOCK + 10, 100):
        news = [NewFeedback(Verdict.SPAM, "", f"c{n}", True, text=TEXTS[n]) for n in range(first, first + 100)]
        for new in news:
            await store.submit("web", [new])
    whole = await LayerLoader(store, "m1").load("web", marks["web"], LayerState())
    again = await LayerLoader(store, "m1").load("web", marks["web"], LayerState())
    assert same(whole.layer, again.layer)
    assert store.read_after == [0, BLOCK]
    await LayerLoader(store, "m2").load("web", marks["web"], LayerState())
    assert store.read_after == [0, BLOCK, 0], "another model learns anew"
    more, _ = await store.submit("web", [NewFeedback(Verdict.HAM, "", "z", True, text=t) for t in ("one", "two")])
    appended = await LayerLoader(store, "m2").load("web", marks["web"], whole)
    assert store.read_after[-1] == whole.sequence, "only what is new is read"
    assert not same(appended.layer, whole.layer)
    await store.revert("web", more.record.id, "", "ann")  # type: ignore[union-attr]
    reverted = await LayerLoader(store, "m2").load("web", marks["web"], appended)
    assert store.read_after[-1] == 0, "what was taken back is not in the layer that was kept"
    assert same(reverted.layer, LayerState().learn(list(await store.applied("web", 0))).layer)


def test_a_layer_moves_its_own_run_and_no_other() -> None:
    classifier = Classifier.load()
    layer = LayerState().learn(EXAMPLES).layer
    batch = MessageBatch(TEXTS[:8])
    plain = classifier.classify(batch)
    moved = classifier.classify(batch, layer=layer)
    assert not np.array_equal(plain.score, moved.score)
    np.testing.assert_array_equal(classifier.classify(batch).score, plain.score)


def test_ten_thousand_wrong_labels_move_a_score_by_a_bounded_amount() -> None:
    classifier = Classifier.load()
    text = "are you coming home for dinner tonight?"
    wrong = [Example(n + 1, f"{text} {n}", True, 1.0) for n in range(10_000)]
    layer = LayerState().learn(wrong).layer
    batch = MessageBatch([text])
    before, after = (_log_odds(classifier.classify(batch, layer=one).score) for one in (None, layer))
    assert 0 < after - before < 12
