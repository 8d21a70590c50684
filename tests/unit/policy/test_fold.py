"""Text as lists compare it."""

import hashlib
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from winnow_server.spam.policy import fold as fold_module
from winnow_server.spam.policy.fold import digest, fold, fold_many


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  Free\t\n MONEY ", "free money"),
        ("\uff26\uff52\uff45\uff45", "free"),
        ("fr\u200bee\u00ad m\u2060oney\ufeff", "free money"),
        ("STRASSE straße", "strasse strasse"),
        ("a\x00b\x01c", "a bc"),
        ("ПРИВЕТ", "привет"),
        ("", ""),
        ("\u200b\n", ""),
    ],
)
def test_what_folding_does(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.lists(st.text(), max_size=6))
def test_a_batch_folds_as_its_texts_do(texts: list[str]) -> None:
    folded = fold_many(texts)
    assert folded == [fold(text) for text in texts]
    assert [fold(text) for text in folded] == folded, "folding twice changes nothing"


def test_many_long_texts_fold_as_each_does() -> None:
    texts = ["", "A B  " * 10_000, "", *(f"\uff26 {index}\t" * 9_000 for index in range(20)), "c" * 200_000, "", "D"]
    assert fold_many(texts) == [fold(text) for text in texts]


def test_no_pass_is_longer_than_a_block(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other threads run between passes only."""
    passes: list[int] = []
    inner = fold_module._fold_block

    def recorded(texts: Sequence[str]) -> list[str]:
        passes.append(sum(map(len, texts)))
        return inner(texts)

    monkeypatch.setattr(fold_module, "_fold_block", recorded)
    fold_many(["word " * 1_000] * 200)
    assert len(passes) > 10
    assert max(passes) <= 65_536


def test_a_hash_can_be_made_elsewhere() -> None:
    assert digest(fold("Free  Money")) == hashlib.sha256(b"free money").digest()
    assert digest("\ud800"), "half a surrogate pair has a hash too"
