"""The contract of GroupStore, held by the fake, PostgreSQL, and PostgreSQL behind the caches."""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from winnow_server.embedded import EmbeddedStores
from winnow_server.errors import EtagMismatch, InvalidArgument, NotFound, RequestIdReused
from winnow_server.failure.cache import CachedFailureStore
from winnow_server.failure.engine import Category
from winnow_server.failure.groups.cache import CachedGroupStore
from winnow_server.failure.groups.postgres_store import PostgresGroupStore
from winnow_server.failure.groups.records import (
    BranchCount,
    GroupCursor,
    GroupQuery,
    GroupRecord,
    MergeGroups,
    SplitGroup,
)
from winnow_server.failure.groups.store import GroupStore
from winnow_server.failure.postgres_store import PostgresFailureStore
from winnow_server.failure.records import CorrectFailure, Correction, FailureRecord, Rerun
from winnow_server.failure.store import FailureStore
from winnow_server.storage.caching import Caching
from winnow_server.storage.filters import Comparison
from winnow_server.storage.ids import uuid7
from winnow_server.storage.postgres import Database

from tests.contract.fake_groups import MemoryGroupStore
from tests.contract.fakes import MemoryFailureStore
from tests.contract.samples import analysis, job, new_failure, project


@dataclass
class Stores:
    failures: FailureStore
    groups: GroupStore

    async def fail(self, of: str, fingerprint: str, **parts: object) -> FailureRecord:
        """Stores a failure in a millisecond that none before it has."""
        now = time.time_ns() // 1_000_000
        while time.time_ns() // 1_000_000 == now:
            pass
        category = parts.pop("category", Category.TEST)
        transient = parts.pop("transient", 0.25)
        found = analysis(category, transient, fingerprint)  # type: ignore[arg-type]
        record, _ = await self.failures.create(new_failure(of, analysis=found, **parts))  # type: ignore[arg-type]
        return record

    async def correct(self, record: FailureRecord, correction: Correction) -> FailureRecord:
        change = CorrectFailure(record.project, record.id, record.revision, correction, "", "00", "ann")
        return await self.failures.correct(change)

    async def group(self, of: str, fingerprint: str) -> GroupRecord:
        id = (await self.groups.groups_of(of, [fingerprint]))[fingerprint]
        return await self.groups.get(of, id, 10)

    async def listed(self, of: str, *comparisons: tuple[str, str, object]) -> list[tuple[str, ...]]:
        query = GroupQuery(of, 10, None, tuple(Comparison(*c) for c in comparisons))  # type: ignore[arg-type]
        return [group.fingerprints for group in await self.groups.list(query)]


@pytest.fixture(scope="module", params=["memory", "postgres", "cached"])
async def stores(request: pytest.FixtureRequest, database: Database, embedded: EmbeddedStores) -> AsyncIterator[Stores]:
    match request.param:
        case "memory":
            failures = MemoryFailureStore()
            yield Stores(failures, MemoryGroupStore(failures))
        case "postgres":
            yield Stores(PostgresFailureStore(database), PostgresGroupStore(database))
        case _:
            async with Caching(embedded.redis_url) as caching:
                await caching.events.wait_listening()
                groups = CachedGroupStore(PostgresGroupStore(database), caching)
                yield Stores(CachedFailureStore(PostgresFailureStore(database), caching), groups)


def merge_of(target: GroupRecord, *sources: GroupRecord, **parts: object) -> MergeGroups:
    values = {"revision": target.revision, "request_id": "", "content_hash": "00", "actor": "ann", **parts}
    return MergeGroups(target.project, target.id, sources=tuple(s.id for s in sources), **values)  # type: ignore[arg-type]


def split_of(group: GroupRecord, *fingerprints: str, **parts: object) -> SplitGroup:
    values = {"revision": group.revision, "request_id": "", "content_hash": "00", "actor": "ann", **parts}
    return SplitGroup(group.project, group.id, fingerprints=fingerprints, **values)  # type: ignore[arg-type]


async def test_failures_of_one_fingerprint_are_one_group(stores: Stores) -> None:
    of = project()
    first = await stores.fail(of, "f1", job=job("1", branch="main"))
    await stores.fail(of, "f2")
    await stores.fail(of, "f1", job=job("2", branch="dev"), transient=0.5)
    last = await stores.fail(of, "f1", job=job("3", branch="main"))
    group = await stores.group(of, "f1")
    assert group.fingerprints == ("f1",)
    assert (group.category, group.revision) == (Category.TEST, 1)
    assert (group.first_seen, group.last_seen) == (first.create_time, last.create_time)
    assert (group.failures, group.flaky) == (3, 1)
    assert (group.example, group.snippet) == (last.id, "E   assert 1 == 2\n — größer")
    assert group.cause == "E   assert 1 == 2"
    assert [(day.day, day.failures, day.flaky) for day in group.days] == [(first.create_time.date(), 3, 1)]
    assert group.branches == (BranchCount("main", 2), BranchCount("dev", 1))
    assert (await stores.groups.get(of, group.id, 1)).branches == (BranchCount("main", 2),)


async def test_a_repeat_is_counted_once(stores: Stores) -> None:
    of = project()
    for request_id in ("r1", "r1", "r2"):
        await stores.fail(of, "f1", request_id=request_id, job=job())
    assert (await stores.group(of, "f1")).failures == 1


async def test_another_project_does_not_see_it(stores: Stores) -> None:
    of = project()
    await stores.fail(of, "f1")
    group = await stores.group(of, "f1")
    with pytest.raises(NotFound):
        await stores.groups.get(project(), group.id, 10)
    with pytest.raises(NotFound):
        await stores.groups.get(of, uuid7(), 10)
    assert not await stores.groups.groups_of(project(), ["f1"])


async def test_concurrent_failures_are_all_counted(stores: Stores) -> None:
    of = project()
    records = await asyncio.gather(
        *(stores.fail(of, f"f{i % 2}", transient=0.9, job=job(str(i), branch=f"b{i % 3}")) for i in range(60))
    )
    assert len(await stores.listed(of)) == 2
    for fingerprint in ("f0", "f1"):
        group = await stores.group(of, fingerprint)
        assert (group.failures, group.flaky) == (30, 30)
        assert sum(branch.failures for branch in group.branches) == 30
        assert group.example in {record.id for record in records}


async def test_newest_seen_come_first_in_pages(stores: Stores) -> None:
    of = project()
    for fingerprint in ("f1", "f2", "f3", "f1", "f4", "f2"):
        await stores.fail(of, fingerprint)
    assert await stores.listed(of) == [("f2",), ("f4",), ("f1",), ("f3",)]
    walked, before = [], None
    while page := await stores.groups.list(GroupQuery(of, 2, before)):
        walked += [group.fingerprints[0] for group in page]
        before = GroupCursor(page[-1].last_seen, page[-1].id)
        await stores.fail(of, "f4")
    assert walked == ["f2", "f4", "f1", "f3"]


async def test_filters(stores: Stores) -> None:
    of = project()
    first = await stores.fail(of, "f1", category=Category.NETWORK)
    second = await stores.fail(of, "f2")
    assert await stores.listed(of, ("category", "=", "NETWORK")) == [("f1",)]
    assert await stores.listed(of, ("category", "!=", "NETWORK")) == [("f2",)]
    assert await stores.listed(of, ("first_seen", "<=", first.create_time)) == [("f1",)]
    assert await stores.listed(of, ("last_seen", ">=", second.create_time)) == [("f2",)]


async def test_corrections_change_the_counts(stores: Stores) -> None:
    of = project()
    first = await stores.fail(of, "f1", transient=0.9)
    await stores.fail(of, "f1", transient=0.1)
    group = await stores.group(of, "f1")
    assert (group.flaky, group.settled, group.settled_flaky) == (1, 0, 0)
    said = await stores.correct(first, Correction(category=Category.NETWORK, transient=False))
    group = await stores.group(of, "f1")
    assert (group.failures, group.flaky, group.days[0].flaky) == (2, 0, 0)
    assert (group.settled, group.settled_flaky) == (1, 0)
    assert group.category is Category.NETWORK, "of as many failures, the first by name"
    await stores.fail(of, "f1", transient=0.1)
    back = await stores.correct(said, Correction())
    group = await stores.group(of, "f1")
    assert (group.category, group.failures, group.flaky) == (Category.TEST, 3, 1)
    assert group.settled == 0
    await stores.correct(back, Correction(note="only a note"))
    assert await stores.group(of, "f1") == group


async def test_reruns_change_the_counts_and_people_have_the_last_word(stores: Stores) -> None:
    of = project()
    first = await stores.fail(of, "f1", transient=0.1, job=job("1", commit="c"))
    said = await stores.fail(of, "f1", transient=0.9, job=job("2", commit="c"))
    await stores.correct(said, Correction(transient=False))
    changed = await stores.failures.report_rerun(Rerun(of, job("3", commit="c"), passed=True))
    assert set(changed) == {first.id, said.id}
    group = await stores.group(of, "f1")
    assert (group.failures, group.flaky, group.settled, group.settled_flaky) == (2, 1, 2, 1)
    assert (await stores.failures.get(of, first.id)).transient == 1.0
    assert (await stores.failures.get(of, said.id)).transient == 0.0


async def test_merged_groups_are_one_and_stay_one(stores: Stores) -> None:
    of = project()
    first = await stores.fail(of, "f1", job=job("1", branch="main"))
    await stores.fail(of, "f2", category=Category.NETWORK)
    last = await stores.fail(of, "f3", category=Category.NETWORK, job=job("2", branch="main"))
    one, two, three = [await stores.group(of, f) for f in ("f1", "f2", "f3")]
    merged = await stores.groups.merge(merge_of(one, two, three))
    assert merged.fingerprints == ("f1", "f2", "f3")
    assert (merged.id, merged.revision, merged.failures) == (one.id, 2, 3)
    assert (merged.first_seen, merged.last_seen, merged.example) == (first.create_time, last.create_time, last.id)
    assert merged.category is Category.NETWORK
    assert await stores.listed(of) == [("f1", "f2", "f3")]
    assert set((await stores.groups.groups_of(of, ["f1", "f2", "f3"])).values()) == {one.id}
    with pytest.raises(NotFound):
        await stores.groups.get(of, two.id, 10)
    later = await stores.fail(of, "f2", job=job("3", branch="main"))
    group = await stores.groups.get(of, one.id, 10)
    assert (group.failures, group.last_seen, group.example) == (4, later.create_time, later.id)
    assert group.branches == (BranchCount("main", 3), BranchCount("", 1))
    assert group.days[0].failures == 4


async def test_a_split_takes_fingerprints_out(stores: Stores) -> None:
    of = project()
    first = await stores.fail(of, "f1")
    second = await stores.fail(of, "f2", category=Category.NETWORK)
    merged = await stores.groups.merge(merge_of(await stores.group(of, "f1"), await stores.group(of, "f2")))
    left, taken = await stores.groups.split(split_of(merged, "f2"))
    assert (left.id, left.fingerprints, left.revision) == (merged.id, ("f1",), 3)
    assert (left.example, left.last_seen, left.category) == (first.id, first.create_time, Category.TEST)
    assert (taken.fingerprints, taken.failures, taken.example) == (("f2",), 1, second.id)
    assert (taken.first_seen, taken.category) == (second.create_time, Category.NETWORK)
    await stores.fail(of, "f2")
    assert (await stores.groups.get(of, taken.id, 10)).failures == 2
    assert (await stores.groups.get(of, left.id, 10)).failures == 1


async def test_what_cannot_be_merged_or_split(stores: Stores) -> None:
    of = project()
    for fingerprint in ("f1", "f2"):
        await stores.fail(of, fingerprint)
    one, two = await stores.group(of, "f1"), await stores.group(of, "f2")
    with pytest.raises(InvalidArgument) as itself:
        await stores.groups.merge(merge_of(one, one))
    assert itself.value.violations[0].field == "sources[0]"
    with pytest.raises(InvalidArgument) as foreign:
        await stores.groups.split(split_of(one, "f1", "f2"))
    assert foreign.value.violations[0].field == "fingerprints[1]"
    with pytest.raises(InvalidArgument):
        await stores.groups.split(split_of(one, "f1"))
    with pytest.raises(EtagMismatch):
        await stores.groups.merge(merge_of(one, two, revision=7))
    with pytest.raises(EtagMismatch):
        await stores.groups.split(split_of(one, "f1", revision=7))
    await stores.fail(elsewhere := project(), "f1")
    with pytest.raises(NotFound):
        await stores.groups.merge(merge_of(one, await stores.group(elsewhere, "f1")))
    assert sorted(await stores.listed(of)) == [("f1",), ("f2",)]
    assert (await stores.groups.get(of, one.id, 10)).revision == 1


async def test_repeats_write_nothing(stores: Stores) -> None:
    of = project()
    for fingerprint in ("f1", "f2"):
        await stores.fail(of, fingerprint)
    one, two = await stores.group(of, "f1"), await stores.group(of, "f2")
    merge = merge_of(one, two, request_id="m")
    merged = await stores.groups.merge(merge)
    assert await stores.groups.merge(merge) == merged
    with pytest.raises(RequestIdReused):
        await stores.groups.merge(merge_of(one, two, request_id="m", content_hash="01"))
    split = split_of(merged, "f2", request_id="s")
    assert await stores.groups.split(split) == await stores.groups.split(split)
    assert len(await stores.listed(of)) == 2


async def test_failures_that_arrive_during_merges_are_counted(stores: Stores) -> None:
    of = project()
    for fingerprint in ("f1", "f2"):
        await stores.fail(of, fingerprint)

    async def merge_and_split() -> None:
        for _ in range(5):
            merged = await stores.groups.merge(merge_of(await stores.group(of, "f1"), await stores.group(of, "f2")))
            await stores.groups.split(split_of(merged, "f2"))

    await asyncio.gather(merge_and_split(), *(stores.fail(of, f"f{1 + i % 2}") for i in range(40)))
    assert [(await stores.group(of, f)).failures for f in ("f1", "f2")] == [21, 21]
