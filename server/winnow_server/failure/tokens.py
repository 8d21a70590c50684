"""Resume tokens of WatchFailures."""

from winnow_server.failure.records import ChangeCursor
from winnow_server.storage.paging import TokenSigner


def resume_token(signer: TokenSigner, cursor: ChangeCursor, project: str) -> str:
    payload = cursor.transaction.to_bytes(8, "big") + cursor.sequence.to_bytes(8, "big")
    return signer.sign(payload, f"watch {project}")


def read_resume_token(signer: TokenSigner, token: str, project: str) -> ChangeCursor | None:
    """The cursor to go on from; None for an empty token. Raises PageTokenInvalid."""
    if not token:
        return None
    payload = signer.verify(token, f"watch {project}")
    return ChangeCursor(int.from_bytes(payload[:8], "big"), int.from_bytes(payload[8:16], "big"))
