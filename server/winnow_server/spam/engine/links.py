"""Links in a text: where they are and what is suspect about their hosts."""

from __future__ import annotations

import re
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
_URL = re.compile(r"(https?\s?:\s?/\s?/\s?[^\s<>\"']+)")
_SUFFIX = re.compile(r"\.\s?([a-z]{2,10}(?:\.[a-z]{2,3})?)(?![\w-])")
_LABELS = re.compile(r"\s?(?:[\w-]+\s?\.\s?)*[\w@-]+")  # of a text read backwards, so that no start is tried in vain
_TAIL = re.compile(r"/[^\s<>\"']*")
_LONGEST_HEAD = 70  # characters of a bare domain before its suffix
_ADDRESS = re.compile(r"(?:\d{1,3}\.){3}\d{1,3}|\[?[0-9a-f]*:[0-9a-f:]+\]?|0x[0-9a-f]{8}|\d{8,10}", re.IGNORECASE)
_LONG_BRAND = re.compile("|".join(sorted(brand for brand in BRANDS if len(brand) >= 6)))
_LEET = str.maketrans("01345", "oleas")
_PATH = re.compile(r"[/?#]")
_FILES = (".exe", ".apk", ".scr", ".zip", ".js", ".jar", ".msi", ".bat")


def find_links(text: str) -> list[str]:
    """The links of a text in lower case, at most MOST_LINKS: those with a scheme, then bare domains."""
    rest = text.lower()
    found: list[str] = []
    if "http" in rest:
        pieces = _URL.split(rest)
        found = pieces[1::2][:MOST_LINKS]
        rest = " ".join(pieces[::2])
    if "." not in rest:
        return found
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
    if spaced and suffix not in SPACED_TOP_LEVEL:
        return ""
    head = _LABELS.match(before[::-1])
    if head is None or "@" in head.group():
        return ""
    tail = _TAIL.match(text, match.end())
    return "".join((head.group()[::-1] + match.group()).split()) + (tail.group() if tail else "")


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


def count_links(links: list[str]) -> tuple[int, ...]:
    """How many of the links each of LINK_SYMBOLS but the last two is about, in that order."""
    judged = [_judge(link) for link in links]
    return judged[0] if len(judged) == 1 else tuple(map(sum, zip(*judged, strict=True)))


def _judge(link: str) -> tuple[int, ...]:
    if " " in link:
        link = "".join(link.split())
    scheme, separator, rest = link.partition("://")
    authority = (rest if separator else scheme).partition("/")[0]
    if "?" in authority or "#" in authority:
        authority = _PATH.split(authority, maxsplit=1)[0]
    counts = _judge_authority(authority, not link.startswith("http"))
    return (*counts[:-1], 1) if link.split("?", 1)[0].endswith(_FILES) else counts


@lru_cache(maxsize=8192)
def _judge_authority(authority: str, bare: bool) -> tuple[int, ...]:
    """What `count_links` says of a host with its user and port. The cache only spares work."""
    host = authority.rsplit("@", 1)[-1].split(":")[0].strip(".")
    odd = "@" in authority or ":" in authority.strip(":")
    if _ADDRESS.fullmatch(host):
        return (1, int(bare), 0, 1, 0, 0, 0, 0, 0, 0, int(odd))
    name, suffix = registered_name(host)
    domain = f"{name}.{suffix}"
    odd |= len(host) > 35 or host.count(".") >= 4 or host.count("-") >= 2 or sum(map(str.isdigit, host)) >= 4
    flags = (
        domain in SHORTENERS,
        False,
        "xn--" in host,
        not host.isascii() and any("a" <= c <= "z" for c in name),
        _imitates(host, name),
        suffix.rsplit(".", 1)[-1] in CHEAP_DOMAINS,
        domain in FREE_HOSTING,
        domain in MESSENGERS,
        odd,
    )
    return (1, int(bare), *map(int, flags))


def _imitates(host: str, name: str) -> bool:
    """Whether a host names a well-known service that it does not belong to."""
    if name in BRANDS:
        return False
    plain = host.translate(_LEET).replace("rn", "m").replace("vv", "w")
    parts = re.split(r"[.-]", plain) + re.split(r"[.-]", host)
    return not BRANDS.isdisjoint(parts) or _LONG_BRAND.search(plain) is not None
