"""What an entry of a list is: its kinds, the form in which values are kept, and which of two decides. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final
from uuid import UUID

from winnow_server.spam.engine import Action
from winnow_server.spam.policy.fold import fold, fold_many

MAX_ENTRIES = 100_000
"""Of a project."""
MAX_PHRASES = 20_000
"""Among them: what a multi-pattern database of words costs half a second to build."""
MAX_DOMAIN = 253
"""Characters of a name. Source: RFC 1035, 2.3.4, less the length octets."""

_DOMAIN = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*")
_ADDRESS = re.compile(r"<([^<>]*)>[^<>]*$")
_PHONE = re.compile(r"\+?[0-9][0-9 ().-]{4,}")
# What a key that needs more than folding begins with: a number, or "mailto:".
_TO_STRIP = frozenset("+0123456789m")
_HASH = re.compile(r"[0-9a-f]{64}")


class Kind(IntEnum):
    """What an entry is compared with, in order of precedence. Numbers equal those of winnow.spam.v1."""

    HASH = 1
    SENDER = 2
    DOMAIN = 3
    LINK_DOMAIN = 4
    PHRASE = 5


class Disposition(IntEnum):
    ALLOW = 1
    DENY = 2


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as it decides. `value` is kept as `kept_value` gives it; `expires` is in Unix seconds, or infinite."""

    id: UUID
    kind: Kind
    value: str
    action: Action
    shadow: bool = False
    expires: float = float("inf")

    @property
    def rank(self) -> tuple[int, int, int, int]:
        """The lowest decides: kind, the longer value, deny before allow, the entry made first."""
        return self.kind, -len(self.value), self.action == Action.ALLOW, self.id.int


@dataclass(frozen=True, slots=True)
class Removal:
    """An entry that is no more."""

    kind: Kind
    value: str
    shadow: bool = False


Packed = tuple[int, int, str, int, bool, float]
"""An entry as an index holds it by the hundred thousand: id, kind, value, action, shadow, expires.

The cycle collector leaves a plain tuple of plain values alone; objects it would look through again and again.
"""

VALUE: Final = 2
SHADOW: Final = 4
EXPIRES: Final = 5


def pack(entry: Entry) -> Packed:
    return entry.id.int, int(entry.kind), entry.value, int(entry.action), entry.shadow, entry.expires


def unpack(packed: Packed) -> Entry:
    id, kind, value, action, shadow, expires = packed
    return Entry(UUID(int=id), Kind(kind), value, Action(action), shadow, expires)


def kept_value(kind: Kind, value: str) -> str:
    """The form in which a value is kept and compared.

    Raises:
        ValueError: it cannot match anything; the message says why.
    """
    match kind:
        case Kind.HASH:
            kept = value.strip().lower()
            if not _HASH.fullmatch(kept):
                raise ValueError("must be a SHA-256 of 64 hexadecimal digits")
        case Kind.SENDER:
            kept = sender_key(value)
            if not kept:
                raise ValueError("must name a sender")
        case Kind.DOMAIN | Kind.LINK_DOMAIN:
            kept = host_key(_host_part(value))
            if not _DOMAIN.fullmatch(kept) or len(kept) > MAX_DOMAIN:
                raise ValueError("must be a domain such as example.org")
        case Kind.PHRASE:
            kept = fold(value)
            if sum(c.isalnum() for c in kept) < 2:
                raise ValueError("must have at least two letters or digits")
    return kept


def sender_key(sender: str) -> str:
    """One sender, as `sender_keys` gives it."""
    return sender_keys((sender,))[0]


def sender_keys(senders: Sequence[str]) -> list[str]:
    """Senders as lists compare them: addresses without display names, numbers without spaces, folded; '' for none."""
    return [_bare(key) if key[:1] in _TO_STRIP or "<" in key else key for key in fold_many(senders)]


def _bare(key: str) -> str:
    if address := _ADDRESS.search(key):
        key = address[1].strip()
    if _PHONE.fullmatch(key):
        return re.sub(r"[ ().-]", "", key)
    return key.removeprefix("mailto:")


def sender_domain(key: str) -> str:
    """The domain of a sender's key; '' when it is no address."""
    _, at, domain = key.rpartition("@")
    return host_key(domain) if at else ""


def host_key(host: str) -> str:
    """A host in lower case and ASCII (Punycode), without a final dot; '' when it has no such form."""
    host = host.rstrip(".").lower()
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        return ""


def _host_part(value: str) -> str:
    value = fold(value)
    for prefix in ("http://", "https://", "*.", "@", "."):
        value = value.removeprefix(prefix)
    return re.split(r"[/:?#]", value, maxsplit=1)[0]


def with_parents(host: str) -> list[str]:
    """The host and every domain above it, the longest first."""
    found = [host]
    at = host.find(".")
    while at >= 0:
        found.append(host[at + 1 :])
        at = host.find(".", at + 1)
    return found
