"""The port to where groups are kept.

Its docstrings are the contract; one suite holds the fake and PostgreSQL to it. The store of failures keeps the groups
up to date as it writes them.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol
from uuid import UUID

from winnow_server.failure.groups.records import GroupQuery, GroupRecord, MergeGroups, SplitGroup


class GroupStore(Protocol):
    """Every method raises StoreUnavailable when the store cannot be reached; then nothing was written, but for its
    kind CommitUncertain, which leaves that open.
    """

    async def get(self, project: str, id: UUID, max_branches: int) -> GroupRecord:
        """Reads one group with the counts of its days and at most `max_branches` branches.

        Raises:
            NotFound: no such group in this project.
        """
        ...

    async def list(self, query: GroupQuery) -> list[GroupRecord]:
        """At most `query.limit` groups below `query.before`, newest seen first, all comparisons holding.

        Days and branches are left out.
        """
        ...

    async def groups_of(self, project: str, fingerprints: Sequence[str]) -> Mapping[str, UUID]:
        """The group of each fingerprint that has one."""
        ...

    async def merge(self, change: MergeGroups) -> GroupRecord:
        """Gives one group the fingerprints of others, removes those, and writes an audit row, in one transaction.

        A repeat of the same request_id and content_hash returns the group as it is now and writes nothing. Days and
        branches are left out of the answer.

        Raises:
            NotFound: one of the groups is not in this project.
            InvalidArgument: a group would become part of itself.
            EtagMismatch: `change.revision` is not the current one.
            RequestIdReused: the request_id came before with another content_hash.
        """
        ...

    async def split(self, change: SplitGroup) -> tuple[GroupRecord, GroupRecord]:
        """Takes fingerprints into a new group, and writes an audit row, in one transaction.

        Returns what is left, then the new group. Repeats and the answer are as those of `merge`.

        Raises:
            NotFound: no such group in this project.
            InvalidArgument: a fingerprint is not the group's, or none would be left.
            EtagMismatch: `change.revision` is not the current one.
            RequestIdReused: the request_id came before with another content_hash.
        """
        ...
