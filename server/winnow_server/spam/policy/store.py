"""The ports to where policies and lists are kept. Their docstrings are the contract; one suite holds fakes and
PostgreSQL to it.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol
from uuid import UUID

from winnow_server.spam.policy.entries import Entry, Removal
from winnow_server.spam.policy.records import (
    EntryQuery,
    EntryRecord,
    Imported,
    Marks,
    NewEntry,
    Outcome,
    PolicyRecord,
    Trial,
    WritePolicy,
)

KEPT_REMOVALS = 1_000
"""Of a project. Who knows a list from before the oldest of them reads it anew."""


class PolicyStore(Protocol):
    """Every method raises StoreUnavailable when the store cannot be reached; then nothing was written, but for its
    kind CommitUncertain, which leaves that open.

    Each write of a project comes after the one before it, and changes its marks in the same transaction.
    """

    async def get(self, project: str) -> PolicyRecord:
        """The policy; sees every write acknowledged before. Revision 0 when none was written."""
        ...

    async def write(self, change: WritePolicy) -> PolicyRecord:
        """Puts the change in the place of its revision, keeps that one, writes the audit row; one transaction.

        A repeat of the same request_id and content_hash returns the current policy.

        Raises:
            EtagMismatch: the current revision is another.
            RequestIdReused: the request_id came before with another content_hash.
        """
        ...

    async def revisions(self, project: str, before: int | None, limit: int) -> list[PolicyRecord]:
        """At most `limit` revisions below `before`, newest first; the current one is among them."""
        ...

    async def marks(self, project: str) -> Marks:
        """What a project was last written at; all zero when never."""
        ...

    async def add_shadow_counts(self, counts: Mapping[tuple[str, int], Mapping[Outcome, int]]) -> None:
        """Adds to the counts of each (project, revision); all or none."""
        ...

    async def trial(self, project: str) -> Trial:
        """The counts of the current revision and of those before it that had its rules and shadow, since the first."""
        ...


class ListStore(Protocol):
    """Every method raises StoreUnavailable when the store cannot be reached; then nothing was written, but for its
    kind CommitUncertain, which leaves that open.
    """

    async def create(
        self, project: str, new: NewEntry, actor: str, *, request_id: str = "", content_hash: str = ""
    ) -> EntryRecord:
        """Stores an entry and its audit row in one transaction.

        A repeat of the same request_id and content_hash stores nothing and returns the first entry.

        Raises:
            ResourceExists: the project has an entry of that kind, value and shadow.
            LimitReached: the project has as many entries, or phrases, as it may.
            RequestIdReused: the request_id came before with another content_hash.
        """
        ...

    async def get(self, project: str, id: UUID) -> EntryRecord:
        """Reads one entry; sees every write acknowledged before.

        Raises:
            NotFound: no such entry in this project.
        """
        ...

    async def list(self, query: EntryQuery) -> list[EntryRecord]:
        """At most `query.limit` entries with an id below `query.before`, newest first, all comparisons holding."""
        ...

    async def delete(self, project: str, id: UUID, actor: str, *, request_id: str = "", content_hash: str = "") -> None:
        """Removes an entry and writes the audit row in one transaction. A repeat of the same request_id does nothing.

        Raises:
            NotFound: no such entry in this project.
        """
        ...

    async def import_many(self, project: str, news: Sequence[NewEntry], actor: str) -> Imported:
        """Stores all or none in one transaction with one audit row.

        An entry of the same kind, value and shadow keeps its id and takes the rest; of two in `news` the last counts.

        Raises:
            LimitReached: the project would have more entries, or phrases, than it may.
        """
        ...

    async def deciding(self, project: str, after: int = 0) -> Sequence[Entry]:
        """The entries of a project that have not expired and were written last above the revision `after`."""
        ...

    async def removed(self, project: str, after: int, until: int) -> Sequence[Removal]:
        """What was removed above the revision `after` and up to `until`, as far as the last KEPT_REMOVALS tell."""
        ...
