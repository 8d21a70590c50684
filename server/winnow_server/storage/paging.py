"""Page and resume tokens: opaque to callers, signed, and bound to what was asked."""

import base64
import binascii
import hashlib
import hmac
from uuid import UUID

from winnow_server.errors import PageTokenInvalid

_SIGNATURE_BYTES = 12


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

    def sign_id(self, id: UUID, bound_to: str) -> str:
        """A page token: the last id of a page."""
        return self.sign(id.bytes, bound_to)

    def verify_id(self, token: str, bound_to: str) -> UUID | None:
        """The id to go on from; None for an empty token.

        Raises:
            PageTokenInvalid: not one of ours, or signed for another query.
        """
        if not token:
            return None
        payload = self.verify(token, bound_to)
        if len(payload) != 16:
            raise PageTokenInvalid("was not issued by this service")
        return UUID(bytes=payload)

    def _mac(self, payload: bytes, bound_to: str) -> bytes:
        message = bound_to.encode() + b"\x00" + payload
        return hmac.new(self._key, message, hashlib.sha256).digest()[:_SIGNATURE_BYTES]
