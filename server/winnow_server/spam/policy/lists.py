"""A project's lists as one index: which entry decides each message of a batch. Pure.

A message costs a look-up a kind that the project uses, whatever the number of entries; texts are folded once for the
whole batch, and only when an entry needs them.
"""

import math
import re
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from winnow_server.spam.policy.entries import (
    EXPIRES,
    MAX_DOMAIN,
    SHADOW,
    Entry,
    Kind,
    Packed,
    Removal,
    host_key,
    pack,
    sender_domain,
    sender_keys,
    unpack,
    with_parents,
)
from winnow_server.spam.policy.fold import digest, fold_many
from winnow_server.spam.policy.phrases import PhraseMatcher

_BYTES_AN_ENTRY = 500
_BYTES_A_PHRASE = 800
# The host of a link: after a scheme and any user, or a bare name with a dot in it, which is not that of an address.
_SCHEME = r"(?:[a-z][a-z0-9+.-]{1,15}://(?:[^\s/@]{1,64}@)?)?"
_HOST = re.compile(rf"(?<![a-z0-9@._-]){_SCHEME}((?:[a-z0-9_-]{{1,63}}\.)+[a-z0-9_-]{{1,63}})")
_WIDE_HOST = re.compile(rf"(?<![\w@.-]){_SCHEME}((?:[\w-]{{1,63}}\.)+[\w-]{{1,63}})")


@dataclass(slots=True)
class Deciding:
    """The entries that decide messages, by index in the batch; a message that none matches is absent.

    `live` are those of the policy; `trial` those of the shadow policy, which counts shadow entries too.
    """

    live: dict[int, Entry] = field(default_factory=dict)
    trial: dict[int, Entry] = field(default_factory=dict)

    def note(self, index: int, entry: Entry) -> None:
        """Keeps the entry where it comes before the one kept so far."""
        for kept in (self.trial,) if entry.shadow else (self.live, self.trial):
            before = kept.get(index)
            if before is None or entry.rank < before.rank:
                kept[index] = entry


class ListIndex:
    """Immutable; safe from several threads. 100,000 entries are built in about a second, most of it for phrases.

    `before`, an earlier index of the project, lends its phrases where they are the same.
    """

    def __init__(self, entries: Iterable[Entry], before: "ListIndex | None" = None) -> None:
        everything = list(entries)
        lent = None if before is None else before._phrases
        if lent is not None and not lent.holds([pack(entry) for entry in everything if entry.kind is Kind.PHRASE]):
            lent = None
        self._fill({kind: {} for kind in Kind}, everything, lent)

    def updated(
        self, entries: Iterable[Entry], removals: Iterable[Removal] = (), *, now: float | None = None
    ) -> "ListIndex":
        """An index without the removals and what expired, and then with these entries too, in the place of those with
        the same kind, value and shadow.

        now: Unix seconds.
        """
        by_kind = {kind: dict(values) for kind, values in self._by_kind.items()}
        gone = [*removals, *self._expired(time.time() if now is None else now)]
        for removal in gone:
            values = by_kind[removal.kind]
            kept = tuple(entry for entry in values.pop(removal.value, ()) if entry[SHADOW] != removal.shadow)
            if kept:
                values[removal.value] = kept
        index, news = ListIndex.__new__(ListIndex), list(entries)
        kinds = {removal.kind for removal in gone} | {entry.kind for entry in news}
        lent = None if Kind.PHRASE in kinds else self._phrases
        index._fill(by_kind, news, lent)
        return index

    def _expired(self, moment: float) -> Iterator[Removal]:
        if self._first_expires <= moment:
            for kind, values in self._by_kind.items():
                for value, found in values.items():
                    yield from (Removal(kind, value, e[SHADOW]) for e in found if e[EXPIRES] <= moment)

    def _fill(
        self,
        by_kind: dict[Kind, dict[str, tuple[Packed, ...]]],
        entries: Sequence[Entry],
        phrases: PhraseMatcher | None,
    ) -> None:
        for entry in entries:
            values = by_kind[entry.kind]
            packed, same = pack(entry), values.get(entry.value, ())
            values[entry.value] = (*(other for other in same if other[SHADOW] != entry.shadow), packed)
        self._by_kind = by_kind
        self._hashes = by_kind[Kind.HASH]
        self._senders = by_kind[Kind.SENDER]
        self._domains = by_kind[Kind.DOMAIN]
        self._links = by_kind[Kind.LINK_DOMAIN]
        if phrases is None and by_kind[Kind.PHRASE]:
            phrases = PhraseMatcher([entry for found in by_kind[Kind.PHRASE].values() for entry in found])
        self._phrases = phrases
        everything = [found for values in by_kind.values() for found in values.values()]
        self.count = sum(map(len, everything))
        self._first_expires = min((entry[EXPIRES] for found in everything for entry in found), default=math.inf)
        self.has_shadow = any(entry[SHADOW] for found in everything for entry in found)
        self.size = self.count * _BYTES_AN_ENTRY + len(by_kind[Kind.PHRASE]) * _BYTES_A_PHRASE
        """About how many bytes of memory it holds."""

    def decide(
        self,
        texts: Sequence[str],
        senders: Sequence[str] | None = None,
        *,
        links: Sequence[Sequence[str]] | None = None,
        hashes: Sequence[str] | None = None,
        now: float | None = None,
    ) -> Deciding:
        """The deciding entries of a batch.

        texts: as a person sees them. senders: '' for unknown. links: targets that the text does not show. hashes: given
        where the whole text is not, its digests in hex, '' for unknown. now: Unix seconds.
        """
        moment = time.time() if now is None else now
        found = Deciding()
        for index, entry in self._matches(texts, senders, links, hashes):
            if entry[EXPIRES] > moment:
                found.note(index, unpack(entry))
        return found

    def _matches(
        self,
        texts: Sequence[str],
        senders: Sequence[str] | None,
        links: Sequence[Sequence[str]] | None,
        hashes: Sequence[str] | None,
    ) -> Iterator[tuple[int, Packed]]:
        if senders is not None and (self._senders or self._domains):
            for index, key in enumerate(sender_keys(senders)):
                if key:
                    yield from ((index, entry) for entry in self._of_sender(key))
        folded = fold_many(texts) if self._hashes or self._links or self._phrases else []
        if self._hashes:
            for index, hashed in enumerate(hashes if hashes is not None else [digest(text).hex() for text in folded]):
                yield from ((index, entry) for entry in self._hashes.get(hashed, ()))
        if self._links:
            for index, text in enumerate(folded):
                targets = " ".join(links[index]).lower() if links else ""
                for host in hosts(f"{text} {targets}" if targets else text):
                    yield from ((index, entry) for entry in _under(self._links, host_key(host)))
        if self._phrases is not None:
            yield from self._phrases.find(folded)

    def _of_sender(self, key: str) -> Iterator[Packed]:
        yield from self._senders.get(key, ())
        if self._domains and (domain := sender_domain(key)):
            yield from _under(self._domains, domain)


def hosts(folded: str) -> set[str]:
    """The hosts of the links in a folded text. What is longer than a domain can be is none."""
    found: set[str] = set()
    for token in folded.split(" ") if "." in folded else ():
        if "." in token and "." in token[1:-1]:
            found.update(_HOST.findall(token))
            if not token.isascii():
                found.update(_WIDE_HOST.findall(token))
    return {host for host in found if len(host) <= MAX_DOMAIN}


def _under(index: dict[str, tuple[Packed, ...]], host: str) -> Iterator[Packed]:
    for name in with_parents(host):
        yield from index.get(name, ())
