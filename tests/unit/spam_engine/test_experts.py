"""Experts know their own source, are asked by how like it a message is, and are asked about e-mail alone."""

from __future__ import annotations

import numpy as np
import pytest
from winnow_server.spam.engine import Channel, Classifier, MessageBatch
from winnow_server.spam.engine.experts import Experts
from winnow_server.spam.engine.symbols import COLUMN

# Gram 5 is of the first source, 4,000,000 of the second, 4,000,001 of neither; 70 is ham to one and spam to the other.
EXPERTS = Experts(
    np.array([5, 70, 4_000_000, 4_000_001]),
    np.array(
        [[0, 0, 100, -100, 0], [-50, 50, 0, 0, 0], [0, 0, -100, 100, 0], [0, 0, -100, -100, 100], [0, 0, 0, 0, 0]],
        dtype=np.int8,
    ),
    np.full(5, 0.2, dtype=np.float32),
    np.array([0, 0, 0, 0, -20], dtype=np.float32),
)
LETTER = (
    "the report of the committee is attached, please send your remarks to the office before the meeting on friday " * 3
)


def _said(buckets: list[int]) -> float:
    rows = EXPERTS.find(np.array(buckets, dtype=np.int64))
    return float(EXPERTS.log_odds(rows, np.array([0, len(rows)]), np.full(1, 7, dtype=np.float32))[0])


def test_finds_the_rows_of_known_grams() -> None:
    assert EXPERTS.find(np.array([70, 4_000_000, 5, 71, 0, 3_999_999])).tolist() == [1, 2, 0, 4, 4, 4]


def test_the_expert_of_the_likeliest_source_decides() -> None:
    assert _said([5, 70]) < -1
    assert _said([4_000_000, 70]) > 1
    assert _said([70]) == pytest.approx(0, abs=1e-3)
    assert _said([]) == pytest.approx(0, abs=1e-3)
    assert _said([4_000_001] * 8) == pytest.approx(7, abs=0.1)


def test_messages_are_judged_apart() -> None:
    rows = EXPERTS.find(np.array([5, 70, 4_000_000, 70]))
    together = EXPERTS.log_odds(rows, np.array([0, 2, 2, 4]), np.full(3, 7, dtype=np.float32))
    np.testing.assert_allclose(together, [_said([5, 70]), _said([]), _said([4_000_000, 70])], rtol=1e-5)


def test_only_mail_asks_them() -> None:
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
