"""Raw RFC 5322 messages and HTML to the text a person sees."""

from __future__ import annotations

from dataclasses import dataclass
from email import policy
from email.parser import BytesParser

from selectolax.lexbor import LexborHTMLParser


@dataclass(frozen=True, slots=True)
class Mail:
    """text: subject and visible body; links: targets of links; sender: the From header."""

    text: str
    links: tuple[str, ...]
    sender: str


def visible_text(html: str) -> tuple[str, tuple[str, ...]]:
    """(text without scripts and styles, link targets in order)."""
    tree = LexborHTMLParser(html)
    links = tuple(a.attributes.get("href") or "" for a in tree.css("a[href]"))
    tree.strip_tags(["script", "style"])
    return (tree.body.text(separator=" ") if tree.body else ""), links


def parse_mail(raw: bytes) -> Mail:
    """What a mail program would show. Never raises: what cannot be decoded is replaced."""
    message = BytesParser(policy=policy.compat32).parsebytes(raw)
    parts: list[str] = []
    links: list[str] = []
    for part in message.walk():
        kind = part.get_content_type()
        if kind in ("text/plain", "text/html"):
            payload = part.get_payload(decode=True)
            text = _decode(payload if isinstance(payload, bytes) else b"", part.get_content_charset())
            if kind == "text/html":
                text, found = visible_text(text)
                links.extend(found)
            parts.append(text)
    subject = str(message.get("Subject", ""))
    return Mail(f"{subject}\n" + "\n".join(parts), tuple(links), str(message.get("From", "")))


def _decode(payload: bytes, charset: str | None) -> str:
    try:
        return payload.decode(charset or "utf-8", "replace")
    except LookupError:
        return payload.decode("utf-8", "replace")
