"""The server's own tasks: run from start to stop, and heard of when they end sooner."""

import asyncio
from collections.abc import Coroutine
from contextlib import AsyncExitStack

import structlog

_log = structlog.get_logger(__name__)


def run_until_closed(stack: AsyncExitStack, work: Coroutine[None, None, None]) -> None:
    """Starts a task that the stack cancels and waits for, so that what it works with closes after it."""
    task = asyncio.create_task(work, name=getattr(work, "__qualname__", None))
    task.add_done_callback(_report)
    stack.push_async_callback(_end, task)


def _report(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        _log.error("a task of the server ended", task=task.get_name(), exc_info=error)


async def _end(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.wait((task,))
