"""Request messages from plain arguments, the same for both clients."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence

from google.protobuf.field_mask_pb2 import FieldMask
from winnow.failure.v1 import failure_service_pb2 as failure
from winnow.failure.v1.failure_pb2 import Correction, JobContext
from winnow.spam.v1 import spam_service_pb2 as spam
from winnow.spam.v1.detection_pb2 import MessageInput, Verdict

#: A log: its bytes or text, or the whole message with tag, green log and job.
LogLike = bytes | str | failure.LogInput
#: A message: its text, or the whole message with subject, channel and sender.
MessageLike = str | MessageInput


def new_request_id() -> str:
    """A fresh UUID: the name under which a write may be repeated without being done twice."""
    return str(uuid.uuid4())


def stores(retention: spam.Retention.ValueType) -> bool:
    """Whether a retention may write, so that a repeat needs a request_id."""
    return retention not in (spam.RETENTION_UNSPECIFIED, spam.RETENTION_NONE)


def to_log(log: LogLike) -> failure.LogInput:
    """Text becomes UTF-8."""
    if isinstance(log, failure.LogInput):
        return log
    return failure.LogInput(log=log.encode() if isinstance(log, str) else log)


def to_message(message: MessageLike) -> MessageInput:
    """A string becomes the text."""
    return message if isinstance(message, MessageInput) else MessageInput(text=message)


def options(max_excerpt_lines: int, view: failure.View.ValueType) -> failure.AnalyzeOptions:
    """How to analyse; 0 lines leave the service's default."""
    return failure.AnalyzeOptions(max_excerpt_lines=max_excerpt_lines, view=view)


def report_failure(
    log: LogLike, *, parent: str, options: failure.AnalyzeOptions, request_id: str
) -> failure.ReportFailureRequest:
    """With a generated request_id when none is given."""
    return failure.ReportFailureRequest(
        parent=parent, log=to_log(log), options=options, request_id=request_id or new_request_id()
    )


def upload_header(
    *,
    parent: str,
    job: JobContext | None,
    options: failure.AnalyzeOptions,
    request_id: str,
    analyze_only: bool,
    junit_reports: Sequence[bytes],
) -> failure.UploadLogRequest:
    """The first message of an upload, with a generated request_id when it stores and none is given."""
    return failure.UploadLogRequest(
        header=failure.UploadLogHeader(
            parent=parent,
            job=job,
            options=options,
            request_id=request_id or ("" if analyze_only else new_request_id()),
            analyze_only=analyze_only,
            junit_reports=junit_reports,
        )
    )


def update_failure(
    name: str, correction: Correction, *, etag: str, fields: Sequence[str], request_id: str
) -> failure.UpdateFailureRequest:
    """With a mask only when fields are named, and a generated request_id when none is given."""
    return failure.UpdateFailureRequest(
        name=name,
        correction=correction,
        update_mask=FieldMask(paths=fields) if fields else None,
        etag=etag,
        request_id=request_id or new_request_id(),
    )


def classify_message(
    message: MessageLike,
    *,
    parent: str,
    retention: spam.Retention.ValueType,
    view: spam.View.ValueType,
    request_id: str,
) -> spam.ClassifyMessageRequest:
    """With a generated request_id when it may store and none is given."""
    return spam.ClassifyMessageRequest(
        parent=parent,
        message=to_message(message),
        retention=retention,
        view=view,
        request_id=request_id or (new_request_id() if stores(retention) else ""),
    )


def classify_messages(
    messages: Iterable[MessageLike],
    *,
    parent: str,
    retention: spam.Retention.ValueType,
    view: spam.View.ValueType,
    request_id: str,
) -> spam.ClassifyMessagesRequest:
    """As classify_message, of a list."""
    return spam.ClassifyMessagesRequest(
        parent=parent,
        messages=[to_message(message) for message in messages],
        retention=retention,
        view=view,
        request_id=request_id or (new_request_id() if stores(retention) else ""),
    )


def submit_feedback(
    subject: str | MessageInput, verdict: Verdict.ValueType, *, parent: str, note: str, request_id: str
) -> spam.SubmitFeedbackRequest:
    """Of a detection by its name, or of a message; with a generated request_id when none is given."""
    request = spam.SubmitFeedbackRequest(
        parent=parent, verdict=verdict, note=note, request_id=request_id or new_request_id()
    )
    if isinstance(subject, str):
        request.detection = subject
    else:
        request.message.CopyFrom(subject)
    return request
