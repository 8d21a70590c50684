"""Which request messages of a batch stream are in flight, and which are to be sent again."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Generic, TypeVar

import grpc

from winnow_client.errors import (
    Cancelled,
    DeadlineExceeded,
    PermissionDenied,
    RateLimited,
    Unauthenticated,
    Unavailable,
    Unimplemented,
    WinnowError,
)

Request = TypeVar("Request")
Response = TypeVar("Response")
Context = TypeVar("Context")

#: Enough to keep one server busy while answers travel; more only costs memory.
DEFAULT_WINDOW_MESSAGES = 8
#: Bytes of request messages that may wait for their answers.
DEFAULT_WINDOW_BYTES = 32 * 1024 * 1024


@dataclass(slots=True)
class Batch(Generic[Request, Context]):
    """One request message and what its sender wants back with its answer."""

    #: None when there is nothing to send: the batch only keeps its place in the order.
    request: Request | None
    #: Bytes it counts for in the window.
    size: int
    context: Context


@dataclass(slots=True)
class Answer(Generic[Response, Context]):
    """What became of one batch: a response, an error of the whole batch, or neither when nothing was sent."""

    context: Context
    response: Response | None = None
    error: WinnowError | None = None


class Window(Generic[Request, Context]):
    """Batches without an answer, oldest first. Answers come in order, so each one is of the oldest batch sent.

    Not safe for threads: the caller holds a lock around every method.
    """

    def __init__(self, max_messages: int = DEFAULT_WINDOW_MESSAGES, max_bytes: int = DEFAULT_WINDOW_BYTES) -> None:
        if max_messages < 1 or max_bytes < 1:
            raise ValueError("a window holds at least one message and one byte")
        self._max_messages = max_messages
        self._max_bytes = max_bytes
        self._batches: deque[Batch[Request, Context]] = deque()
        self._bytes = 0
        self._sent = 0
        self._alone = False

    def __len__(self) -> int:
        return len(self._batches)

    @property
    def has_room(self) -> bool:
        """Whether one more batch may be added. Always true when empty, so an oversized batch still passes."""
        return len(self._batches) < self._max_messages and (not self._batches or self._bytes < self._max_bytes)

    def add(self, batch: Batch[Request, Context]) -> None:
        """Takes a batch to send."""
        self._batches.append(batch)
        self._bytes += batch.size

    @property
    def head(self) -> Batch[Request, Context]:
        """The batch whose answer comes next. Raises IndexError when empty."""
        return self._batches[0]

    def next_unsent(self) -> Request | None:
        """The next request message to put on the stream, counted as sent; None when none may be sent now."""
        while self._sent < len(self._batches) and not (self._alone and self._sent):
            request = self._batches[self._sent].request
            self._sent += 1
            if request is not None:
                return request
        return None

    @property
    def all_sent(self) -> bool:
        """Whether every batch here has been put on the stream."""
        return self._sent == len(self._batches)

    def pop(self) -> Batch[Request, Context]:
        """Drops the oldest batch, which is now answered, and lets the others be sent again."""
        batch = self._batches.popleft()
        self._bytes -= batch.size
        self._sent = max(0, self._sent - 1)
        self._alone = False
        return batch

    def rewind(self) -> None:
        """The stream broke: everything unanswered is unsent."""
        self._sent = 0

    def isolate(self) -> bool:
        """Sends the oldest batch by itself from now on, to learn whether it is the one that breaks the stream.

        False when it already was by itself: then it is.
        """
        if self._alone:
            return False
        self._alone = True
        return True


def unexpected_end() -> WinnowError:
    """The server ended a stream with OK and left batches unanswered."""
    return Unavailable(grpc.StatusCode.UNAVAILABLE, "the server ended the stream before its last answer")


def must_stop(error: WinnowError) -> bool:
    """Whether an error that ended a stream would end every further one too, whatever batch it carried."""
    return isinstance(
        error,
        Unavailable | RateLimited | DeadlineExceeded | Cancelled | Unauthenticated | PermissionDenied | Unimplemented,
    )
