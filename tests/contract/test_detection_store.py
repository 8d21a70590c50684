"""The contract of DetectionStore, held by the fake, PostgreSQL, and PostgreSQL behind the caches."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from winnow_server.embedded import EmbeddedStores
from winnow_server.errors import NotFound, RequestIdReused
from winnow_server.spam.cache import CachedDetectionStore
from winnow_server.spam.engine import Action, Channel, Verdict
from winnow_server.spam.feedback.postgres_store import PostgresFeedbackStore
from winnow_server.spam.postgres_store import PostgresDetectionStore
from winnow_server.spam.records import DetectionQuery, DetectionRecord
from winnow_server.spam.store import DetectionStore
from winnow_server.storage.caching import Caching
from winnow_server.storage.filters import Comparison
from winnow_server.storage.ids import NIL, time_of, uuid7
from winnow_server.storage.postgres import Database

from tests.contract.fakes import MemoryDetectionStore
from tests.contract.samples import new_detection, new_feedback, project


@pytest.fixture(scope="module", params=["memory", "postgres", "cached"])
async def store(
    request: pytest.FixtureRequest, database: Database, embedded: EmbeddedStores
) -> AsyncIterator[DetectionStore]:
    match request.param:
        case "memory":
            yield MemoryDetectionStore()
        case "postgres":
            yield PostgresDetectionStore(database)
        case _:
            async with Caching(embedded.redis_url) as caching:
                await caching.events.wait_listening()
                yield CachedDetectionStore(PostgresDetectionStore(database), caching)


async def test_a_batch_is_read_back_in_order(store: DetectionStore) -> None:
    of = project()
    news = [new_detection(score=i / 512, sender=f"s{i}") for i in range(512)]
    ids = await store.create_many(of, news)
    assert ids == sorted(ids)
    assert len(set(ids)) == 512
    record = await store.get(of, ids[7])
    assert record == DetectionRecord(ids[7], of, time_of(ids[7]), news[7], None)
    listed = await store.list(DetectionQuery(of, 1000))
    assert [r.id for r in listed] == ids[::-1]
    assert [r.detection for r in listed] == news[::-1]


async def test_an_empty_batch_is_nothing(store: DetectionStore) -> None:
    assert await store.create_many(project(), []) == []


async def test_text_that_a_database_cannot_hold_is_stored_all_the_same(store: DetectionStore) -> None:
    of = project()
    (id,) = await store.create_many(of, [new_detection(sender="a\x00b")])
    assert (await store.get(of, id)).detection.sender in ("a\x00b", "a�b")


async def test_another_project_does_not_see_it(store: DetectionStore) -> None:
    of = project()
    (id,) = await store.create_many(of, [new_detection()])
    with pytest.raises(NotFound):
        await store.get(project(), id)
    with pytest.raises(NotFound):
        await store.get(of, uuid7())


async def test_a_repeated_request_id_returns_the_first_ids(store: DetectionStore) -> None:
    of = project()
    batches = [store.create_many(of, [new_detection()] * 3, request_id="r", content_hash="00") for _ in range(8)]
    results = await asyncio.gather(*batches)
    assert all(ids == results[0] for ids in results)
    assert len(await store.list(DetectionQuery(of, 100))) == 3
    with pytest.raises(RequestIdReused):
        await store.create_many(of, [new_detection()], request_id="r", content_hash="01")


async def test_a_repeat_names_what_was_kept_the_first_time(store: DetectionStore) -> None:
    of, new = project(), new_detection()
    first = await store.create_many(of, [None, new, None], request_id="r", content_hash="00")
    assert (first[0], first[2]) == (NIL, NIL)
    assert (await store.get(of, first[1])).detection == new
    assert await store.create_many(of, [new, None, new], request_id="r", content_hash="00") == first
    assert [record.id for record in await store.list(DetectionQuery(of, 10))] == [first[1]]
    assert await store.create_many(of, [None], request_id="s", content_hash="00") == [NIL]
    assert await store.create_many(of, [new], request_id="s", content_hash="00") == [NIL]


async def _said_ham(store: DetectionStore, database: Database, of: str, id: UUID) -> None:
    if isinstance(store, MemoryDetectionStore):
        store.mark(id, Verdict.HAM)
        return
    await PostgresFeedbackStore(database).submit(of, [new_feedback(detection=id)])
    if isinstance(store, CachedDetectionStore):
        await store.marked(of, [id])


async def test_filters(store: DetectionStore, database: Database) -> None:
    of = project()
    spam, phishing = await store.create_many(
        of, [new_detection(Verdict.SPAM, 0.6, "a"), new_detection(Verdict.PHISHING, 0.95, "b")]
    )
    assert await store.list(DetectionQuery(of, 10))
    await _said_ham(store, database, of, spam)

    async def listed(*comparisons: tuple[str, str, object]) -> list[object]:
        query = DetectionQuery(of, 10, None, tuple(Comparison(*c) for c in comparisons))  # type: ignore[arg-type]
        return [record.id for record in await store.list(query)]

    assert await listed(("verdict", "=", int(Verdict.PHISHING))) == [phishing]
    assert await listed(("score", ">=", 0.9)) == [phishing]
    assert await listed(("sender", "=", "a")) == [spam]
    assert await listed(("feedback", "=", int(Verdict.HAM))) == [spam]
    assert await listed(("feedback", "!=", int(Verdict.HAM))) == [phishing]
    assert await listed(("channel", "=", int(Channel.SMS))) == []
    assert await listed(("action", "=", int(Action.FLAG)), ("channel", "=", int(Channel.EMAIL))) == [phishing, spam]
    moment = time_of(spam)
    assert await listed(("create_time", ">=", moment)) == [phishing, spam]
    assert await listed(("create_time", "<", moment - timedelta(hours=1))) == []


async def test_what_the_shadow_would_change_is_listed(store: DetectionStore) -> None:
    of = project()
    same, changed, without = (
        replace(new_detection(), shadow_action=shadow, list_entry=uuid7(), content_hash="ff" * 32)
        for shadow in (Action.FLAG, Action.REJECT, None)
    )
    ids = await store.create_many(of, [same, changed, without])
    assert (await store.get(of, ids[1])).detection == changed
    moment = time_of(ids[0])
    assert [r.id for r in await store.changed_by_shadow(of, moment, 10)] == [ids[1]]
    assert await store.changed_by_shadow(of, moment + timedelta(hours=1), 10) == []
    rejected = DetectionQuery(of, 10, None, (Comparison("shadow_action", "=", int(Action.REJECT)),))
    assert [r.id for r in await store.list(rejected)] == [ids[1]]


async def test_scores_of_what_is_taken_for_ham(store: DetectionStore, database: Database) -> None:
    of = project()
    news = [
        new_detection(Verdict.HAM, 0.1),
        new_detection(Verdict.SPAM, 0.9),
        new_detection(Verdict.PHISHING, 0.8),
        replace(new_detection(Verdict.HAM, 0.2), channel=Channel.SMS),
        replace(new_detection(Verdict.HAM, 0.3), engine_version="older"),
    ]
    ids = await store.create_many(of, news)
    await _said_ham(store, database, of, ids[1])
    moment = time_of(ids[0])
    found = await store.ham_scores(of, moment, "model-1", 10)
    assert found == {Channel.EMAIL: [0.9, 0.1], Channel.SMS: [0.2]}
    assert await store.ham_scores(of, moment, "model-1", 1) == {Channel.SMS: [0.2]}
    assert await store.ham_scores(of, moment + timedelta(hours=1), "model-1", 10) == {}
