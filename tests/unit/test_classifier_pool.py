"""Which calls share a run of the engine, and that each gets its own rows of it."""

import asyncio
import threading
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
from winnow_server.spam.classify import ClassifierPool
from winnow_server.spam.engine import BatchResult, Classifier, MessageBatch

ENGINE = Classifier.load()
TEXTS = [f"Your parcel {n} is held. Pay the 1.99 fee: http://post-redelivery.example.top/{n}" for n in range(300)]


class Recorded(Classifier):
    """The engine, and of each of its runs the number of messages and the thread."""

    def __init__(self) -> None:
        self.runs: list[int] = []
        self.threads: list[str] = []

    def classify(self, batch: MessageBatch, **kwargs: Any) -> BatchResult:
        self.runs.append(len(batch))
        self.threads.append(threading.current_thread().name)
        if "broken" in batch.texts:
            raise RuntimeError("broken")
        return ENGINE.classify(batch, **kwargs)


@pytest.fixture
def recorded() -> Recorded:
    return Recorded()


@pytest.fixture
async def pool(recorded: Recorded) -> AsyncIterator[ClassifierPool]:
    pool = ClassifierPool(recorded, ThreadPoolExecutor(1, thread_name_prefix="beside"))
    recorded.runs.clear()
    recorded.threads.clear()
    yield pool
    pool.close()


async def test_batches_that_come_together_share_a_run_and_get_their_own_rows(
    pool: ClassifierPool, recorded: Recorded
) -> None:
    batches = [MessageBatch(TEXTS[n : n + 100]) for n in (0, 100, 200)]
    answers = await asyncio.gather(*map(pool.classify, batches))
    assert recorded.runs == [300]
    for batch, answer in zip(batches, answers, strict=True):
        np.testing.assert_array_equal(answer.result.score, ENGINE.classify(batch).score)


async def test_a_run_begins_at_once_when_it_is_large_enough(pool: ClassifierPool, recorded: Recorded) -> None:
    await asyncio.gather(*(pool.classify(MessageBatch(TEXTS[:256])) for _ in range(6)))
    assert recorded.runs == [1024, 512]


async def test_a_batch_too_long_for_the_loop_runs_beside_it(pool: ClassifierPool, recorded: Recorded) -> None:
    long = MessageBatch(["word " * 30_000])
    short, _ = await asyncio.gather(pool.classify(MessageBatch(TEXTS[:1])), pool.classify(long))
    assert sorted(recorded.runs) == [1, 1]
    assert len(short) == 1


async def test_long_subjects_run_beside_the_loop_too(pool: ClassifierPool, recorded: Recorded) -> None:
    await pool.classify(MessageBatch(["x"] * 3, subjects=["word " * 8_000] * 3))
    assert recorded.threads == ["beside_0"]


async def test_work_on_a_long_batch_runs_beside_the_loop(pool: ClassifierPool) -> None:
    def thread(batch: MessageBatch) -> str:
        return threading.current_thread().name

    assert await pool.read(thread, MessageBatch(TEXTS[:10])) == threading.main_thread().name
    assert await pool.read(thread, MessageBatch(["x"], raws=[b"y" * 40_000])) == "beside_0"


async def test_batches_that_are_too_long_together_run_apart(pool: ClassifierPool, recorded: Recorded) -> None:
    half = MessageBatch(["word " * 12_000])
    await asyncio.gather(pool.classify(half), pool.classify(half))
    assert recorded.runs == [1, 1]


async def test_an_error_of_the_engine_reaches_every_call_of_the_run(pool: ClassifierPool) -> None:
    calls = [pool.classify(MessageBatch([text])) for text in ("broken", "fine")]
    errors = await asyncio.gather(*calls, return_exceptions=True)
    assert [str(error) for error in errors] == ["broken", "broken"]


async def test_calls_of_a_busy_server_wait_for_those_on_their_way(pool: ClassifierPool, recorded: Recorded) -> None:
    one = MessageBatch(TEXTS[:1])
    await asyncio.gather(pool.classify(one), pool.classify(one))
    first = asyncio.ensure_future(pool.classify(one))
    for _ in range(10):
        await asyncio.sleep(0)
    await asyncio.gather(first, pool.classify(one))
    assert recorded.runs == [2, 2]


async def test_who_calls_alone_is_soon_no_longer_made_to_wait(pool: ClassifierPool, recorded: Recorded) -> None:
    one = MessageBatch(TEXTS[:1])
    for _ in range(10):
        await pool.classify(one)
    at_once = 0
    for _ in range(8):
        call = asyncio.ensure_future(pool.classify(one))
        before = len(recorded.runs)
        for _ in range(5):
            await asyncio.sleep(0)
        at_once += len(recorded.runs) > before
        await call
    assert at_once == 7
