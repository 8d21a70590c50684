"""Page tokens: signed, bound to their query, opaque."""

import pytest
from winnow_server.errors import PageTokenInvalid
from winnow_server.storage.paging import TokenSigner

SIGNER = TokenSigner(b"0123456789abcdef")


def test_a_token_gives_its_payload_back() -> None:
    for length in range(40):
        payload = bytes(range(length))
        assert SIGNER.verify(SIGNER.sign(payload, "query"), "query") == payload


@pytest.mark.parametrize("token", ["", "a", "ä", "AAAA", "????", "A" * 1023])
def test_another_text_is_refused(token: str) -> None:
    with pytest.raises(PageTokenInvalid):
        SIGNER.verify(token, "query")


def test_every_changed_byte_is_refused() -> None:
    token = SIGNER.sign(b"payload", "query")
    for i, character in enumerate(token[:-1]):
        with pytest.raises(PageTokenInvalid):
            SIGNER.verify(token[:i] + ("A" if character != "A" else "B") + token[i + 1 :], "query")


def test_another_query_and_another_key_are_refused() -> None:
    token = SIGNER.sign(b"payload", "query")
    for signer, query in ((SIGNER, "other"), (TokenSigner(b"fedcba9876543210"), "query")):
        with pytest.raises(PageTokenInvalid):
            signer.verify(token, query)


def test_a_short_key_is_refused() -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        TokenSigner(b"short")
