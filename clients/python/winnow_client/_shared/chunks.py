"""Items gathered into request messages of bounded length, and answers taken apart into one result an item."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

import grpc
from google.rpc import status_pb2
from winnow.failure.v1.failure_service_pb2 import (
    AnalyzeLogStreamRequest,
    AnalyzeLogStreamResponse,
    AnalyzeOptions,
    LogInput,
    LogResult,
)
from winnow.spam.v1.detection_pb2 import MessageInput
from winnow.spam.v1.feedback_service_pb2 import (
    FeedbackInput,
    FeedbackResult,
    SubmitFeedbackStreamRequest,
    SubmitFeedbackStreamResponse,
)
from winnow.spam.v1.spam_service_pb2 import (
    ClassifyMessageStreamRequest,
    ClassifyMessageStreamResponse,
    MessageResult,
    Retention,
    View,
)

from winnow_client._shared.requests import LogLike, MessageLike, new_request_id, stores, to_log, to_message
from winnow_client._shared.window import Answer, Batch
from winnow_client.errors import InternalError, WinnowError

#: The service's limits for one request message.
MAX_ITEMS = 512
MAX_BYTES = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class ChunkSize:
    """When a request message is full: whichever comes first. Raises ValueError outside the ranges."""

    #: 1 to 512. Short messages gain nothing above the default.
    items: int = 256
    #: Bytes of its items, 1 to 32 MiB. A longer item goes by itself.
    max_bytes: int = 4 * 1024 * 1024

    def __post_init__(self) -> None:
        if not 1 <= self.items <= MAX_ITEMS:
            raise ValueError(f"items must be 1 to {MAX_ITEMS}, is {self.items}")
        if not 1 <= self.max_bytes <= MAX_BYTES:
            raise ValueError(f"max_bytes must be 1 to {MAX_BYTES}, is {self.max_bytes}")


Value = TypeVar("Value")
Item = TypeVar("Item", LogInput, MessageInput, FeedbackInput)
Request = TypeVar("Request", AnalyzeLogStreamRequest, ClassifyMessageStreamRequest, SubmitFeedbackStreamRequest)
Result = TypeVar("Result", LogResult, MessageResult, FeedbackResult)


@dataclass(slots=True)
class Expected(Generic[Result]):
    """What the answer to a batch has to hold: so many results; or, when nothing was sent, this one."""

    count: int
    local: Result | None = None


@dataclass(frozen=True, slots=True)
class Chunker(Generic[Value, Item, Request, Result]):
    """Makes the batches of one run."""

    size: ChunkSize
    to_item: Callable[[Value], Item]
    to_request: Callable[[list[Item]], Request]
    to_failure: Callable[[Item, status_pb2.Status], Result]

    def batches(self, values: Iterable[Value]) -> Iterator[Batch[Request, Expected[Result]]]:
        """The batches of `values`, in order; reads no further ahead than the message it fills."""
        chunk: _Chunk[Value, Item, Request, Result] = _Chunk(self)
        for value in values:
            yield from chunk.add(value)
        yield from chunk.seal()

    async def abatches(
        self, values: Iterable[Value] | AsyncIterable[Value]
    ) -> AsyncIterator[Batch[Request, Expected[Result]]]:
        """As `batches`, of an iterable of either kind."""
        if isinstance(values, AsyncIterable):
            chunk: _Chunk[Value, Item, Request, Result] = _Chunk(self)
            async for value in values:
                for batch in chunk.add(value):
                    yield batch
            for batch in chunk.seal():
                yield batch
        else:
            for batch in self.batches(values):
                yield batch


class _Chunk(Generic[Value, Item, Request, Result]):
    def __init__(self, chunker: Chunker[Value, Item, Request, Result]) -> None:
        self._chunker: Chunker[Value, Item, Request, Result] = chunker
        self._items: list[Item] = []
        self._bytes = 0

    def add(self, value: Value) -> Iterator[Batch[Request, Expected[Result]]]:
        item = self._chunker.to_item(value)
        size = item.ByteSize()
        limit = self._chunker.size
        if self._bytes + size > limit.max_bytes:
            yield from self.seal()
        if size > MAX_BYTES:
            yield Batch(None, 0, Expected(1, self._chunker.to_failure(item, _too_large(size))))
            return
        self._items.append(item)
        self._bytes += size
        if len(self._items) >= limit.items:
            yield from self.seal()

    def seal(self) -> Iterator[Batch[Request, Expected[Result]]]:
        if self._items:
            items, size = self._items, self._bytes
            self._items, self._bytes = [], 0
            yield Batch(self._chunker.to_request(items), size, Expected(len(items)))


def _too_large(size: int) -> status_pb2.Status:
    code: int = grpc.StatusCode.RESOURCE_EXHAUSTED.value[0]
    return status_pb2.Status(code=code, message=f"the item has {size} bytes; a request message carries {MAX_BYTES}")


def message_chunker(
    parent: str, retention: Retention.ValueType, view: View.ValueType, size: ChunkSize
) -> Chunker[MessageLike, MessageInput, ClassifyMessageStreamRequest, MessageResult]:
    """Messages for ClassifyMessageStream. With a retention each batch has its own request_id, kept when sent again."""

    def request(items: list[MessageInput]) -> ClassifyMessageStreamRequest:
        return ClassifyMessageStreamRequest(
            parent=parent,
            messages=items,
            retention=retention,
            view=view,
            request_id=new_request_id() if stores(retention) else "",
        )

    def failure(item: MessageInput, status: status_pb2.Status) -> MessageResult:
        return MessageResult(request_tag=item.request_tag, error=status)

    return Chunker(size, to_message, request, failure)


def log_chunker(
    parent: str, options: AnalyzeOptions, size: ChunkSize
) -> Chunker[LogLike, LogInput, AnalyzeLogStreamRequest, LogResult]:
    """Logs for AnalyzeLogStream."""

    def request(items: list[LogInput]) -> AnalyzeLogStreamRequest:
        return AnalyzeLogStreamRequest(parent=parent, logs=items, options=options)

    def failure(item: LogInput, status: status_pb2.Status) -> LogResult:
        return LogResult(request_tag=item.request_tag, error=status)

    return Chunker(size, to_log, request, failure)


def feedback_chunker(
    parent: str, size: ChunkSize
) -> Chunker[FeedbackInput, FeedbackInput, SubmitFeedbackStreamRequest, FeedbackResult]:
    """Feedback for SubmitFeedbackStream. Each batch has its own request_id, kept when sent again."""

    def request(items: list[FeedbackInput]) -> SubmitFeedbackStreamRequest:
        return SubmitFeedbackStreamRequest(parent=parent, items=items, request_id=new_request_id())

    def failure(item: FeedbackInput, status: status_pb2.Status) -> FeedbackResult:
        return FeedbackResult(request_tag=item.request_tag, error=status)

    return Chunker(size, lambda item: item, request, failure)


def feedback_results(
    answer: Answer[SubmitFeedbackStreamResponse, Expected[FeedbackResult]],
) -> Iterator[FeedbackResult]:
    """One result an item. Raises InternalError when some are missing."""
    if answer.response is None:
        yield from _local(answer.context)
        return
    _check(answer.context.count, len(answer.response.results))
    yield from answer.response.results


def message_results(
    answer: Answer[ClassifyMessageStreamResponse, Expected[MessageResult]],
) -> Iterator[MessageResult]:
    """One result an item, each with the engine_version of its batch. Raises InternalError when some are missing."""
    if answer.response is None:
        yield from _local(answer.context)
        return
    _check(answer.context.count, len(answer.response.results))
    version = answer.response.engine_version
    for result in answer.response.results:
        if version and result.HasField("classification"):
            result.classification.engine_version = version
        yield result


def log_results(answer: Answer[AnalyzeLogStreamResponse, Expected[LogResult]]) -> Iterator[LogResult]:
    """One result an item. Raises InternalError when some are missing."""
    if answer.response is None:
        yield from _local(answer.context)
        return
    _check(answer.context.count, len(answer.response.results))
    yield from answer.response.results


def _local(expected: Expected[Result]) -> Iterator[Result]:
    if expected.local is not None:
        yield expected.local


def _check(expected: int, found: int) -> None:
    if found != expected:
        raise wrong_count(expected, found)


def wrong_count(expected: int, found: int) -> WinnowError:
    """A server answered a batch with another number of results than it had items."""
    return InternalError(grpc.StatusCode.INTERNAL, f"{found} results for a batch of {expected}")
