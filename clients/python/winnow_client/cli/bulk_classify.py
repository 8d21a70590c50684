"""Rows of messages: {"id", "text", "subject"?, "raw"?, "channel"?, "sender"?, "project"?}."""

from __future__ import annotations

import orjson
from winnow.spam.v1.detection_pb2 import Channel
from winnow.spam.v1.spam_service_pb2 import (
    ClassifyMessageStreamRequest,
    ClassifyMessageStreamResponse,
    Retention,
)

from winnow_client._shared.chunks import wrong_count
from winnow_client._shared.requests import new_request_id, stores
from winnow_client.cli.bulk import Row, RowError, text_of
from winnow_client.cli.names import CHANNELS, POLICY_ACTIONS, VERDICTS
from winnow_client.errors import WinnowError, from_status


class MessageRows:
    """What a row of messages becomes, and what its answer reads."""

    keys = frozenset(("text", "subject", "raw", "channel", "sender"))

    def __init__(self, retention: Retention.ValueType) -> None:
        self._retention = retention

    def request(self, parent: str) -> ClassifyMessageStreamRequest:
        """An empty request message; with a request_id when it stores, so that a retry stores once."""
        return ClassifyMessageStreamRequest(
            parent=parent,
            retention=self._retention,
            request_id=new_request_id() if stores(self._retention) else "",
        )

    def add(self, request: ClassifyMessageStreamRequest, row: Row) -> None:
        """Adds a row's message. Raises RowError, TypeError or ValueError."""
        # Every field is read before the message is added, so that a bad row leaves nothing behind.
        text, subject, raw, sender = (text_of(row, name) for name in ("text", "subject", "raw", "sender"))
        channel = CHANNELS.get(name := text_of(row, "channel").lower(), 0)
        if name and not channel:
            raise RowError(f"channel must be one of {', '.join(CHANNELS)}")
        if not (text or subject or raw):
            raise RowError("one of text, subject and raw is required")
        message = request.messages.add()
        if text:
            message.text = text
        if subject:
            message.subject = subject
        if raw:
            message.raw = raw.encode()
        if channel:
            message.channel = Channel.ValueType(channel)
        if sender:
            message.sender = sender

    def is_long(self, row: Row, size: int) -> bool:
        """Never: the service takes at most 8 MiB of a message."""
        return False

    def lines(self, ids: list[object], response: ClassifyMessageStreamResponse) -> list[bytes | WinnowError]:
        """{"id", "verdict", "score", "action", "symbols"}: names of the symbols, largest contribution first."""
        results = response.results
        if len(results) != len(ids):
            raise wrong_count(len(ids), len(results))
        dumps, newline = orjson.dumps, orjson.OPT_APPEND_NEWLINE
        lines: list[bytes | WinnowError] = []
        for id, result in zip(ids, results, strict=True):
            if result.HasField("classification"):
                found = result.classification
                line = dumps(
                    {
                        "id": id,
                        "verdict": VERDICTS[found.verdict],
                        "score": round(found.score, 6),
                        "action": POLICY_ACTIONS[found.action],
                        "symbols": [hit.symbol for hit in found.symbols],
                    },
                    option=newline,
                )
                lines.append(line)
            else:
                lines.append(from_status(result.error))
        return lines

    def long_line(self, id: object, parent: str, row: Row) -> bytes:
        """Never called."""
        raise RowError("the message is too long")
