"""Requests of a stream under way at once: their order, their number, and how an error or a caller's end stops them."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from winnow.failure.v1.failure_service_pb2 import ListFailuresRequest
from winnow_server.errors import ServerStopping
from winnow_server.read_ahead import read_ahead

LIMIT, ROOM = 3, 1000


class Work:
    """Answers each request once it is let through, and tells which began and which were cancelled."""

    def __init__(self) -> None:
        self.began: list[int] = []
        self.cancelled: list[int] = []
        self.ready = {n: asyncio.Event() for n in range(10)}

    async def answer(self, numbered: ListFailuresRequest) -> int:
        request = numbered.page_size
        self.began.append(request)
        try:
            await self.ready[request].wait()
        except asyncio.CancelledError:
            self.cancelled.append(request)
            raise
        if request == 7:
            raise ValueError("seven")
        return request * 10


async def numbers(count: int, error: Exception | None = None, padding: int = 0) -> AsyncIterator[ListFailuresRequest]:
    for n in range(count):
        yield ListFailuresRequest(page_size=n, filter="x" * padding)
    if error is not None:
        raise error


def ahead(
    requests: AsyncIterator[ListFailuresRequest], work: Work, stopping: asyncio.Event | None = None
) -> AsyncIterator[int]:
    return read_ahead(requests, work.answer, LIMIT, ROOM, ListFailuresRequest.ByteSize, stopping or asyncio.Event())


async def collect(answers: AsyncIterator[int], got: list[int]) -> None:
    """Into `got`, so that what came before an error is still there."""
    async for answer in answers:
        got += [answer]


async def settled() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def test_answers_keep_the_order_in_which_requests_came() -> None:
    work = Work()
    answers = ahead(numbers(6), work)
    first = asyncio.ensure_future(anext(answers))
    work.ready[2].set()
    work.ready[1].set()
    await settled()
    assert not first.done()
    for ready in work.ready.values():
        ready.set()
    assert [await first, *[answer async for answer in answers]] == [0, 10, 20, 30, 40, 50]


async def test_no_more_than_the_limit_is_read_before_it_is_answered() -> None:
    work = Work()
    answers = ahead(numbers(9), work)
    first = asyncio.ensure_future(anext(answers))
    await settled()
    assert work.began == [0, 1, 2]
    for ready in work.ready.values():
        ready.set()
    assert await first == 0
    await settled()
    assert work.began == [0, 1, 2], "an answer counts until it is taken"
    await anext(answers)
    await settled()
    assert work.began == [0, 1, 2, 3]
    await answers.aclose()


async def test_large_requests_are_not_read_ahead() -> None:
    work = Work()
    answers = ahead(numbers(3, padding=ROOM), work, asyncio.Event())
    first = asyncio.ensure_future(anext(answers))
    await settled()
    assert work.began == [0]
    for ready in work.ready.values():
        ready.set()
    assert [await first, *[answer async for answer in answers]] == [0, 10, 20]


async def test_an_error_in_reading_comes_after_the_answers_to_what_was_read() -> None:
    work = Work()
    for ready in work.ready.values():
        ready.set()
    got: list[int] = []
    with pytest.raises(LookupError, match="gone"):
        await collect(
            ahead(numbers(5, LookupError("gone")), work, asyncio.Event()),
            got,
        )
    assert got == [0, 10, 20, 30, 40]


async def test_an_error_in_answering_cancels_what_is_under_way() -> None:
    work = Work()
    for n in range(8):
        work.ready[n].set()
    got: list[int] = []
    with pytest.raises(ValueError, match="seven"):
        await collect(ahead(numbers(10), work), got)
    assert got == [n * 10 for n in range(7)]
    assert work.cancelled == [n for n in work.began if n > 7]
    assert work.cancelled


async def test_a_caller_that_goes_leaves_nothing_running() -> None:
    work = Work()
    answers = ahead(numbers(9), work)
    waiting = asyncio.ensure_future(anext(answers))
    await settled()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert work.cancelled == [0, 1, 2]
    before = asyncio.all_tasks()
    await settled()
    assert len(asyncio.all_tasks()) == len(before) == 1


async def idle(count: int) -> AsyncIterator[ListFailuresRequest]:
    """Requests, then nothing for ever."""
    async for request in numbers(count):
        yield request
    await asyncio.Event().wait()


@pytest.mark.parametrize("requests", [idle(2), numbers(9)], ids=["idle", "more than is read ahead"])
async def test_a_server_that_stops_answers_what_it_read_and_reads_no_more(
    requests: AsyncIterator[ListFailuresRequest],
) -> None:
    work, stopping, got = Work(), asyncio.Event(), list[int]()
    stream = asyncio.ensure_future(collect(ahead(requests, work, stopping), got))
    await settled()
    began = list(work.began)
    stopping.set()
    await settled()
    assert not stream.done()
    assert not work.cancelled
    for ready in work.ready.values():
        ready.set()
    with pytest.raises(ServerStopping):
        await stream
    assert work.began == began
    assert got == [n * 10 for n in began]


async def test_a_stream_that_opens_while_the_server_stops_is_sent_on() -> None:
    work, stopping, got = Work(), asyncio.Event(), list[int]()
    stopping.set()
    with pytest.raises(ServerStopping):
        await collect(ahead(idle(0), work, stopping), got)


async def test_a_stream_that_was_read_to_its_end_ends_well_while_the_server_stops() -> None:
    work, stopping, got = Work(), asyncio.Event(), list[int]()
    stream = asyncio.ensure_future(collect(ahead(numbers(2), work, stopping), got))
    await settled()
    stopping.set()
    for ready in work.ready.values():
        ready.set()
    await stream
    assert got == [0, 10]
