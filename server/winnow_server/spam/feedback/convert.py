"""Protobuf to feedback and back. States, reasons, verdicts and channels carry the same numbers on both sides."""

from collections.abc import Sequence

from winnow.spam.v1 import detection_pb2, feedback_pb2, feedback_service_pb2, spam_service_pb2

from winnow_server.errors import FieldViolation, InvalidArgument, NotFound
from winnow_server.interceptors.call import current_call
from winnow_server.names import parse_name, resource_name, timestamp
from winnow_server.spam.content import content_of
from winnow_server.spam.convert import COLLECTION as DETECTIONS
from winnow_server.spam.engine import Channel, MessageBatch, Verdict
from winnow_server.spam.feedback.records import FeedbackRecord, NewFeedback
from winnow_server.spam.records import SNIPPET_CHARACTERS

COLLECTION = "feedback"


def texts_of(batch: MessageBatch) -> Sequence[str]:
    """Of messages that feedback is about; empty for those that only name a detection."""
    return content_of(batch).texts


def new_feedback(
    project: str,
    item: "feedback_service_pb2.FeedbackInput | spam_service_pb2.SubmitFeedbackRequest",
    text: str,
    path: str = "",
) -> NewFeedback:
    """What the current caller says; `text` is that of the item's message, `path` the item's, with a dot behind it.

    Raises:
        NotFound: it is about a detection of another project.
        InvalidArgument: it is about a message without content.
    """
    call = current_call()
    detection = None
    if item.HasField("detection"):
        owner, detection = parse_name(item.detection)
        if owner != project:
            raise NotFound(item.detection)
    elif not text.strip():
        raise InvalidArgument([FieldViolation(f"{path}message", "text, subject or raw is required")])
    return NewFeedback(
        verdict=Verdict(item.verdict),
        note=item.note,
        submitted_by=call.caller,
        named=call.named,
        detection=detection,
        text=text,
        channel=Channel(item.message.channel),
    )


def feedback_message(record: FeedbackRecord) -> feedback_pb2.Feedback:
    return feedback_pb2.Feedback(
        name=resource_name(record.project, COLLECTION, record.id),
        create_time=timestamp(record.create_time),
        detection="" if record.detection is None else resource_name(record.project, DETECTIONS, record.detection),
        snippet=record.text[:SNIPPET_CHARACTERS],
        channel=detection_pb2.Channel.ValueType(record.channel),
        verdict=detection_pb2.Verdict.ValueType(record.verdict),
        note=record.note,
        submitted_by=record.submitted_by,
        weight=record.weight,
        state=feedback_pb2.FeedbackState.ValueType(record.state),
        hold_reason=feedback_pb2.HoldReason.ValueType(record.hold_reason),
        reviewed_by=record.reviewed_by,
        review_time=None if record.review_time is None else timestamp(record.review_time),
        review_note=record.review_note,
    )
