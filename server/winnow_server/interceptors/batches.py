"""Which rpcs carry batches, and in which field."""

from collections.abc import Sized
from typing import cast

from google.protobuf.message import Message

from winnow_server.interceptors.call import Method

_ITEM_FIELDS = {
    "AnalyzeLogs": "logs",
    "AnalyzeLogStream": "logs",
    "ClassifyMessages": "messages",
    "ClassifyMessageStream": "messages",
    "SubmitFeedbackStream": "items",
    "ImportListEntries": "entries",
}


def item_field(method: Method) -> str | None:
    """The repeated field of a batch rpc's request, None for the others."""
    return _ITEM_FIELDS.get(method.name)


def item_count(request: Message, field: str) -> int:
    return len(cast(Sized, getattr(request, field)))
