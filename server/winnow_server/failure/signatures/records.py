"""What is known of a project's own signatures: plain records, no protobuf, no SQL."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from winnow_server.failure.engine import Category
from winnow_server.storage.ids import time_of

MAX_SIGNATURES = 200
"""Most signatures of one project: what compiles in a moment and is listed whole."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a person writes of a signature."""

    title: str
    pattern: str
    category: Category
    transient: float
    disabled: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class SignatureRecord:
    """A stored signature. `revision` starts at 1 and grows by one with every write: it is the etag."""

    id: UUID
    project: str
    revision: int
    draft: Draft
    update_time: datetime
    updated_by: str

    @property
    def create_time(self) -> datetime:
        return time_of(self.id)


@dataclass(frozen=True, slots=True)
class NewSignature:
    """A signature about to be stored.

    `request_id` may be empty; `content_hash` (hex) tells a retry from a reuse of its id.
    """

    project: str
    draft: Draft
    request_id: str
    content_hash: str
    actor: str


@dataclass(frozen=True, slots=True)
class UpdateSignature:
    """What a signature should be from now on, whole; `revision` is the one the person read.

    Otherwise as NewSignature.
    """

    project: str
    id: UUID
    revision: int
    draft: Draft
    request_id: str
    content_hash: str
    actor: str


@dataclass(frozen=True, slots=True)
class DeleteSignature:
    project: str
    id: UUID
    revision: int
    request_id: str
    content_hash: str
    actor: str


class SignatureChange(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class SignatureRevision:
    """A signature as one write left it; for a deletion, as it was before."""

    id: UUID
    change: SignatureChange
    changed_by: str
    signature: SignatureRecord

    @property
    def change_time(self) -> datetime:
        return time_of(self.id)
