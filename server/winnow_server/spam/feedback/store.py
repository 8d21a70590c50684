"""The port to where feedback is kept.

Its docstrings are the contract; one suite holds the fake and PostgreSQL to it.
"""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from winnow_server.spam.feedback.layers import Example
from winnow_server.spam.feedback.records import (
    FeedbackQuery,
    FeedbackRecord,
    NewFeedback,
    OfCaller,
    StoredLayer,
    Submission,
)
from winnow_server.storage.announce import Changing, untold


class FeedbackStore(Protocol):
    """Every method raises StoreUnavailable when the store cannot be reached; then nothing was written, but for its
    kind CommitUncertain, which leaves that open.

    Writes of a project come one after another. Each that changes what is applied changes the project's marks in the
    same transaction: the sequence when it adds to the end, the epoch when it takes something back.
    """

    async def submit(
        self, project: str, news: Sequence[NewFeedback], *, request_id: str = "", content_hash: str = ""
    ) -> list[Submission]:
        """Stores what `trust.decide` says of each item, in order, in one transaction with an audit row each.

        All items are of one caller. Applied feedback marks the detection it is about. A repeat of the same request_id
        and content_hash stores nothing and returns the first answers.

        Raises:
            RequestIdReused: the request_id came before with another content_hash.
        """
        ...

    async def get(self, project: str, id: UUID) -> FeedbackRecord:
        """Reads one; sees every write acknowledged before.

        Raises:
            NotFound: no such feedback in this project.
        """
        ...

    async def list(self, query: FeedbackQuery) -> list[FeedbackRecord]:
        """At most `query.limit` with an id below `query.before`, newest first, all comparisons holding."""
        ...

    async def review(
        self, project: str, id: UUID, apply: bool, note: str, actor: str, marking: Changing = untold
    ) -> FeedbackRecord:
        """Applies or dismisses held feedback and writes the audit row; one that is not held is returned as it is.

        `marking` is told of the detection that this marks.

        Raises:
            NotFound: no such feedback in this project.
        """
        ...

    async def revert(
        self, project: str, target: UUID | OfCaller, note: str, actor: str, marking: Changing = untold
    ) -> Sequence[FeedbackRecord]:
        """Reverts what of the target is applied and writes the audit rows; returns what it reverted.

        `marking` is told of the detections that this may take the mark from.

        Raises:
            NotFound: the target is an id, and there is no such feedback in this project.
        """
        ...

    async def applied(self, project: str) -> Sequence[Example]:
        """The newest LEARNT of what is applied, in order of sequence."""
        ...

    async def stored_layer(self, project: str) -> StoredLayer | None:
        """The layer kept last."""
        ...

    async def keep_layer(self, project: str, layer: StoredLayer) -> None:
        """Keeps a layer unless a later one is kept."""
        ...
