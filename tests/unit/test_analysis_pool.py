"""Which logs are analysed on the event loop, and that the loop turns between them."""

import asyncio
import subprocess
import sys
import threading
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

import pytest
from winnow_server.failure.analyse import AnalysisPool, LogJob
from winnow_server.failure.engine import Analysis, Analyzer
from winnow_server.failure.layer.sets import LayerSets
from winnow_server.failure.signatures.sets import SignatureSets

ENGINE = Analyzer.load()
SMALL, LARGE = b"error: it broke\n", b"error: it broke\n" * 1_000


class Recorded(Analyzer):
    """The engine, and for each run its thread and how often the loop had turned."""

    def __init__(self) -> None:
        self.threads: list[str] = []
        self.turns: list[int] = []
        self.turn = 0

    @property
    def version(self) -> str:
        return ENGINE.version

    def analyze(self, *args: Any, **kwargs: Any) -> Analysis:
        self.threads.append(threading.current_thread().name)
        self.turns.append(self.turn)
        return ENGINE.analyze(*args, **kwargs)


class Nothing:
    """The sets of projects that have none of their own."""

    async def of(self, project: str) -> None:
        return None


@pytest.fixture
def recorded() -> Recorded:
    return Recorded()


@pytest.fixture
async def pool(recorded: Recorded) -> AsyncIterator[AnalysisPool]:
    threads = ThreadPoolExecutor(1, thread_name_prefix="beside")
    pool = AnalysisPool(recorded, cast(SignatureSets, Nothing()), cast(LayerSets, Nothing()), threads)
    yield pool
    pool.close()


async def test_the_loop_turns_between_small_logs_of_many_calls(pool: AnalysisPool, recorded: Recorded) -> None:
    async def count() -> None:
        while True:
            recorded.turn += 1
            await asyncio.sleep(0)

    counting = asyncio.create_task(count())
    await asyncio.gather(*(pool.analyse(LogJob("p", SMALL)) for _ in range(20)))
    await asyncio.gather(*(pool.analyse_all([LogJob("p", SMALL)] * 5) for _ in range(4)))
    counting.cancel()
    assert len(set(recorded.turns)) == len(recorded.turns) == 40
    assert set(recorded.threads) == {threading.main_thread().name}


async def test_what_takes_longer_runs_beside_the_loop(pool: AnalysisPool, recorded: Recorded) -> None:
    await pool.analyse(LogJob("p", LARGE))
    await pool.analyse(LogJob("p", SMALL, green_log=LARGE))
    await pool.analyse_to_keep(LogJob("p", LARGE))
    assert recorded.threads == ["beside_0"] * 3


def test_nothing_is_left_to_the_first_log() -> None:
    """In a process of its own: what is built once, other tests have built."""
    script = """
import statistics, time
from winnow_server.failure.engine import Analyzer
analyzer, times = Analyzer.load(), []
for _ in range(20):
    began = time.process_time()
    analyzer.analyze(b"error: it broke, token=0123456789abcdef0123\\n" * 3)
    times.append(time.process_time() - began)
print(times[0] / statistics.median(times))
"""
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert float(ran.stdout) < 20
