"""What a project's policy and lists are when stored and handed on: plain records, no protobuf, no SQL."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from winnow_server.spam.engine import DEFAULT_POLICY, Action, Channel, Policy, Thresholds
from winnow_server.spam.policy.entries import Disposition, Entry, Kind
from winnow_server.storage.filters import Comparison


@dataclass(frozen=True, slots=True)
class Rules:
    """Thresholds by channel; None takes the service's. `channels` holds a channel at most once."""

    default: Thresholds | None = None
    channels: tuple[tuple[Channel, Thresholds], ...] = ()
    false_positive_rate: float | None = None

    def policy(self) -> Policy:
        """The engine's policy."""
        shipped: Mapping[Channel, Thresholds] = DEFAULT_POLICY.channels if self.default is None else {}
        return Policy(
            default=self.default or DEFAULT_POLICY.default,
            channels=MappingProxyType({**shipped, **dict(self.channels)}),
            false_positive_rate=self.false_positive_rate or DEFAULT_POLICY.false_positive_rate,
        )


@dataclass(frozen=True, slots=True)
class PolicyRecord:
    """A project's policy at one revision, which is its etag; 0 is the service's default, never written."""

    project: str
    revision: int = 0
    rules: Rules = field(default_factory=Rules)
    shadow: Rules | None = None
    campaigns: bool = False
    note: str = ""
    update_time: datetime | None = None
    updated_by: str = ""


@dataclass(frozen=True, slots=True)
class WritePolicy:
    """A complete policy to put in the place of revision `revision`, the one its writer read.

    `request_id` may be empty; `content_hash` (hex) tells a retry from a reuse of its id.
    """

    project: str
    revision: int
    rules: Rules
    shadow: Rules | None
    campaigns: bool
    note: str
    actor: str
    request_id: str = ""
    content_hash: str = ""


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An entry about to be stored. `value` is as `kept_value` gives it; `action` is ALLOW for an allow entry."""

    kind: Kind
    value: str
    disposition: Disposition
    action: Action
    shadow: bool = False
    note: str = ""
    expire_time: datetime | None = None


@dataclass(frozen=True, slots=True)
class EntryRecord:
    """A stored entry."""

    id: UUID
    project: str
    create_time: datetime
    created_by: str
    entry: NewEntry

    def deciding(self) -> Entry:
        """The entry as the index takes it."""
        found = self.entry
        expires = float("inf") if found.expire_time is None else found.expire_time.timestamp()
        return Entry(self.id, found.kind, found.value, found.action, found.shadow, expires)


@dataclass(frozen=True, slots=True)
class EntryQuery:
    """A page of a project's entries, newest first (id descending). `before` is the last id of the page before."""

    project: str
    limit: int
    before: UUID | None = None
    comparisons: tuple[Comparison, ...] = ()


@dataclass(frozen=True, slots=True)
class Imported:
    """How many entries an import made, and how many it found and changed or left."""

    created: int
    updated: int


@dataclass(frozen=True, slots=True)
class Marks:
    """What tells whether a project's policy, lists and layer are still those that were read: each grows with a write.

    `lists` is the revision of the lists; `lists_epoch` grows when entries are removed. `layer_epoch` grows when applied
    feedback is taken back; `layer_sequence` is that of the feedback applied last.
    """

    policy: int = 0
    lists: int = 0
    lists_epoch: int = 0
    layer_epoch: int = 0
    layer_sequence: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """One way a message went: its channel, what was done, what the shadow policy would have done."""

    channel: Channel
    action: Action
    shadow: Action


@dataclass(frozen=True, slots=True)
class Trial:
    """What a shadow policy would have done since `start_time`, when rules or shadow were changed last; None: never."""

    start_time: datetime | None = None
    counts: Mapping[Outcome, int] = field(default_factory=dict)
