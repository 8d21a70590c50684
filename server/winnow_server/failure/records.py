"""What the failure domain stores and hands on: plain records, no protobuf, no SQL."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from winnow_server.failure.engine import Analysis, Category
from winnow_server.storage.filters import Comparison


@dataclass(frozen=True, slots=True)
class Job:
    """The run a log came from; provider, run, job and attempt together name one execution. Empty means not given."""

    provider: str = ""
    run: str = ""
    job: str = ""
    attempt: int = 0
    commit: str = ""
    branch: str = ""
    url: str = ""

    @property
    def execution_key(self) -> str | None:
        """A key unique to the execution, or None when one of its four parts is missing."""
        parts = (self.provider, self.run, self.job)
        return "\x1f".join((*parts, str(self.attempt))) if all(parts) and self.attempt > 0 else None


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person said instead of the engine; None or empty leaves the engine's word."""

    category: Category | None = None
    transient: bool | None = None
    excerpt: tuple[tuple[int, int], ...] = ()
    note: str = ""
    corrected_by: str = ""
    correct_time: datetime | None = None
    texts: tuple[str, ...] = ()
    """Of each range of `excerpt`, the lines as far as they are kept; filled in by the store."""


@dataclass(frozen=True, slots=True)
class NewFailure:
    """A failure about to be stored.

    `request_id` may be empty; `content_hash` (hex) tells a retry from a reuse of its id.
    """

    project: str
    job: Job
    analysis: Analysis
    request_id: str
    content_hash: str
    reported_by: str
    context: bytes = b""
    """Lines of the log to keep beside the excerpt, as `failure.context.keep` packs them; empty keeps none."""


@dataclass(frozen=True, slots=True)
class FailureRecord:
    """A stored failure. `revision` starts at 1 and grows by one with every write: it is the etag."""

    id: UUID
    project: str
    revision: int
    create_time: datetime
    update_time: datetime
    job: Job
    analysis: Analysis
    correction: Correction | None
    rerun_passed: bool | None = None
    """Whether a rerun of the same commit passed; None while none is known."""

    @property
    def category(self) -> Category:
        """As corrected where a person corrected it."""
        return (self.correction.category if self.correction else None) or self.analysis.category

    @property
    def settled(self) -> bool:
        """Whether a person or a rerun said that it was transient or not."""
        said = self.correction is not None and self.correction.transient is not None
        return said or self.rerun_passed is not None

    @property
    def transient(self) -> float:
        """Probability that a rerun passes: a person's word, else how a rerun ended, else the engine's."""
        if self.correction is not None and self.correction.transient is not None:
            return float(self.correction.transient)
        return self.analysis.transient if self.rerun_passed is None else float(self.rerun_passed)


@dataclass(frozen=True, slots=True)
class FailureQuery:
    """A page of a project's failures, newest first (id descending). `before` is the last id of the page before."""

    project: str
    limit: int
    before: UUID | None = None
    comparisons: tuple[Comparison, ...] = ()


class ChangeKind(StrEnum):
    CREATED = "created"
    CORRECTED = "corrected"
    RERUN = "rerun"


@dataclass(frozen=True, slots=True, order=True)
class ChangeCursor:
    """A place in a project's changes: the writing transaction, then the order within it."""

    transaction: int
    sequence: int


@dataclass(frozen=True, slots=True)
class FailureChange:
    cursor: ChangeCursor
    kind: ChangeKind
    change_time: datetime
    failure: FailureRecord


@dataclass(frozen=True, slots=True)
class CorrectFailure:
    """A correction to lay over a failure, complete: what it leaves empty goes back to the engine's word.

    `revision` is the one the person read. `request_id` may be empty; `content_hash` (hex) tells a retry from a reuse
    of its id.
    """

    project: str
    id: UUID
    revision: int
    correction: Correction
    request_id: str
    content_hash: str
    actor: str


@dataclass(frozen=True, slots=True)
class Rerun:
    """How a rerun ended. `job` names it: provider, job, and commit or run with attempt."""

    project: str
    job: Job
    passed: bool
