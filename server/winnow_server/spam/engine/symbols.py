"""The named evidence: what each symbol means, and its strength in every message of a batch."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from winnow_server.spam.engine.characters import DIGIT, KIND_SHIFT, LETTER, PICTURE, STYLED, UPPER
from winnow_server.spam.engine.encode import EncodedBatch
from winnow_server.spam.engine.lookup import topic_counts
from winnow_server.spam.engine.ngrams import Words
from winnow_server.spam.engine.vocabulary import Symbol

SYMBOLS: tuple[Symbol, ...] = (
    Symbol("URGENCY", "Presses for quick action or threatens a loss.", "content"),
    Symbol("CREDENTIAL_REQUEST", "Speaks of passwords, codes, logins or confirming an account.", "content"),
    Symbol("PRIZE", "Speaks of winning, prizes, gifts or bonuses.", "content"),
    Symbol("OFFER", "Advertises goods, discounts or a subscription.", "content"),
    Symbol("CALL_TO_ACTION", "Asks to click, call, reply, register or write to someone.", "content"),
    Symbol("FINANCE", "Speaks of loans, income, investment, payments or currencies.", "content"),
    Symbol("ADULT", "Speaks of sex, dating or the drugs sold with it.", "content"),
    Symbol("GAMBLING", "Speaks of casinos, betting, slots or lotteries.", "content"),
    Symbol("CONVERSATION", "Uses the words of people talking to each other; evidence for ham.", "content"),
    Symbol("LINK", "Carries links.", "link"),
    Symbol("PHONE_NUMBER", "Carries long numbers such as telephone numbers.", "contact"),
    Symbol("MONEY", "Names an amount with a currency sign.", "content"),
    Symbol("CAPITALS", "Much of the text is in capital letters.", "style"),
    Symbol("EMOJI", "Carries emoji or pictographs.", "style"),
    Symbol("DIGITS", "Much of the text is digits.", "style"),
    Symbol("OBFUSCATION", "Letters are replaced by styled or invisible look-alikes.", "form"),
    Symbol("EXCLAMATION", "Carries exclamation marks.", "style"),
    Symbol("WORDING", "The words and letter sequences, weighed by training.", "lexical"),
    Symbol("TENANT_FEEDBACK", "What this tenant's own feedback taught.", "tenant"),
)

WORDING = len(SYMBOLS) - 2
TENANT_FEEDBACK = len(SYMBOLS) - 1
EVIDENCE = WORDING  # the number of symbols with a strength of their own

_CURRENCY = np.array([ord(c) for c in "$€£¥₹₽₺₩₫₴₦"], dtype=np.uint32)


def _count(mask: NDArray[np.bool_], starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.float32]:
    running = np.zeros(len(mask) + 1, dtype=np.int32)
    np.cumsum(mask, out=running[1:], dtype=np.int32)
    return (running[ends] - running[starts]).astype(np.float32)


def strengths(batch: EncodedBatch, found: Words) -> NDArray[np.float32]:
    """float32[n, EVIDENCE], each at least 0 and around 1 where the symbol is plain; 0 means absent."""
    codes, kinds = batch.codes, batch.kinds
    topics = np.log1p(np.minimum(topic_counts(batch, found), 15.0))
    size = (batch.ends - batch.starts).astype(np.float32)
    links = np.zeros(len(codes), dtype=np.bool_)
    links[:-2] = (codes[:-2] == ord(":")) & (codes[1:-1] == ord("/")) & (codes[2:] == ord("/"))
    links[:-3] |= (
        (codes[:-3] == ord("w")) & (codes[1:-2] == ord("w")) & (codes[2:-1] == ord("w")) & (codes[3:] == ord("."))
    )
    digit = kinds == DIGIT
    changes = np.flatnonzero(digit[1:] != digit[:-1]) + 1
    if len(digit) and digit[0]:
        changes = np.concatenate((np.zeros(1, dtype=changes.dtype), changes))
    first, last = changes[0::2], changes[1::2]
    long_number = np.zeros(len(codes), dtype=np.bool_)
    long_number[first[last - first >= 7]] = True
    entry_kinds = (batch.entries >> np.uint32(KIND_SHIFT)) & np.uint32(7)
    capital = _count((batch.entries & UPPER) != 0, batch.entry_starts, batch.entry_ends)
    styled = _count((batch.entries & STYLED) != 0, batch.entry_starts, batch.entry_ends)
    letters = _count(entry_kinds == LETTER, batch.entry_starts, batch.entry_ends)
    numbers = _count(digit, batch.starts, batch.ends)
    rest = np.stack(
        [
            np.log1p(_count(links, batch.starts, batch.ends)),
            np.log1p(_count(long_number, batch.starts, batch.ends)),
            np.log1p(_count(np.isin(codes, _CURRENCY), batch.starts, batch.ends)),
            np.maximum(0, capital / (letters + 8) - 0.12) * 2,
            np.log1p(_count(kinds == PICTURE, batch.starts, batch.ends)) / 2,
            np.maximum(0, numbers / (size + 8) - 0.04) * 4,
            np.log1p(styled) / 2,
            np.log1p(_count(codes == ord("!"), batch.starts, batch.ends)),
        ],
        axis=1,
    )
    return np.concatenate((topics, rest), axis=1).astype(np.float32)
