"""What ReportRerun promises, held by the fake, PostgreSQL, and PostgreSQL behind the caches."""

import pytest
from winnow_server.failure.engine import CommitHistory
from winnow_server.failure.records import (
    ChangeKind,
    CorrectFailure,
    Correction,
    FailureQuery,
    FailureRecord,
    Rerun,
)
from winnow_server.failure.store import FailureStore
from winnow_server.storage.filters import Comparison

from tests.contract.samples import analysis, job, new_failure, project


async def failed(store: FailureStore, of: str, run: str, **parts: str | int) -> FailureRecord:
    return (await store.create(new_failure(of, job=job(run, **parts))))[0]


async def outcomes(store: FailureStore, *records: FailureRecord) -> list[bool | None]:
    return [(await store.get(record.project, record.id)).rerun_passed for record in records]


async def test_a_pass_of_the_same_commit_is_noted_in_any_run(store: FailureStore) -> None:
    of = project()
    first = await failed(store, of, "1", commit="c")
    other_commit = await failed(store, of, "2", commit="d")
    other_job = await failed(store, of, "3", commit="c", job="lint")
    await store.get(of, first.id)
    start = await store.latest_cursor()
    rerun = Rerun(of, job("9", commit="c"), passed=True)
    assert await store.report_rerun(rerun) == [first.id]
    assert await outcomes(store, first, other_commit, other_job) == [True, None, None]
    now = await store.get(of, first.id)
    assert (now.revision, now.transient) == (2, 1.0)
    assert now.update_time > first.update_time
    query = FailureQuery(of, 10, None, (Comparison("transient", "=", 1.0),))
    assert await store.list(query) == [now]
    assert [(c.kind, c.failure) for c in await store.changes(of, start, 10)] == [(ChangeKind.RERUN, now)]
    assert await store.report_rerun(rerun) == [], "said again, nothing changes"


async def test_attempts_of_a_run_need_no_commit(store: FailureStore) -> None:
    of = project()
    records = [await failed(store, of, "1", attempt=n) for n in (1, 2, 3)]
    assert await store.report_rerun(Rerun(of, job("1", attempt=3), passed=True)) == [r.id for r in records[:2]]
    assert await outcomes(store, *records) == [True, True, None]
    assert await store.report_rerun(Rerun(of, job("2", attempt=3), passed=True)) == []


async def test_one_pass_outweighs_failed_reruns(store: FailureStore) -> None:
    of = project()
    first = await failed(store, of, "1", commit="c")
    second = await failed(store, of, "1", commit="c", attempt=2)
    assert await store.report_rerun(Rerun(of, second.job, passed=False)) == [first.id]
    assert await outcomes(store, first, second) == [False, None]
    assert (await store.get(of, first.id)).transient == 0.0
    assert set(await store.report_rerun(Rerun(of, job("1", commit="c", attempt=3), passed=True))) == {
        first.id,
        second.id,
    }
    assert await store.report_rerun(Rerun(of, job("1", commit="c", attempt=4), passed=False)) == []
    assert await outcomes(store, first, second) == [True, True]


async def test_other_projects_learn_nothing(store: FailureStore) -> None:
    there = await failed(store, project(), "1", commit="c")
    assert await store.report_rerun(Rerun(project(), job("1", commit="c", attempt=2), passed=True)) == []
    assert await outcomes(store, there) == [None]


@pytest.mark.parametrize("said", [True, False])
async def test_a_person_has_the_last_word(store: FailureStore, said: bool) -> None:
    of = project()
    record, _ = await store.create(new_failure(of, job=job("1", commit="c"), analysis=analysis(transient=0.25)))
    change = CorrectFailure(of, record.id, 1, Correction(transient=said), "", "00", "ann")
    corrected = await store.correct(change)
    await store.report_rerun(Rerun(of, job("2", commit="c"), passed=not said))
    now = await store.get(of, record.id)
    assert (now.rerun_passed, now.transient) == (not said, float(said))
    back = CorrectFailure(of, record.id, corrected.revision + 1, Correction(), "", "00", "ann")
    assert (await store.correct(back)).transient == float(not said), "else what the rerun showed holds"


async def test_histories_of_commits(store: FailureStore) -> None:
    of = project()
    asking = [job("1", commit="c", attempt=3), job("1", commit="never"), job("2", commit="d", attempt=9)]
    nothing = CommitHistory()
    assert await store.commit_histories(of, asking) == [nothing, nothing, nothing]
    for number in (1, 2, 3):
        await failed(store, of, "1", commit="c", attempt=number)
    await failed(store, of, "2", commit="d")
    once = CommitHistory(passed=0, failed=1)
    assert await store.commit_histories(of, asking) == [CommitHistory(passed=0, failed=2), nothing, once]
    await store.report_rerun(Rerun(of, job("7", commit="c"), passed=True))
    assert await store.commit_histories(of, asking) == [CommitHistory(passed=1, failed=2), nothing, once]
    assert await store.commit_histories(of, [asking[2]] * 2) == [once, once]
    assert await store.commit_histories(project(), asking) == [nothing, nothing, nothing]
