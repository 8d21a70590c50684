"""The client for asyncio."""

# A deadline goes to the server with the call, which asyncio.timeout would not send.
# ruff: noqa: ASYNC109
from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

import grpc
from grpc import aio
from winnow.failure.v1 import failure_service_pb2 as failure_pb
from winnow.failure.v1.failure_pb2 import JobContext
from winnow.spam.v1 import spam_service_pb2 as spam_pb
from winnow.spam.v1.feedback_service_pb2 import FeedbackInput, FeedbackResult

from winnow_client._aio.failures import AsyncFailures
from winnow_client._aio.feedback import AsyncFeedback
from winnow_client._aio.flow import Flow
from winnow_client._aio.groups import AsyncGroups
from winnow_client._aio.layers import AsyncLayers
from winnow_client._aio.policies import AsyncPolicies
from winnow_client._aio.signatures import AsyncSignatures
from winnow_client._aio.spam import AsyncSpam
from winnow_client._shared import health, requests
from winnow_client._shared.chunks import (
    ChunkSize,
    feedback_chunker,
    feedback_results,
    log_chunker,
    log_results,
    message_chunker,
    message_results,
)
from winnow_client._shared.requests import LogLike, MessageLike
from winnow_client._shared.tracing import tracing_interceptors
from winnow_client._shared.upload import MAX_CHUNK, Upload, open_source
from winnow_client._shared.watch import OnBreak, Watch
from winnow_client._shared.window import DEFAULT_WINDOW_MESSAGES, Window, unexpected_end
from winnow_client.config import DEFAULT_TARGET, ClientConfig, resolve_target
from winnow_client.errors import WinnowError, from_rpc_error


class AsyncClient:
    """One connection to the service, of one event loop; close it, or use it in `async with`.

    `target` is what `resolve_target` takes. Nothing is connected before the first call.
    """

    def __init__(self, target: str = DEFAULT_TARGET, config: ClientConfig | None = None) -> None:
        self.config = config or ClientConfig()
        compression = grpc.Compression.Gzip if self.config.gzip else None
        interceptors = tracing_interceptors() if self.config.tracing else None
        address, options = resolve_target(target), self.config.channel_options()
        if self.config.credentials is None:
            self.channel = aio.insecure_channel(address, options, compression, interceptors)
        else:
            self.channel = aio.secure_channel(address, self.config.credentials, options, compression, interceptors)
        self.failures = AsyncFailures(self.channel, self.config)
        self.groups = AsyncGroups(self.channel, self.config)
        self.layers = AsyncLayers(self.channel, self.config)
        self.signatures = AsyncSignatures(self.channel, self.config)
        self.spam = AsyncSpam(self.channel, self.config)
        self.policies = AsyncPolicies(self.channel, self.config)
        self.feedback = AsyncFeedback(self.channel, self.config)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Ends every call and the connection."""
        await self.channel.close()

    async def classify_many(
        self,
        messages: Iterable[MessageLike] | AsyncIterable[MessageLike],
        *,
        parent: str = "",
        retention: spam_pb.Retention.ValueType = spam_pb.RETENTION_UNSPECIFIED,
        view: spam_pb.View.ValueType = spam_pb.VIEW_UNSPECIFIED,
        chunk: ChunkSize | None = None,
        window: int = DEFAULT_WINDOW_MESSAGES,
        timeout: float | None = None,
    ) -> AsyncIterator[spam_pb.MessageResult]:
        """Classifies any number of messages in batches and yields one result each, in order.

        A bad message gets a result with an `error` (see `errors.from_status`); its `index` counts within its batch.
        At most `window` batches are in flight, so memory stays bounded; a task reads the iterable, of either kind.
        When the stream breaks, what is unanswered goes over a new one, with the same request_id when it stores.
        Raises WinnowError when the retry policy is used up or the service refuses; `timeout` is for the whole run, in
        seconds.
        """
        chunker = message_chunker(parent, retention, view, chunk or ChunkSize())
        flow = Flow(
            self.spam.stub.ClassifyMessageStream,
            chunker.abatches(messages),
            Window(window),
            metadata=self.spam.calls.metadata,
            retry=self.config.retry,
            timeout=timeout,
            isolate=False,
        )
        async for answer in flow.answers():
            for result in message_results(answer):
                yield result

    async def submit_feedback_many(
        self,
        items: Iterable[FeedbackInput] | AsyncIterable[FeedbackInput],
        *,
        parent: str = "",
        chunk: ChunkSize | None = None,
        window: int = DEFAULT_WINDOW_MESSAGES,
        timeout: float | None = None,
    ) -> AsyncIterator[FeedbackResult]:
        """Says what any number of messages really are; one result each, in order. Otherwise as `classify_many`."""
        chunker = feedback_chunker(parent, chunk or ChunkSize())
        flow = Flow(
            self.feedback.stub.SubmitFeedbackStream,
            chunker.abatches(items),
            Window(window),
            metadata=self.feedback.calls.metadata,
            retry=self.config.retry,
            timeout=timeout,
            isolate=False,
        )
        async for answer in flow.answers():
            for result in feedback_results(answer):
                yield result

    async def analyze_many(
        self,
        logs: Iterable[LogLike] | AsyncIterable[LogLike],
        *,
        parent: str = "",
        max_excerpt_lines: int = 0,
        view: failure_pb.View.ValueType = failure_pb.VIEW_UNSPECIFIED,
        chunk: ChunkSize | None = None,
        window: int = DEFAULT_WINDOW_MESSAGES,
        timeout: float | None = None,
    ) -> AsyncIterator[failure_pb.LogResult]:
        """Analyses any number of logs of at most 32 MiB each; stores nothing. Otherwise as `classify_many`."""
        chunker = log_chunker(parent, requests.options(max_excerpt_lines, view), chunk or ChunkSize())
        flow = Flow(
            self.failures.stub.AnalyzeLogStream,
            chunker.abatches(logs),
            Window(window),
            metadata=self.failures.calls.metadata,
            retry=self.config.retry,
            timeout=timeout,
            isolate=False,
        )
        async for answer in flow.answers():
            for result in log_results(answer):
                yield result

    async def upload_log(
        self,
        source: str | Path | BinaryIO,
        *,
        parent: str = "",
        job: JobContext | None = None,
        max_excerpt_lines: int = 0,
        view: failure_pb.View.ValueType = failure_pb.VIEW_UNSPECIFIED,
        request_id: str = "",
        analyze_only: bool = False,
        junit_reports: Sequence[bytes] = (),
        chunk_size: int = MAX_CHUNK,
        timeout: float | None = None,
    ) -> failure_pb.UploadLogResponse:
        """Sends a log of up to 200 MiB in chunks of `chunk_size` bytes (64 KiB to 1 MiB); stored unless `analyze_only`.

        A broken upload starts again from where the source stood, under the same request_id, when the source can seek.
        Raises WinnowError, and OSError when the source cannot be read.
        """
        header = requests.upload_header(
            parent=parent,
            job=job,
            options=requests.options(max_excerpt_lines, view),
            request_id=request_id,
            analyze_only=analyze_only,
            junit_reports=junit_reports,
        )
        calls = self.failures.calls
        with open_source(source) as file:
            upload = Upload(header, file, chunk_size, self.config.retry)
            while True:
                try:
                    return await self.failures.stub.UploadLog(
                        iter(upload), timeout=calls.timeout("UploadLog", timeout), metadata=calls.metadata
                    )
                except aio.AioRpcError as error:
                    failure = from_rpc_error(error)
                except asyncio.CancelledError:
                    # How grpc.aio ends a call whose requests raise.
                    if upload.read_error is None:
                        raise
                if upload.read_error is not None:
                    raise upload.read_error
                delay = upload.delay(failure)
                if delay is None:
                    raise failure
                await asyncio.sleep(delay)

    async def watch_failures(
        self,
        *,
        parent: str = "",
        resume_token: str = "",
        view: failure_pb.View.ValueType = failure_pb.VIEW_UNSPECIFIED,
        on_break: OnBreak | None = None,
    ) -> AsyncIterator[failure_pb.WatchFailuresResponse]:
        """Yields a project's changes as they are committed, without end; heartbeats are left out.

        Comes back with the last resume_token when the stream breaks, and so loses nothing, but may repeat; `on_break`
        is told each time. Once it was open it tries for as long as the server is UNAVAILABLE.
        Raises ResumeTokenExpired when the token is too old, and WinnowError when the retry policy is used up before.
        """
        watch = Watch(parent, resume_token, view, self.config.retry, on_break)
        calls = self.failures.calls
        while True:
            try:
                async for response in calls.stream(
                    self.failures.stub.WatchFailures, "WatchFailures", watch.request, None
                ):
                    if watch.seen(response):
                        yield response
                failure = unexpected_end()
            except WinnowError as error:
                failure = error
            delay = watch.delay(failure)
            if delay is None:
                raise failure
            await asyncio.sleep(delay)

    async def health(self, part: str = "", *, timeout: float | None = 5.0) -> str:
        """Status of a part of the server, all of it when empty: "SERVING", "NOT_SERVING", "UNKNOWN".

        Raises NotFound for a part that the server does not have, and WinnowError.
        """
        check = self.channel.unary_unary(
            health.METHOD,
            request_serializer=health.encode_request,
            response_deserializer=health.decode_response,
        )
        return await self.failures.calls.unary(check, "Check", part, timeout)
