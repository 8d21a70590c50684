"""The contract of SignatureStore, held by the fake, PostgreSQL, and PostgreSQL behind the caches."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from winnow_server.embedded import EmbeddedStores
from winnow_server.errors import EtagMismatch, InvalidArgument, LimitReached, NotFound, RequestIdReused
from winnow_server.failure.engine import Category
from winnow_server.failure.signatures.cache import CachedSignatureStore
from winnow_server.failure.signatures.postgres_store import PostgresSignatureStore
from winnow_server.failure.signatures.records import (
    MAX_SIGNATURES,
    DeleteSignature,
    Draft,
    NewSignature,
    SignatureChange,
    SignatureRecord,
    UpdateSignature,
)
from winnow_server.failure.signatures.sets import SignatureSets
from winnow_server.failure.signatures.store import SignatureStore
from winnow_server.storage.caching import Caching
from winnow_server.storage.ids import uuid7
from winnow_server.storage.postgres import Database

from tests.contract.fake_signatures import MemorySignatureStore
from tests.contract.samples import project
from tests.contract.test_caches import until

DRAFT = Draft("mirror", r"mirror \S+ refused größer", Category.NETWORK, 0.75, False, "seen on Mondays")


@pytest.fixture(scope="module", params=["memory", "postgres", "cached"])
async def store(
    request: pytest.FixtureRequest, database: Database, embedded: EmbeddedStores
) -> AsyncIterator[SignatureStore]:
    match request.param:
        case "memory":
            yield MemorySignatureStore()
        case "postgres":
            yield PostgresSignatureStore(database)
        case _:
            async with Caching(embedded.redis_url) as caching:
                await caching.events.wait_listening()
                yield CachedSignatureStore(PostgresSignatureStore(database), caching)


def new(of: str, title: str = "mirror", **parts: str) -> NewSignature:
    values = {"request_id": "", "content_hash": "00", "actor": "ann", **parts}
    return NewSignature(of, replace(DRAFT, title=title), **values)


def update_of(record: SignatureRecord, draft: Draft, **parts: object) -> UpdateSignature:
    values = {"revision": record.revision, "request_id": "", "content_hash": "00", "actor": "bob", **parts}
    return UpdateSignature(record.project, record.id, draft=draft, **values)  # type: ignore[arg-type]


def delete_of(record: SignatureRecord, **parts: object) -> DeleteSignature:
    values = {"revision": record.revision, "request_id": "", "content_hash": "00", "actor": "cy", **parts}
    return DeleteSignature(record.project, record.id, **values)  # type: ignore[arg-type]


async def test_what_is_created_is_read_back_whole(store: SignatureStore) -> None:
    of = project()
    created = await store.create(new(of))
    assert (created.project, created.revision, created.draft, created.updated_by) == (of, 1, DRAFT, "ann")
    assert await store.get(of, created.id) == created
    second = await store.create(new(of, "second"))
    assert await store.of_project(of) == [second, created]
    with pytest.raises(NotFound):
        await store.get(project(), created.id)
    assert await store.of_project(project()) == []


async def test_an_update_replaces_and_an_old_etag_is_refused(store: SignatureStore) -> None:
    of = project()
    created = await store.create(new(of))
    await store.of_project(of)
    draft = replace(DRAFT, pattern="other", disabled=True)
    updated = await store.update(update_of(created, draft))
    assert (updated.revision, updated.draft, updated.updated_by) == (2, draft, "bob")
    assert updated.update_time > created.update_time
    assert await store.get(of, created.id) == updated
    assert await store.of_project(of) == [updated]
    with pytest.raises(EtagMismatch):
        await store.update(update_of(created, DRAFT))
    with pytest.raises(EtagMismatch):
        await store.delete(delete_of(created))
    with pytest.raises(NotFound):
        await store.update(UpdateSignature(project(), created.id, 2, DRAFT, "", "00", "bob"))


async def test_a_deleted_one_is_gone_but_its_history_stays(store: SignatureStore) -> None:
    of = project()
    created = await store.create(new(of))
    updated = await store.update(update_of(created, replace(DRAFT, note="why")))
    await store.delete(delete_of(updated))
    with pytest.raises(NotFound):
        await store.get(of, created.id)
    assert await store.of_project(of) == []
    revisions = await store.revisions(of, created.id, 10)
    assert [(r.change, r.changed_by, r.signature) for r in revisions] == [
        (SignatureChange.DELETED, "cy", updated),
        (SignatureChange.UPDATED, "bob", updated),
        (SignatureChange.CREATED, "ann", created),
    ]
    assert await store.revisions(of, created.id, 1, revisions[0].id) == [revisions[1]]
    assert await store.revisions(project(), created.id, 10) == []
    await store.create(new(of))


async def test_titles_are_unique_in_a_project(store: SignatureStore) -> None:
    of = project()
    await store.create(new(of))
    second = await store.create(new(of, "second"))
    for write in (
        store.create(new(of)),
        store.update(update_of(second, DRAFT)),
    ):
        with pytest.raises(InvalidArgument) as error:
            await write
        assert error.value.violations[0].field == "signature.title"
    await store.update(update_of(second, replace(second.draft, note="its own title stays free")))
    await store.create(new(project()))


async def test_concurrent_creates_of_one_title_store_one(store: SignatureStore) -> None:
    of = project()
    results = await asyncio.gather(*(store.create(new(of)) for _ in range(8)), return_exceptions=True)
    assert sum(isinstance(result, SignatureRecord) for result in results) == 1
    assert sum(isinstance(result, InvalidArgument) for result in results) == 7


async def test_a_project_has_so_many_and_no_more(store: SignatureStore) -> None:
    of = project()
    for number in range(MAX_SIGNATURES):
        record = await store.create(new(of, f"s{number}"))
    with pytest.raises(LimitReached, match="200 signatures"):
        await store.create(new(of, "one-too-many"))
    await store.update(update_of(record, replace(record.draft, note="changing is no adding")))
    assert len(await store.of_project(of)) == MAX_SIGNATURES


async def test_repeats_write_nothing(store: SignatureStore) -> None:
    of = project()
    created = await store.create(new(of, request_id="c"))
    assert await store.create(new(of, request_id="c")) == created
    with pytest.raises(RequestIdReused):
        await store.create(new(of, "other", request_id="c", content_hash="01"))
    update = update_of(created, replace(DRAFT, note="n"), request_id="u")
    updated = await store.update(update)
    assert await store.update(update) == updated
    for _ in range(2):
        await store.delete(delete_of(updated, request_id="d"))
    assert len(await store.revisions(of, created.id, 10)) == 3


async def test_green_lines_are_kept_by_slot(store: SignatureStore) -> None:
    of = project()
    await store.keep_green(of, 1, ["a", "b"])
    await store.keep_green(of, 2, ["c"])
    await store.keep_green(of, 1, ["d"])
    assert await store.green_lines(of) == ["d", "c"]
    assert await store.green_lines(project()) == []


async def test_sets_follow_every_write(store: SignatureStore) -> None:
    of = project()
    sets = SignatureSets(store, lambda: True)
    assert await sets.of(of) is None
    created = await store.create(new(of))
    compiled = await sets.of(of)
    assert compiled is not None
    assert [draft.title for draft in compiled.drafts] == ["mirror"]
    assert await sets.of(of) is compiled, "compiled once"
    updated = await store.update(update_of(created, replace(DRAFT, disabled=True)))
    assert await sets.of(of) is None
    await store.delete(delete_of(updated))
    assert await sets.of(of) is None


async def test_another_servers_sets_follow_within_a_second(database: Database, embedded: EmbeddedStores) -> None:
    of = project()
    async with Caching(embedded.redis_url) as here, Caching(embedded.redis_url) as there:
        for caching in (here, there):
            await caching.events.wait_listening()
        store = CachedSignatureStore(PostgresSignatureStore(database), here)
        sets = SignatureSets(
            CachedSignatureStore(PostgresSignatureStore(database), there), lambda: there.events.listening
        )
        assert await sets.of(of) is None
        await store.create(new(of))
        async with asyncio.timeout(1):
            await until(lambda: _has_one(sets, of))


async def _has_one(sets: SignatureSets, of: str) -> bool:
    return await sets.of(of) is not None


async def test_a_pattern_that_no_longer_compiles_is_left_out() -> None:
    store = MemorySignatureStore()
    of = project()
    await store.create(NewSignature(of, replace(DRAFT, title="bad", pattern="(?=a)"), "", "00", "ann"))
    await store.create(new(of))
    compiled = await SignatureSets(store, lambda: True).of(of)
    assert compiled is not None
    assert [draft.title for draft in compiled.drafts] == ["mirror"]
    with pytest.raises(NotFound):
        await store.get(of, uuid7())
