"""The spool of an upload: what it gives back, and what is left of it when a call ends before its analysis."""

import asyncio
import hashlib
import os
import threading
from pathlib import Path

import pytest
from winnow_server.errors import ContentTooLarge
from winnow_server.failure.upload import Spool

CHUNK = bytes(range(256)) * 4096


def open_files() -> int:
    """Spools on disk that this process has open; each is deleted from the start."""
    links = []
    for entry in Path("/proc/self/fd").iterdir():
        try:
            links.append(os.readlink(entry))
        except FileNotFoundError:
            continue
    return sum(link.endswith("(deleted)") for link in links)


@pytest.mark.parametrize("count", [1, 3], ids=["in memory", "on disk"])
def test_what_was_written_is_read_back(count: int) -> None:
    before = open_files()
    with Spool(len(CHUNK) * count) as spool:
        for _ in range(count):
            spool.write(CHUNK)
        assert bytes(spool.buffer()) == CHUNK * count
        assert spool.hexdigest == hashlib.sha256(CHUNK * count).hexdigest()
    assert open_files() == before


def test_what_is_longer_than_the_limit_is_refused() -> None:
    with Spool(len(CHUNK)) as spool, pytest.raises(ContentTooLarge):
        for _ in range(2):
            spool.write(CHUNK)


async def test_a_call_cancelled_in_analysis_ends_as_cancelled_and_leaves_no_file() -> None:
    before = open_files()
    reading, done = threading.Event(), threading.Event()

    def analyse(log: bytes) -> None:
        with memoryview(log):
            reading.set()
            done.wait()

    async def upload() -> None:
        with Spool(len(CHUNK) * 3) as spool:
            for _ in range(3):
                spool.write(CHUNK)
            await asyncio.to_thread(analyse, spool.buffer())

    call = asyncio.create_task(upload())
    await asyncio.to_thread(reading.wait)
    assert open_files() > before
    call.cancel()
    try:
        with pytest.raises(asyncio.CancelledError):
            await call
    finally:
        done.set()
    del call
    # The thread lets go of the log with its result.
    for _ in range(1000):
        if open_files() == before:
            break
        await asyncio.to_thread(threading.Event().wait, 0.01)
    assert open_files() == before
