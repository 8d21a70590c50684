"""Resume tokens of WatchFailures."""

from winnow_server.errors import FieldViolation, InvalidArgument, PageTokenInvalid
from winnow_server.failure.records import ChangeCursor
from winnow_server.storage.paging import TokenSigner


def resume_token(signer: TokenSigner, cursor: ChangeCursor, project: str) -> str:
    payload = cursor.transaction.to_bytes(8, "big") + cursor.sequence.to_bytes(8, "big")
    return signer.sign(payload, f"watch {project}")


def read_resume_token(signer: TokenSigner, token: str, project: str) -> ChangeCursor | None:
    """The cursor to go on from; None for an empty token. Raises InvalidArgument for one that is not of this watch."""
    if not token:
        return None
    try:
        payload = signer.verify(token, f"watch {project}")
    except PageTokenInvalid as error:
        raise InvalidArgument([FieldViolation("resume_token", "was not issued for a watch of this project")]) from error
    return ChangeCursor(int.from_bytes(payload[:8], "big"), int.from_bytes(payload[8:16], "big"))
