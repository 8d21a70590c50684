"""How strongly each symbol shows in every message of a batch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

import numpy as np
from numpy.typing import NDArray

from winnow_server.spam.engine.characters import KIND_MASK, LATIN, LETTER, SCRIPT_SHIFT, UPPER
from winnow_server.spam.engine.deobfuscate import hidden_rows, plain
from winnow_server.spam.engine.encode import EncodedBatch, encode, rows_holding
from winnow_server.spam.engine.links import count_links, find_links
from winnow_server.spam.engine.lookup import Listed, look_up
from winnow_server.spam.engine.ngrams import Grams, Words, grams, words
from winnow_server.spam.engine.style import COUNTS, Style, count_between, log_counts, measure
from winnow_server.spam.engine.symbols import COLUMN, EVIDENCE, LINK_SYMBOLS, TOPIC_SYMBOLS
from winnow_server.spam.engine.wallets import count_ibans, count_wallets

_UNWANTED_TOPICS = COLUMN["CONVERSATION"]  # the topics before are evidence against a message
_LINK_COLUMNS = COLUMN[LINK_SYMBOLS[0].name]


@dataclass(frozen=True, slots=True)
class Evidence:
    """strengths: float32[n, EVIDENCE], at least 0, 0 for absent.

    hidden: the rows that read otherwise once written out plainly; plain: their n-grams then, None where there are none.
    """

    strengths: NDArray[np.float32]
    hidden: NDArray[np.int64]
    plain: Grams | None


def gather(texts: Sequence[str], batch: EncodedBatch, found: Words, features: Grams) -> Evidence:
    """The evidence of the texts themselves; senders and headers are added by the caller."""
    out = np.zeros((EVIDENCE, len(batch)), dtype=np.float32)  # one row a symbol, so that each is written at once
    style = measure(batch, found, features)
    listed = look_up(batch, found)
    counts = listed.topics
    hidden, shapes = hidden_rows(batch, found)
    plain_grams = None
    hiding = [texts[row] for row in hidden.tolist()]
    written_out = zip(hidden.tolist(), hiding, plain(hiding, shapes[:, hidden] > 0), strict=True)
    rewritten = [(row, text) for row, before, text in written_out if text != before]
    hidden = np.array([row for row, _ in rewritten], dtype=np.int64)
    if rewritten:
        plain_batch = encode([text for _, text in rewritten])
        plain_words = words(plain_batch)
        plain_grams = grams(plain_words)
        more = np.maximum(look_up(plain_batch, plain_words).topics - counts[:, hidden], 0)
        counts[:, hidden] += more
        out[COLUMN["HIDDEN_WORDS"], hidden] = np.log1p(more[:_UNWANTED_TOPICS].sum(axis=0))
    out[: len(TOPIC_SYMBOLS)] = log_counts(counts)
    _add_style(out, style)
    out[COLUMN["MIXED_SCRIPTS"] : COLUMN["SPACED_LETTERS"] + 1] = log_counts(shapes)
    if not batch.latin:
        out[COLUMN["LANGUAGE_MISMATCH"]] = _second_script(batch)
    _add_links(out, texts, batch, listed)
    _add_addresses(out, texts, style)
    _add_openings(out, batch)
    return Evidence(out.T, hidden, plain_grams)


# Symbols that are log(1 + count).
_COUNTED = {
    "LENGTH": "characters",
    "WORD_COUNT": "words",
    "LONGEST_WORD": "longest",
    "SHORT_NUMBERS": "short_number",
    "CODE_NUMBERS": "code_number",
    "NAME_WITH_NUMBER": "named_number",
    "EXCLAMATION": "!",
    "QUESTION": "?",
    "PERCENT": "%",
    "MONEY": "currency",
    "HASHTAG": "#",
    "MENTION": "@",
    "ASTERISK": "*",
    "AMPERSAND": "&",
    "PLUS_SIGN": "+",
    "COLON": ":",
    "SLASH": "/",
    "QUOTATION": '"',
    "APOSTROPHE": "'",
    "LINES": "line",
    "EMOJI": "picture",
    "EMOTICON": "emoticons",
    "ELLIPSIS": "ellipses",
    "STRETCHED_LETTERS": "stretched",
    "REPEATED_PUNCTUATION": "repeated_marks",
    "OBFUSCATION": "styled",
    "INVISIBLE_CHARACTERS": "invisible",
    "PHONE_NUMBER": "phones",
}
_LETTERS = ("lower", "upper", "styled")
_PER_WORD = (("words",), 3)
_PER_CHARACTER = (("characters",), 8)
# Symbols that are shares: the sum of some counts by that of others and a constant.
_SHARES: dict[str, tuple[tuple[str, ...], tuple[tuple[str, ...], float]]] = {
    "WORD_LENGTH": (_LETTERS, (("words",), 0.25)),
    "WORD_VARIETY": (("grams",), (("words", "words"), 5)),
    "SHORT_WORDS": (("short",), _PER_WORD),
    "LONG_WORDS": (("long",), _PER_WORD),
    "CAPITALS": (("upper",), (_LETTERS, 5)),
    "SHOUTED_WORDS": (("capitals",), _PER_WORD),
    "TITLE_CASE": (("capitalised",), _PER_WORD),
    "DIGITS": (("digit",), _PER_CHARACTER),
    "MIXED_TOKENS": (("mixed",), _PER_WORD),
    "COMMAS": ((",",), _PER_WORD),
    "FULL_STOPS": ((".",), _PER_WORD),
    "DASHES": (("-",), _PER_WORD),
    "BRACKETS": (("(", ")"), _PER_WORD),
    "CODE_PUNCTUATION": (("code_marks",), _PER_CHARACTER),
    "PUNCTUATION": (("marks",), _PER_CHARACTER),
    "SPACES": (("space", "line"), _PER_CHARACTER),
    "EMOJI_RATE": (("picture",), _PER_WORD),
}
_MOST = 12.0  # of a share, for texts that hardly have words
_COUNTED_ROWS = np.array([COLUMN[name] for name in _COUNTED])
_COUNTED_FROM = np.array([COUNTS[name] for name in _COUNTED.values()])
_SHARE_ROWS = np.array([COLUMN[name] for name in _SHARES])


def _terms(parts: list[tuple[str, ...]]) -> NDArray[np.intp]:
    """intp[len(parts) * _TERMS]: the counts of each sum, filled up with one that is always 0."""
    return np.array([COUNTS[name] for part in parts for name in (*part, *["nothing"] * (_TERMS - len(part)))])


_TERMS = 3  # of a sum at most
_SUMS = _terms([of for of, _ in _SHARES.values()] + [by for _, (by, _) in _SHARES.values()])
_CONSTANTS = np.array([constant for _, (_, constant) in _SHARES.values()], dtype=np.float32)[:, None]


def _add_style(out: NDArray[np.float32], style: Style) -> None:
    out[_COUNTED_ROWS] = log_counts(style.counts[_COUNTED_FROM])
    sums = style.counts[_SUMS].reshape(2 * len(_SHARES), _TERMS, -1).sum(axis=1)
    shares = sums[: len(_SHARES)] / (sums[len(_SHARES) :] + _CONSTANTS)
    out[_SHARE_ROWS] = np.minimum(shares, _MOST)


def _second_script(batch: EncodedBatch) -> NDArray[np.float32]:
    """float32[n]: share of letters outside the most frequent script; digits and signs do not count."""
    letter, script = batch.kinds == LETTER, batch.attributes >> SCRIPT_SHIFT
    size = len(batch)
    others = (letter & (script != LATIN)).nonzero()[0]
    at = others.searchsorted(batch.edges)
    rows = np.arange(size).repeat(at[1:] - at[:-1])
    counts = np.bincount(script.take(others) * np.intp(size) + rows, minlength=size * 8).reshape(8, size)
    total = count_between(letter.nonzero()[0], batch.edges).astype(np.intp)
    counts[LATIN] = total - counts.sum(axis=0)
    share: NDArray[np.float32] = ((total - counts.max(axis=0)) / (total + 3)).astype(np.float32)
    return share


def _add_links(out: NDArray[np.float32], texts: Sequence[str], batch: EncodedBatch, listed: Listed) -> None:
    places = _link_positions(batch, listed)
    if not len(places):
        return
    rows = rows_holding(places, batch.edges)
    linked: list[int] = []
    fields: list[tuple[int, ...]] = []
    shares: list[float] = []
    for row in rows.tolist():
        text = texts[row]
        links = find_links(text)
        if links:
            linked.append(row)
            fields.append(count_links(links))
            shares.append(sum(map(len, links)) / (len(text) + 8))
    if linked:
        counts = np.fromiter(chain.from_iterable(fields), dtype=np.intp).reshape(len(linked), -1)
        out[_LINK_COLUMNS : _LINK_COLUMNS + counts.shape[1], linked] = log_counts(counts).T
        out[COLUMN["LINK_SHARE"], linked] = shares


def _link_positions(batch: EncodedBatch, listed: Listed) -> NDArray[np.int64]:
    """Positions in codes where a link may be: a known suffix after a full stop, or a scheme."""
    codes = batch.codes
    colons = ((codes[:-2] == ord(":")) & (codes[2:] == ord("/"))).nonzero()[0]
    first = listed.suffixes
    before, second = codes.take(first - 1), codes.take(first - 2)
    after_stop = before == ord(".")
    tight = after_stop & (second != ord(" "))
    loose = listed.spaced & (after_stop | ((before == ord(" ")) & (second == ord("."))))
    return np.concatenate((colons, first[tight | loose]))


def _addresses(text: str) -> int:
    """E-mail addresses, also where spaces stand around the signs."""
    count = 0
    for before, after in pairwise(text.split("@")):
        name, host = before.rstrip(" ")[-1:], after.lstrip(" ")[:60]
        count += name.isalnum() and host[:1].isalnum() and "." in host
    return count


def _add_addresses(out: NDArray[np.float32], texts: Sequence[str], style: Style) -> None:
    marked, accounts = style.of("@").nonzero()[0].tolist(), style.accounts.tolist()
    for name, rows, count in (
        ("MAIL_ADDRESS", marked, _addresses),
        ("CRYPTO_ADDRESS", accounts, count_wallets),
        ("IBAN", accounts, count_ibans),
    ):
        column = out[COLUMN[name]]
        for row in rows:
            found = count(texts[row])
            if found:
                column[row] = np.log1p(found)


def _add_openings(out: NDArray[np.float32], batch: EncodedBatch) -> None:
    """What the first and last characters and the beginnings of lines tell."""
    codes, first = batch.codes, batch.starts
    opening = codes[first[:, None] + _OPENING]
    attributes = batch.attributes[first]
    out[COLUMN["LOWER_CASE_START"]] = attributes & (KIND_MASK | UPPER) == LETTER
    out[COLUMN["SENTENCE_END"]] = _ENDINGS.take(codes[batch.ends - 1], mode="clip")
    quoted = (batch.original == ord(">")).nonzero()[0]
    if len(quoted):
        before = batch.original[quoted - 1]
        quoted = quoted[(before == ord("\n")) | (before == 0)]
        out[COLUMN["QUOTED_LINES"]] = log_counts(count_between(quoted, batch.original_edges))
    colon = (opening[:, 2:] == ord(":")).any(axis=1).nonzero()[0]
    if len(colon):
        opening = opening[colon]
        for prefix in _PREFIXES:
            out[COLUMN["REPLY_SUBJECT"], colon] += (opening[:, : len(prefix)] == prefix).all(axis=1)


_OPENING = np.arange(4)
_PREFIXES = [
    np.array([ord(c) for c in prefix], dtype=np.uint32)
    for prefix in ("re:", "fw:", "re :", "fw :", "fwd:", "aw:", "sv:")
]
_ENDINGS = np.zeros(0xFFFF + 1, dtype=np.bool_)
_ENDINGS[[ord(mark) for mark in ".!?。！？।؟…"]] = True
