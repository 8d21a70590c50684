"""Protobuf to the spam domain and back. Beyond this module and the service there is no protobuf.

Verdicts, actions and channels carry the same numbers on both sides, so they pass as numbers.
"""

import uuid
from collections.abc import Sequence
from itertools import pairwise

from winnow.spam.v1 import detection_pb2, spam_service_pb2

from winnow_server.names import resource_name, timestamp
from winnow_server.spam.content import content_of
from winnow_server.spam.engine import SYMBOLS, Action, BatchResult, Channel, MessageBatch, Verdict
from winnow_server.spam.policy.fold import digest, fold_many
from winnow_server.spam.reasons import ENTRY_COLLECTION
from winnow_server.spam.records import SNIPPET_CHARACTERS, DetectionRecord, NewDetection
from winnow_server.spam.tenant import Judged
from winnow_server.spam.wire import ordered_hits

COLLECTION = "detections"
_SYMBOL_NAMES = [symbol.name for symbol in SYMBOLS]

SymbolHits = tuple[tuple[str, float], ...]


def batch_from(messages: Sequence[detection_pb2.MessageInput]) -> MessageBatch:
    """The columns of a batch. Columns that no message uses stay absent, which spares their cost."""
    subjects = [m.subject for m in messages]
    raws = [m.raw for m in messages]
    senders = [m.sender for m in messages]
    new_senders = [m.new_sender for m in messages]
    return MessageBatch(
        texts=[m.text for m in messages],
        subjects=subjects if any(subjects) else None,
        raws=raws if any(raws) else None,
        channels=[m.channel for m in messages],
        senders=senders if any(senders) else None,
        new_senders=new_senders if any(new_senders) else None,
    )


def symbol_hits(result: BatchResult) -> list[SymbolHits]:
    """Each message's symbols as (name, log-odds), largest contribution first."""
    starts, ids, found = ordered_hits(result)
    weights = found.tolist()
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


def content_hashes(batch: MessageBatch) -> list[str]:
    """The SHA-256 in hex of each message's folded text, as hash entries of lists hold it."""
    return [digest(text).hex() for text in fold_many(content_of(batch).texts)]


def new_detection(
    message: detection_pb2.MessageInput,
    index: int,
    judged: Judged,
    hits: SymbolHits,
    version: str,
    content_hash: str,
) -> NewDetection:
    result, entry, trial = judged.result, judged.entries.get(index), judged.trial_actions
    ham, spam, scam, phishing = result.probabilities[index].tolist()
    return NewDetection(
        channel=Channel(message.channel),
        snippet=(message.text or message.subject)[:SNIPPET_CHARACTERS],
        sender=message.sender,
        verdict=Verdict(int(result.verdicts[index])),
        action=Action(int(judged.actions[index])),
        score=float(result.score[index]),
        probabilities=(ham, spam, scam, phishing),
        symbols=hits,
        engine_version=version,
        list_entry=None if entry is None else entry.id,
        shadow_action=None if trial is None else Action(int(trial[index])),
        content_hash=content_hash,
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
            reason=_reason(record.project, found.list_entry),
            shadow=None
            if found.shadow_action is None
            else detection_pb2.ShadowOutcome(action=detection_pb2.Action.ValueType(found.shadow_action)),
        ),
        content_hash=found.content_hash,
        feedback=detection_pb2.Verdict.ValueType(record.feedback or 0),
    )


def _reason(project: str, list_entry: uuid.UUID | None) -> detection_pb2.PolicyReason | None:
    if list_entry is None:
        return None
    return detection_pb2.PolicyReason(list_entry=resource_name(project, ENTRY_COLLECTION, list_entry))
