"""Batches through a bidirectional stream: bounded window, order kept, resumed on a new stream when one breaks.

Three threads share a window under one lock: ours reads the source and fills it, gRPC's sends from it, the caller's
takes the answers. So a slow source never holds back answers, and a slow caller never lets the window grow.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterable, Iterator
from typing import Generic, Protocol, TypeVar, cast

import grpc

from winnow_client._shared.retry import Attempts, RetryPolicy
from winnow_client._shared.window import Answer, Batch, Window, must_stop, unexpected_end
from winnow_client.errors import from_rpc_error

Request = TypeVar("Request")
Response = TypeVar("Response")
Context = TypeVar("Context")

Received = TypeVar("Received", covariant=True)


class _Stream(Protocol[Received]):
    def __iter__(self) -> Iterator[Received]: ...
    def __next__(self) -> Received: ...
    def cancel(self) -> object: ...


class Flow(Generic[Request, Response, Context]):
    """One run of batches through one bidirectional method."""

    def __init__(
        self,
        method: grpc.StreamStreamMultiCallable[Request, Response],
        source: Iterable[Batch[Request, Context]],
        window: Window[Request, Context],
        *,
        metadata: tuple[tuple[str, str], ...],
        retry: RetryPolicy,
        timeout: float | None,
        isolate: bool,
    ) -> None:
        self._method = method
        self._source = source
        self._window = window
        self._metadata = metadata
        self._attempts = Attempts(retry)
        self._deadline = None if timeout is None else time.monotonic() + timeout
        self._isolate = isolate
        self._changed = threading.Condition()
        self._exhausted = False
        self._closed = False
        self._source_error: BaseException | None = None
        # Each stream's sender stops as soon as a newer stream exists.
        self._stream = 0

    def answers(self) -> Iterator[Answer[Response, Context]]:
        """One answer a batch, in order.

        Raises WinnowError when the service cannot be reached within the retry policy or refuses the caller, and for a
        batch that fails as a whole unless `isolate` is set: then its answer holds the error. An exception of the source
        is raised here after the answers to what came before it.
        """
        reader = threading.Thread(target=self._read, name="winnow-batch-reader", daemon=True)
        reader.start()
        call: _Stream[Response] | None = None
        try:
            while self._wait():
                if self._window.head.request is None:
                    yield Answer(self._pop())
                    continue
                if call is None:
                    call = self._open()
                try:
                    response = next(call, None)
                    failure = unexpected_end() if response is None else None
                except grpc.RpcError as error:
                    response, failure = None, from_rpc_error(error)
                if failure is None:
                    self._attempts.progress()
                    yield Answer(self._pop(), response)
                    continue
                call = None
                if (delay := self._attempts.delay(failure)) is not None:
                    time.sleep(delay)
                elif not self._isolate or must_stop(failure):
                    raise failure
                elif not self._window.isolate():
                    self._attempts.progress()
                    yield Answer(self._pop(), error=failure)
            if call is not None:
                # Everything is answered; what the stream itself ends with changes nothing.
                with contextlib.suppress(grpc.RpcError):
                    next(call, None)
                call = None
        finally:
            with self._changed:
                self._closed = True
                self._changed.notify_all()
            if call is not None:
                call.cancel()
        if self._source_error is not None:
            raise self._source_error

    def _wait(self) -> bool:
        with self._changed:
            self._changed.wait_for(lambda: len(self._window) or self._exhausted)
            return len(self._window) > 0

    def _pop(self) -> Context:
        with self._changed:
            batch = self._window.pop()
            self._changed.notify_all()
        return batch.context

    def _open(self) -> _Stream[Response]:
        with self._changed:
            self._stream += 1
            self._window.rewind()
            self._changed.notify_all()
        timeout = None if self._deadline is None else max(0.0, self._deadline - time.monotonic())
        call = self._method(self._requests(self._stream), metadata=self._metadata, timeout=timeout)
        return cast(_Stream[Response], call)

    def _read(self) -> None:
        try:
            for batch in self._source:
                with self._changed:
                    self._changed.wait_for(lambda: self._window.has_room or self._closed)
                    if self._closed:
                        return
                    self._window.add(batch)
                    self._changed.notify_all()
        except BaseException as error:
            self._source_error = error
        finally:
            with self._changed:
                self._exhausted = True
                self._changed.notify_all()

    def _requests(self, stream: int) -> Iterator[Request]:
        while True:
            with self._changed:
                while True:
                    if self._closed or self._stream != stream:
                        return
                    request = self._window.next_unsent()
                    if request is not None:
                        break
                    if self._exhausted and self._window.all_sent:
                        return
                    self._changed.wait()
            yield request
