"""A message as lists, hashes and campaigns see it: visible text, sender, link targets. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from winnow_server.spam.engine import MessageBatch
from winnow_server.spam.engine.mail import parse_mail


@dataclass(frozen=True, slots=True)
class Content:
    """Columns of equal length. texts: subject, newline, text; the visible text of a raw message that has no other.

    senders: '' for unknown. links: targets of a raw message's links; None when the batch has no raw message.
    """

    texts: Sequence[str]
    senders: Sequence[str] | None
    links: Sequence[Sequence[str]] | None


def content_of(batch: MessageBatch) -> Content:
    """Raw messages are parsed here once more than in the engine; a batch without them costs next to nothing."""
    texts = list(batch.texts)
    if batch.subjects is not None:
        texts = [f"{subject}\n{text}" if subject else text for subject, text in zip(batch.subjects, texts, strict=True)]
    if batch.raws is None:
        return Content(texts, batch.senders, None)
    senders = list(batch.senders) if batch.senders is not None else [""] * len(texts)
    links: list[Sequence[str]] = [()] * len(texts)
    for index, raw in enumerate(batch.raws):
        if raw:
            mail = parse_mail(raw)
            texts[index] = texts[index] or mail.text
            senders[index] = senders[index] or mail.sender
            links[index] = mail.links
    return Content(texts, senders, links)
