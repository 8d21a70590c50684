"""The contract of LayerStore, held by the fake, PostgreSQL, and PostgreSQL behind the caches."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest
from sqlalchemy import text
from winnow_server.embedded import EmbeddedStores
from winnow_server.errors import EtagMismatch, InvalidArgument, RequestIdReused
from winnow_server.failure import context
from winnow_server.failure.cache import CachedFailureStore
from winnow_server.failure.engine import Category
from winnow_server.failure.layer.cache import CachedLayerStore
from winnow_server.failure.layer.postgres_store import PostgresLayerStore
from winnow_server.failure.layer.records import Layer, Lesson, RevertLayer
from winnow_server.failure.layer.store import LayerStore
from winnow_server.failure.postgres_store import PostgresFailureStore
from winnow_server.failure.records import CorrectFailure, Correction, FailureRecord, Rerun
from winnow_server.failure.store import FailureStore
from winnow_server.storage.caching import Caching
from winnow_server.storage.postgres import Database
from winnow_server.storage.sql import Statement

from tests.contract.fake_layers import MemoryLayerStore
from tests.contract.fakes import MemoryFailureStore
from tests.contract.samples import analysis, job, new_failure, project
from tests.contract.test_caches import until


@dataclass
class Stores:
    failures: FailureStore
    layers: LayerStore

    async def fail(self, of: str, fingerprint: str, run: str = "1") -> FailureRecord:
        new = new_failure(of, analysis=analysis(fingerprint=fingerprint), job=job(run, commit=f"c{run}"))
        return (await self.failures.create(new))[0]

    async def say(self, record: FailureRecord, correction: Correction) -> FailureRecord:
        change = CorrectFailure(record.project, record.id, record.revision, correction, "", "00", "ann")
        return await self.failures.correct(change)


@pytest.fixture(scope="module", params=["memory", "postgres", "cached"])
async def stores(request: pytest.FixtureRequest, database: Database, embedded: EmbeddedStores) -> AsyncIterator[Stores]:
    match request.param:
        case "memory":
            failures = MemoryFailureStore()
            yield Stores(failures, MemoryLayerStore(failures))
        case "postgres":
            yield Stores(PostgresFailureStore(database), PostgresLayerStore(database))
        case _:
            async with Caching(embedded.redis_url) as caching:
                await caching.events.wait_listening()
                layers = CachedLayerStore(PostgresLayerStore(database), caching)
                yield Stores(CachedFailureStore(PostgresFailureStore(database), caching), layers)


def revert_to(layer: Layer, version: int, **parts: object) -> RevertLayer:
    values = {"current": layer.version, "request_id": "", "content_hash": "00", "actor": "bob", **parts}
    return RevertLayer(layer.project, version, **values)  # type: ignore[arg-type]


async def test_a_project_that_taught_nothing_has_an_empty_layer(stores: Stores) -> None:
    of = project()
    await stores.fail(of, "f1")
    assert await stores.layers.current(of) == Layer(of)
    assert await stores.layers.versions(of, 10) == []


async def test_corrections_are_lessons_of_their_fingerprint(stores: Stores) -> None:
    of = project()
    first, second, third = [await stores.fail(of, f, str(i)) for i, f in enumerate(("f1", "f1", "f2"))]
    await stores.layers.current(of)
    await stores.say(first, Correction(Category.NETWORK, True))
    assert (await stores.layers.current(of)).lessons == {"f1": Lesson(Category.NETWORK, said_transient=1)}
    await stores.say(second, Correction(Category.AUTH, False))
    await stores.say(third, Correction(note="teaches nothing"))
    layer = await stores.layers.current(of)
    assert layer.lessons == {"f1": Lesson(Category.AUTH, said_transient=1, said_lasting=1)}
    assert (layer.version, layer.corrections) == (3, 2)
    assert (await stores.layers.current(project())).lessons == {}


async def test_a_correction_taken_back_is_unlearnt(stores: Stores) -> None:
    of = project()
    first = await stores.fail(of, "f1")
    said = await stores.say(first, Correction(Category.NETWORK))
    await stores.say(said, Correction())
    layer = await stores.layers.current(of)
    assert (layer.version, layer.corrections, layer.lessons) == (2, 0, {})


async def test_reruns_are_lessons(stores: Stores) -> None:
    of = project()
    for run in ("1", "2"):
        await stores.fail(of, "f1", run)
    await stores.layers.current(of)
    await stores.failures.report_rerun(Rerun(of, job("9", commit="c1"), passed=True))
    await stores.failures.report_rerun(Rerun(of, job("9", commit="c2"), passed=False))
    layer = await stores.layers.current(of)
    assert layer.lessons == {"f1": Lesson(reruns=2, reruns_passed=1)}
    assert layer.version == 0


async def test_versions_are_kept_in_order(stores: Stores) -> None:
    of = project()
    first = await stores.fail(of, "f1")
    said = await stores.say(first, Correction(Category.NETWORK, note="why"))
    await stores.say(said, Correction(Category.AUTH))
    newest, oldest = await stores.layers.versions(of, 10)
    assert [(v.version, v.actor, v.failure) for v in (newest, oldest)] == [
        (2, "ann", first.id),
        (1, "ann", first.id),
    ]
    assert oldest.correction is not None
    assert (oldest.correction.category, oldest.correction.note) == (Category.NETWORK, "why")
    assert await stores.layers.versions(of, 1) == [newest]
    assert await stores.layers.versions(of, 10, 2) == [oldest]


async def test_a_revert_goes_back_and_can_be_reverted(stores: Stores) -> None:
    of = project()
    first = await stores.fail(of, "f1", "1")
    second = await stores.fail(of, "f2", "2")
    await stores.say(first, Correction(Category.NETWORK))
    one = (await stores.layers.current(of)).lessons
    await stores.say(second, Correction(Category.AUTH))
    both = await stores.layers.current(of)
    back = await stores.layers.revert(revert_to(both, 1))
    assert (back.version, back.lessons, back.corrections) == (3, one, 1)
    assert await stores.layers.current(of) == back
    assert (await stores.layers.versions(of, 1))[0].reverted_to == 1
    assert (await stores.failures.get(of, second.id)).category is Category.AUTH, "failures keep what was said"
    forth = await stores.layers.revert(revert_to(back, 2))
    assert forth.lessons == both.lessons
    nothing = await stores.layers.revert(revert_to(forth, 0))
    assert (nothing.version, nothing.lessons) == (5, {})
    third = await stores.fail(of, "f3", "3")
    await stores.say(third, Correction(Category.CRASH))
    assert (await stores.layers.current(of)).lessons == {"f3": Lesson(Category.CRASH)}


async def test_what_cannot_be_reverted(stores: Stores) -> None:
    of = project()
    await stores.say(await stores.fail(of, "f1"), Correction(Category.NETWORK))
    layer = await stores.layers.current(of)
    with pytest.raises(EtagMismatch):
        await stores.layers.revert(revert_to(layer, 0, current=7))
    for version in (1, 2):
        with pytest.raises(InvalidArgument) as error:
            await stores.layers.revert(revert_to(layer, version))
        assert error.value.violations[0].field == "version"
    assert await stores.layers.current(of) == layer


async def test_a_repeated_revert_writes_nothing(stores: Stores) -> None:
    of = project()
    await stores.say(await stores.fail(of, "f1"), Correction(Category.NETWORK))
    change = revert_to(await stores.layers.current(of), 0, request_id="r")
    assert await stores.layers.revert(change) == await stores.layers.revert(change)
    with pytest.raises(RequestIdReused):
        await stores.layers.revert(revert_to(await stores.layers.current(of), 1, request_id="r", content_hash="01"))
    assert (await stores.layers.current(of)).version == 2


async def test_concurrent_corrections_make_versions_without_gaps(stores: Stores) -> None:
    of = project()
    records = [await stores.fail(of, f"f{i}", str(i)) for i in range(12)]
    await asyncio.gather(*(stores.say(record, Correction(Category.NETWORK)) for record in records))
    assert [v.version for v in await stores.layers.versions(of, 100)] == list(range(12, 0, -1))
    assert len((await stores.layers.current(of)).lessons) == 12


async def test_another_server_learns_within_a_second(database: Database, embedded: EmbeddedStores) -> None:
    of = project()
    async with Caching(embedded.redis_url) as here, Caching(embedded.redis_url) as there:
        for caching in (here, there):
            await caching.events.wait_listening()
        writer = Stores(CachedFailureStore(PostgresFailureStore(database), here), PostgresLayerStore(database))
        reader = CachedLayerStore(PostgresLayerStore(database), there)
        record = await writer.fail(of, "f1")
        assert (await reader.current(of)).lessons == {}
        await writer.say(record, Correction(Category.NETWORK))

        async def learnt() -> bool:
            return (await reader.current(of)).lessons == {"f1": Lesson(Category.NETWORK)}

        async with asyncio.timeout(1):
            await until(learnt)


async def test_examples_are_what_was_said_shown_and_kept(stores: Stores) -> None:
    of = project()
    kept = context.keep(b"".join(b"line %d\n" % number for number in range(1, 41)), analysis())
    first, _ = await stores.failures.create(replace(new_failure(of), context=kept))
    second = await stores.fail(of, "f2", "2")
    await stores.say(second, Correction(Category.AUTH))
    await stores.say(first, Correction(excerpt=((2, 3),)))
    other, own = await stores.layers.examples(of)
    assert (other.correction.category, other.context) == (Category.AUTH, b"")
    assert (own.correction.excerpt, own.shown, own.context) == (((2, 3),), ((7, 9),), kept)
    assert await stores.layers.examples(project()) == []
    await stores.layers.revert(revert_to(await stores.layers.current(of), 1))
    assert await stores.layers.examples(of) == [other]


async def test_a_layer_follows_failures_that_got_new_fingerprints(database: Database, embedded: EmbeddedStores) -> None:
    async with Caching(embedded.redis_url) as caching:
        await caching.events.wait_listening()
        failures = CachedFailureStore(PostgresFailureStore(database), caching)
        stores = Stores(failures, CachedLayerStore(PostgresLayerStore(database), caching))
        of = project()
        record = await stores.say(await stores.fail(of, "old"), Correction(category=Category.NETWORK))
        assert list((await stores.layers.current(of)).lessons) == ["old"]
        async with database.transaction() as session:
            moved = text("UPDATE ci_failures SET fingerprint = 'new' WHERE project = :project")
            await session.row(Statement("t", moved), project=of)
        await failures.changed(of, [record.id])
        assert list((await stores.layers.current(of)).lessons) == ["new"]
