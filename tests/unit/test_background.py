"""Tasks of the server's own: what they work with closes after them, and one that dies is heard of."""

import asyncio
from contextlib import AsyncExitStack

from structlog.testing import capture_logs
from winnow_server.background import run_until_closed


async def test_a_task_is_gone_before_what_it_works_with_closes() -> None:
    order: list[str] = []
    started = asyncio.Event()

    async def work() -> None:
        started.set()
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            order.append("task")

    async with AsyncExitStack() as stack:
        stack.callback(order.append, "store")
        run_until_closed(stack, work())
        await started.wait()
    assert order == ["task", "store"]


async def test_a_task_that_dies_is_logged_and_stops_nothing() -> None:
    async def work() -> None:
        raise LookupError("gone")

    with capture_logs() as logs:
        async with AsyncExitStack() as stack:
            run_until_closed(stack, work())
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            assert [(line["log_level"], repr(line["exc_info"])) for line in logs] == [("error", "LookupError('gone')")]
            assert "work" in logs[0]["task"]
