"""The client for threads."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

import grpc
from winnow.failure.v1 import failure_service_pb2 as failure_pb
from winnow.failure.v1.failure_pb2 import JobContext
from winnow.spam.v1 import spam_service_pb2 as spam_pb
from winnow.spam.v1.feedback_service_pb2 import FeedbackInput, FeedbackResult

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
from winnow_client._shared.tracing import traced_channel
from winnow_client._shared.upload import MAX_CHUNK, Upload, open_source
from winnow_client._shared.watch import OnBreak, Watch
from winnow_client._shared.window import DEFAULT_WINDOW_MESSAGES, Window, unexpected_end
from winnow_client._sync.failures import Failures
from winnow_client._sync.feedback import Feedback
from winnow_client._sync.flow import Flow
from winnow_client._sync.groups import Groups
from winnow_client._sync.layers import Layers
from winnow_client._sync.policies import Policies
from winnow_client._sync.signatures import Signatures
from winnow_client._sync.spam import Spam
from winnow_client.config import DEFAULT_TARGET, ClientConfig, resolve_target
from winnow_client.errors import WinnowError, from_rpc_error


class Client:
    """One connection to the service, shared by as many threads as you like; close it, or use it in `with`.

    `target` is what `resolve_target` takes. Nothing is connected before the first call.
    """

    def __init__(self, target: str = DEFAULT_TARGET, config: ClientConfig | None = None) -> None:
        self.config = config or ClientConfig()
        compression = grpc.Compression.Gzip if self.config.gzip else None
        address, options = resolve_target(target), self.config.channel_options()
        if self.config.credentials is None:
            self.channel = grpc.insecure_channel(address, options, compression)
        else:
            self.channel = grpc.secure_channel(address, self.config.credentials, options, compression)
        stubs = traced_channel(self.channel) if self.config.tracing else self.channel
        self.failures = Failures(stubs, self.config)
        self.groups = Groups(stubs, self.config)
        self.layers = Layers(stubs, self.config)
        self.signatures = Signatures(stubs, self.config)
        self.spam = Spam(stubs, self.config)
        self.policies = Policies(stubs, self.config)
        self.feedback = Feedback(stubs, self.config)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends every call and the connection."""
        self.channel.close()

    def classify_many(
        self,
        messages: Iterable[MessageLike],
        *,
        parent: str = "",
        retention: spam_pb.Retention.ValueType = spam_pb.RETENTION_UNSPECIFIED,
        view: spam_pb.View.ValueType = spam_pb.VIEW_UNSPECIFIED,
        chunk: ChunkSize | None = None,
        window: int = DEFAULT_WINDOW_MESSAGES,
        timeout: float | None = None,
    ) -> Iterator[spam_pb.MessageResult]:
        """Classifies any number of messages in batches and yields one result each, in order.

        A bad message gets a result with an `error` (see `errors.from_status`); its `index` counts within its batch.
        At most `window` batches are in flight, so memory stays bounded; the iterable is read in a thread of its own.
        When the stream breaks, what is unanswered goes over a new one, with the same request_id when it stores.
        Raises WinnowError when the retry policy is used up or the service refuses; `timeout` is for the whole run, in
        seconds.
        """
        chunker = message_chunker(parent, retention, view, chunk or ChunkSize())
        flow = Flow(
            self.spam.stub.ClassifyMessageStream,
            chunker.batches(messages),
            Window(window),
            metadata=self.spam.calls.metadata,
            retry=self.config.retry,
            timeout=timeout,
            isolate=False,
        )
        for answer in flow.answers():
            yield from message_results(answer)

    def submit_feedback_many(
        self,
        items: Iterable[FeedbackInput],
        *,
        parent: str = "",
        chunk: ChunkSize | None = None,
        window: int = DEFAULT_WINDOW_MESSAGES,
        timeout: float | None = None,
    ) -> Iterator[FeedbackResult]:
        """Says what any number of messages really are; one result each, in order. Otherwise as `classify_many`."""
        chunker = feedback_chunker(parent, chunk or ChunkSize())
        flow = Flow(
            self.feedback.stub.SubmitFeedbackStream,
            chunker.batches(items),
            Window(window),
            metadata=self.feedback.calls.metadata,
            retry=self.config.retry,
            timeout=timeout,
            isolate=False,
        )
        for answer in flow.answers():
            yield from feedback_results(answer)

    def analyze_many(
        self,
        logs: Iterable[LogLike],
        *,
        parent: str = "",
        max_excerpt_lines: int = 0,
        view: failure_pb.View.ValueType = failure_pb.VIEW_UNSPECIFIED,
        chunk: ChunkSize | None = None,
        window: int = DEFAULT_WINDOW_MESSAGES,
        timeout: float | None = None,
    ) -> Iterator[failure_pb.LogResult]:
        """Analyses any number of logs of at most 32 MiB each; stores nothing. Otherwise as `classify_many`."""
        chunker = log_chunker(parent, requests.options(max_excerpt_lines, view), chunk or ChunkSize())
        flow = Flow(
            self.failures.stub.AnalyzeLogStream,
            chunker.batches(logs),
            Window(window),
            metadata=self.failures.calls.metadata,
            retry=self.config.retry,
            timeout=timeout,
            isolate=False,
        )
        for answer in flow.answers():
            yield from log_results(answer)

    def upload_log(
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
                    return self.failures.stub.UploadLog(
                        iter(upload), timeout=calls.timeout("UploadLog", timeout), metadata=calls.metadata
                    )
                except grpc.RpcError as error:
                    failure = from_rpc_error(error)
                if upload.read_error is not None:
                    raise upload.read_error
                delay = upload.delay(failure)
                if delay is None:
                    raise failure
                time.sleep(delay)

    def watch_failures(
        self,
        *,
        parent: str = "",
        resume_token: str = "",
        view: failure_pb.View.ValueType = failure_pb.VIEW_UNSPECIFIED,
        on_break: OnBreak | None = None,
    ) -> Iterator[failure_pb.WatchFailuresResponse]:
        """Yields a project's changes as they are committed, without end; heartbeats are left out.

        Comes back with the last resume_token when the stream breaks, and so loses nothing, but may repeat; `on_break`
        is told each time. Once it was open it tries for as long as the server is UNAVAILABLE.
        Raises ResumeTokenExpired when the token is too old, and WinnowError when the retry policy is used up before.
        """
        watch = Watch(parent, resume_token, view, self.config.retry, on_break)
        calls = self.failures.calls
        while True:
            try:
                for response in calls.stream(self.failures.stub.WatchFailures, "WatchFailures", watch.request, None):
                    if watch.seen(response):
                        yield response
                failure = unexpected_end()
            except WinnowError as error:
                failure = error
            delay = watch.delay(failure)
            if delay is None:
                raise failure
            time.sleep(delay)

    def health(self, part: str = "", *, timeout: float | None = 5.0) -> str:
        """Status of a part of the server, all of it when empty: "SERVING", "NOT_SERVING", "UNKNOWN".

        Raises NotFound for a part that the server does not have, and WinnowError.
        """
        check = self.channel.unary_unary(
            health.METHOD,
            request_serializer=health.encode_request,
            response_deserializer=health.decode_response,
        )
        return self.failures.calls.unary(check, "Check", part, timeout)
