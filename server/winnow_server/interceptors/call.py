"""What interceptors and servicers know of the call under way."""

import time
from collections import deque
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

import grpc
from google.protobuf.message import Message
from grpc import aio
from opentelemetry.trace import Span

from winnow_server.errors import InvalidArgument


@dataclass(frozen=True, slots=True)
class Method:
    """One rpc. `path` is "/winnow.failure.v1.FailureService/GetFailure"."""

    path: str
    request_streaming: bool
    response_streaming: bool

    @property
    def service(self) -> str:
        return self.path.split("/")[1]

    @property
    def name(self) -> str:
        return self.path.split("/")[2]


Context = aio.ServicerContext[Any, Any]


@dataclass(slots=True)
class Call:
    """One call from its first byte to its status."""

    method: Method
    context: Context
    metadata: dict[str, str | bytes]
    # "name" as given by a trusted peer, else the peer's address; `named` tells which.
    caller: str = ""
    named: bool = False
    trace_id: str = ""
    # Set only while the call is sampled, so that nobody else has to ask.
    span: Span | None = None
    # The spans of the stream messages under way, oldest first: answers come in the order of the messages.
    message_spans: deque[Span] = field(default_factory=deque)
    # When the latest message passed each way, in Unix nanoseconds; kept while the call is sampled.
    request_time: int = 0
    answer_time: int = 0
    # Request messages so far, and the items in them: 1 a unary call, the batch sizes of a stream.
    messages: int = 0
    items: int = 0
    message_items: int = 0
    message_bytes: int = 0
    answers: int = 0
    # What the admission of the server counts as this call's: messages not yet done with, oldest first, and their sum.
    admitted: bool = False
    held: deque[int] | None = None
    held_bytes: int = 0
    # Broken items of the request message in hand, by index; they become item errors.
    item_errors: dict[int, InvalidArgument] = field(default_factory=dict)
    # Takes from an answer what the caller did not ask for; None sends all of it.
    select: Callable[[Message], None] | None = None
    compressed: bool = False
    # Seconds the call may take; None leaves it to the caller's own deadline.
    timeout: float | None = None
    code: grpc.StatusCode = grpc.StatusCode.OK
    error: BaseException | None = None
    # Why the call failed, for the log: the reason of an error made on purpose, else the id of an internal one.
    cause: str = ""
    started: float = field(default_factory=time.perf_counter)

    @property
    def seconds(self) -> float:
        return time.perf_counter() - self.started

    def weigh(self, request: Message) -> int:
        """The bytes of the message just read, known for free: protobuf would write it all to tell."""
        return self.message_bytes

    def measure(self) -> None:
        """Notes the length of the message that this task has just read."""
        self.message_bytes = received_bytes.get()


_current: ContextVar[Call] = ContextVar("call")
received_bytes: ContextVar[int] = ContextVar("received_bytes", default=0)
"""The length of the request message that this task read last."""
message_span: ContextVar[Span | None] = ContextVar("message_span", default=None)
"""The span of the stream message that this task works on, while the call is sampled."""


def current_call() -> Call:
    """The call that this task serves."""
    return _current.get()


def find_call() -> Call | None:
    """The call that this task serves, None in the server's own tasks."""
    return _current.get(None)


def open_call(method: Method, context: Context) -> Call:
    """Starts a call and makes it the current one of this task."""
    call = Call(method, context, dict(context.invocation_metadata() or ()))
    _current.set(call)
    return call
