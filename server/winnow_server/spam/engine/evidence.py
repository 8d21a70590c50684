"""How strongly each symbol shows in every message of a batch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from winnow_server.spam.engine.characters import LETTER, SCRIPT_SHIFT, SPACE
from winnow_server.spam.engine.deobfuscate import hidden_rows, plain
from winnow_server.spam.engine.encode import EncodedBatch, encode
from winnow_server.spam.engine.hosts import SPACED_TOP_LEVEL, TOP_LEVEL
from winnow_server.spam.engine.links import LinkCounts, count_links, find_links
from winnow_server.spam.engine.lookup import HashTable, topic_counts
from winnow_server.spam.engine.ngrams import Words, words
from winnow_server.spam.engine.style import CLASS, Style, count_between, log_counts, measure
from winnow_server.spam.engine.symbols import (
    COLUMN,
    EVIDENCE,
    HEADER_SYMBOLS,
    LINK_SYMBOLS,
    STYLE_SYMBOLS,
    TOPIC_SYMBOLS,
)
from winnow_server.spam.engine.wallets import count_ibans, count_wallets

_UNWANTED_TOPICS = COLUMN["CONVERSATION"]  # the topics before are evidence against a message
_LATIN_END = 0x024F  # code points up to here are of one script
_LINK_COLUMNS = COLUMN[LINK_SYMBOLS[0].name]
_STYLE_COLUMNS = COLUMN[STYLE_SYMBOLS[0].name]
_HEADER_COLUMNS = COLUMN[HEADER_SYMBOLS[0].name]


@dataclass(frozen=True, slots=True)
class Evidence:
    """strengths: float32[n, EVIDENCE], at least 0, 0 for absent.

    hidden, hidden_words: the rows that hide words, written out plainly and encoded; None where there are none.
    """

    strengths: NDArray[np.float32]
    hidden: NDArray[np.int64]
    plain: EncodedBatch | None
    plain_words: Words | None


def gather(texts: Sequence[str], batch: EncodedBatch, found: Words) -> Evidence:
    """The evidence of the texts themselves; senders and headers are added by the caller."""
    out = np.zeros((EVIDENCE, len(batch.starts)), dtype=np.float32).T  # columns are written one at a time
    style = measure(batch, found)
    counts = topic_counts(batch, found)
    hidden, shapes = hidden_rows(batch, found)
    plain_batch = plain_words = None
    if len(hidden):
        plain_batch = encode([plain(texts[row], *(shapes[row] > 0).tolist()) for row in hidden])
        plain_words = words(plain_batch)
        more = np.maximum(topic_counts(plain_batch, plain_words) - counts[hidden], 0)
        counts[hidden] += more
        out[hidden, COLUMN["HIDDEN_WORDS"]] = np.log1p(more[:, :_UNWANTED_TOPICS].sum(axis=1))
    out[:, : len(TOPIC_SYMBOLS)] = log_counts(counts)
    _add_style(out, style)
    out[:, COLUMN["OBFUSCATION"]] = log_counts(style.of("styled"))
    out[:, COLUMN["INVISIBLE_CHARACTERS"]] = log_counts(style.of("invisible"))
    out[:, COLUMN["MIXED_SCRIPTS"] : COLUMN["SPACED_LETTERS"] + 1] = log_counts(shapes)
    out[:, COLUMN["LANGUAGE_MISMATCH"]] = _second_script(batch)
    out[:, COLUMN["PHONE_NUMBER"]] = log_counts(style.phones)
    _add_links(out, texts, batch, found, style)
    _add_accounts(out, texts, style)
    _add_openings(out, batch)
    return Evidence(out, hidden, plain_batch, plain_words)


def _add_style(out: NDArray[np.float32], style: Style) -> None:
    size, count = style.characters + 8, style.words + 3
    letters = style.of("lower", "upper", "styled")
    marks = style.classes[:, CLASS["!"] :].sum(axis=1) + style.of("bracket", "currency")
    pictures = style.of("picture")
    log, of = log_counts, style.of
    logs = log_counts(style.classes)

    def log_of(name: str) -> NDArray[np.float32]:
        column: NDArray[np.float32] = logs[:, CLASS[name]]
        return column

    columns = (
        log(style.characters),
        log(style.words),
        np.minimum(letters / np.maximum(style.words, 1), 12),
        log(style.longest),
        style.distinct / (style.words + 5),
        style.short / count,
        style.long / count,
        of("upper") / (letters + 5),
        style.capitals / count,
        style.capitalised / count,
        of("digit") / size,
        log(style.short_numbers),
        log(style.code_numbers),
        style.mixed / count,
        log(style.named_numbers),
        log_of("!"),
        log_of("?"),
        log_of("%"),
        log_of("currency"),
        log_of("#"),
        log_of("@"),
        log_of("*"),
        log_of("&"),
        log_of("+"),
        log_of(":"),
        log_of("/"),
        log_of('"'),
        log_of("'"),
        of(",") / count,
        of(".") / count,
        of("-") / count,
        of("(", ")") / count,
        of("bracket", "=", "_", "<", ">", ";", "|", "\\") / size,
        marks / size,
        of("space", "line") / size,
        log_of("line"),
        np.zeros_like(size),
        np.zeros_like(size),
        log(pictures),
        pictures / count,
        log(style.emoticons),
        log(style.ellipses),
        log(style.stretched),
        log(style.repeated_marks),
        np.zeros_like(size),
        np.zeros_like(size),
    )
    for index, column in enumerate(columns):
        out[:, _STYLE_COLUMNS + index] = column


def _second_script(batch: EncodedBatch) -> NDArray[np.float32]:
    """float32[n]: share of letters outside the most frequent script; digits and signs do not count."""
    if not (batch.codes > _LATIN_END).any():
        return np.zeros(len(batch.starts), dtype=np.float32)
    script = ((batch.entries >> np.uint32(SCRIPT_SHIFT)) & np.uint32(7)).astype(np.intp)
    script[batch.kinds != LETTER] = 0
    size = len(batch.starts)
    rows = np.repeat(np.arange(size), np.diff(np.append(batch.starts, len(batch.codes))))
    counts = np.bincount(rows * 8 + script, minlength=size * 8).reshape(size, 8)[:, 1:]
    total = counts.sum(axis=1)
    share: NDArray[np.float32] = ((total - counts.max(axis=1)) / (total + 3)).astype(np.float32)
    return share


def _add_links(out: NDArray[np.float32], texts: Sequence[str], batch: EncodedBatch, found: Words, style: Style) -> None:
    maybe = np.zeros(len(texts), dtype=np.bool_)
    maybe[np.searchsorted(batch.starts, _link_positions(batch, found), side="right") - 1] = True
    linked: list[int] = []
    fields: list[tuple[int, ...]] = []
    shares: list[float] = []
    for row in np.flatnonzero(maybe).tolist():
        text = texts[row]
        links = find_links(text)
        if links:
            linked.append(row)
            fields.append(_fields(count_links(links)))
            shares.append(sum(map(len, links)) / (len(text) + 8))
    if linked:
        out[linked, _LINK_COLUMNS : _LINK_COLUMNS + len(fields[0])] = log_counts(np.array(fields, dtype=np.float32))
        out[linked, COLUMN["LINK_SHARE"]] = shares
    mails = np.flatnonzero(style.of("@") > 0)
    for row in mails.tolist():
        out[row, COLUMN["MAIL_ADDRESS"]] = np.log1p(_addresses(texts[row]))


@lru_cache(maxsize=1)
def _suffixes() -> HashTable:
    """Suffixes of domains; number 1 for those that count after a spaced full stop too."""
    ordered = sorted(TOP_LEVEL)
    hashes = words(encode(ordered)).hashes.tolist()
    return HashTable.of([(key, int(name in SPACED_TOP_LEVEL)) for key, name in zip(hashes, ordered, strict=True)])


def _link_positions(batch: EncodedBatch, found: Words) -> NDArray[np.int64]:
    """Positions in codes where a link may be: a known suffix after a full stop, or a scheme."""
    codes = batch.codes
    colons = np.flatnonzero((codes[:-2] == ord(":")) & ((codes[2:] == ord("/")) & (codes[1:-1] < ord("0"))))
    which, spaced = _suffixes().find(found.hashes)
    first = found.first[which]
    which, spaced, first = which[first >= 3], spaced[first >= 3], first[first >= 3]
    before = codes[first - 1]
    tight = (before == ord(".")) & (batch.kinds[first - 2] != SPACE)
    loose = (spaced > 0) & ((before == ord(".")) | ((before == ord(" ")) & (codes[first - 2] == ord("."))))
    return np.concatenate((colons, first[tight | loose]))


def _fields(counts: LinkCounts) -> tuple[int, ...]:
    return (
        counts.links,
        counts.bare,
        counts.shorteners,
        counts.addresses,
        counts.punycode,
        counts.mixed_scripts,
        counts.lookalikes,
        counts.cheap,
        counts.free_hosting,
        counts.messengers,
        counts.odd,
    )


def _addresses(text: str) -> int:
    """E-mail addresses, also where spaces stand around the signs."""
    count = 0
    for before, after in zip(text.split("@")[:-1], text.split("@")[1:], strict=True):
        name, host = before.rstrip(" ")[-1:], after.lstrip(" ")[:60]
        count += name.isalnum() and host[:1].isalnum() and "." in host
    return count


def _add_accounts(out: NDArray[np.float32], texts: Sequence[str], style: Style) -> None:
    for row in np.flatnonzero((style.longest >= 15) & (style.mixed > 0)).tolist():
        text = texts[row]
        out[row, COLUMN["CRYPTO_ADDRESS"]] = np.log1p(count_wallets(text))
        out[row, COLUMN["IBAN"]] = np.log1p(count_ibans(text))
    spaced = (style.code_numbers >= 3) & (style.longest < 15)
    for row in np.flatnonzero(spaced & (style.mixed > 0)).tolist():
        out[row, COLUMN["IBAN"]] = np.log1p(count_ibans(texts[row]))


def _add_openings(out: NDArray[np.float32], batch: EncodedBatch) -> None:
    """What the first and last characters and the beginnings of lines tell."""
    size = len(batch.starts)
    original, entries = batch.original, batch.entries
    full = np.flatnonzero(batch.ends > batch.starts)
    if not len(full):
        return
    first = batch.starts[full]
    upper = np.uint32(1 << 24)
    out[full, COLUMN["LOWER_CASE_START"]] = (batch.kinds[first] == LETTER) & ((entries[first] & upper) == 0)
    last = batch.codes[batch.ends[full] - 1]
    out[full, COLUMN["SENTENCE_END"]] = _ENDINGS[np.minimum(last, len(_ENDINGS) - 1)]
    line_start = np.zeros(len(original) + 1, dtype=np.bool_)
    line_start[1:] = original == ord("\n")
    line_start[batch.original_starts] = True
    quoted = np.flatnonzero(line_start[:-1] & (original == ord(">")))
    if len(quoted):
        quotes = count_between(quoted, np.append(batch.original_starts, len(original)))
        out[:, COLUMN["QUOTED_LINES"]] = log_counts(quotes)
    head = np.minimum(batch.starts[:, None] + np.arange(4), len(batch.codes) - 1)
    opening = batch.codes[head]
    if not (opening[:, 2:] == ord(":")).any():
        return
    for prefix in ("re:", "fw:", "re :", "fw :", "fwd:", "aw:", "sv:"):
        letters = np.array([ord(c) for c in prefix[:4]], dtype=np.uint32)
        out[:size, COLUMN["REPLY_SUBJECT"]] += (opening[:, : len(letters)] == letters).all(axis=1)


_ENDINGS = np.zeros(0xFFFF + 1, dtype=np.bool_)
_ENDINGS[[ord(mark) for mark in ".!?。！？।؟…"]] = True
