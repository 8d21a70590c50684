"""Experts know their own source and are asked by how like it a message is: about e-mail always, else where unsure."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from winnow_server.spam.engine import Channel, Classifier, MessageBatch
from winnow_server.spam.engine.experts import Experts
from winnow_server.spam.engine.model import Model
from winnow_server.spam.engine.ngrams import Grams
from winnow_server.spam.engine.phrasing import RAISED, UNSURE, second_opinion
from winnow_server.spam.engine.symbols import COLUMN
from winnow_server.spam.engine.tables import Table

UNITS = np.full(5, 0.2, dtype=np.float32)
# Gram 5 is of the first source, 4,000,000 of the second, 4,000,001 of neither; 70 is ham to one and spam to the other.
WORDS = Table(
    np.array([5, 70, 4_000_000, 4_000_001]),
    np.array(
        [[0, 0, 100, -100, 0], [-50, 50, 0, 0, 0], [0, 0, -100, 100, 0], [0, 0, -100, -100, 100], [0, 0, 0, 0, 0]],
        dtype=np.int8,
    ),
    UNITS,
    np.array([0, 0, 0, 0, -20], dtype=np.float32),
)
# Header gram 9 is of the second source, and spam there.
HEADERS = Table(
    np.array([9]),
    np.array([[0, 50, -100, 100, 0], [0, 0, 0, 0, 0]], dtype=np.int8),
    UNITS,
    np.zeros(5, dtype=np.float32),
)
EXPERTS = Experts(WORDS, HEADERS)
LETTER = (
    "the report of the committee is attached, please send your remarks to the office before the meeting on friday " * 3
)


def _grams(*messages: list[int]) -> Grams:
    edges = np.cumsum([0, *map(len, messages)])
    return Grams(np.array([b for message in messages for b in message], dtype=np.intp), edges)


def _said(buckets: list[int], headers: list[int] | None = None, general: float = 0.0) -> float:
    ways = None if headers is None else _grams(headers)
    return float(EXPERTS.log_odds(_grams(buckets), ways, np.full(1, general, dtype=np.float32), 0.0)[0][0])


def test_finds_the_rows_of_known_grams() -> None:
    assert WORDS.find(np.array([70, 4_000_000, 5, 71, 0, 3_999_999])).tolist() == [1, 2, 0, 4, 4, 4]


def test_the_expert_of_the_likeliest_source_decides() -> None:
    assert _said([5, 70]) < -1
    assert _said([4_000_000, 70]) > 1
    assert _said([70]) == pytest.approx(0, abs=1e-3)
    assert _said([]) == pytest.approx(0, abs=1e-3)
    assert _said([4_000_001] * 8, general=7) == pytest.approx(7, abs=0.1)


def test_headers_tell_the_source_and_the_class() -> None:
    assert _said([70], [9]) > _said([4_000_000, 70], [8]) > 1
    assert _said([70], [8]) == _said([70], []) == _said([70])


def test_how_much_of_a_message_is_known() -> None:
    nothing = np.zeros(4, dtype=np.float32)
    known = EXPERTS.log_odds(_grams([5, 70], [5, 1], [5, 1, 2, 3], []), None, nothing, 0.0)[1]
    np.testing.assert_allclose(known, [1, 1, 0.5, 0])


def test_messages_are_judged_apart() -> None:
    together = EXPERTS.log_odds(_grams([5, 70], [], [4_000_000, 70]), None, np.full(3, 2, dtype=np.float32), 0.0)[0]
    alone = [_said([5, 70], general=2), _said([], general=2), _said([4_000_000, 70], general=2)]
    np.testing.assert_allclose(together, alone, rtol=1e-5)


def test_short_messages_are_judged_anew_where_it_is_open() -> None:
    model = replace(Model.load(), short_experts=EXPERTS, slope=1.0)
    found = _grams(*[[4_000_000, 70, 70, 70]] * 5)
    mail = np.array([False, False, False, False, True])
    log_odds = np.array([0, UNSURE / 2, -UNSURE / 2, 2 * UNSURE, 0], dtype=np.float32)
    rows, more = second_opinion(model, found, mail, np.zeros(5, dtype=np.float32), log_odds)
    assert rows.tolist() == [0, 1, 2]
    assert more[0] == pytest.approx(RAISED)
    assert more[1] == 0
    assert more[2] > more[0]
    assert (log_odds[[0, 2]] + more[[0, 2]] <= RAISED).all()
    found = _grams(*[[5, 70, 70, 70]] * 5)
    rows, more = second_opinion(model, found, mail, np.zeros(5, dtype=np.float32), log_odds)
    assert (log_odds[rows] + more >= -UNSURE).all()
    assert (more < 0).all()


def test_mail_is_judged_by_experts_of_mail() -> None:
    result = Classifier.load().classify(
        MessageBatch([LETTER] * 3, channels=[Channel.EMAIL, Channel.UNSPECIFIED, Channel.SMS])
    )
    phrasing = [
        float(result.contributions[result.indptr[i] : result.indptr[i + 1]][ids == COLUMN["PHRASING"]].sum())
        for i in range(3)
        for ids in (result.symbol_ids[result.indptr[i] : result.indptr[i + 1]],)
    ]
    assert phrasing[1] == phrasing[2] != phrasing[0]


def test_a_raw_message_is_mail_whatever_its_channel() -> None:
    raw = b"From: a@example.org\nSubject: report\n\n" + LETTER.encode()
    scores = Classifier.load().classify(MessageBatch(["", ""], raws=[raw] * 2, channels=[Channel.EMAIL, 0])).score
    assert abs(np.log(scores[0] / (1 - scores[0])) - np.log(scores[1] / (1 - scores[1]))) < 1e-4


def test_headers_count() -> None:
    body = b"\n\n" + LETTER.encode()
    raws = [
        b"From: a@example.org\nMessage-ID: <1@example.org>" + more + body
        for more in (b"", b"\nX-Mailer: The Bat! (v2.00.2) Business\nMIME-Version: 1.0", b"\nStatus: O\nLines: 12")
    ]
    plain, sent_by, stored = Classifier.load().classify(MessageBatch([""] * 3, raws=raws)).score
    assert plain == stored != sent_by
