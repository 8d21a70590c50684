"""Page tokens: signed, bound to their query, opaque."""

from uuid import UUID

import pytest
from winnow.failure.v1.failure_service_pb2 import ListFailuresRequest
from winnow_server.errors import PageTokenInvalid
from winnow_server.storage.paging import BY_ID, BY_NUMBER, DEFAULT_PAGE_SIZE, CursorFormat, Page, TokenSigner

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


def page_of(numbers: list[int], size: int, token: str = "", query: str = "numbers") -> tuple[list[int], str]:
    """A page of numbers, newest first, read as a store would."""
    page = Page(SIGNER, ListFailuresRequest(page_size=size, page_token=token), query, BY_NUMBER)
    found = [n for n in numbers if page.before is None or n < page.before]
    shown, following = page.cut(found[: page.limit], lambda number: number)
    return list(shown), following


@pytest.mark.parametrize("size", [1, 2, 5, 6, 7])
def test_pages_show_every_record_once_and_the_last_has_no_token(size: int) -> None:
    numbers, seen, token = [70, 60, 50, 40, 30, 20], [], ""
    for _ in numbers:
        shown, token = page_of(numbers, size, token)
        assert 0 < len(shown) <= size
        seen += shown
        if not token:
            break
    assert seen == numbers
    assert not token


def test_without_a_size_a_page_has_the_default() -> None:
    shown, token = page_of(list(range(500, 0, -1)), 0)
    assert len(shown) == DEFAULT_PAGE_SIZE
    assert token


def test_a_page_token_holds_for_its_own_list_alone() -> None:
    _, token = page_of([3, 2, 1], 1)
    with pytest.raises(PageTokenInvalid):
        page_of([3, 2, 1], 1, token, "other numbers")


@pytest.mark.parametrize(("written", "value"), [(BY_ID, UUID(int=7)), (BY_NUMBER, 7)])
def test_a_token_of_another_form_is_refused(written: CursorFormat[object], value: object) -> None:
    assert written.read(written.write(value)) == value
    token = SIGNER.sign(b"short", "query")
    with pytest.raises(PageTokenInvalid):
        Page(SIGNER, ListFailuresRequest(page_token=token), "query", written)
