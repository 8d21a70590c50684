"""A batch of messages to what the engine looks at: one text each, and the evidence of senders and headers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from winnow_server.spam.engine.batch import MessageBatch
from winnow_server.spam.engine.mail import judge_sender, parse_mail
from winnow_server.spam.engine.symbols import CAMPAIGN_SYMBOLS, COLUMN, EVIDENCE, HEADER_SYMBOLS, SENDER_SYMBOLS
from winnow_server.spam.engine.trace import trace
from winnow_server.spam.engine.vocabulary import Channel

_LAST_CHANNEL = max(Channel)
_SENDER = COLUMN[SENDER_SYMBOLS[0].name]
_HEADER = COLUMN[HEADER_SYMBOLS[0].name]


@dataclass(frozen=True, slots=True)
class Reading:
    """texts: subject and text of every message. channels: uint8[n]. mail: bool[n], whether it is e-mail. headers: those
    of raw messages as texts of their own, None where there are none.

    evidence: float32[n, EVIDENCE] of senders and headers alone, None where there is none. campaign: float32[n, 3],
    strengths of the campaign symbols, None where there are none.
    """

    texts: Sequence[str]
    channels: NDArray[np.uint8]
    mail: NDArray[np.bool_]
    headers: Sequence[str] | None
    evidence: NDArray[np.float32] | None
    campaign: NDArray[np.float32] | None


def read(batch: MessageBatch) -> Reading:
    """Raises nothing: whatever the bytes of a raw message are, something is read."""
    size = len(batch)
    channels = _channels(batch)
    mail = channels == Channel.EMAIL
    if batch.raws is None and not (batch.senders and any(batch.senders)):
        return Reading(_titled(batch.texts, batch.subjects), channels, mail, None, None, _campaign(batch))
    texts = list(batch.texts)
    subjects = list(batch.subjects) if batch.subjects is not None else [""] * size
    senders = list(batch.senders) if batch.senders is not None else [""] * size
    evidence = np.zeros((size, EVIDENCE), dtype=np.float32)
    parsed = {row: parse_mail(raw) for row, raw in enumerate(batch.raws or ()) if raw}
    for row, found in parsed.items():
        texts[row] = texts[row] or found.body
        subjects[row] = subjects[row] or found.subject
        senders[row] = senders[row] or found.sender
    headers = None
    if parsed:
        headers = [trace(raw) for raw in batch.raws or ()]
        rows = list(parsed)
        mail[rows] = True
        evidence[rows, _HEADER : _HEADER + len(HEADER_SYMBOLS)] = [found.headers for found in parsed.values()]
        evidence[rows, COLUMN["LINK_MISMATCH"]] = np.log1p([found.mismatches for found in parsed.values()])
    judged = {row: judge_sender(sender) for row, sender in enumerate(senders) if "@" in sender}
    if judged:
        evidence[list(judged), _SENDER : _SENDER + len(SENDER_SYMBOLS)] = list(judged.values())
    return Reading(_titled(texts, subjects), channels, mail, headers, evidence, _campaign(batch))


def _channels(batch: MessageBatch) -> NDArray[np.uint8]:
    if batch.channels is None:
        return np.zeros(len(batch), dtype=np.uint8)
    channels = np.fromiter(batch.channels, dtype=np.int64, count=len(batch))
    channels[(channels < 0) | (channels > _LAST_CHANNEL)] = Channel.UNSPECIFIED
    return channels.astype(np.uint8)


def _titled(texts: Sequence[str], subjects: Sequence[str] | None) -> Sequence[str]:
    if subjects is None or not any(subjects):
        return texts
    return [f"{subject}\n{text}" if subject else text for subject, text in zip(subjects, texts, strict=True)]


def _campaign(batch: MessageBatch) -> NDArray[np.float32] | None:
    columns = (batch.near_duplicates, batch.sender_rate, batch.new_senders)
    if all(column is None for column in columns):
        return None
    out = np.zeros((len(batch), len(CAMPAIGN_SYMBOLS)), dtype=np.float32)
    for index, column in enumerate(columns):
        if column is not None:
            out[:, index] = np.log1p(np.maximum(np.nan_to_num(np.asarray(column, dtype=np.float32)), 0))
    return out
