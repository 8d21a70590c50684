"""Stored failures get the fingerprints of a newer algorithm: batch by batch, and the groups live on."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import text
from winnow_server.failure.engine import Analysis, Analyzer
from winnow_server.failure.groups.fingerprints import fingerprint_of
from winnow_server.failure.groups.postgres_store import PostgresGroupStore
from winnow_server.failure.groups.records import GroupQuery, GroupRecord, MergeGroups
from winnow_server.failure.groups.regroup import Regrouper
from winnow_server.failure.postgres_store import PostgresFailureStore
from winnow_server.failure.records import CorrectFailure, Correction, FailureRecord, Job
from winnow_server.storage.postgres import Database
from winnow_server.storage.sql import Statement

from tests.contract.samples import analysis, new_failure, project


@pytest.fixture
async def empty(database: Database) -> Database:
    """No failures of other tests to regroup."""
    tables = ("ci_failures", "failure_groups", "group_fingerprints", "fingerprint_days", "fingerprint_branches")
    async with database.transaction() as session:
        await session.row(Statement("t", text(f"TRUNCATE {', '.join((*tables, 'regroup_progress'))}")))
    return database


class Told:
    def __init__(self) -> None:
        self.changes: list[tuple[str, Sequence[UUID]]] = []

    async def __call__(self, project: str, ids: Sequence[UUID]) -> None:
        self.changes.append((project, ids))


def regrouper(
    database: Database, fingerprint: Callable[[Analysis], str], *, size: int = 100, told: Told | None = None
) -> Regrouper:
    return Regrouper(
        database,
        told or Told(),
        version=2,
        fingerprint=fingerprint,
        batch_size=size,
        # Those of this very moment too.
        open_for=timedelta(seconds=-1),
    )


async def stored(database: Database, of: str, fingerprint: str, cause: str) -> FailureRecord:
    """A failure of which a newer algorithm may read `cause` in the CI system's name."""
    found = replace(analysis(fingerprint=fingerprint, transient=0.75), ci_system=cause)
    new = new_failure(of, analysis=found, job=Job(branch="main"))
    return (await PostgresFailureStore(database).create(new))[0]


def by_cause(analysis: Analysis) -> str:
    return f"new-{analysis.ci_system}"


async def groups_of(database: Database, of: str) -> dict[tuple[str, ...], GroupRecord]:
    store = PostgresGroupStore(database)
    listed = await store.list(GroupQuery(of, 100))
    return {group.fingerprints: await store.get(of, group.id, 10) for group in listed}


async def test_a_group_keeps_its_name_and_counts(empty: Database) -> None:
    of = project()
    first = await stored(empty, of, "f1", "a")
    last = await stored(empty, of, "f1", "a")
    before = (await groups_of(empty, of))["f1",]
    told = Told()
    assert not await regrouper(empty, by_cause, told=told).batch()
    after = await groups_of(empty, of)
    assert list(after) == [("new-a",)]
    group = after["new-a",]
    assert (group.id, group.failures, group.flaky, group.days) == (before.id, 2, 2, before.days)
    assert (group.first_seen, group.last_seen, group.example) == (first.create_time, last.create_time, last.id)
    assert group.branches == before.branches
    assert told.changes == [(of, [first.id, last.id])]
    record = await PostgresFailureStore(empty).get(of, first.id)
    assert (record.analysis.fingerprint, record.analysis.fingerprint_version, record.revision) == ("new-a", 2, 1)


async def test_one_group_becomes_two_and_two_become_one(empty: Database) -> None:
    of = project()
    for fingerprint, cause in (("f1", "a"), ("f1", "b"), ("f2", "c"), ("f3", "c")):
        await stored(empty, of, fingerprint, cause)
    before = await groups_of(empty, of)
    await regrouper(empty, by_cause).batch()
    after = await groups_of(empty, of)
    assert {key: group.failures for key, group in after.items()} == {("new-a",): 1, ("new-b",): 1, ("new-c",): 2}
    assert after["new-a",].id == before["f1",].id
    assert after["new-b",].id not in {group.id for group in before.values()}
    assert after["new-b",].snippet
    assert after["new-c",].id == before["f2",].id


async def test_what_people_merged_stays_one(empty: Database) -> None:
    of = project()
    for fingerprint, cause in (("f1", "a"), ("f2", "b")):
        await stored(empty, of, fingerprint, cause)
    one, two = (await groups_of(empty, of))["f1",], (await groups_of(empty, of))["f2",]
    await PostgresGroupStore(empty).merge(MergeGroups(of, one.id, 1, (two.id,), "", "00", "ann"))
    await regrouper(empty, by_cause).batch()
    after = await groups_of(empty, of)
    assert list(after) == [("new-a", "new-b")]
    assert after["new-a", "new-b"].id == one.id


async def test_it_goes_on_where_another_stopped(empty: Database) -> None:
    of = project()
    for number in range(5):
        await stored(empty, of, f"f{number}", str(number))
    seen: list[str] = []

    def watched(analysis: Analysis) -> str:
        seen.append(analysis.ci_system)
        return by_cause(analysis)

    def failing(analysis: Analysis) -> str:
        raise RuntimeError

    assert await regrouper(empty, watched, size=2).batch()
    with pytest.raises(RuntimeError):
        await regrouper(empty, failing, size=2).batch()
    assert len([key for key in await groups_of(empty, of) if key[0].startswith("new")]) == 2
    other = regrouper(empty, watched, size=2)
    assert await other.batch()
    assert not await other.batch()
    assert seen == ["0", "1", "2", "3", "4"], "each once"
    late = await stored(empty, of, "f9", "9")
    assert not await other.batch()
    assert (await PostgresFailureStore(empty).get(of, late.id)).analysis.fingerprint == "new-9"


async def test_the_newer_version_is_left_alone(empty: Database) -> None:
    of = project()
    record = await stored(empty, of, "f1", "a")
    await regrouper(empty, by_cause).batch()
    older = Regrouper(empty, Told(), version=1, fingerprint=lambda _: "old", open_for=timedelta(seconds=-1))
    await older.batch()
    assert (await PostgresFailureStore(empty).get(of, record.id)).analysis.fingerprint == "new-a"


async def test_corrections_survive(empty: Database) -> None:
    of = project()
    record = await stored(empty, of, "f1", "a")
    store = PostgresFailureStore(empty)
    await store.correct(CorrectFailure(of, record.id, 1, Correction(transient=False), "", "00", "ann"))
    await regrouper(empty, by_cause).batch()
    assert (await groups_of(empty, of))["new-a",].flaky == 0
    corrected = await store.get(of, record.id)
    back = CorrectFailure(of, record.id, corrected.revision, Correction(), "", "00", "ann")
    await store.correct(back)
    assert (await groups_of(empty, of))["new-a",].flaky == 1


def test_what_is_stored_makes_the_engines_own_fingerprint() -> None:
    log = b"$ make\nsrc/wire.c:14:3: error: unknown type name 'wire_t'\nmake: *** [all] Error 1\n"
    found = Analyzer.load().analyze(log)
    assert fingerprint_of(found) == found.fingerprint
