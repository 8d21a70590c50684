"""What is known of a group of failures: plain records, no protobuf, no SQL."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from winnow_server.failure.engine import Category
from winnow_server.storage.filters import Comparison

DAYS_KEPT_IN_VIEW = 90
"""Days, today included, of which a group tells its counts."""


@dataclass(frozen=True, slots=True)
class DayCount:
    """Failures of one day (UTC), and how many of them are flaky."""

    day: date
    failures: int
    flaky: int


@dataclass(frozen=True, slots=True)
class BranchCount:
    branch: str
    failures: int


@dataclass(frozen=True, slots=True)
class GroupRecord:
    """Failures of one cause. `revision` starts at 1 and grows with every merge and split: it is the etag."""

    id: UUID
    project: str
    revision: int
    fingerprints: tuple[str, ...]
    """In alphabetical order."""
    category: Category
    first_seen: datetime
    last_seen: datetime
    failures: int
    flaky: int
    example: UUID
    """Its newest failure."""
    snippet: str
    cause: str = ""
    """The line that the action of its newest failure quotes; empty when it quotes none."""
    settled: int = 0
    """Failures of which a person or a rerun said whether they are flaky."""
    settled_flaky: int = 0
    days: tuple[DayCount, ...] = ()
    """Oldest first; only of one that was asked for by its id."""
    branches: tuple[BranchCount, ...] = ()
    """Most failures first; only of one that was asked for by its id."""


@dataclass(frozen=True, slots=True, order=True)
class GroupCursor:
    """A place in a project's groups, newest seen first: the last group of a page."""

    last_seen: datetime
    id: UUID


@dataclass(frozen=True, slots=True)
class GroupQuery:
    """A page of a project's groups, newest seen first (last_seen, then id, descending)."""

    project: str
    limit: int
    before: GroupCursor | None = None
    comparisons: tuple[Comparison, ...] = ()


@dataclass(frozen=True, slots=True)
class MergeGroups:
    """`sources` become part of the group `id`, of which the person read `revision`.

    `request_id` may be empty; `content_hash` (hex) tells a retry from a reuse of its id.
    """

    project: str
    id: UUID
    revision: int
    sources: tuple[UUID, ...]
    request_id: str
    content_hash: str
    actor: str


@dataclass(frozen=True, slots=True)
class SplitGroup:
    """`fingerprints` leave the group `id` for a new one; otherwise as MergeGroups."""

    project: str
    id: UUID
    revision: int
    fingerprints: tuple[str, ...]
    request_id: str
    content_hash: str
    actor: str
