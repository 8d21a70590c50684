"""Links in a text: where they are and what is suspect about their hosts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from winnow_server.spam.engine.hosts import (
    BRANDS,
    CHEAP_DOMAINS,
    FREE_HOSTING,
    MESSENGERS,
    SECOND_LEVEL,
    SHORTENERS,
    SPACED_TOP_LEVEL,
    TOP_LEVEL,
)

MOST_LINKS = 30  # of one message that are looked at
_URL = re.compile(r"https?\s?:\s?/\s?/\s?[^\s<>\"']+")
_SUFFIX = re.compile(r"\.\s?([a-z]{2,10}(?:\.[a-z]{2,3})?)(?![\w-])")
_LABELS = re.compile(r"[\w@-]+(?:\s?\.\s?[\w-]+)*\s?$")
_TAIL = re.compile(r"/[^\s<>\"']*")
_LONGEST_HEAD = 70  # characters of a bare domain before its suffix
_ADDRESS = re.compile(r"(?:\d{1,3}\.){3}\d{1,3}|\[?[0-9a-f]*:[0-9a-f:]+\]?|0x[0-9a-f]{8}|\d{8,10}", re.IGNORECASE)
_LONG_BRAND = re.compile("|".join(sorted(brand for brand in BRANDS if len(brand) >= 6)))
_LEET = str.maketrans("01345", "oleas")
_PATH = re.compile(r"[/?#]")
_FILES = (".exe", ".apk", ".scr", ".zip", ".js", ".jar", ".msi", ".bat")


@dataclass(slots=True)
class LinkCounts:
    """How many links of a message are what the names say."""

    links: int = 0
    bare: int = 0
    shorteners: int = 0
    addresses: int = 0
    punycode: int = 0
    mixed_scripts: int = 0
    lookalikes: int = 0
    cheap: int = 0
    free_hosting: int = 0
    messengers: int = 0
    odd: int = 0


def find_links(text: str) -> list[str]:
    """The links of a text in lower case, at most MOST_LINKS: those with a scheme, then bare domains."""
    rest = text.lower()
    found: list[str] = []
    if "http" in rest:
        found = _URL.findall(rest)[:MOST_LINKS]
        rest = _URL.sub(" ", rest)
    end = 0
    for match in _SUFFIX.finditer(rest):
        if match.start() >= end and len(found) < MOST_LINKS:
            link = _bare(rest, match)
            if link:
                found.append(link)
                end = match.end() + len(link.partition("/")[2])
    return found


def _bare(text: str, match: re.Match[str]) -> str:
    """The bare domain, and its path, whose suffix was matched; '' where it is none, or part of a mail address."""
    suffix = match.group(1).rsplit(".", 1)[-1]
    if suffix not in TOP_LEVEL:
        return ""
    before = text[max(0, match.start() - _LONGEST_HEAD) : match.start()]
    spaced = before[-1:] == " " or match.group()[1:2] == " "
    head = _LABELS.search(before)
    if head is None or "@" in head.group() or (spaced and suffix not in SPACED_TOP_LEVEL):
        return ""
    tail = _TAIL.match(text, match.end())
    return "".join((head.group() + match.group()).split()) + (tail.group() if tail else "")


def host_of(link: str) -> str:
    """The host of a link in lower case, without user and port."""
    rest = "".join(link.split()).split("://", 1)[-1]
    return _PATH.split(rest, maxsplit=1)[0].rsplit("@", 1)[-1].split(":")[0].strip(".").lower()


def registered_name(host: str) -> tuple[str, str]:
    """(the label a person registered, the suffix after it); ('', host) where there is only a suffix."""
    labels = host.split(".")
    cut = 2 if len(labels) > 2 and labels[-2] in SECOND_LEVEL and len(labels[-1]) == 2 else 1
    if len(labels) <= cut:
        return "", host
    return labels[-cut - 1], ".".join(labels[-cut:])


def registered_domain(host: str) -> str:
    """The domain under which a person registered: example.co.uk of a.b.example.co.uk."""
    name, suffix = registered_name(host)
    return f"{name}.{suffix}" if name else suffix


def count_links(links: list[str]) -> LinkCounts:
    """What is suspect about the links."""
    counts = LinkCounts()
    for link in links:
        host = host_of(link)
        counts.links += 1
        counts.bare += not link.startswith("http")
        _judge(link, host, counts)
    return counts


def _judge(link: str, host: str, counts: LinkCounts) -> None:
    flags = _judge_host(host)
    if True in flags:
        for field, flag in zip(_HOST_FIELDS, flags, strict=True):
            if flag:
                setattr(counts, field, getattr(counts, field) + 1)
    if not flags[-1]:
        authority = _PATH.split(link.split("://", 1)[-1], maxsplit=1)[0]
        counts.odd += "@" in authority or ":" in authority.strip(":") or link.split("?", 1)[0].endswith(_FILES)


_HOST_FIELDS = (
    "addresses",
    "shorteners",
    "messengers",
    "punycode",
    "cheap",
    "free_hosting",
    "mixed_scripts",
    "lookalikes",
    "odd",
)


@lru_cache(maxsize=8192)
def _judge_host(host: str) -> tuple[bool, ...]:
    """What is suspect about a host, in the order of _HOST_FIELDS. The cache only spares work."""
    if _ADDRESS.fullmatch(host):
        return (True, *[False] * (len(_HOST_FIELDS) - 1))
    name, suffix = registered_name(host)
    domain = f"{name}.{suffix}"
    odd = len(host) > 35 or host.count(".") >= 4 or host.count("-") >= 2 or sum(map(str.isdigit, host)) >= 4
    return (
        False,
        domain in SHORTENERS,
        domain in MESSENGERS,
        "xn--" in host,
        suffix.rsplit(".", 1)[-1] in CHEAP_DOMAINS,
        domain in FREE_HOSTING,
        not host.isascii() and any("a" <= c <= "z" for c in name),
        _imitates(host, name),
        odd,
    )


def _imitates(host: str, name: str) -> bool:
    """Whether a host names a well-known service that it does not belong to."""
    if name in BRANDS:
        return False
    plain = host.translate(_LEET).replace("rn", "m").replace("vv", "w")
    parts = re.split(r"[.-]", plain) + re.split(r"[.-]", host)
    return not BRANDS.isdisjoint(parts) or _LONG_BRAND.search(plain) is not None
