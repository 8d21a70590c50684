"""Which entry decides a message: each kind's matching, the total order of precedence, expiry, shadow entries."""

import itertools
import time
from dataclasses import replace

import pytest
from winnow_server.spam.engine import Action
from winnow_server.spam.policy.entries import Entry, Kind, Removal, kept_value
from winnow_server.spam.policy.fold import digest, fold
from winnow_server.spam.policy.lists import ListIndex, hosts
from winnow_server.storage.ids import uuid7

TEXT = "Verify your PASSWORD at https://login.bank.example.top:8443/x now"
SENDER = '"The Bank" <Alerts@mail.example.org>'


def entry(
    kind: Kind, value: str, action: Action = Action.REJECT, shadow: bool = False, expires: float = float("inf")
) -> Entry:
    return Entry(uuid7(), kind, kept_value(kind, value), action, shadow, expires)


def decided(entries: list[Entry], text: str = TEXT, sender: str = SENDER) -> Entry | None:
    return ListIndex(entries).decide(["other", text], ["", sender]).live.get(1)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Kind.HASH, digest(fold(TEXT)).hex().upper()),
        (Kind.SENDER, "alerts@MAIL.example.org"),
        (Kind.SENDER, "Somebody else <alerts@mail.example.org>"),
        (Kind.DOMAIN, "example.org"),
        (Kind.DOMAIN, "@mail.example.org"),
        (Kind.DOMAIN, "org"),
        (Kind.LINK_DOMAIN, "https://bank.example.top/anything"),
        (Kind.LINK_DOMAIN, "example.top."),
        (Kind.LINK_DOMAIN, "top"),
        (Kind.PHRASE, "your  password"),
        (Kind.PHRASE, "Verify"),
        (Kind.PHRASE, "x now"),
    ],
)
def test_what_matches(kind: Kind, value: str) -> None:
    made = entry(kind, value)
    assert decided([made]) == made
    assert ListIndex([made]).decide(["nothing", "else"], ["b@elsewhere.net", ""]).live == {}


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Kind.HASH, digest(fold(TEXT + "!")).hex()),
        (Kind.SENDER, "alerts@example.org"),
        (Kind.DOMAIN, "ample.org"),
        (Kind.DOMAIN, "a.mail.example.org"),
        (Kind.LINK_DOMAIN, "example.org"),
        (Kind.LINK_DOMAIN, "login.example.top"),
        (Kind.PHRASE, "pass"),
        (Kind.PHRASE, "our password"),
        (Kind.PHRASE, "password now"),
    ],
)
def test_what_does_not_match(kind: Kind, value: str) -> None:
    assert decided([entry(kind, value)]) is None


@pytest.mark.parametrize(
    ("text", "phrase", "matches"),
    [
        ("免费领取奖品", "领取", True),
        ("ดาวน์โหลดฟรีวันนี้", "ฟรี", True),
        ("бесплатно", "платно", False),
        ("БЕСПЛАТНО!", "бесплатно", True),
        ("fr\u200bee mo\u00adney", "free money", True),
        ("ＦＲＥＥ　ＭＯＮＥＹ", "free money", True),
        ("call 0900-123", "0900-123", True),
        ("call 10900-123", "0900-123", False),
        ("win$$$", "win$$$", True),
    ],
)
def test_phrases_in_any_script_and_disguise(text: str, phrase: str, matches: bool) -> None:
    assert (decided([entry(Kind.PHRASE, phrase)], text) is not None) is matches


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("see http://user@evil.example/x", {"evil.example"}),
        ("see http://good.example@evil.example/x", {"evil.example"}),
        ("www.example.org, or a.example.net.", {"www.example.org", "a.example.net"}),
        ("write to a@example.org", set()),
        ("hxxps://bad.example/", {"bad.example"}),
        ("at 5.30 pm...", {"5.30"}),
        ("http://пример.example/", {"пример.example"}),
        ("点击http://bad.example领取", {"bad.example"}),
        ("no links here.", set()),
    ],
)
def test_hosts_of_links(text: str, found: set[str]) -> None:
    assert found <= hosts(fold(text))
    if not found:
        assert hosts(fold(text)) == set()


def test_an_internationalised_link_domain_is_one_name() -> None:
    made = entry(Kind.LINK_DOMAIN, "Пример.example")
    assert made.value == "xn--e1afmkfd.example"
    assert decided([made], "см. http://пример.example/") == made
    assert decided([made], "см. http://xn--e1afmkfd.example/") == made


def test_numbers_are_the_same_with_and_without_spaces() -> None:
    made = entry(Kind.SENDER, "+1 (555) 01-00")
    assert decided([made], "hi", "+155 50100") == made


def test_targets_that_the_text_hides_are_found() -> None:
    made = entry(Kind.LINK_DOMAIN, "evil.example")
    found = ListIndex([made]).decide(["click here"], links=[["HTTPS://Evil.example/x"]])
    assert found.live == {0: made}


# From the first in precedence to the last; each beats all after it.
ORDER = [
    entry(Kind.HASH, digest(fold(TEXT)).hex(), Action.ALLOW),
    entry(Kind.SENDER, "alerts@mail.example.org", Action.ALLOW),
    entry(Kind.DOMAIN, "mail.example.org", Action.ALLOW),
    entry(Kind.DOMAIN, "example.org", Action.REJECT),
    entry(Kind.LINK_DOMAIN, "login.bank.example.top", Action.ALLOW),
    entry(Kind.LINK_DOMAIN, "bank.example.top", Action.QUARANTINE),
    entry(Kind.LINK_DOMAIN, "example.top", Action.ALLOW),
    entry(Kind.PHRASE, "your password", Action.ALLOW),
    entry(Kind.PHRASE, "password", Action.REJECT),
]


@pytest.mark.parametrize(("first", "second"), list(itertools.combinations(range(len(ORDER)), 2)))
def test_precedence_is_one_total_order(first: int, second: int) -> None:
    assert decided([ORDER[second], ORDER[first]]) == ORDER[first]
    assert decided([ORDER[first], ORDER[second]]) == ORDER[first]


def test_of_values_as_long_deny_comes_first_then_the_older() -> None:
    allowed, denied = entry(Kind.PHRASE, "verify", Action.ALLOW), entry(Kind.PHRASE, "verify")
    older, newer = entry(Kind.PHRASE, "at"), entry(Kind.PHRASE, "at")
    assert decided([allowed, denied]) == denied
    assert decided([newer, older]) == older


def test_an_expired_entry_decides_nothing() -> None:
    expired = entry(Kind.PHRASE, "password", expires=time.time() - 1)
    later = entry(Kind.PHRASE, "now", expires=time.time() + 60)
    assert decided([expired]) is None
    assert decided([expired, later]) == later


def test_a_shadow_entry_decides_only_on_trial() -> None:
    live, shadow = entry(Kind.PHRASE, "password"), entry(Kind.SENDER, SENDER, Action.ALLOW, shadow=True)
    index = ListIndex([live, shadow])
    found = index.decide([TEXT], [SENDER])
    assert index.has_shadow
    assert (found.live, found.trial) == ({0: live}, {0: shadow})


def test_every_row_of_a_batch_is_decided_by_itself() -> None:
    phrases = [entry(Kind.PHRASE, f"word{n}") for n in range(300)]
    found = ListIndex(phrases).decide([f"a word{n} b" if n % 3 else "\0" for n in range(300)])
    assert found.live == {n: phrases[n] for n in range(300) if n % 3}
    assert ListIndex(phrases).decide([]).live == {}


@pytest.mark.parametrize("text", ["a." * 40_000, "<" * 80_000, "http://" * 12_000, "word " * 16_000, "-" * 80_000])
def test_a_hostile_text_takes_no_time(text: str) -> None:
    index = ListIndex([entry(Kind.LINK_DOMAIN, "example.top"), entry(Kind.PHRASE, "word word")])
    started = time.process_time()
    index.decide([text], [text[:512]])
    assert time.process_time() - started < 1.0


def test_an_updated_index_decides_as_one_built_anew() -> None:
    old = [entry(Kind.PHRASE, "password"), entry(Kind.SENDER, SENDER), entry(Kind.SENDER, SENDER, shadow=True)]
    changed = replace(old[1], action=Action.FLAG)
    added = entry(Kind.HASH, digest(fold(TEXT)).hex(), Action.ALLOW)
    before = ListIndex(old)
    for news in ([changed], [added], [changed, added], [entry(Kind.PHRASE, "verify")]):
        after = before.updated(news)
        replaced = {(e.kind, e.value, e.shadow): e for e in [*old, *news]}
        anew = ListIndex(replaced.values())
        assert after.decide([TEXT], [SENDER]) == anew.decide([TEXT], [SENDER])
        assert (after.count, after.size, after.has_shadow) == (anew.count, anew.size, anew.has_shadow)
    assert ListIndex(old[1:], before).decide([TEXT], [SENDER]) == ListIndex(old[1:]).decide([TEXT], [SENDER])
    assert ListIndex(old[:1], before).decide([TEXT], [SENDER]) == ListIndex(old[:1]).decide([TEXT], [SENDER])
    assert before.decide([TEXT], [SENDER]) == ListIndex(old).decide([TEXT], [SENDER]), "the old one stays as it was"


def test_an_updated_index_without_what_was_removed_or_expired() -> None:
    now = time.time()
    old = [
        entry(Kind.PHRASE, "password"),
        entry(Kind.SENDER, SENDER),
        entry(Kind.SENDER, SENDER, shadow=True),
        entry(Kind.SENDER, "b@example.org", expires=now + 60),
        entry(Kind.DOMAIN, "example.org", expires=now + 120),
    ]
    before = ListIndex(old)
    phrase, live, unknown = Removal(Kind.PHRASE, "password"), Removal(Kind.SENDER, old[1].value), Removal(Kind.HASH, "")
    again = entry(Kind.PHRASE, "password", Action.FLAG)
    for news, removals, at, left in (
        ([], [phrase], now, old[1:]),
        ([], [live, unknown], now, [old[0], *old[2:]]),
        ([], [replace(live, shadow=True)], now, [*old[:2], *old[3:]]),
        ([again], [phrase, live], now, [again, *old[2:]]),
        ([], [], now + 90, [*old[:3], old[4]]),
        ([], [phrase, live, replace(live, shadow=True)], now + 150, []),
    ):
        after, anew = before.updated(news, removals, now=at), ListIndex(left)
        assert after.decide([TEXT], [SENDER]) == anew.decide([TEXT], [SENDER])
        assert (after.count, after.size, after.has_shadow) == (anew.count, anew.size, anew.has_shadow)
    assert before.count == len(old), "the old one stays as it was"
