"""What a policy would do with stored detections, compared with what was done. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from winnow_server.spam.engine import Action, Policy
from winnow_server.spam.policy.entries import Entry
from winnow_server.spam.policy.lists import Deciding, ListIndex
from winnow_server.spam.policy.records import Outcome
from winnow_server.spam.records import DetectionRecord


@dataclass(frozen=True, slots=True)
class Changed:
    """A detection that would be treated otherwise, and the entry that decides it, None when a threshold does."""

    record: DetectionRecord
    would_be: Action
    entry: Entry | None


@dataclass(slots=True)
class Simulation:
    """Runs over pages of detections and keeps what changes: all counts, and the first `max_samples` of them."""

    policy: Policy
    lists: ListIndex | None
    max_samples: int
    examined: int = 0
    counts: dict[Outcome, int] = field(default_factory=dict)
    samples: list[Changed] = field(default_factory=list)

    def add(self, records: Sequence[DetectionRecord]) -> None:
        """Examines a page."""
        found = [record.detection for record in records]
        scores = np.array([one.score for one in found], dtype=np.float32)
        channels = np.array([one.channel for one in found], dtype=np.uint8)
        actions = self.policy.actions(scores, channels).tolist()
        deciding = Deciding()
        if self.lists is not None:
            deciding = self.lists.decide(
                [one.snippet for one in found],
                [one.sender for one in found],
                hashes=[one.content_hash for one in found],
            )
        for index, record in enumerate(records):
            entry = deciding.live.get(index)
            would_be = Action(actions[index]) if entry is None else entry.action
            self._count(record, would_be, entry)
        self.examined += len(records)

    def _count(self, record: DetectionRecord, would_be: Action, entry: Entry | None) -> None:
        outcome = Outcome(record.detection.channel, record.detection.action, would_be)
        self.counts[outcome] = self.counts.get(outcome, 0) + 1
        if would_be != record.detection.action and len(self.samples) < self.max_samples:
            self.samples.append(Changed(record, would_be, entry))
