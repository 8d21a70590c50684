"""A write that may be in the store is told to all caches, whatever becomes of the call that made it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack

import asyncpg
import pytest
from asyncpg.transaction import Transaction
from redis.exceptions import TimeoutError as RedisTimeoutError
from winnow_server.embedded import EmbeddedStores
from winnow_server.errors import CommitUncertain, EtagMismatch
from winnow_server.failure.cache import CachedFailureStore
from winnow_server.failure.postgres_store import PostgresFailureStore
from winnow_server.failure.records import CorrectFailure, Correction, FailureRecord, Rerun
from winnow_server.spam.cache import CachedDetectionStore
from winnow_server.spam.engine import Verdict
from winnow_server.spam.feedback.announce import AnnouncedFeedbackStore
from winnow_server.spam.feedback.postgres_store import PostgresFeedbackStore
from winnow_server.spam.feedback.records import OfCaller
from winnow_server.spam.postgres_store import PostgresDetectionStore
from winnow_server.storage import owed
from winnow_server.storage.caching import Caching
from winnow_server.storage.events import Event
from winnow_server.storage.postgres import Database

from tests.contract.samples import job, new_detection, new_failure, new_feedback, project

Server = Callable[[], Awaitable[Caching]]


@pytest.fixture
async def server(embedded: EmbeddedStores) -> AsyncIterator[Server]:
    async with AsyncExitStack() as stack:

        async def make() -> Caching:
            caching = await stack.enter_async_context(Caching(embedded.redis_url))
            await caching.events.wait_listening()
            return caching

        yield make


class Commits:
    """Holds commits until they are let go, or loses the connection at them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.reached = asyncio.Event()
        self.release = asyncio.Event()
        self.lost = False
        commit = Transaction.commit

        async def slow(transaction: Transaction) -> None:
            self.reached.set()
            await self.release.wait()
            await commit(transaction)
            if self.lost:
                raise asyncpg.ConnectionDoesNotExistError("connection was closed in the middle of operation")

        monkeypatch.setattr(Transaction, "commit", slow)


async def until_shown(store: CachedFailureStore, of: str, revision: int, record: FailureRecord) -> None:
    async with asyncio.timeout(10):
        while True:
            if (await store.get(of, record.id)).revision == revision:
                return
            await asyncio.sleep(0)


def corrected(record: FailureRecord, revision: int = 1) -> CorrectFailure:
    return CorrectFailure(record.project, record.id, revision, Correction(note="n"), "", "", "ann")


async def cancelled_while_it_commits(commits: Commits, write: Awaitable[object]) -> None:
    task = asyncio.ensure_future(write)
    await commits.reached.wait()
    task.cancel()
    commits.release.set()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_of_a_call_cancelled_while_redis_is_told(server: Server, database: Database) -> None:
    here, there = [CachedFailureStore(PostgresFailureStore(database), await server()) for _ in range(2)]
    record, _ = await here.create(new_failure(project()))
    for store in (here, there):
        await store.get(record.project, record.id)
    shared = here._caching.shared
    assert shared is not None
    invalidate, reached = shared._invalidate, asyncio.Event()

    async def stuck(**_: object) -> object:
        shared._invalidate = invalidate
        reached.set()
        return await asyncio.Event().wait()

    shared._invalidate = stuck  # type: ignore[assignment]
    task = asyncio.create_task(here.correct(corrected(record)))
    await reached.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert (await here.get(record.project, record.id)).revision == 2
    await until_shown(there, record.project, 2, record)


async def test_of_a_call_cancelled_while_it_commits(
    server: Server, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = [CachedFailureStore(PostgresFailureStore(database), await server()) for _ in range(2)]
    of = project()
    record, _ = await here.create(new_failure(of, job=job("1", commit="c")))
    for store in (here, there):
        await store.get(of, record.id)
    writes = (
        lambda: here.correct(corrected(record)),
        lambda: here.report_rerun(Rerun(of, job("2", commit="c"), passed=True)),
    )
    for revision, write in enumerate(writes, start=2):
        with monkeypatch.context() as patch:
            await cancelled_while_it_commits(Commits(patch), write())
        assert (await here.get(of, record.id)).revision == revision, "it waited for the commit that it had begun"
        await until_shown(there, of, revision, record)


async def test_of_a_connection_lost_at_the_commit(
    server: Server, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = [CachedFailureStore(PostgresFailureStore(database), await server()) for _ in range(2)]
    of = project()
    record, _ = await here.create(new_failure(of))
    for store in (here, there):
        await store.get(of, record.id)
    with monkeypatch.context() as patch:
        commits = Commits(patch)
        commits.lost = True
        commits.release.set()
        with pytest.raises(CommitUncertain, match="may have been written") as raised:
            await here.correct(corrected(record))
    assert raised.value.metadata == {"written": "unknown"}
    assert (await here.get(of, record.id)).revision == 2
    await until_shown(there, of, 2, record)


async def test_of_feedback_whose_call_is_cancelled_while_it_commits(
    server: Server, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    detections = CachedDetectionStore(PostgresDetectionStore(database), await server())
    changed: list[str] = []

    async def tell(project: str) -> None:
        changed.append(project)

    feedback = AnnouncedFeedbackStore(PostgresFeedbackStore(database), tell, detections.marked)
    of = project()
    (id,) = await detections.create_many(of, [new_detection()])
    await detections.get(of, id)
    with monkeypatch.context() as patch:
        await cancelled_while_it_commits(
            Commits(patch), feedback.submit(of, [new_feedback(detection=id, submitted_by="ann")])
        )
    assert (await detections.get(of, id)).feedback == Verdict.HAM
    with monkeypatch.context() as patch:
        await cancelled_while_it_commits(Commits(patch), feedback.revert(of, OfCaller("ann", None), "", "bob"))
    assert (await detections.get(of, id)).feedback is None
    assert changed == [of, of]


async def test_of_nothing_when_nothing_was_written(server: Server, database: Database) -> None:
    store = CachedFailureStore(PostgresFailureStore(database), await server())
    record, _ = await store.create(new_failure(project()))
    heard: list[Event] = []
    store._caching.events.register(heard.append, lambda: None, lambda: None)
    with pytest.raises(EtagMismatch):
        await store.correct(corrected(record, revision=7))
    await store.report_rerun(Rerun(record.project, job("3", job="other", commit="c"), passed=True))
    assert heard == []


async def test_of_more_than_can_be_owed(server: Server, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(owed, "_MOST", 2)
    here, there = [CachedFailureStore(PostgresFailureStore(database), await server()) for _ in range(2)]
    of = project()
    records = [(await here.create(new_failure(of)))[0] for _ in range(6)]
    for store in (here, there):
        for record in records:
            await store.get(of, record.id)
        assert store._caching.shared is not None
        await store._caching.shared.close()
    shared = here._caching.shared
    assert shared is not None

    async def away(*_: object, **__: object) -> object:
        raise RedisTimeoutError

    with monkeypatch.context() as patch:
        patch.setattr(shared, "_invalidate", away)
        for record in records:
            await here.correct(corrected(record))
        assert shared.owed == 3, "two, and that there were more"
    for record in records:
        await until_shown(there, of, 2, record)
    for store in (here, there):
        await store._caching.shared.close()  # type: ignore[union-attr]
    third = CachedFailureStore(PostgresFailureStore(database), await server())
    assert [(await third.get(of, record.id)).revision for record in records] == [2] * 6
