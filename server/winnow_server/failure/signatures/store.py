"""The port to where signatures are kept.

Its docstrings are the contract; one suite holds the fake and PostgreSQL to it.
"""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from winnow_server.failure.signatures.records import (
    DeleteSignature,
    NewSignature,
    SignatureRecord,
    SignatureRevision,
    UpdateSignature,
)


class SignatureStore(Protocol):
    """Every method raises StoreUnavailable when the store cannot be reached; then nothing was written, but for its
    kind CommitUncertain, which leaves that open.

    Every write adds a revision and an audit row in its transaction. A repeat of the same request_id and content_hash
    writes nothing.
    """

    async def create(self, new: NewSignature) -> SignatureRecord:
        """Stores a signature; a repeat returns it as it is now.

        Raises:
            InvalidArgument: the title is taken.
            LimitReached: the project has MAX_SIGNATURES already.
            RequestIdReused: the request_id came before with another content_hash.
            NotFound: of a repeat, when the signature was deleted meanwhile.
        """
        ...

    async def get(self, project: str, id: UUID, at_least: int = 0) -> SignatureRecord:
        """Reads one signature. `at_least` as in `FailureStore.get`.

        Raises:
            NotFound: no such signature in this project.
        """
        ...

    async def of_project(self, project: str) -> list[SignatureRecord]:
        """All signatures of a project, newest first."""
        ...

    async def update(self, change: UpdateSignature) -> SignatureRecord:
        """Replaces a signature; a repeat returns it as it is now.

        Raises:
            NotFound: no such signature in this project.
            InvalidArgument: the title is taken.
            EtagMismatch: `change.revision` is not the current one.
            RequestIdReused: the request_id came before with another content_hash.
        """
        ...

    async def delete(self, change: DeleteSignature) -> None:
        """Removes a signature; its revisions stay.

        Raises:
            NotFound: no such signature in this project.
            EtagMismatch: `change.revision` is not the current one.
            RequestIdReused: the request_id came before with another content_hash.
        """
        ...

    async def revisions(
        self, project: str, id: UUID, limit: int, before: UUID | None = None
    ) -> list[SignatureRevision]:
        """At most `limit` revisions of a signature with an id below `before`, newest first; none of what never was."""
        ...

    async def keep_green(self, project: str, slot: int, lines: Sequence[str]) -> None:
        """Keeps lines of a log that passed in place of those kept in the slot before."""
        ...

    async def green_lines(self, project: str) -> list[str]:
        """The lines kept of all slots."""
        ...
