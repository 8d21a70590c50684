"""Batches over a stream: order, chunks, window, resumption, errors; the same from both clients."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator

import grpc
import pytest
from winnow.failure.v1.failure_service_pb2 import LogInput
from winnow.spam.v1 import spam_service_pb2 as spb
from winnow.spam.v1.detection_pb2 import MessageInput
from winnow_client import AsyncClient, ChunkSize, Client, InternalError, RateLimited, Unavailable
from winnow_client._shared.chunks import MAX_BYTES

from tests.unit.client.conftest import Both, texts
from tests.unit.client.scripted import Break, Script, details, error_info, retry_info

CODES = grpc.StatusCode
TEN = ChunkSize(items=10)


def tagged(count: int) -> list[MessageInput]:
    return [MessageInput(request_tag=str(index), text=f"message {index}") for index in range(count)]


def tags(results: list[spb.MessageResult]) -> list[int]:
    return [int(result.request_tag) for result in results]


def test_one_result_an_item_in_order_in_full_chunks(both: Both, script: Script) -> None:
    results = both.call(lambda client: client.classify_many(tagged(95), chunk=TEN))
    assert tags(results) == list(range(95))
    assert [len(request.messages) for request in script.calls[0].requests] == [10] * 9 + [5]
    assert {result.classification.engine_version for result in results} == {"v1"}


def test_logs_too(both: Both) -> None:
    logs = [LogInput(request_tag=str(index), log=b"x\n" * index or b"x") for index in range(30)]
    results = both.call(lambda client: client.analyze_many(logs, chunk=ChunkSize(items=7)))
    assert [int(result.request_tag) for result in results] == list(range(30))
    assert [result.analysis.line_count for result in results] == list(range(30))


def test_chunks_are_bounded_in_bytes(both: Both, script: Script) -> None:
    results = both.call(lambda client: client.classify_many(["x" * 400] * 10, chunk=ChunkSize(max_bytes=1000)))
    assert len(results) == 10
    assert [len(request.messages) for request in script.calls[0].requests] == [2] * 5


@pytest.mark.parametrize(("items", "size"), [(0, 1), (513, 1), (1, 0), (1, MAX_BYTES + 1)])
def test_chunks_out_of_range_are_refused(items: int, size: int) -> None:
    with pytest.raises(ValueError, match="must be 1 to"):
        ChunkSize(items=items, max_bytes=size)


def test_bad_items_come_back_as_errors_in_their_place(both: Both) -> None:
    results = both.call(lambda client: client.classify_many(["good", "bad", "good"]))
    assert [result.WhichOneof("outcome") for result in results] == ["classification", "error", "classification"]
    assert results[1].error.code == 3


def test_an_item_no_message_can_carry_is_an_error_in_its_place(both: Both, script: Script) -> None:
    logs = [b"a\n", b"x" * (MAX_BYTES + 1), b"b\n"]
    results = both.call(lambda client: client.analyze_many(logs))
    assert [result.WhichOneof("outcome") for result in results] == ["analysis", "error", "analysis"]
    assert results[1].error.code == CODES.RESOURCE_EXHAUSTED.value[0]
    assert [len(request.logs) for request in script.calls[0].requests] == [1, 1]


def test_nothing_in_nothing_out(both: Both, script: Script) -> None:
    assert both.call(lambda client: client.classify_many([])) == []
    assert script.calls == []


def test_a_broken_stream_is_resumed_with_only_what_is_unanswered(both: Both, script: Script) -> None:
    script.breaks += [Break(after=3), Break(after=0), Break(after=2)]
    results = both.call(lambda client: client.classify_many(tagged(100), chunk=TEN, retention=spb.RETENTION_ALL))
    assert tags(results) == list(range(100))
    first = [[int(r.messages[0].request_tag) for r in call.requests][:1] for call in script.calls]
    assert first == [[0], [], [30], [50]]
    # The same batch keeps its request_id on every stream: what was stored already is not stored again.
    ids: dict[str, set[str]] = {}
    for call in script.calls:
        for request in call.requests:
            ids.setdefault(request.messages[0].request_tag, set()).add(request.request_id)
    assert all(len(found) == 1 for found in ids.values())
    assert len(set.union(*ids.values())) == 10


def test_a_run_that_stores_nothing_sends_no_request_id(both: Both, script: Script) -> None:
    both.call(lambda client: client.classify_many(texts(5)))
    assert script.calls[0].requests[0].request_id == ""


def test_gives_up_when_nothing_is_answered_any_more(both: Both, script: Script) -> None:
    script.breaks += [Break(after=1)] * 3 + [Break()] * 20
    with pytest.raises(Unavailable):
        both.call(lambda client: client.classify_many(tagged(100), chunk=TEN))
    assert len(script.calls) == 3 + both.config.retry.max_attempts - 1


def test_rate_limit_waits_as_long_as_the_server_asks(both: Both, script: Script) -> None:
    info = details(CODES.RESOURCE_EXHAUSTED, "slow", error_info("RATE_LIMITED"), retry_info(0.05))
    script.breaks += [
        Break(after=1, code=CODES.RESOURCE_EXHAUSTED, trailers=info),
        Break(code=CODES.RESOURCE_EXHAUSTED, trailers=(("grpc-retry-pushback-ms", "20"),)),
    ]
    assert tags(both.call(lambda client: client.classify_many(tagged(30), chunk=TEN))) == list(range(30))
    assert len(script.calls) == 3


@pytest.mark.parametrize("pushback", ["-1", "600000"])
def test_rate_limit_is_raised_when_the_server_wants_no_retry_or_a_long_wait(
    both: Both, script: Script, pushback: str
) -> None:
    info = details(CODES.RESOURCE_EXHAUSTED, "slow", error_info("RATE_LIMITED"))
    script.breaks.append(
        Break(reads=True, code=CODES.RESOURCE_EXHAUSTED, trailers=(*info, ("grpc-retry-pushback-ms", pushback)))
    )
    with pytest.raises(RateLimited):
        both.call(lambda client: client.classify_many(["x"]))
    assert len(script.calls) == 1


def test_other_errors_end_the_run_at_once(both: Both, script: Script) -> None:
    script.breaks.append(Break(after=1, reads=True, code=CODES.INTERNAL))
    with pytest.raises(InternalError):
        both.call(lambda client: client.classify_many(tagged(100), chunk=TEN, window=1))
    assert len(script.calls) == 1


def test_what_the_source_raises_comes_after_the_answers_before_it(both: Both) -> None:
    def source() -> Iterator[str]:
        yield from texts(20)
        raise LookupError("source")

    got: list[object] = []
    if both.kind == "sync":
        with Client(both.target) as client, pytest.raises(LookupError, match="source"):
            got.extend(client.classify_many(source(), chunk=TEN))
    else:
        with pytest.raises(LookupError, match="source"):
            both.call(lambda client: client.classify_many(source(), chunk=TEN))


def test_the_window_bounds_what_is_read_ahead(target: str, script: Script) -> None:
    script.gate.clear()
    read = 0

    def source() -> Iterator[str]:
        nonlocal read
        for text in texts(1000):
            read += 1
            yield text

    with Client(target) as client:
        results = client.classify_many(source(), chunk=TEN, window=3)
        taken: list[object] = []
        consumer = threading.Thread(target=lambda: taken.extend(results))
        consumer.start()
        script.wait_for_requests(1)
        # Three batches in flight, one built and waiting for room.
        assert read <= 40
        script.gate.set()
        consumer.join(30)
    assert len(taken) == 1000
    assert read == 1000


async def test_async_window_and_async_sources(target: str, script: Script) -> None:
    script.gate.clear()
    read = 0

    async def source() -> AsyncIterator[str]:
        nonlocal read
        for text in texts(100):
            read += 1
            yield text

    async with AsyncClient(target) as client:
        results = client.classify_many(source(), chunk=TEN, window=3)
        first = asyncio.ensure_future(anext(results))
        await asyncio.to_thread(script.wait_for_requests, 1)
        # Three batches in flight, one built and waiting for room.
        assert read <= 40
        script.gate.set()
        await first
        rest = [item async for item in results]
    assert len(rest) == 99


def test_answers_do_not_wait_for_a_slow_source(target: str) -> None:
    more = threading.Event()

    def source() -> Iterator[str]:
        yield from texts(10)
        assert more.wait(10), "the answer to the first batch did not come"
        yield from texts(10)

    with Client(target) as client:
        results = client.classify_many(source(), chunk=TEN)
        next(results)
        more.set()
        assert len(list(results)) == 19


def test_leaving_the_results_ends_the_stream(target: str, script: Script) -> None:
    closed = threading.Event()

    def source() -> Iterator[str]:
        try:
            while True:
                yield "message"
        finally:
            closed.set()

    with Client(target) as client:
        results = client.classify_many(source(), chunk=TEN)
        next(results)
        results.close()
        assert closed.wait(10)


def test_deadline_is_of_the_whole_run(both: Both, script: Script) -> None:
    script.breaks.append(Break(after=1))
    both.call(lambda client: client.classify_many(tagged(30), chunk=TEN, timeout=50))
    assert [call.time_remaining for call in script.calls] == [pytest.approx(50, abs=2)] * 2
