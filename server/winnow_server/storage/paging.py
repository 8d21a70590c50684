"""Page and resume tokens: opaque to callers, signed, and bound to what was asked."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar
from uuid import UUID

from winnow_server.errors import PageTokenInvalid

DEFAULT_PAGE_SIZE = 50
_SIGNATURE_BYTES = 12

Cursor = TypeVar("Cursor")
Record = TypeVar("Record")


class TokenSigner:
    """Signs small payloads with HMAC-SHA-256, cut to 96 bits.

    All servers of one service share the key (at least 16 bytes).
    """

    def __init__(self, key: bytes) -> None:
        if len(key) < 16:
            raise ValueError("the token key needs at least 16 bytes")
        self._key = key

    def sign(self, payload: bytes, bound_to: str) -> str:
        """A token of `payload` that only verifies for the same `bound_to`."""
        return base64.urlsafe_b64encode(self._mac(payload, bound_to) + payload).decode().rstrip("=")

    def verify(self, token: str, bound_to: str) -> bytes:
        """The payload of a token.

        Raises:
            PageTokenInvalid: not one of ours, or signed for something else.
        """
        try:
            raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        except (binascii.Error, ValueError) as error:
            raise PageTokenInvalid("was not issued by this service") from error
        mac, payload = raw[:_SIGNATURE_BYTES], raw[_SIGNATURE_BYTES:]
        if not hmac.compare_digest(mac, self._mac(payload, bound_to)):
            raise PageTokenInvalid("was not issued for this query: keep parent and filter while paging")
        return payload

    def _mac(self, payload: bytes, bound_to: str) -> bytes:
        message = bound_to.encode() + b"\x00" + payload
        return hmac.new(self._key, message, hashlib.sha256).digest()[:_SIGNATURE_BYTES]


@dataclass(frozen=True, slots=True)
class CursorFormat(Generic[Cursor]):
    """How a place in a list is written into a token. `read` raises ValueError on what `write` never gives."""

    write: Callable[[Cursor], bytes]
    read: Callable[[bytes], Cursor]


def _number(raw: bytes) -> int:
    if len(raw) != 8:
        raise ValueError("not eight bytes")
    return int.from_bytes(raw, "big")


BY_ID: CursorFormat[UUID] = CursorFormat(lambda id: id.bytes, lambda raw: UUID(bytes=raw))
BY_NUMBER: CursorFormat[int] = CursorFormat(lambda number: number.to_bytes(8, "big"), _number)


class PageRequest(Protocol):
    """A list request. `page_size` is in the range of its rules, 0 for the default."""

    page_size: int
    page_token: str


class Page(Generic[Cursor]):
    """One page of a list: the place to go on `before`, the `limit` to read, which is one more than is shown."""

    def __init__(self, signer: TokenSigner, request: PageRequest, bound_to: str, written: CursorFormat[Cursor]) -> None:
        """`bound_to` names the list and its filter: a token of another one is refused.

        Raises:
            PageTokenInvalid: not one of ours, or signed for another list or filter.
        """
        self._signer = signer
        self._bound_to = bound_to
        self._format = written
        self._size = request.page_size or DEFAULT_PAGE_SIZE
        self.limit = self._size + 1
        self.before: Cursor | None = None
        if request.page_token:
            payload = signer.verify(request.page_token, bound_to)
            try:
                self.before = written.read(payload)
            except ValueError as error:
                raise PageTokenInvalid("was not issued by this service") from error

    def cut(self, records: Sequence[Record], cursor: Callable[[Record], Cursor]) -> tuple[Sequence[Record], str]:
        """(the records to show, the token of the next page or "") of up to `limit` records that were read."""
        if len(records) <= self._size:
            return records, ""
        shown = records[: self._size]
        return shown, self._signer.sign(self._format.write(cursor(shown[-1])), self._bound_to)
