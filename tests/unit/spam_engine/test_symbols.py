"""Every symbol that a caller is told about shows where it should, and not where it should not."""

from __future__ import annotations

import pytest
from winnow_server.spam.engine import SYMBOLS

from tests.unit.spam_engine.samples import symbols_of

SHOWS = {
    "URGENCY": "act now, this expires tonight",
    "CREDENTIAL_REQUEST": "please verify your password",
    "ACCOUNT_THREAT": "your access was suspended",
    "PRIZE": "Tebrikler, hediye kazandınız",
    "OFFER": "Sonderangebot: alles reduziert",
    "FREE_OF_CHARGE": "это бесплатно",
    "CALL_TO_ACTION": "haga clic aquí",
    "OPT_OUT": "退订回T",
    "LOAN": "pinjaman tanpa agunan",
    "INVESTMENT": "投资 收益",
    "CRYPTOCURRENCY": "инвестиции в биткоин",
    "MONEY_TALK": "você recebeu um pagamento de mil reais",
    "JOB_OFFER": "работа удаленно, без опыта",
    "ADVANCE_FEE": "I am the next of kin of a deceased client",
    "ADULT": "sexy nude singles",
    "PHARMACY": "cheap viagra",
    "GAMBLING": "카지노 첫충",
    "DELIVERY": "votre colis est en attente",
    "BANKING": "あなたの銀行口座",
    "TELECOM": "isi ulang pulsa",
    "MESSENGER": "write me on WhatsApp",
    "WEB_SERVICES": "we raise your website traffic and seo",
    "CUSTOMER_ADDRESS": "Dear customer,",
    "DISTRESS": "hi mum this is my new number",
    "FORMAL": "kindly be informed",
    "CONVERSATION": "what did you think",
    "CHATTER": "haha ok thanks",
    "WORK_TALK": "the meeting about the project",
    "CAPITALS": "READ THIS",
    "SHOUTED_WORDS": "read THIS NOW",
    "TITLE_CASE": "Big Things Ahead",
    "DIGITS": "12345 678",
    "SHORT_NUMBERS": "room 12",
    "CODE_NUMBERS": "room 1234",
    "MIXED_TOKENS": "order a1b2",
    "NAME_WITH_NUMBER": "visit royal88 tonight",
    "EXCLAMATION": "now!",
    "QUESTION": "now?",
    "PERCENT": "50%",
    "MONEY": "£1000",
    "HASHTAG": "#one",
    "MENTION": "@one",
    "ASTERISK": "*one*",
    "AMPERSAND": "a & b",
    "PLUS_SIGN": "a + b",
    "COLON": "one: two",
    "SLASH": "one/two",
    "QUOTATION": '"one"',
    "APOSTROPHE": "don't",
    "COMMAS": "one, two",
    "FULL_STOPS": "one. two",
    "DASHES": "one - two",
    "BRACKETS": "one (two)",
    "CODE_PUNCTUATION": "a_b = {1}",
    "LINES": "one\ntwo",
    "QUOTED_LINES": "> you wrote this\nyes",
    "REPLY_SUBJECT": "Re: lunch",
    "EMOJI": "yes 🎉",
    "EMOJI_RATE": "yes 🎉",
    "EMOTICON": "see you :-)",
    "ELLIPSIS": "well..",
    "STRETCHED_LETTERS": "sooooo",
    "REPEATED_PUNCTUATION": "no!!!",
    "LOWER_CASE_START": "hello",
    "SENTENCE_END": "Hello.",
    "OBFUSCATION": "𝗪𝗶𝗻 𝗯𝗶𝗴",
    "INVISIBLE_CHARACTERS": "pass\u200bword",
    "MIXED_SCRIPTS": "pаypal",
    "DIGITS_FOR_LETTERS": "v1agra",
    "SPACED_LETTERS": "c a s i n o",
    "HIDDEN_WORDS": "c.a.s.i.n.o",
    "LANGUAGE_MISMATCH": "hello мир and more",
    "LINK": "see https://example.org/a",
    "BARE_DOMAIN": "see example.org now",
    "LINK_SHORTENER": "http://bit.ly/abc",
    "IP_LINK": "http://192.0.2.7/login",
    "PUNYCODE_LINK": "http://xn--pypal-4ve.example/",
    "MIXED_SCRIPT_LINK": "http://pаypal.com/",
    "LOOKALIKE_DOMAIN": "http://paypa1-login.example.com/",
    "CHEAP_DOMAIN": "http://prize.top/",
    "FREE_HOSTING": "http://mine.blogspot.com/",
    "MESSENGER_LINK": "https://t.me/joinme",
    "ODD_LINK": "http://bank.example@evil.example/a.exe",
    "LINK_SHARE": "https://example.org/a",
    "PHONE_NUMBER": "call 0852 3173 7479",
    "MAIL_ADDRESS": "write to me@example.org",
    "CRYPTO_ADDRESS": "send to 1BoatSLRHtKNngkdXEeobR76b53LETtpyT",
    "IBAN": "pay GB82 WEST 1234 5698 7654 32",
}
ALWAYS = {"LENGTH", "WORD_COUNT", "WORD_LENGTH", "LONGEST_WORD", "WORD_VARIETY", "SHORT_WORDS", "LONG_WORDS"}
ELSEWHERE = {"PUNCTUATION", "SPACES", "LINK_MISMATCH"}
PLAIN = "Hello dear friend"


@pytest.mark.parametrize(("name", "text"), SHOWS.items())
def test_shows_where_it_should(name: str, text: str) -> None:
    assert name in symbols_of(text)


def test_a_plain_text_shows_little() -> None:
    shown = set(symbols_of("Grandmother bakes bread")) - ALWAYS
    assert shown == {"TITLE_CASE", "SPACES", "CAPITALS"}


def test_every_symbol_of_the_text_is_covered() -> None:
    groups = {"content", "style", "form", "link", "contact"}
    assert {s.name for s in SYMBOLS if s.group in groups} == set(SHOWS) | ALWAYS | ELSEWHERE


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("CRYPTO_ADDRESS", "send to 1BoatSLRHtKNngkdXEeobR76b53LETtpyX"),
        ("IBAN", "pay GB83 WEST 1234 5698 7654 32"),
        ("LOOKALIKE_DOMAIN", "https://www.paypal.com/help"),
        ("LOOKALIKE_DOMAIN", "https://www.amazon.co.uk/gp"),
        ("MIXED_SCRIPTS", "Привет, как дела? Καλημέρα σας"),
        ("BARE_DOMAIN", "I went home.Then I slept"),
        ("ODD_LINK", "https://example.org/a/b"),
        ("INVISIBLE_CHARACTERS", "می\u200cخواهم 👨\u200d👩\u200d👧"),
    ],
)
def test_does_not_show_where_it_should_not(name: str, text: str) -> None:
    assert name not in symbols_of(text)


MAIL = b"""From: "PayPal Service" <help@mail.example>
To: undisclosed-recipients:;
Reply-To: other@elsewhere.example
Subject: =?utf-8?q?Konto_gesperrt_=E2=9A=A0?=
Received: from 192.0.2.7 (unknown [192.0.2.7]) by mx.example; Mon, 2 Nov 2026 10:00:00 +0000
X-Priority: 1
Content-Type: text/html; charset=utf-8

<html><head><style>p {color: red}</style></head><body><p>Please log in:
<a href="http://evil.example/x">www.paypal.com</a></p></body></html>
"""
LIST_MAIL = b"""From: Ann <ann@gmail.com>
To: dev@lists.example.org
Subject: Re: empty list
Date: Mon, 2 Nov 2026 10:00:00 +0000
Message-ID: <1@lists.example.org>
In-Reply-To: <0@lists.example.org>
List-Id: <dev.lists.example.org>

Thanks, that works.
"""


def test_headers_of_a_forged_mail() -> None:
    shown = symbols_of(raw=MAIL)
    expected = {"HEADERS", "REPLY_TO_MISMATCH", "MISSING_MESSAGE_ID", "MISSING_DATE", "RECEIVED_ODD"}
    assert expected | {"HIDDEN_RECIPIENTS", "PRIORITY_FLAG", "HTML_ONLY", "IMITATED_SENDER", "LINK_MISMATCH"} <= set(
        shown
    )
    assert "ACCOUNT_THREAT" in shown  # of the decoded subject
    assert "CODE_PUNCTUATION" not in shown  # of the style sheet


def test_headers_of_a_mailing_list() -> None:
    shown = set(symbols_of(raw=LIST_MAIL))
    assert {"THREAD_REPLY", "MAILING_LIST", "FREE_MAIL_SENDER", "MESSAGE_ID_MISMATCH"} <= shown
    assert not shown & {"MISSING_DATE", "MISSING_MESSAGE_ID", "HIDDEN_RECIPIENTS", "RECEIVED_ODD"}


def test_disposable_sender() -> None:
    assert "DISPOSABLE_SENDER" in symbols_of("hello", sender="a@mailinator.com")


@pytest.mark.parametrize("raw", [b"\xff\xfe\x00", b"Content-Type: text/plain; charset=no-such\n\n\xff", b"=?" * 99])
def test_any_bytes_are_read(raw: bytes) -> None:
    assert "HEADERS" in symbols_of(raw=raw)
