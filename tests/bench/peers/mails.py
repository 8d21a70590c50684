"""Messages as the filters for e-mail want them: raw RFC 5322, one way for all."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterable

from winnow_server.spam.engine.training.dataset import Dataset, stable_hash

_HEADERS = """From: <sender@example.org>
To: <reader@example.net>
Subject: {subject}
Date: Mon, 2 Nov 2026 10:00:00 +0000
Message-ID: <{identity:08x}@example.org>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

"""


def mails(dataset: Dataset) -> list[bytes]:
    """Every message as it came where it has its headers; the others under plain ones, alike for both classes."""
    return [
        _without_envelope(raw) if raw else wrapped(text, subject, stable_hash(f"{dataset.name} {number} {text}"))
        for number, (raw, text, subject) in enumerate(zip(dataset.raws, dataset.texts, dataset.subjects, strict=True))
    ]


def wrapped(text: str, subject: str, identity: int) -> bytes:
    """A text under headers that no rule objects to. An empty subject would be held against it."""
    headers = _HEADERS.format(subject=" ".join(subject.split()) or "message", identity=identity)
    return (headers + text + "\n").encode("utf-8", "replace")


def readable(raw: bytes) -> str:
    """Subject and text of a raw message by the standard library, for a peer that cannot read e-mail."""
    message = email.message_from_bytes(raw, policy=email.policy.default)
    try:
        body = message.get_body(("plain", "html"))
        return f"{message['subject'] or ''} {body.get_content() if body is not None else ''}"
    except (KeyError, LookupError, ValueError, AttributeError, TypeError):
        # Spam names encodings that do not exist, and breaks the library in more ways than it documents.
        return raw.decode("utf-8", "replace")


def mailbox(messages: Iterable[bytes]) -> bytes:
    """An mbox: a `From ` line before each message, and those inside one quoted."""
    parts = []
    for message in messages:
        quoted = message.replace(b"\r\n", b"\n").replace(b"\nFrom ", b"\n>From ")
        parts.append(b"From sender@example.org Mon Nov  2 10:00:00 2026\n" + quoted.rstrip(b"\n") + b"\n\n")
    return b"".join(parts)


def _without_envelope(raw: bytes) -> bytes:
    return raw.partition(b"\n")[2] if raw.startswith((b"From ", b">From ")) else raw
