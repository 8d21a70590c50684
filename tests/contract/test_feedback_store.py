"""The contract of FeedbackStore, held by the fake and PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from winnow_server.errors import NotFound, RequestIdReused
from winnow_server.spam.engine import Channel, Verdict
from winnow_server.spam.feedback.postgres_store import PostgresFeedbackStore
from winnow_server.spam.feedback.records import (
    FeedbackQuery,
    FeedbackRecord,
    HoldReason,
    OfCaller,
    State,
    StoredLayer,
    Submitted,
)
from winnow_server.spam.feedback.store import FeedbackStore
from winnow_server.spam.feedback.trust import NAMED_LIMIT, UNNAMED_LIMIT
from winnow_server.spam.policy.postgres_policies import PostgresPolicyStore
from winnow_server.spam.policy.records import Marks
from winnow_server.spam.policy.store import PolicyStore
from winnow_server.spam.postgres_store import PostgresDetectionStore
from winnow_server.spam.store import DetectionStore
from winnow_server.storage.filters import Comparison
from winnow_server.storage.ids import time_of, uuid7
from winnow_server.storage.postgres import Database

from tests.contract.fakes import MemoryDetectionStore
from tests.contract.samples import new_detection, new_feedback, project
from tests.contract.tenant_fakes import MemoryFeedbackStore, MemoryPolicyStore


@dataclass
class Stores:
    feedback: FeedbackStore
    detections: DetectionStore
    policies: PolicyStore

    async def say(self, of: str, **parts: object) -> FeedbackRecord:
        (found,) = await self.feedback.submit(of, [new_feedback(**parts)])
        assert isinstance(found, Submitted)
        return found.record


@pytest.fixture(scope="module", params=["memory", "postgres"])
async def stores(request: pytest.FixtureRequest, database: Database) -> AsyncIterator[Stores]:
    if request.param == "memory":
        marks: dict[str, Marks] = {}
        detections = MemoryDetectionStore()
        yield Stores(MemoryFeedbackStore(marks, detections), detections, MemoryPolicyStore(marks))
    else:
        yield Stores(PostgresFeedbackStore(database), PostgresDetectionStore(database), PostgresPolicyStore(database))


async def test_feedback_is_applied_in_order_and_read_back(stores: Stores) -> None:
    of = project()
    one = await stores.say(of, text="free money", verdict=Verdict.SCAM, channel=Channel.SMS, note="why")
    two = await stores.say(of, text="see you", verdict=Verdict.HAM, named=False, submitted_by="10.0.0.1")
    assert one == FeedbackRecord(
        one.id,
        of,
        time_of(one.id),
        None,
        "free money",
        Channel.SMS,
        Verdict.SCAM,
        "why",
        "ann",
        1.0,
        State.APPLIED,
        HoldReason.NONE,
    )
    assert two.weight == 0.25
    assert await stores.feedback.get(of, one.id) == one
    assert await stores.feedback.list(FeedbackQuery(of, 10)) == [two, one]
    assert await stores.feedback.list(FeedbackQuery(of, 10, before=two.id)) == [one]
    of_ann = FeedbackQuery(of, 10, None, (Comparison("submitted_by", "=", "ann"),))
    assert await stores.feedback.list(of_ann) == [one]
    examples = await stores.feedback.applied(of)
    assert [(e.text, e.channel, e.unwanted, e.caller, e.weight) for e in examples] == [
        ("free money", Channel.SMS, True, "ann", 1.0),
        ("see you", Channel.UNSPECIFIED, False, "10.0.0.1", 0.25),
    ]
    assert (await stores.policies.marks(of)).layer_sequence == examples[1].sequence
    assert await stores.feedback.applied(project()) == []


async def test_feedback_on_a_detection_learns_its_text_and_marks_it(stores: Stores) -> None:
    of = project()
    (id,) = await stores.detections.create_many(of, [new_detection()])
    record = await stores.say(of, detection=id, verdict=Verdict.SCAM)
    assert (record.detection, record.text, record.channel) == (id, new_detection().snippet, Channel.EMAIL)
    assert (await stores.detections.get(of, id)).feedback is Verdict.SCAM
    await stores.feedback.revert(of, record.id, "", "bob")
    assert (await stores.detections.get(of, id)).feedback is None


async def test_feedback_about_nothing_fails_alone(stores: Stores) -> None:
    of = project()
    missing, stored = await stores.feedback.submit(of, [new_feedback(detection=uuid7()), new_feedback(text="hello")])
    assert isinstance(missing, NotFound)
    assert isinstance(stored, Submitted)
    with pytest.raises(NotFound):
        await stores.feedback.get(project(), stored.record.id)


async def test_the_same_word_again_is_stored_once(stores: Stores) -> None:
    of = project()
    one = await stores.say(of, text="Free  MONEY", verdict=Verdict.SPAM)
    found = await stores.feedback.submit(of, [new_feedback(text="free money", verdict=Verdict.SPAM)] * 3)
    assert found == [Submitted(one, True)] * 3


async def test_a_caller_may_change_its_mind(stores: Stores) -> None:
    of = project()
    wrong = await stores.say(of, text="lunch?", verdict=Verdict.SPAM)
    before = await stores.policies.marks(of)
    right = await stores.say(of, text="lunch?", verdict=Verdict.HAM)
    assert right.state is State.APPLIED
    assert (await stores.feedback.get(of, wrong.id)).state is State.REVERTED
    assert [e.unwanted for e in await stores.feedback.applied(of)] == [False]
    assert (await stores.policies.marks(of)).layer_epoch > before.layer_epoch
    first, second = await stores.feedback.submit(
        of, [new_feedback(text="dinner?", verdict=verdict) for verdict in (Verdict.SPAM, Verdict.HAM)]
    )
    assert isinstance(first, Submitted)
    assert isinstance(second, Submitted)
    assert (first.record.state, second.record.state) == (State.REVERTED, State.APPLIED)


async def test_what_contradicts_another_caller_is_held_until_reviewed(stores: Stores) -> None:
    of = project()
    await stores.say(of, text="offer", verdict=Verdict.SPAM)
    agrees = await stores.say(of, text="offer", verdict=Verdict.PHISHING, submitted_by="cy")
    held = await stores.say(of, text="offer", verdict=Verdict.HAM, submitted_by="bob")
    assert agrees.state is State.APPLIED
    assert (held.state, held.hold_reason) == (State.HELD, HoldReason.CONTRADICTION)
    assert [e.unwanted for e in await stores.feedback.applied(of)] == [True, True]
    reviewed = await stores.feedback.review(of, held.id, True, "it is ham here", "dee")
    assert (reviewed.state, reviewed.reviewed_by, reviewed.review_note) == (State.APPLIED, "dee", "it is ham here")
    assert [e.unwanted for e in await stores.feedback.applied(of)] == [True, True, False]
    assert await stores.feedback.review(of, held.id, False, "", "dee") == reviewed
    other = await stores.say(of, text="offer 2", verdict=Verdict.SPAM)
    dismissed = await stores.say(of, text="offer 2", verdict=Verdict.HAM, submitted_by="bob")
    assert (await stores.feedback.review(of, dismissed.id, False, "", "dee")).state is State.DISMISSED
    assert other.id in {r.id for r in await stores.feedback.list(FeedbackQuery(of, 10))}


async def test_a_caller_is_limited_and_others_are_not(stores: Stores) -> None:
    of = project()
    news = [new_feedback(text=f"text {i}", submitted_by="mallory") for i in range(NAMED_LIMIT + 40)]
    found = [item for at in range(0, len(news), 500) for item in await stores.feedback.submit(of, news[at : at + 500])]
    states = [item.record.state for item in found if isinstance(item, Submitted)]
    assert states == [State.APPLIED] * NAMED_LIMIT + [State.HELD] * 40
    last = found[-1]
    assert isinstance(last, Submitted)
    assert last.record.hold_reason is HoldReason.CALLER_LIMIT
    assert len(await stores.feedback.applied(of)) == NAMED_LIMIT
    assert (await stores.say(of, text="from another")).state is State.APPLIED
    unnamed = [new_feedback(text=f"u {i}", submitted_by="10.0.0.9", named=False) for i in range(UNNAMED_LIMIT + 1)]
    found = await stores.feedback.submit(of, unnamed)
    assert sum(isinstance(i, Submitted) and i.record.state is State.APPLIED for i in found) == UNNAMED_LIMIT


async def test_reverting_a_caller_takes_back_all_of_it_and_frees_nothing(stores: Stores) -> None:
    of = project()
    kept = await stores.say(of, text="mine")
    news = [new_feedback(text=f"text {i}", submitted_by="mallory") for i in range(NAMED_LIMIT)]
    await stores.feedback.submit(of, news)
    reverted = await stores.feedback.revert(of, OfCaller("mallory"), "poison", "ann")
    assert len(reverted) == NAMED_LIMIT
    assert {r.state for r in reverted} == {State.REVERTED}
    assert await stores.feedback.revert(of, OfCaller("mallory"), "", "ann") == []
    assert [e.text for e in await stores.feedback.applied(of)] == [kept.text]
    again = await stores.say(of, text="once more", submitted_by="mallory")
    assert again.hold_reason is HoldReason.CALLER_LIMIT
    with pytest.raises(NotFound):
        await stores.feedback.revert(of, uuid7(), "", "ann")


async def test_a_repeated_request_id_stores_once(stores: Stores) -> None:
    of = project()
    news = [new_feedback(text=f"t{i}") for i in range(3)]
    calls = [stores.feedback.submit(of, news, request_id="r", content_hash="00") for _ in range(4)]
    results = await asyncio.gather(*calls)
    ids = [[i.record.id for i in items if isinstance(i, Submitted)] for items in results]
    assert len(ids[0]) == 3
    assert all(found == ids[0] for found in ids)
    assert len(await stores.feedback.list(FeedbackQuery(of, 10))) == 3
    with pytest.raises(RequestIdReused):
        await stores.feedback.submit(of, news, request_id="r", content_hash="01")


async def test_the_latest_layer_is_kept(stores: Stores) -> None:
    of = project()
    assert await stores.feedback.stored_layer(of) is None
    later, earlier = StoredLayer(2, 9, "m1", b"later"), StoredLayer(1, 20, "m1", b"earlier")
    await stores.feedback.keep_layer(of, later)
    await stores.feedback.keep_layer(of, earlier)
    assert await stores.feedback.stored_layer(of) == later
    of_another_model = StoredLayer(1, 1, "m2", b"other")
    await stores.feedback.keep_layer(of, of_another_model)
    assert await stores.feedback.stored_layer(of) == of_another_model
