"""Writes of many rows take as many statements as writes of one."""

from collections.abc import AsyncIterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace

import pytest
from winnow_server.failure.postgres_store import PostgresFailureStore
from winnow_server.failure.records import ChangeKind, Rerun
from winnow_server.spam.engine import Verdict
from winnow_server.spam.feedback.postgres_store import PostgresFeedbackStore
from winnow_server.spam.feedback.records import OfCaller
from winnow_server.spam.postgres_store import PostgresDetectionStore
from winnow_server.storage.postgres import Database

from tests.contract.samples import job, new_detection, new_failure, new_feedback, project


class Counted:
    """A database, and the names of the statements that it has run since `clear`."""

    def __init__(self, url: str) -> None:
        self.names: list[str] = []
        self.database = Database(url, observe=self._observe)

    def _observe(self, name: str) -> AbstractContextManager[object]:
        self.names.append(name)
        return nullcontext()

    def taken(self) -> list[str]:
        names = self.names.copy()
        self.names.clear()
        return names


@pytest.fixture
async def counted(database_url: str) -> AsyncIterator[Counted]:
    counted = Counted(database_url)
    yield counted
    await counted.database.close()


async def test_of_feedback(counted: Counted) -> None:
    detections, feedback = PostgresDetectionStore(counted.database), PostgresFeedbackStore(counted.database)
    statements = []
    for count in (1, 40):
        of = project()
        news = [new_detection(sender=f"{number}@example.org") for number in range(count)]
        ids = await detections.create_many(of, news)
        said = [
            new_feedback(text=f"letter {number}") if id is None else new_feedback(detection=id)
            for number, id in enumerate([*ids, None])
        ]
        counted.taken()
        await feedback.submit(of, said)
        submitted = counted.taken()
        reverted = await feedback.revert(of, OfCaller("ann", None), "", "bob")
        statements.append((submitted, counted.taken()))
        assert len(reverted) >= 2
    assert statements[0] == statements[1]
    assert statements[0][0].count("detections.mark") == statements[0][1].count("detections.unmark") == 1


async def test_each_detection_gets_its_own_mark_and_loses_no_other(counted: Counted) -> None:
    detections, feedback = PostgresDetectionStore(counted.database), PostgresFeedbackStore(counted.database)
    of, other = project(), project()
    texts = ("one", "two", "three")
    ids = await detections.create_many(of, [replace(new_detection(), snippet=text) for text in texts])
    (elsewhere,) = await detections.create_many(other, [new_detection()])
    verdicts = (Verdict.HAM, Verdict.SPAM, Verdict.SCAM)
    said = [
        new_feedback(detection=id, verdict=verdict, submitted_by="ann")
        for id, verdict in zip([*ids, elsewhere], [*verdicts, Verdict.HAM], strict=True)
    ]
    await feedback.submit(of, said)
    assert [(await detections.get(of, id)).feedback for id in ids] == list(verdicts)
    assert (await detections.get(other, elsewhere)).feedback is None
    # What bob says of the second stands; only what ann said is taken back.
    await feedback.submit(of, [new_feedback(detection=ids[1], verdict=Verdict.HAM, submitted_by="bob")])
    await feedback.revert(of, OfCaller("ann", None), "", "bob")
    first, _, third = [(await detections.get(of, id)).feedback for id in ids]
    assert (first, third) == (None, None)


async def test_of_a_rerun(counted: Counted) -> None:
    store = PostgresFailureStore(counted.database)
    statements = []
    for count in (1, 30):
        of = project()
        start = await store.latest_cursor()
        records = [
            (await store.create(new_failure(of, job=job(str(number), commit="c"))))[0] for number in range(count)
        ]
        counted.taken()
        assert await store.report_rerun(Rerun(of, job("900", commit="c"), passed=True)) == [r.id for r in records]
        statements.append(counted.taken())
        changes = await store.changes(of, start, 100)
        assert [c.failure.id for c in changes if c.kind == ChangeKind.RERUN] == [r.id for r in records], "in order"
        assert {c.failure.revision for c in changes} == {2}
        assert {c.failure.transient for c in changes} == {1.0}
    assert statements[0] == statements[1]
