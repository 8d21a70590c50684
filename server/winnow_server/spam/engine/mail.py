"""Raw RFC 5322 messages and HTML: the text a person sees, where its links lead, and what the headers give away."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.errors import MessageError
from email.header import decode_header, make_header
from itertools import islice

from selectolax.lexbor import LexborHTMLParser

from winnow_server.spam.engine.hosts import BRANDS, DISPOSABLE_MAIL, FREE_MAIL
from winnow_server.spam.engine.links import find_links, host_of, registered_domain, registered_name
from winnow_server.spam.engine.mime import take_apart

_MOST_ANCHORS = 100  # of one part of HTML
MAX_RAW = 256 * 1024  # bytes of one raw message that are read; attachments come last
_UNKNOWN_HOST = re.compile(
    r"from\s+(?:\[?\d{1,3}(?:\.\d{1,3}){3}\]?|\S+)\s+\((?:unknown\b|\[\d|HELO|\d)", re.IGNORECASE
)
_HOST = re.compile(r"@([^\s<>,;\"@]+)")
_DATE = re.compile(r"\d{1,2}\s+[A-Za-z]{3,9}\s+\d{2,4}")
_WORD_BREAK, _LABEL_BREAK = re.compile(r"[^a-z0-9]+"), re.compile(r"[.-]")
_WANTED = frozenset(
    (
        *("subject", "from", "to", "date", "reply-to", "message-id", "in-reply-to", "references"),
        *("list-id", "list-post", "list-unsubscribe", "x-priority", "importance"),
    )
)


@dataclass(frozen=True, slots=True)
class Mail:
    """subject, body: as shown. sender: the From header, as written.

    headers: strengths in the order of HEADER_SYMBOLS. mismatches: links whose text shows another domain than their
    target.
    """

    subject: str
    body: str
    sender: str
    headers: tuple[float, ...]
    mismatches: int


def visible_text(html: str) -> tuple[str, list[tuple[str, str]]]:
    """(text without scripts and styles, (target, shown text) of links in order)."""
    tree = LexborHTMLParser(html)
    tree.strip_tags(["script", "style"])
    anchors = ((anchor.attributes, anchor) for anchor in tree.tags("a"))
    linked = islice((item for item in anchors if "href" in item[0]), _MOST_ANCHORS)
    links = [(attributes["href"] or "", anchor.text(strip=True)) for attributes, anchor in linked]
    body = tree.body
    return (body.text(separator=" ") if body else ""), links


def parse_mail(raw: bytes) -> Mail:
    """What a mail program would show. Never raises: what cannot be decoded is replaced."""
    parts = take_apart(raw[:MAX_RAW], _WANTED)
    plain: list[str] = []
    rich: list[str] = []
    links: list[tuple[str, str]] = []
    for kind, text in parts.texts:
        if kind == "text/html":
            shown, found = visible_text(text)
            links.extend(found)
            rich.append(" ".join([shown, *(target for target, _ in found if "://" in target)]))
        else:
            plain.append(text)
    headers = parts.headers
    sender = _decoded(headers.get("from", ""))
    body = "\n".join(rich if len("".join(plain).strip()) < 20 else plain)
    strengths = _headers(headers, " ".join(parts.received.split()), html_only=bool(rich) and not plain)
    mismatches = sum(_mismatch(*link) for link in links)
    return Mail(_decoded(headers.get("subject", "")), body, sender, strengths, mismatches)


def judge_sender(sender: str) -> tuple[float, float, float]:
    """Whether the sender uses free mail, uses a disposable mailbox, imitates a service: in the order of the symbols."""
    domain = _host(sender)
    if not domain:
        return 0.0, 0.0, 0.0
    label = registered_name(domain)[0]
    claimed = {*_WORD_BREAK.split(sender.lower().rpartition("@")[0]), *_LABEL_BREAK.split(domain)} - {label}
    imitated = not BRANDS.isdisjoint(claimed)
    return float(domain in FREE_MAIL), float(domain in DISPOSABLE_MAIL), float(imitated)


def _decoded(value: str) -> str:
    if "=?" not in value:
        return " ".join(value.split())
    try:
        return " ".join(str(make_header(decode_header(value))).split())
    except (MessageError, LookupError, ValueError):
        return value


def _host(value: str) -> str:
    """The host of the last mail address in a header, in lower case; '' where there is none."""
    found = _HOST.findall(value)
    return found[-1].lower().strip(".") if found else ""


def _headers(headers: dict[str, str], first_received: str, *, html_only: bool) -> tuple[float, ...]:
    """Strengths in the order of HEADER_SYMBOLS, from headers by their names in lower case."""
    origin = registered_domain(_host(headers.get("from", "")))
    reply_to = registered_domain(_host(headers.get("reply-to", "")))
    id_domain = registered_domain(_host(headers.get("message-id", "")))
    to = headers.get("to", "")
    return tuple(
        float(value)
        for value in (
            True,
            "in-reply-to" in headers or "references" in headers,
            "list-id" in headers or "list-post" in headers or "list-unsubscribe" in headers,
            bool(reply_to) and reply_to != origin,
            bool(id_domain) and id_domain != origin,
            not headers.get("message-id", "").strip(),
            _DATE.search(headers.get("date", "")) is None,
            _UNKNOWN_HOST.match(first_received) is not None,
            not to.strip() or "undisclosed" in to.lower(),
            headers.get("x-priority", "3").strip()[:1] in ("1", "2")
            or headers.get("importance", "").lower().startswith("high"),
            html_only,
        )
    )


def _mismatch(target: str, shown: str) -> bool:
    if "://" not in target or "." not in shown:
        return False
    named = find_links(shown[:200])
    return bool(named) and registered_domain(host_of(named[0])) != registered_domain(host_of(target))
