"""The contract of ListStore, held by the fake and PostgreSQL."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from winnow_server.errors import LimitReached, NotFound, RequestIdReused, ResourceExists
from winnow_server.spam.engine import Action
from winnow_server.spam.policy.entries import MAX_PHRASES, Disposition, Kind, Removal
from winnow_server.spam.policy.postgres_lists import PostgresListStore
from winnow_server.spam.policy.records import EntryQuery, EntryRecord, Imported, NewEntry
from winnow_server.spam.policy.store import KEPT_REMOVALS, ListStore
from winnow_server.storage.filters import Comparison
from winnow_server.storage.ids import uuid7
from winnow_server.storage.postgres import Database

from tests.contract.samples import project
from tests.contract.tenant_fakes import MemoryListStore

DENIED = NewEntry(Kind.SENDER, "a@example.org", Disposition.DENY, Action.REJECT, note="größer")
SOON = datetime.now(UTC) + timedelta(days=1)
PAST = datetime.now(UTC) - timedelta(days=1)


@pytest.fixture(scope="module", params=["memory", "postgres"])
async def store(request: pytest.FixtureRequest, database: Database) -> ListStore:
    return MemoryListStore({}) if request.param == "memory" else PostgresListStore(database)


async def test_an_entry_is_read_back_listed_and_deleted(store: ListStore) -> None:
    of = project()
    record = await store.create(of, DENIED, "ann")
    assert record == EntryRecord(record.id, of, record.create_time, "ann", DENIED)
    assert await store.get(of, record.id) == record
    other = await store.create(of, replace(DENIED, kind=Kind.DOMAIN, value="example.org", expire_time=SOON), "bob")
    assert await store.list(EntryQuery(of, 10)) == [other, record]
    assert await store.list(EntryQuery(of, 10, before=other.id)) == [record]
    by_kind = EntryQuery(of, 10, None, (Comparison("kind", "=", int(Kind.DOMAIN)),))
    assert await store.list(by_kind) == [other]
    assert {entry.id for entry in await store.deciding(of)} == {record.id, other.id}
    await store.delete(of, record.id, "ann")
    with pytest.raises(NotFound):
        await store.delete(of, record.id, "ann")
    assert await store.list(EntryQuery(of, 10)) == [other]


async def test_another_project_does_not_see_it(store: ListStore) -> None:
    of, other = project(), project()
    record = await store.create(of, DENIED, "ann")
    with pytest.raises(NotFound):
        await store.get(other, record.id)
    with pytest.raises(NotFound):
        await store.delete(other, record.id, "ann")
    with pytest.raises(NotFound):
        await store.get(of, uuid7())
    assert await store.deciding(other) == []


async def test_the_same_value_twice_is_refused(store: ListStore) -> None:
    of = project()
    results = await asyncio.gather(*(store.create(of, DENIED, "ann") for _ in range(5)), return_exceptions=True)
    assert sum(isinstance(result, EntryRecord) for result in results) == 1
    assert sum(isinstance(result, ResourceExists) for result in results) == 4
    await store.create(of, replace(DENIED, shadow=True), "ann")
    await store.create(of, replace(DENIED, kind=Kind.PHRASE), "ann")


async def test_a_repeated_request_id_creates_once(store: ListStore) -> None:
    of = project()
    first = await store.create(of, DENIED, "ann", request_id="r", content_hash="00")
    assert await store.create(of, DENIED, "ann", request_id="r", content_hash="00") == first
    with pytest.raises(RequestIdReused):
        await store.create(of, DENIED, "ann", request_id="r", content_hash="01")


async def test_a_repeated_request_id_deletes_once(store: ListStore) -> None:
    of = project()
    record = await store.create(of, DENIED, "ann")
    for _ in range(2):
        await store.delete(of, record.id, "ann", request_id="r", content_hash="00")
    with pytest.raises(RequestIdReused):
        await store.delete(of, record.id, "ann", request_id="r", content_hash="01")
    again = await store.create(of, DENIED, "ann")
    await store.delete(of, record.id, "ann", request_id="r", content_hash="00")
    assert await store.get(of, again.id) == again


async def test_an_expired_entry_decides_nothing(store: ListStore) -> None:
    of = project()
    await store.create(of, replace(DENIED, expire_time=PAST), "ann")
    kept = await store.create(of, replace(DENIED, value="b@example.org", expire_time=SOON), "ann")
    assert [entry.id for entry in await store.deciding(of)] == [kept.id]
    assert [entry.expires for entry in await store.deciding(of)] == [SOON.timestamp()]


async def test_an_import_adds_and_refreshes(store: ListStore) -> None:
    of = project()
    old = await store.create(of, DENIED, "ann")
    news = [replace(DENIED, value=f"{i}@example.org") for i in range(999)]
    found = await store.import_many(of, [*news, replace(DENIED, action=Action.FLAG, expire_time=SOON), news[0]], "bob")
    assert found == Imported(created=999, updated=1)
    assert len(await store.list(EntryQuery(of, 2000))) == 1000
    refreshed = await store.get(of, old.id)
    assert (refreshed.entry.action, refreshed.entry.expire_time, refreshed.created_by) == (Action.FLAG, SOON, "ann")
    assert await store.import_many(of, news, "bob") == Imported(created=0, updated=999)


async def test_an_import_beyond_the_limit_stores_nothing(store: ListStore) -> None:
    of = project()
    phrases = [replace(DENIED, kind=Kind.PHRASE, value=f"phrase {i}") for i in range(MAX_PHRASES + 1)]
    with pytest.raises(LimitReached):
        await store.import_many(of, phrases, "ann")
    assert await store.list(EntryQuery(of, 10)) == []


async def test_what_was_written_since_a_revision(store: ListStore) -> None:
    of = project()
    first = await store.create(of, DENIED, "ann")
    second = await store.create(of, replace(DENIED, value="b@example.org"), "ann")

    async def since(revision: int) -> set[UUID]:
        return {entry.id for entry in await store.deciding(of, revision)}

    assert [await since(n) for n in range(3)] == [{first.id, second.id}, {second.id}, set()]
    await store.import_many(of, [replace(DENIED, action=Action.FLAG)], "ann")
    assert await since(2) == {first.id}


async def test_what_was_removed_between_two_revisions(store: ListStore) -> None:
    of = project()
    first = await store.create(of, DENIED, "ann")
    second = await store.create(of, replace(DENIED, value="b@example.org", shadow=True), "ann")
    await store.delete(of, first.id, "ann")
    await store.create(of, DENIED, "ann")
    await store.delete(of, second.id, "ann")
    gone = [Removal(Kind.SENDER, "a@example.org"), Removal(Kind.SENDER, "b@example.org", shadow=True)]
    assert await store.removed(of, 0, 5) == gone
    assert await store.removed(of, 2, 4) == gone[:1]
    assert await store.removed(of, 3, 5) == gone[1:]
    assert await store.removed(project(), 0, 5) == []


async def test_only_the_last_removals_are_kept(store: ListStore) -> None:
    of = project()
    made = [await store.create(of, replace(DENIED, value=f"{n}@example.org"), "ann") for n in range(KEPT_REMOVALS + 2)]
    for record in made:
        await store.delete(of, record.id, "ann")
    writes = 2 * len(made)
    assert len(await store.removed(of, 0, writes)) == KEPT_REMOVALS
    assert len(await store.removed(of, writes - 5, writes)) == 5
