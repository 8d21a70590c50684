"""What the spam domain stores and hands on: plain records, no protobuf, no SQL."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from winnow_server.spam.engine import Action, Channel, Verdict
from winnow_server.storage.filters import Comparison

SNIPPET_CHARACTERS = 500


@dataclass(frozen=True, slots=True)
class NewDetection:
    """A classification about to be stored.

    `symbols` are (name, log-odds), largest first; `probabilities` are of ham, spam, scam and phishing. `list_entry` is
    the one that decided the action, `shadow_action` what the shadow policy would have done, `content_hash` the SHA-256
    of the folded text in hex; None and empty when there is none.
    """

    channel: Channel
    snippet: str
    sender: str
    verdict: Verdict
    action: Action
    score: float
    probabilities: tuple[float, float, float, float]
    symbols: tuple[tuple[str, float], ...]
    engine_version: str
    list_entry: UUID | None = None
    shadow_action: Action | None = None
    content_hash: str = ""


@dataclass(frozen=True, slots=True)
class DetectionRecord:
    """A stored detection. `feedback` is what a person last said it is."""

    id: UUID
    project: str
    create_time: datetime
    detection: NewDetection
    feedback: Verdict | None


@dataclass(frozen=True, slots=True)
class DetectionQuery:
    """A page of a project's detections, newest first (id descending). `before` is the last id of the page before.

    `stale_ok` may read past the caches from a replica that is behind.
    """

    project: str
    limit: int
    before: UUID | None = None
    comparisons: tuple[Comparison, ...] = ()
    stale_ok: bool = False
