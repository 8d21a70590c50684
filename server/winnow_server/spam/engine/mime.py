"""A raw message taken apart into its headers and its parts of text, just as the standard library's parser does it.

That parser looks at one line after another. Nearly all mail is so regular that a few searches over the whole buffer
find the same headers and parts; the rest is left to the parser, and so is all decoding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from functools import lru_cache

_MOST_PARTS = 20
_TEXT = ("text/plain", "text/html")
_DEEPEST = 8  # multiparts inside one another
_PARSER = BytesParser(policy=compat32)
_TYPE, _ENCODING, _RECEIVED = "content-type", "content-transfer-encoding", "received"
_OF_PARTS = {name.encode(): name for name in (_TYPE, _ENCODING)}
_AS_IT_IS = frozenset(("", "7bit", "8bit", "binary"))  # transfer encodings that change nothing
_LONGEST_KEPT = 200  # characters of a content type that is remembered
# A line of a header; one that can be none; the end of a header with its folded lines; the end of all headers.
_HEADER = rb"[\t ]|[!-9;-~]*:|From "
_FIRST_HEADER = re.compile(_HEADER)
_NO_HEADER = re.compile(rb"\n(?!" + _HEADER + rb")")
_FIELD_END = re.compile(rb"\n(?![\t ])")
_HEADERS_END = re.compile(rb"\n\r?\n")


class _IrregularError(Exception):
    """The searches cannot tell what the parser would find."""


@dataclass(frozen=True, slots=True)
class Parts:
    """headers: the first of each name that was wanted, by its name in lower case, as written.

    received: the last header of that name, '' for none. texts: (content type, text) of plain text and HTML, in order.
    """

    headers: dict[str, str]
    received: str
    texts: list[tuple[str, str]]


def take_apart(raw: bytes, wanted: frozenset[str]) -> Parts:
    """The parts of a message, and those of its headers whose names are wanted. What cannot be decoded is replaced."""
    try:
        return _search(raw, wanted)
    except _IrregularError:
        return _parse(raw, wanted)


def _parse(raw: bytes, wanted: frozenset[str]) -> Parts:
    message = _PARSER.parsebytes(raw)
    headers: dict[str, str] = {}
    for name, value in message.raw_items():
        if name.lower() in wanted:
            headers.setdefault(name.lower(), str(value))
    received = message.get_all(_RECEIVED) or [""]
    texts = []
    for part, _ in zip(message.walk(), range(_MOST_PARTS), strict=False):
        kind = part.get_content_type()
        if kind in _TEXT:
            payload = part.get_payload(decode=True)
            texts.append((kind, _decode(payload if isinstance(payload, bytes) else b"", part.get_content_charset())))
    return Parts(headers, str(received[-1]), texts)


def _search(raw: bytes, wanted: frozenset[str]) -> Parts:
    if b"\r" in raw and raw.count(b"\r") != raw.count(b"\r\n"):
        raise _IrregularError
    fields, body = _split(raw)
    headers = _first_of_each(fields, _names(wanted))
    received = next((field for field in reversed(fields) if field[:9].lower() == b"received:"), b"")
    found = _texts(headers, body, _DEEPEST)
    texts = [text for text, _ in zip(found, range(_MOST_PARTS), strict=False) if text is not None]
    return Parts(headers, str(compat32.header_fetch_parse(_RECEIVED, _value(received))) if received else "", texts)


@lru_cache(maxsize=8)
def _names(wanted: frozenset[str]) -> dict[bytes, str]:
    return {name.encode(): name for name in wanted} | _OF_PARTS


def _first_of_each(fields: list[bytes], names: dict[bytes, str]) -> dict[str, str]:
    headers: dict[str, str] = {}
    for field in fields:
        name = names.get(field[: field.find(b":")].lower())
        if name is not None and name not in headers:
            headers[name] = _value(field)
    return headers


def _split(raw: bytes) -> tuple[list[bytes], bytes]:
    """(headers with their folded lines, what follows the blank line after them)."""
    for blank in (b"\n", b"\r\n"):
        if raw.startswith(blank):
            return [], raw[len(blank) :]
    end = _HEADERS_END.search(raw)
    head, body = (raw[: end.start()], raw[end.end() :]) if end else (raw.removesuffix(b"\n"), b"")
    if not head:
        return [], body
    fields = _FIELD_END.split(head)
    if not _FIRST_HEADER.match(head) or _NO_HEADER.search(head) or fields[-1].startswith(b"From "):
        raise _IrregularError
    return fields, body


def _value(field: bytes) -> str:
    text = field.decode("ascii", "surrogateescape")
    if "\n" in text:
        return str(compat32.header_source_parse([text])[1])
    return text.partition(":")[2].lstrip(" \t").rstrip("\r")


def _texts(headers: dict[str, str], body: bytes, deepest: int) -> Iterator[tuple[str, str] | None]:
    """The text of a part, None where it has none, and those of the parts in it."""
    declared = headers.get(_TYPE)
    kind, charset = _remembered(declared) if len(declared or "") <= _LONGEST_KEPT else _declared(declared)
    if kind in _TEXT:
        if deepest < _DEEPEST:  # the line end before a boundary belongs to the boundary
            body = body.removesuffix(b"\n").removesuffix(b"\r")
        yield kind, _decode(_payload(body, headers.get(_ENCODING, "")), charset)
        return
    yield None
    if kind.startswith("message/") or kind == "multipart/digest":
        raise _IrregularError
    if declared is not None and kind.startswith("multipart/"):
        if not deepest:
            raise _IrregularError
        for part in _between(body, declared):
            fields, inner = _split(part)
            yield from _texts(_first_of_each(fields, _OF_PARTS), inner, deepest - 1)


def _between(body: bytes, declared: str) -> list[bytes]:
    """What stands between the boundaries of a multipart: whole lines that hold nothing else."""
    try:
        boundary = (_part(declared).get_boundary() or "").encode("ascii")
    except UnicodeEncodeError as error:
        raise _IrregularError from error
    if not boundary or b"\n" in boundary or b"\r" in boundary:
        raise _IrregularError
    separator = b"--" + boundary
    parts = []
    begin = -1
    at = body.find(separator)
    while at >= 0:
        line_end = body.find(b"\n", at) + 1 or len(body)
        rest = body[at + len(separator) : line_end].rstrip(b" \t\r\n")
        if rest in (b"", b"--") and (at == 0 or body[at - 1 : at] == b"\n"):
            if at == begin or (begin < 0 and rest):
                raise _IrregularError
            if begin >= 0:
                parts.append(body[begin:at])
            begin = line_end
            if rest or len(parts) == _MOST_PARTS:
                return parts
        at = body.find(separator, line_end)
    if begin < 0:
        raise _IrregularError
    return [*parts, body[begin:]]


def _payload(body: bytes, encoding: str) -> bytes:
    """The bytes of a part, its transfer encoding undone."""
    if encoding.lower() in _AS_IT_IS:
        return body
    part = Message()
    part.set_raw(_ENCODING, encoding)
    part.set_payload(body.decode("ascii", "surrogateescape"))
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _declared(declared: str | None) -> tuple[str, str | None]:
    """(content type, charset) of a part whose content type is written so."""
    part = _part(declared)
    kind = part.get_content_type()
    return kind, part.get_content_charset() if kind in _TEXT else None


_remembered = lru_cache(maxsize=1024)(_declared)


def _part(declared: str | None) -> Message:
    part = Message()
    if declared is not None:
        part.set_raw(_TYPE, declared)
    return part


def _decode(payload: bytes, charset: str | None) -> str:
    try:
        return payload.decode(charset or "utf-8", "replace")
    except (LookupError, ValueError):
        return payload.decode("utf-8", "replace")
