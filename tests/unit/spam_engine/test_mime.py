"""A raw message is taken apart as the standard library's parser takes it apart, whatever its bytes."""

from __future__ import annotations

import base64
import quopri
from email import message_from_bytes
from email.message import Message

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from winnow_server.spam.engine import mime
from winnow_server.spam.engine.mime import Parts, take_apart

WANTED = frozenset(("subject", "from", "to"))


def by_the_library(raw: bytes) -> Parts:
    """What the standard library finds, said in our terms."""
    message: Message[str, str] = message_from_bytes(raw)
    headers: dict[str, str] = {}
    for name, value in message.raw_items():
        if name.lower() in WANTED:
            headers.setdefault(name.lower(), str(value))
    received = message.get_all("received") or [""]
    texts = []
    for part in list(message.walk())[:20]:
        if part.get_content_type() in ("text/plain", "text/html"):
            payload = part.get_payload(decode=True)
            shown = payload if isinstance(payload, bytes) else b""
            try:
                text = shown.decode(part.get_content_charset() or "utf-8", "replace")
            except (LookupError, ValueError):
                text = shown.decode("utf-8", "replace")
            texts.append((part.get_content_type(), text))
    return Parts(headers, str(received[-1]), texts)


def check(raw: bytes) -> None:
    found, wanted = take_apart(raw, WANTED), by_the_library(raw)
    assert {name: value for name, value in found.headers.items() if name in WANTED} == wanted.headers
    assert (found.received, found.texts) == (wanted.received, wanted.texts)


# Boundaries that begin alike, so that one stands inside another.
_BOUNDARIES = ("b", "b1", "b--", "=_next 1", "", "b ")
_TIDY_LINES = ("", " ", "text", " folded", "Name: value", ".", "\N{SNOWMAN}", "=E2=98=83=", "aGVsbG8=", "-- ", "\0")
_ODD_LINES = (
    *("\ttabbed", ": no name", "From someone", "Subject : spaced", "--", "----", "a\rb"),
    *(f"--{name}{end}" for name in _BOUNDARIES for end in ("", "--", " ")),
    *(f" --{name}" for name in _BOUNDARIES),
)
_TYPES = ("text/plain", "text/html; charset=utf-8", 'TEXT/Plain;\n charset="iso-8859-1"', "image/png", "text")
_ODD_TYPES = (
    *("text/plain; charset=no-such", "text/plain; charset*=utf-8''latin-1", "text/html; charset=\xe9", "", "\0"),
    *("multipart/digest; boundary=b", "multipart/mixed", "message/delivery-status", "message/rfc822"),
    *(f'multipart/mixed; boundary="{name}"' for name in _BOUNDARIES),
)
_ENCODINGS = ("7bit", "8BIT", "base64", "quoted-printable", "x-uuencode", "unknown", "base64 ")
_FIELDS = (
    *("Subject: first", "SUBJECT: second\n folded", "From:", "To:  \n\ta@b.example ", "Received: from a", ": z"),
    *("Received: from \xe9 by\n b", "Subject: \xff"),
    *(f"Content-Transfer-Encoding: {name}" for name in _ENCODINGS),
    *(f"Content-Type: {name}" for name in _TYPES),
)
_ODD_FIELDS = (*("From someone Mon Nov  2", "X-\xe9: y", "X y: z"), *(f"content-type: {name}" for name in _ODD_TYPES))


@st.composite
def parts(draw: st.DrawFn, tidy: bool, depth: int = 3) -> str:
    """A part with its headers: perhaps a multipart; one that is not what it says only where it is not tidy."""
    lines, fields = (_TIDY_LINES, _FIELDS) if tidy else (_TIDY_LINES + _ODD_LINES, _FIELDS + _ODD_FIELDS)
    head = draw(st.lists(st.sampled_from(fields), max_size=4))
    body = "\n".join(draw(st.lists(st.sampled_from(lines), max_size=5)))
    if depth and draw(st.booleans()):
        boundary = f"tidy{depth}" if tidy else draw(st.sampled_from(_BOUNDARIES))
        inner = draw(st.lists(parts(tidy, depth - 1), min_size=1, max_size=3))
        head.insert(0, f'Content-Type: multipart/mixed; boundary="{boundary}"')
        body += "".join(f"\n--{boundary}{draw(st.sampled_from(('', ' ')))}\n{part}" for part in inner)
        body += draw(st.sampled_from(("", f"\n--{boundary}--", f"\n--{boundary}--\nepilogue")))
    return "\n".join(head) + ("\n\n" if tidy else draw(st.sampled_from(("\n\n", "\n", "")))) + body


@st.composite
def messages(draw: st.DrawFn) -> bytes:
    raw = draw(st.booleans().flatmap(parts)).encode(draw(st.sampled_from(("utf-8", "latin-1"))), "replace")
    if draw(st.booleans()):
        raw = raw.replace(b"\n", b"\r\n")
    if draw(st.integers(0, 3)) == 3:
        at = draw(st.integers(0, len(raw)))
        raw = raw[:at] + draw(st.sampled_from((b"\n", b"\r", b"\n\n", b"\r\n", b"--", b" "))) + raw[at:]
    return raw.lstrip(b"\n") if draw(st.booleans()) else raw


@settings(max_examples=400, deadline=None)
@given(messages())
def test_whatever_its_structure(raw: bytes) -> None:
    check(raw)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_whatever_its_bytes(raw: bytes) -> None:
    check(raw)


TEXT, HTML = "Grüße an alle", "<p>Grüße</p>"
REGULAR = (
    b"From: a@b.example\nSubject: one\n\ntwo\n",
    b"Received: first\nReceived: from x\n\tby y\nSubject: folded\n once\n\nbody",
    b"Subject: one\r\nTo: x@y.example\r\n\r\nbody\r\n",
    b"Subject: no body",
    b"\nno headers",
    b"Content-Type: text/html; charset=iso-8859-1\n\n" + HTML.encode("latin-1"),
    b"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n" + base64.b64encode(TEXT.encode()),
    b"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\nR3I=@@@broken",
    b"Content-Transfer-Encoding: quoted-printable\n\n" + quopri.encodestring(TEXT.encode()),
    b"Content-Type: multipart/mixed; boundary=b\n\npreamble\n--b\n\none\n"
    b"--b\nContent-Type: text/html\n\ntwo\n\n--b--\nepilogue",
    b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nnever closed\n\n",
    b"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/alternative; boundary=c\n\n"
    b"--c\n\ninner\n\n--b\n\nouter\n--b--\n",
)


@pytest.mark.parametrize("raw", REGULAR)
def test_regular_mail_is_not_parsed_line_by_line(raw: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = by_the_library(raw)
    monkeypatch.delattr(mime, "_PARSER")
    found = take_apart(raw, WANTED)
    assert (found.received, found.texts) == (wanted.received, wanted.texts)
    assert {name: value for name, value in found.headers.items() if name in WANTED} == wanted.headers


IRREGULAR = (
    b"Subject: one\nno header\n\nbody",
    b"Subject: one\rTo: two\n\nbody\r\n",
    b"Content-Type: message/rfc822\n\nSubject: inner\n\ntext",
    b"Content-Type: multipart/mixed; boundary=b\n\nno boundary at all",
    b"Content-Type: multipart/mixed; boundary=b\n\n--b--\n--b\n\ntext",
    b"Content-Type: multipart/mixed; boundary=b\n\n--b\n--b--\n\ntext\n--b\n\nmore",
    b"Content-Type: multipart/mixed\n\n--b\n\ntext",
    b"Subject: one\nFrom here the body begins",
)


@pytest.mark.parametrize("raw", IRREGULAR)
def test_irregular_mail_is_left_to_the_parser(raw: bytes) -> None:
    check(raw)


def test_deep_nesting_ends() -> None:
    raw = b"".join(b"Content-Type: multipart/mixed; boundary=%d\n\n--%d\n" % (depth, depth) for depth in range(60))
    check(raw + b"\ntext")


def test_many_parts_are_read_up_to_a_limit() -> None:
    raw = b"Content-Type: multipart/mixed; boundary=b\n\n" + b"".join(b"--b\n\npart %d\n" % n for n in range(40))
    check(raw)
    assert len(take_apart(raw, WANTED).texts) == 19
