"""The port to where detections are kept.

Its docstrings are the contract; one suite holds the fake and PostgreSQL to it.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from winnow_server.spam.engine import Channel
from winnow_server.spam.records import DetectionQuery, DetectionRecord, NewDetection


class DetectionStore(Protocol):
    """Every method raises StoreUnavailable when the store cannot be reached; then nothing was written, but for its
    kind CommitUncertain, which leaves that open.
    """

    async def create_many(
        self, project: str, detections: Sequence[NewDetection | None], *, request_id: str = "", content_hash: str = ""
    ) -> list[UUID]:
        """Stores all or none in one transaction; returns their ids in order, after commit: UUIDv7, ascending; NIL for
        None.

        A repeat of the same request_id and content_hash stores nothing and returns the first ids.

        Raises:
            RequestIdReused: the request_id came before with another content_hash.
        """
        ...

    async def get(self, project: str, id: UUID) -> DetectionRecord:
        """Reads one detection; sees every write acknowledged before.

        Raises:
            NotFound: no such detection in this project.
        """
        ...

    async def list(self, query: DetectionQuery) -> list[DetectionRecord]:
        """At most `query.limit` detections with an id below `query.before`, newest first, all comparisons holding."""
        ...

    async def ham_scores(
        self, project: str, since: datetime, engine_version: str, limit: int
    ) -> Mapping[Channel, Sequence[float]]:
        """Scores of the newest `limit` detections, made at `since` or later by this engine, that are taken for ham.

        Those are what a person said is ham, and what the verdict left as ham while nobody said otherwise.
        """
        ...

    async def changed_by_shadow(self, project: str, since: datetime, limit: int) -> Sequence[DetectionRecord]:
        """At most `limit` detections made at `since` or later that the shadow policy would have treated otherwise,
        newest first.
        """
        ...
