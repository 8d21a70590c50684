"""The contract of FailureStore, held by the fake, PostgreSQL, and PostgreSQL behind the caches."""

import asyncio
import dataclasses
from datetime import timedelta
from uuid import uuid4

import pytest
from winnow_server.errors import EtagMismatch, NotFound, RequestIdReused
from winnow_server.failure import context
from winnow_server.failure.engine import Category
from winnow_server.failure.records import (
    ChangeCursor,
    ChangeKind,
    CorrectFailure,
    Correction,
    FailureQuery,
    FailureRecord,
)
from winnow_server.failure.store import FailureStore
from winnow_server.storage.filters import Comparison
from winnow_server.storage.ids import time_of, uuid7

from tests.contract.samples import analysis, job, new_failure, project


def correction_of(failure: FailureRecord, correction: Correction, **parts: object) -> CorrectFailure:
    values = {"revision": failure.revision, "request_id": "", "content_hash": "00", "actor": "ann", **parts}
    return CorrectFailure(failure.project, failure.id, correction=correction, **values)  # type: ignore[arg-type]


async def test_what_is_created_is_read_back_whole(store: FailureStore) -> None:
    new = new_failure(project(), job=job(commit="c0ffee", branch="main", url="https://ci.example/1"))
    created, existing = await store.create(new)
    assert not existing
    assert (created.job, created.analysis, created.revision, created.correction) == (new.job, new.analysis, 1, None)
    assert created.create_time == created.update_time == time_of(created.id)
    assert await store.get(new.project, created.id) == created


async def test_another_project_does_not_see_it(store: FailureStore) -> None:
    created, _ = await store.create(new_failure(project()))
    with pytest.raises(NotFound):
        await store.get(project(), created.id)
    with pytest.raises(NotFound):
        await store.get(created.project, uuid7())
    with pytest.raises(NotFound):
        await store.get(created.project, uuid4())


async def test_a_repeated_request_id_returns_the_first(store: FailureStore) -> None:
    new = new_failure(project(), request_id="r1")
    first, _ = await store.create(new)
    assert await store.create(new) == (first, True)
    assert await store.list(FailureQuery(new.project, 10)) == [first]


async def test_a_request_id_with_another_content_is_refused(store: FailureStore) -> None:
    of = project()
    await store.create(new_failure(of, request_id="r1"))
    with pytest.raises(RequestIdReused):
        await store.create(new_failure(of, request_id="r1", content_hash="01"))
    assert len(await store.list(FailureQuery(of, 10))) == 1


async def test_request_ids_of_projects_are_apart(store: FailureStore) -> None:
    _, first = await store.create(new_failure(project(), request_id="r1"))
    _, second = await store.create(new_failure(project(), request_id="r1"))
    assert (first, second) == (False, False)


async def test_one_execution_is_one_failure(store: FailureStore) -> None:
    of = project()
    first, _ = await store.create(new_failure(of, job=job(), request_id="r1"))
    again = new_failure(of, job=job(), request_id="r2", content_hash="02")
    assert await store.create(again) == (first, True)
    assert await store.create(again) == (first, True), "its request_id names the failure from now on"
    _, other = await store.create(new_failure(of, job=job(attempt=2)))
    assert not other
    for _ in range(2):
        _, incomplete = await store.create(new_failure(of, job=job(provider="")))
        assert not incomplete


@pytest.mark.parametrize("key", ["request_id", "execution", "both"])
async def test_concurrent_creates_with_one_key_store_one(store: FailureStore, key: str) -> None:
    of = project()
    news = [
        new_failure(
            of,
            request_id="r" if key != "execution" else f"r{i}",
            job=job() if key != "request_id" else None,
        )
        for i in range(12)
    ]
    results = await asyncio.gather(*(store.create(new) for new in news))
    assert len({record.id for record, _ in results}) == 1
    assert sorted(existing for _, existing in results) == [False] + [True] * 11
    assert len(await store.list(FailureQuery(of, 100))) == 1


async def test_pages_neither_repeat_nor_skip_while_failures_arrive(store: FailureStore) -> None:
    of = project()
    there = [(await store.create(new_failure(of)))[0].id for _ in range(11)]
    walked = []
    before = None
    while page := await store.list(FailureQuery(of, 3, before)):
        walked += [record.id for record in page]
        before = page[-1].id
        await store.create(new_failure(of))
    assert walked == there[::-1]
    assert len(await store.list(FailureQuery(of, 100))) == 11 + 4


async def test_filters(store: FailureStore) -> None:
    of = project()
    network, _ = await store.create(
        new_failure(of, analysis=analysis(Category.NETWORK, 0.9, "f1"), job=job("1", branch="main", commit="aa"))
    )
    test, _ = await store.create(
        new_failure(of, analysis=analysis(Category.TEST, 0.1, "f2"), job=job("2", branch="dev", provider="gitlab"))
    )

    async def listed(*comparisons: tuple[str, str, object]) -> list[FailureRecord]:
        return await store.list(FailureQuery(of, 10, None, tuple(Comparison(*c) for c in comparisons)))  # type: ignore[arg-type]

    assert await listed(("category", "=", "NETWORK")) == [network]
    assert await listed(("category", "!=", "NETWORK")) == [test]
    assert await listed(("transient", ">", 0.5)) == [network]
    assert await listed(("transient", "<=", 0.1)) == [test]
    assert await listed(("branch", "=", "main"), ("commit", "=", "aa")) == [network]
    assert await listed(("branch", "=", "main"), ("commit", "=", "bb")) == []
    assert await listed(("provider", "=", "gitlab")) == [test]
    assert await listed(("job", "=", network.job.job)) == [test, network]
    assert await listed(("job", "=", "another")) == []
    assert await listed(("fingerprint", "=", "f2")) == [test]


async def test_filters_of_time_are_exact(store: FailureStore) -> None:
    created, _ = await store.create(new_failure(project()))
    moment = created.create_time
    microsecond = timedelta(microseconds=1)

    async def found(operator: str, shift: timedelta) -> bool:
        comparison = Comparison("create_time", operator, moment + shift)  # type: ignore[arg-type]
        return bool(await store.list(FailureQuery(created.project, 10, None, (comparison,))))

    now, later, earlier = timedelta(0), microsecond, -microsecond
    expected = {
        "=": {now},
        "!=": {later, earlier},
        "<": {later},
        "<=": {now, later},
        ">": {earlier},
        ">=": {now, earlier},
    }
    for operator, holds in expected.items():
        for shift in (now, later, earlier):
            assert await found(operator, shift) == (shift in holds), (operator, shift)


async def test_a_correction_is_laid_over(store: FailureStore) -> None:
    created, _ = await store.create(new_failure(project(), analysis=analysis(Category.TEST, 0.25)))
    await store.list(FailureQuery(created.project, 10))
    correction = Correction(Category.NETWORK, True, ((1, 2), (5, 5)), "flaky mirror")
    corrected = await store.correct(correction_of(created, correction))
    assert corrected.revision == 2
    assert corrected.update_time > corrected.create_time
    assert corrected.analysis == created.analysis
    assert corrected.correction is not None
    assert (corrected.correction.category, corrected.correction.transient) == (Category.NETWORK, True)
    assert (corrected.correction.excerpt, corrected.correction.note) == (((1, 2), (5, 5)), "flaky mirror")
    assert corrected.correction.corrected_by == "ann"
    assert corrected.correction.correct_time == corrected.update_time
    assert await store.get(created.project, created.id) == corrected
    for field, value in (("category", "NETWORK"), ("transient", 1.0)):
        query = FailureQuery(created.project, 10, None, (Comparison(field, "=", value),))
        assert await store.list(query) == [corrected]


async def test_a_correction_that_is_empty_gives_the_engine_its_word_back(store: FailureStore) -> None:
    created, _ = await store.create(new_failure(project(), analysis=analysis(Category.TEST, 0.25)))
    corrected = await store.correct(correction_of(created, Correction(Category.NETWORK, True)))
    await store.correct(correction_of(corrected, Correction()))
    comparisons = (Comparison("category", "=", "TEST"), Comparison("transient", "=", 0.25))
    assert len(await store.list(FailureQuery(created.project, 10, None, comparisons))) == 1


async def test_a_corrected_excerpt_gets_its_text_from_what_is_kept_of_the_log(store: FailureStore) -> None:
    log = b"".join(b"line %d\n" % number for number in range(1, 41))
    kept = context.keep(log, analysis())
    new = dataclasses.replace(new_failure(project()), context=kept)
    created, _ = await store.create(new)
    correction = Correction(excerpt=((2, 3), (90, 91)))
    corrected = await store.correct(correction_of(created, correction))
    assert corrected.correction is not None
    assert corrected.correction.texts == ("line 2\nline 3", "")
    assert await store.get(created.project, created.id) == corrected
    without, _ = await store.create(new_failure(project()))
    corrected = await store.correct(correction_of(without, correction))
    assert corrected.correction is not None
    assert corrected.correction.texts == ("", "")


async def test_kept_lines_are_read_for_several_failures_of_the_project(store: FailureStore) -> None:
    of = project()
    kept = context.keep(b"one\ntwo\n", analysis())
    first, _ = await store.create(dataclasses.replace(new_failure(of), context=kept))
    bare, _ = await store.create(new_failure(of))
    other, _ = await store.create(dataclasses.replace(new_failure(project()), context=kept))
    assert await store.contexts(of, [first.id, bare.id, other.id]) == {first.id: kept}


async def test_an_old_etag_is_refused(store: FailureStore) -> None:
    created, _ = await store.create(new_failure(project()))
    changes = [correction_of(created, Correction(note=str(i))) for i in range(5)]
    results = await asyncio.gather(*(store.correct(change) for change in changes), return_exceptions=True)
    assert sum(isinstance(result, EtagMismatch) for result in results) == 4
    assert (await store.get(created.project, created.id)).revision == 2


async def test_a_repeated_correction_writes_nothing(store: FailureStore) -> None:
    created, _ = await store.create(new_failure(project()))
    change = correction_of(created, Correction(note="why"), request_id="u1")
    corrected = await store.correct(change)
    assert await store.correct(change) == corrected
    with pytest.raises(RequestIdReused):
        await store.correct(correction_of(corrected, Correction(), request_id="u1", content_hash="01"))
    assert len(await store.changes(created.project, ChangeCursor(0, 0), 10)) == 2


async def test_a_refused_correction_leaves_its_request_id_free(store: FailureStore) -> None:
    created, _ = await store.create(new_failure(project()))
    with pytest.raises(EtagMismatch):
        await store.correct(correction_of(created, Correction(), request_id="u1", revision=7))
    assert (await store.correct(correction_of(created, Correction(), request_id="u1"))).revision == 2


async def test_correcting_what_is_not_there(store: FailureStore) -> None:
    created, _ = await store.create(new_failure(project()))
    elsewhere = correction_of(created, Correction())
    with pytest.raises(NotFound):
        await store.correct(CorrectFailure(project(), created.id, 1, Correction(), "", "00", "ann"))
    assert (await store.correct(elsewhere)).revision == 2


async def test_changes_come_in_order_and_resume(store: FailureStore) -> None:
    of = project()
    start = await store.latest_cursor()
    first, _ = await store.create(new_failure(of))
    second, _ = await store.create(new_failure(of))
    await store.create(new_failure(project()))
    corrected = await store.correct(correction_of(first, Correction(note="why")))
    changes = await store.changes(of, start, 10)
    assert [(c.kind, c.failure.id) for c in changes] == [
        (ChangeKind.CREATED, first.id),
        (ChangeKind.CREATED, second.id),
        (ChangeKind.CORRECTED, first.id),
    ]
    assert changes[0].failure == corrected, "each with the failure as it is now"
    assert [c.cursor for c in changes] == sorted(c.cursor for c in changes)
    assert await store.changes(of, changes[0].cursor, 1) == [changes[1]]
    assert await store.changes(of, changes[-1].cursor, 10) == []


async def test_the_latest_cursor_skips_what_was(store: FailureStore) -> None:
    of = project()
    await store.create(new_failure(of))
    cursor = await store.latest_cursor()
    assert await store.changes(of, cursor, 10) == []
    later, _ = await store.create(new_failure(of))
    assert [c.failure for c in await store.changes(of, cursor, 10)] == [later]
