"""The headers of a raw message as a text of its own, whose words tell with what and by what way it was sent."""

from __future__ import annotations

import re
from functools import lru_cache

_MOST = 8_192  # bytes of headers that are looked at
_LONGEST = 80  # bytes of one header
_FIELDS = 32  # headers that are looked at, in their order
_FOLD = re.compile(rb"\n[\t ]")
# Headers whose values are read. Of others the name alone counts: what it says may hang on the reader, not the sender.
_READ = frozenset(
    (
        *(b"received", b"return-path", b"from", b"reply-to", b"sender", b"errors-to", b"to", b"cc", b"message-id"),
        *(b"x-mailer", b"user-agent", b"x-mimeole", b"organization", b"precedence", b"list-id", b"mime-version"),
        *(b"content-type", b"content-transfer-encoding", b"x-priority", b"x-msmail-priority", b"importance"),
    )
)
# Written after the message was sent, by its reader or by other filters.
_LEFT_OUT = frozenset(
    (
        *(b"status", b"x-status", b"content-length", b"lines", b"subject", b"date", b"x-uid", b"x-keywords", b"xref"),
        *(b"x-spam-status", b"x-spam-level", b"x-spam-flag", b"x-spam-score", b"x-spam-checker-version", b"x-spam"),
        *(b"x-bogosity", b"x-original-to", b"delivered-to", b"x-virus-status", b"x-virus-scanned", b"x-scanned-by"),
    )
)


def trace(raw: bytes) -> str:
    """A line for each header: its name, and its value where that tells of the way. '' where there is none."""
    if b"\r" in raw[:_MOST]:
        raw = raw[:_MOST].replace(b"\r\n", b"\n")
    end = raw.find(b"\n\n", 0, _MOST)
    head = raw[: end if end >= 0 else _MOST]
    fields = _FOLD.sub(b" ", head).split(b"\n", _FIELDS)
    lines = []
    for field in fields[:_FIELDS]:
        line = _line(field.partition(b":")[0][:_LONGEST])
        if line is not None:
            lines.append(line or field[:_LONGEST])
    return b"\n".join(lines).decode("latin-1")


@lru_cache(maxsize=2048)
def _line(name: bytes) -> bytes | None:
    """What stands for a header of that name: b"" for the header as it is, its name alone, None for nothing."""
    lowered = name.lower()
    if lowered in _READ:
        return b""
    return lowered if lowered and lowered not in _LEFT_OUT and b" " not in lowered else None
