"""What the feedback of a project is when stored and handed on: plain records, no protobuf, no SQL."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from uuid import UUID

from winnow_server.errors import NotFound
from winnow_server.spam.engine import Channel, Verdict
from winnow_server.storage.filters import Comparison

MAX_TEXT = 6_000
"""Characters of a text that are kept and learnt: what the engine reads of a message."""


class State(IntEnum):
    """Whether feedback moves its project's layer. Numbers equal those of winnow.spam.v1."""

    APPLIED = 1
    HELD = 2
    REVERTED = 3
    DISMISSED = 4


class HoldReason(IntEnum):
    """Why feedback is, or was, held. Numbers equal those of winnow.spam.v1."""

    NONE = 0
    CONTRADICTION = 1
    CALLER_LIMIT = 2
    PROJECT_LIMIT = 3


@dataclass(frozen=True, slots=True)
class NewFeedback:
    """What a person said. Exactly one of `detection` and `text` is set. `named`: whether a trusted peer vouches for
    the caller's name.
    """

    verdict: Verdict
    note: str
    submitted_by: str
    named: bool
    detection: UUID | None = None
    text: str = ""
    channel: Channel = Channel.UNSPECIFIED


@dataclass(frozen=True, slots=True)
class FeedbackRecord:
    """Stored feedback. `weight` is the trust in its caller, 0 to 1; the review parts are empty until there was one."""

    id: UUID
    project: str
    create_time: datetime
    detection: UUID | None
    text: str
    channel: Channel
    verdict: Verdict
    note: str
    submitted_by: str
    weight: float
    state: State
    hold_reason: HoldReason
    reviewed_by: str = ""
    review_time: datetime | None = None
    review_note: str = ""


@dataclass(frozen=True, slots=True)
class Submitted:
    """Feedback as it is stored now, and whether it was before."""

    record: FeedbackRecord
    existing: bool


Submission = Submitted | NotFound
"""What became of one item: NotFound when it is about a detection that the project has not."""


@dataclass(frozen=True, slots=True)
class FeedbackQuery:
    """A page of a project's feedback, newest first (id descending). `before` is the last id of the page before."""

    project: str
    limit: int
    before: UUID | None = None
    comparisons: tuple[Comparison, ...] = ()


@dataclass(frozen=True, slots=True)
class OfCaller:
    """All applied feedback of one caller, said at `since` or later; None means all."""

    submitted_by: str
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class StoredLayer:
    """What the feedback up to `sequence` taught in `epoch`, as TenantLayer.to_bytes wrote it under `engine_version`."""

    epoch: int
    sequence: int
    engine_version: str
    data: bytes
