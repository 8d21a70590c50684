"""Protobuf to the spam domain and back. Beyond this module and the service there is no protobuf.

Verdicts, actions and channels carry the same numbers on both sides, so they pass as numbers.
"""

import uuid
from collections.abc import Sequence
from itertools import pairwise

from winnow.spam.v1 import detection_pb2, spam_service_pb2

from winnow_server.names import resource_name, timestamp
from winnow_server.spam.engine import SYMBOLS, Action, BatchResult, Channel, MessageBatch, Verdict
from winnow_server.spam.records import SNIPPET_CHARACTERS, DetectionRecord, NewDetection
from winnow_server.spam.wire import ordered_hits

COLLECTION = "detections"
_SYMBOL_NAMES = [symbol.name for symbol in SYMBOLS]

SymbolHits = tuple[tuple[str, float], ...]


def batch_from(messages: Sequence[detection_pb2.MessageInput]) -> MessageBatch:
    """The columns of a batch. Columns that no message uses stay absent, which spares their cost."""
    subjects = [m.subject for m in messages]
    raws = [m.raw for m in messages]
    senders = [m.sender for m in messages]
    return MessageBatch(
        texts=[m.text for m in messages],
        subjects=subjects if any(subjects) else None,
        raws=raws if any(raws) else None,
        channels=[m.channel for m in messages],
        senders=senders if any(senders) else None,
    )


def symbol_hits(result: BatchResult) -> list[SymbolHits]:
    """Each message's symbols as (name, log-odds), largest contribution first."""
    starts, ids, weights = ordered_hits(result)
    return [
        tuple((_SYMBOL_NAMES[ids[at]], weights[at]) for at in range(first, last)) for first, last in pairwise(starts)
    ]


def fill_full(classifications: Sequence[detection_pb2.Classification], result: BatchResult) -> None:
    """Adds what the FULL view shows beyond the basic one."""
    for i, message in enumerate(classifications):
        message.probabilities.extend(result.probabilities[i].tolist())
        message.contributions.extend(
            detection_pb2.Contribution(text=c.detail or c.name, contribution=c.log_odds)
            for c in result.explain(i)
            if c.kind != "symbol"
        )


def new_detection(
    message: detection_pb2.MessageInput, index: int, result: BatchResult, hits: SymbolHits, version: str
) -> NewDetection:
    ham, spam, scam, phishing = result.probabilities[index].tolist()
    return NewDetection(
        channel=Channel(message.channel),
        snippet=(message.text or message.subject)[:SNIPPET_CHARACTERS],
        sender=message.sender,
        verdict=Verdict(int(result.verdicts[index])),
        action=Action(int(result.actions[index])),
        score=float(result.score[index]),
        probabilities=(ham, spam, scam, phishing),
        symbols=hits,
        engine_version=version,
    )


def detection_message(record: DetectionRecord, view: spam_service_pb2.View.ValueType) -> detection_pb2.Detection:
    found = record.detection
    name = resource_name(record.project, COLLECTION, record.id)
    return detection_pb2.Detection(
        name=name,
        create_time=timestamp(record.create_time),
        channel=detection_pb2.Channel.ValueType(found.channel),
        snippet=found.snippet,
        sender=found.sender,
        classification=detection_pb2.Classification(
            verdict=detection_pb2.Verdict.ValueType(found.verdict),
            score=found.score,
            action=detection_pb2.Action.ValueType(found.action),
            symbols=[detection_pb2.SymbolHit(symbol=s, contribution=c) for s, c in found.symbols],
            probabilities=found.probabilities if view == spam_service_pb2.VIEW_FULL else (),
            engine_version=found.engine_version,
            detection=name,
        ),
        feedback=detection_pb2.Verdict.ValueType(record.feedback or 0),
    )


def feedback_name(project: str, id: uuid.UUID) -> str:
    return resource_name(project, "feedback", id)
