"""What PostgreSQL's text and jsonb cannot hold: NUL, and halves of surrogate pairs. Both become U+FFFD."""

import re

_REPLACEMENT = "�"
# An escaped NUL, not the tail of an escaped backslash.
_ESCAPED_NUL = re.compile(rb"(?<!\\)((?:\\\\)*)\\u0000")


def storable(text: str) -> str:
    """`text` as PostgreSQL can hold it."""
    if "\x00" in text:
        text = text.replace("\x00", _REPLACEMENT)
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            text = "".join(_REPLACEMENT if "\ud800" <= c <= "\udfff" else c for c in text)
    return text


def storable_json(document: bytes) -> str:
    """A JSON document in UTF-8 as jsonb can hold it."""
    if rb"\u0000" in document:
        document = _ESCAPED_NUL.sub(rb"\1\\ufffd", document)
    return document.decode()
