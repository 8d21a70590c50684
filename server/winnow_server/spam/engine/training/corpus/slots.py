"""The values of slots: names, amounts, dates, codes, links; invented, and under names reserved for examples."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable

from winnow_server.spam.engine.training.corpus.places import PLACES

_LETTERS = "abcdefghijkmnpqrstuvwxyz"
_CODE = "ABCDEFGHJKLMNPRSTUVWXYZ23456789"
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_LURES = (
    *("verify", "secure", "update", "fee", "pay", "confirm", "help", "support", "login", "refund", "claim", "id"),
    *("service", "check", "center", "redelivery", "track", "account"),
)
_PAGES = ("t", "r", "track", "orders", "my", "account", "help", "app", "info", "s", "pay", "de", "en", "m", "status")
_SPACES = re.compile(r"[^a-z0-9]+")


class Slots:
    """The values of one message: a slot asked for again has the same value. chance: what they are drawn with."""

    def __init__(self, language: str, chance: random.Random) -> None:
        self._place = PLACES[language]
        self._chance = chance
        self._known: dict[str, str] = {}

    def value(self, slot: str) -> str:
        """The value of a slot, such as `bank`, `money`, `site bank` or, for a second value, `money2`.

        Raises KeyError for a slot that no one knows.
        """
        if slot not in self._known:
            self._known[slot] = self._drawn(slot)
        return self._known[slot]

    def _drawn(self, slot: str) -> str:
        name, _, owner = slot.partition(" ")
        if owner:
            return _OWNED[name](self, self._slug(owner))
        plain = {"day": "weekday"}.get(name.rstrip("23"), name.rstrip("23"))
        if plain in _MADE:
            return _MADE[plain](self)
        return self._chance.choice(self._place[plain])

    def _slug(self, owner: str) -> str:
        text = unicodedata.normalize("NFKD", self.value(owner)).lower().encode("ascii", "ignore").decode()
        words = _SPACES.sub(" ", text).split()
        if not words:
            return self._some(_LETTERS, 5)
        return self._chance.choice(("".join(words), "-".join(words), words[0]))[:18].strip("-")

    def _some(self, letters: str, count: int) -> str:
        return "".join(self._chance.choices(letters, k=count))

    def _number(self, low: int, high: int) -> str:
        return str(self._chance.randint(low, high))

    def _money(self, low: int, high: int) -> str:
        """Between low and high in the smallest unit that is written, such as cents."""
        form = self._chance.choice(self._place["money"])
        point = self._place["point"][0]
        cents = self._chance.randint(low, high)
        if point == "0":  # a currency of large numbers, without cents
            written = f"{cents * 10 // 50 * 50:,}".replace(",", self._place["thousands"][0])
        elif self._chance.random() < 0.25:
            written = str(cents // 100 + 1)
        else:
            whole = f"{cents // 100:,}".replace(",", self._place["thousands"][0].replace("_", " "))
            written = f"{whole}{point}{cents % 100:02d}"
        return form.replace("%", written)

    def _time(self) -> str:
        hour, minute = self._chance.randint(0, 23), self._chance.choice((0, 5, 10, 15, 20, 25, 30, 40, 45, 50, 55))
        return f"{hour}:{minute:02d}" if self._chance.random() < 0.4 else f"{hour:02d}:{minute:02d}"

    def _date(self) -> str:
        day, month = self._chance.randint(1, 28), self._chance.randint(1, 12)
        form = self._chance.randint(0, 3)
        if form == 0:
            return f"{day:02d}.{month:02d}.{self._number(24, 27)}"
        if form == 1:
            return f"{day:02d}/{month:02d}/{self._number(2024, 2027)}"
        return self._place["date"][0].replace("%", str(day)).replace("@", self.value("month"))

    def _phone(self) -> str:
        """Numbers set aside for fiction where there are such, and else of the same look."""
        form = self._chance.choice(self._place["phone"])
        return "".join(self._chance.choice("0123456789") if c == "#" else c for c in form)

    def _reference(self) -> str:
        form = self._chance.choice(("AA######", "######", "AA-####-##", "A#A#A#", "########", "AA#########AA"))
        return "".join(
            self._chance.choice("0123456789") if c == "#" else self._chance.choice(_CODE[:21]) if c == "A" else c
            for c in form
        )

    def _path(self) -> str:
        kind = self._chance.random()
        if kind < 0.2:
            return ""
        if kind < 0.6:
            return f"/{self._some(_LETTERS + _CODE, self._chance.randint(3, 8))}"
        return f"/{self._chance.choice(_PAGES)}/{self._some(_LETTERS + _CODE, self._chance.randint(4, 9))}"

    def _scheme(self) -> str:
        return self._chance.choice(("https://", "https://", "https://", ""))

    def _site(self, slug: str) -> str:
        """A link to where the sender really is."""
        host = self._chance.choice(
            (f"{slug}.example", f"{slug}.example", f"www.{slug}.example", f"track.{slug}.example", f"my.{slug}.example")
        )
        if self._chance.random() < 0.15:
            host = f"{slug[:3]}.example"
        return f"{self._scheme()}{host}{self._path()}"

    def _fake(self, slug: str) -> str:
        """A link to where someone poses as the sender; now and then it looks as one of theirs does."""
        lure, other = self._chance.choice(_LURES), self._chance.choice(_LURES)
        host = self._chance.choice(
            (
                f"{slug}-{lure}.example",
                f"{lure}-{slug}.example",
                f"{slug}.{lure}-{other}.example",
                f"{slug}.example.{lure}.test",
                f"{lure}{self._number(2, 99)}.example",
                f"{self._some(_LETTERS, 5)}.example",
                f"198.51.100.{self._number(1, 254)}",
                f"{slug}.example",
            )
        )
        scheme = self._chance.choice(("https://", "https://", "http://", ""))
        return f"{scheme}{host}{self._path()}"

    def _odd(self) -> str:
        """A link that says nothing of its owner."""
        return f"{self._scheme()}{self._some(_LETTERS, self._chance.randint(3, 9))}.example{self._path()}"

    def _wallet(self) -> str:
        return self._chance.choice(
            (
                "1" + self._some(_BASE58, 33),
                "bc1q" + self._some(_LETTERS[:8] + "023456789", 38),
                "0x" + self._some("0123456789abcdef", 40),
            )
        )

    def _handle(self) -> str:
        first = unicodedata.normalize("NFKD", self.value("first")).lower().encode("ascii", "ignore").decode() or "anna"
        return f"@{first}{self._chance.choice(('_', '.', ''))}{self._chance.choice(('', self._number(1, 999), 'fx'))}"


_MADE: dict[str, Callable[[Slots], str]] = {
    "money": lambda s: s._money(450, 90_000),
    "small": lambda s: s._money(99, 690),
    "big": lambda s: s._money(90_000, 2_500_000),
    "huge": lambda s: s._money(120_000_000, 2_500_000_000),
    "time": Slots._time,
    "date": Slots._date,
    "phone": Slots._phone,
    "ref": Slots._reference,
    "code": lambda s: s._some("0123456789", s._chance.choice((4, 6, 6, 6, 8))),
    "digits": lambda s: s._some("0123456789", 4),
    "flight": lambda s: f"{s._some(_CODE[:21], 2)}{s._chance.choice(('', ' '))}{s._number(100, 9899)}",
    "gate": lambda s: f"{s._chance.choice('ABCDEFGK')}{s._number(1, 68)}",
    "n": lambda s: s._number(2, 9),
    "many": lambda s: s._number(11, 99),
    "percent": lambda s: s._number(5, 90),
    "year": lambda s: s._number(2024, 2027),
    "odd": Slots._odd,
    "wallet": Slots._wallet,
    "handle": Slots._handle,
    "version": lambda s: f"{s._number(0, 9)}.{s._number(0, 30)}.{s._number(0, 12)}",
    "commit": lambda s: s._some("0123456789abcdef", 7),
}
_OWNED: dict[str, Callable[[Slots, str], str]] = {
    "site": Slots._site,
    "fake": Slots._fake,
    "mail": lambda s, slug: f"{s._chance.choice(('info', 'service', 'help', 'billing', 'support'))}@{slug}.example",
}
