"""A message as lists, hashes, campaigns and feedback see it: visible text, sender, link targets. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email import policy
from email.message import Message
from email.parser import BytesParser

from selectolax.lexbor import LexborHTMLParser

from winnow_server.spam.engine import MessageBatch


@dataclass(frozen=True, slots=True)
class Content:
    """Columns of equal length. texts: subject, newline, text; of a raw message that has no other, what its reader sees.

    senders: '' for unknown. links: targets of a raw message's links; None when the batch has no raw message.
    """

    texts: Sequence[str]
    senders: Sequence[str] | None
    links: Sequence[Sequence[str]] | None


def content_of(batch: MessageBatch) -> Content:
    """Raw messages are parsed here beside the engine, which looks at their headers; the others cost next to nothing."""
    texts = list(batch.texts)
    if batch.subjects is not None:
        texts = [f"{subject}\n{text}" if subject else text for subject, text in zip(batch.subjects, texts, strict=True)]
    if batch.raws is None:
        return Content(texts, batch.senders, None)
    senders = list(batch.senders) if batch.senders is not None else [""] * len(texts)
    links: list[Sequence[str]] = [()] * len(texts)
    for index, raw in enumerate(batch.raws):
        if raw:
            message = BytesParser(policy=policy.default).parsebytes(raw)
            text, links[index] = _visible(message)
            texts[index] = texts[index] or text
            senders[index] = senders[index] or _header(message, "From")
    return Content(texts, senders, links)


def _visible(message: Message) -> tuple[str, list[str]]:
    """Subject and body as a person sees them, and where links lead. Plain text is preferred, as by mail programs."""
    plain, rich, links = [], [], []
    for kind, text in _parts(message):
        if kind == "text/plain":
            plain.append(text)
            continue
        tree = LexborHTMLParser(text)
        links += [anchor.attributes.get("href") or "" for anchor in tree.css("a[href]")]
        tree.strip_tags(["script", "style"])
        rich.append(tree.body.text(separator=" ") if tree.body else "")
    return "\n".join([_header(message, "Subject"), *(plain or rich)]).strip(), links


def _parts(message: Message) -> Iterator[tuple[str, str]]:
    for part in message.walk():
        kind = part.get_content_type()
        if kind in ("text/plain", "text/html"):
            payload = part.get_payload(decode=True)
            yield kind, _decoded(payload if isinstance(payload, bytes) else b"", part.get_content_charset())


def _header(message: Message, name: str) -> str:
    try:
        return str(message.get(name, ""))
    except (ValueError, IndexError, KeyError, AttributeError):
        # What the email package cannot read of a header that breaks every rule.
        return ""


def _decoded(payload: bytes, charset: str | None) -> str:
    try:
        return payload.decode(charset or "utf-8", "replace")
    except LookupError:
        return payload.decode("utf-8", "replace")
