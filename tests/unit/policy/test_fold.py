"""Text as lists compare it."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
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


def test_a_hash_can_be_made_elsewhere() -> None:
    assert digest(fold("Free  Money")) == hashlib.sha256(b"free money").digest()
    assert digest("\ud800"), "half a surrogate pair has a hash too"
