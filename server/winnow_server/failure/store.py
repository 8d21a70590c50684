"""The port to where failures are kept.

Its docstrings are the contract; one suite holds the fake and PostgreSQL to it.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol
from uuid import UUID

from winnow_server.failure.engine import CommitHistory
from winnow_server.failure.records import (
    ChangeCursor,
    CorrectFailure,
    FailureChange,
    FailureQuery,
    FailureRecord,
    Job,
    NewFailure,
    Rerun,
)
from winnow_server.storage.announce import Changing, untold


class FailureStore(Protocol):
    """Every method raises StoreUnavailable when the store cannot be reached; then nothing was written, but for its
    kind CommitUncertain, which leaves that open.
    """

    async def create(self, new: NewFailure) -> tuple[FailureRecord, bool]:
        """Stores a failure, counts it in its group, and returns it with False; or the one stored before with True.

        Stored before means: the same project and request_id, or the same project and job execution key. Returns after
        commit. Concurrent calls with one key store one failure. Ids are UUIDv7 of the store's clock.

        Raises:
            RequestIdReused: the request_id came before with another content_hash.
        """
        ...

    async def get(self, project: str, id: UUID, at_least: int = 0) -> FailureRecord:
        """Reads one failure; sees every write acknowledged before, through a cache moments later: `at_least` is a
        revision known to be written, an older one is then not given unless the store has no newer one.

        Raises:
            NotFound: no such failure in this project.
        """
        ...

    async def list(self, query: FailureQuery) -> list[FailureRecord]:
        """At most `query.limit` failures with an id below `query.before`, newest first, all comparisons holding.

        Category and transience compare as corrected where a person corrected them.
        """
        ...

    async def contexts(self, project: str, ids: Sequence[UUID]) -> Mapping[UUID, bytes]:
        """The lines kept of the logs of some failures, as `context.read` takes them; those without any are absent."""
        ...

    async def correct(self, change: CorrectFailure) -> FailureRecord:
        """Lays a correction over a failure: record, revision, counts, audit row and change, in one transaction.

        The correction gets the texts of its ranges, as far as the failure's context has them.

        A repeat of the same request_id and content_hash returns the failure as it is now and writes nothing.

        Raises:
            NotFound: no such failure in this project.
            EtagMismatch: `change.revision` is not the current one.
            RequestIdReused: the request_id came before with another content_hash.
        """
        ...

    async def report_rerun(self, rerun: Rerun, changing: Changing = untold) -> Sequence[UUID]:
        """Notes how a rerun ended on the earlier failures of the same job, at most the newest 100; returns those it
        changed, after `changing` was told of them unless there are none.

        Earlier failures are those of the same provider and job that have its commit, or its run and a lower attempt; in
        its own run never one of its attempt or a later one. A pass replaces a failed rerun, never the other way. Each
        gets a new revision and a change.
        """
        ...

    async def commit_histories(self, project: str, jobs: Sequence[Job]) -> Sequence[CommitHistory]:
        """Of each job, how its other attempts on its commit ended, as far as the newest 20 failures of them tell."""
        ...

    async def changes(self, project: str, after: ChangeCursor, limit: int) -> Sequence[FailureChange]:
        """The project's changes after a cursor, oldest first, each with the failure as it is now.

        Never skips one that commits later: a change is held back while an older transaction is still open.

        Raises:
            ResumeTokenExpired: the cursor is older than the kept history.
        """
        ...

    async def latest_cursor(self) -> ChangeCursor:
        """The cursor from which `changes` returns only what commits from now on."""
        ...
