"""What a project has taught the analysis: plain records, no protobuf, no SQL."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from winnow_server.failure.engine import Category
from winnow_server.failure.records import Correction


@dataclass(frozen=True, slots=True)
class Lesson:
    """What is known of the failures of one fingerprint."""

    category: Category | None = None
    """As people said last; None where nobody did."""
    said_transient: int = 0
    said_lasting: int = 0
    """Failures of which people said that a rerun passes, and that none does."""
    reruns: int = 0
    reruns_passed: int = 0


@dataclass(frozen=True, slots=True)
class Layer:
    """All lessons of a project by fingerprint. `version` counts its corrections and reverts."""

    project: str
    version: int = 0
    update_time: datetime | None = None
    corrections: int = 0
    """Corrected failures that count."""
    lessons: Mapping[str, Lesson] = field(default_factory=dict)


MAX_EXAMPLES = 64
"""Newest corrected failures that the engine learns from."""


@dataclass(frozen=True, slots=True)
class Example:
    """A corrected failure: what was said, the ranges of lines that had been shown, and what is kept of its log."""

    correction: Correction
    shown: tuple[tuple[int, int], ...]
    context: bytes


@dataclass(frozen=True, slots=True)
class LayerEntry:
    """One version and what made it: the correction of a failure, or a revert."""

    version: int
    time: datetime
    actor: str
    failure: UUID | None
    correction: Correction | None
    reverted_to: int | None


@dataclass(frozen=True, slots=True)
class RevertLayer:
    """Goes back to `version`; `current` is the one the person read.

    `request_id` may be empty; `content_hash` (hex) tells a retry from a reuse of its id.
    """

    project: str
    version: int
    current: int
    request_id: str
    content_hash: str
    actor: str
