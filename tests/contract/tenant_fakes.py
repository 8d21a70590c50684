"""Stores of policies, lists and feedback in memory that keep the ports' contracts, for tests of what lies above."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import takewhile
from uuid import UUID

from winnow_server.errors import EtagMismatch, LimitReached, NotFound, ResourceExists
from winnow_server.spam.engine import Channel, Verdict
from winnow_server.spam.feedback.layers import LEARNT, Example
from winnow_server.spam.feedback.records import (
    FeedbackQuery,
    FeedbackRecord,
    HoldReason,
    NewFeedback,
    OfCaller,
    State,
    StoredLayer,
    Submission,
    Submitted,
)
from winnow_server.spam.feedback.trust import Said, Today, decide, weight
from winnow_server.spam.policy.entries import MAX_ENTRIES, MAX_PHRASES, Entry, Kind, Removal
from winnow_server.spam.policy.fold import digest, fold
from winnow_server.spam.policy.records import (
    EntryQuery,
    EntryRecord,
    Imported,
    Marks,
    NewEntry,
    Outcome,
    PolicyRecord,
    Trial,
    WritePolicy,
)
from winnow_server.spam.policy.store import KEPT_REMOVALS
from winnow_server.storage.announce import Changing, untold
from winnow_server.storage.ids import time_of, uuid7

from tests.contract.fakes import MemoryDetectionStore, RequestKeys, holds

MarksOf = dict[str, Marks]
"""Of every project; the three stores of one service share it."""


class MemoryPolicyStore:
    """Implements `PolicyStore`."""

    def __init__(self, marks: MarksOf) -> None:
        self._marks = marks
        self._revisions: dict[str, list[PolicyRecord]] = {}
        self._requests = RequestKeys()
        self._counts: dict[tuple[str, int], dict[Outcome, int]] = {}

    async def get(self, project: str) -> PolicyRecord:
        return self.current(project)

    def current(self, project: str) -> PolicyRecord:
        return self._revisions.get(project, [PolicyRecord(project)])[-1]

    async def write(self, change: WritePolicy) -> PolicyRecord:
        if self._requests.before(change.project, "policy", change.request_id, change.content_hash) is not None:
            return self.current(change.project)
        current = self.current(change.project)
        if current.revision != change.revision:
            raise EtagMismatch(str(current.revision))
        record = PolicyRecord(
            change.project,
            change.revision + 1,
            change.rules,
            change.shadow,
            change.campaigns,
            change.note,
            datetime.now(UTC),
            change.actor,
        )
        self._revisions.setdefault(change.project, []).append(record)
        self._requests.keep(change.project, "policy", change.request_id, change.content_hash, [])
        before = self._marks.get(change.project, Marks())
        self._marks[change.project] = replace(before, policy=record.revision)
        return record

    async def revisions(self, project: str, before: int | None, limit: int) -> list[PolicyRecord]:
        found = [r for r in reversed(self._revisions.get(project, [])) if before is None or r.revision < before]
        return found[:limit]

    async def marks(self, project: str) -> Marks:
        return self._marks.get(project, Marks())

    async def add_shadow_counts(self, counts: Mapping[tuple[str, int], Mapping[Outcome, int]]) -> None:
        for key, outcomes in counts.items():
            known = self._counts.setdefault(key, {})
            for outcome, count in outcomes.items():
                known[outcome] = known.get(outcome, 0) + count

    async def trial(self, project: str) -> Trial:
        current = self.current(project)
        same = list(
            takewhile(
                lambda record: (record.rules, record.shadow) == (current.rules, current.shadow),
                reversed(self._revisions.get(project, [])),
            )
        )
        first = same[-1] if same else current
        counts = Counter[Outcome]()
        for (of, revision), outcomes in self._counts.items():
            if of == project and revision >= first.revision:
                counts.update(outcomes)
        return Trial(first.update_time, dict(counts))


class MemoryListStore:
    """Implements `ListStore`."""

    def __init__(self, marks: MarksOf) -> None:
        self._marks = marks
        self._entries: dict[UUID, EntryRecord] = {}
        self._written: dict[UUID, int] = {}
        self._removals: dict[tuple[str, int], Removal] = {}
        self._requests = RequestKeys()

    async def create(
        self, project: str, new: NewEntry, actor: str, *, request_id: str = "", content_hash: str = ""
    ) -> EntryRecord:
        before = self._requests.before(project, "entry", request_id, content_hash)
        if before is not None:
            return await self.get(project, before[0])
        if (same := self._same(project, new)) is not None:
            raise ResourceExists(f"projects/{project}/listEntries/{same.id}")
        record = self._put(project, new, actor)
        self._requests.keep(project, "entry", request_id, content_hash, [record.id])
        self._changed(project)
        return record

    async def get(self, project: str, id: UUID) -> EntryRecord:
        record = self._entries.get(id)
        if record is None or record.project != project:
            raise NotFound(f"projects/{project}/listEntries/{id}")
        return record

    async def delete(self, project: str, id: UUID, actor: str, *, request_id: str = "", content_hash: str = "") -> None:
        if self._requests.before(project, "delete", request_id, content_hash) is not None:
            return
        entry = (await self.get(project, id)).entry
        del self._entries[id]
        self._requests.keep(project, "delete", request_id, content_hash, [id])
        self._changed(project, removed=True)
        place = project, self._marks[project].lists
        self._removals[place] = Removal(entry.kind, entry.value, entry.shadow)
        of = [place for place in self._removals if place[0] == project]
        for oldest in of[:-KEPT_REMOVALS]:
            del self._removals[oldest]

    async def removed(self, project: str, after: int, until: int) -> Sequence[Removal]:
        return [r for (of, revision), r in self._removals.items() if of == project and after < revision <= until]

    async def import_many(self, project: str, news: Sequence[NewEntry], actor: str) -> Imported:
        last = {(new.kind, new.value, new.shadow): new for new in news}
        old = [same for new in last.values() if (same := self._same(project, new)) is not None]
        all_of = [r.entry for r in self._of(project) if r not in old] + list(last.values())
        if len(all_of) > MAX_ENTRIES:
            raise LimitReached("list entries", MAX_ENTRIES)
        if sum(e.kind == Kind.PHRASE for e in all_of) > MAX_PHRASES:
            raise LimitReached("phrases in its lists", MAX_PHRASES)
        for new in last.values():
            same = self._same(project, new)
            if same is None:
                self._put(project, new, actor)
            else:
                self._entries[same.id] = replace(same, entry=new)
                self._written[same.id] = self._next(project)
        self._changed(project)
        return Imported(len(last) - len(old), len(old))

    async def deciding(self, project: str, after: int = 0) -> Sequence[Entry]:
        now = datetime.now(UTC)
        return [
            r.deciding()
            for r in self._of(project)
            if self._written[r.id] > after and (r.entry.expire_time is None or r.entry.expire_time > now)
        ]

    async def list(self, query: EntryQuery) -> list[EntryRecord]:
        found = [
            r
            for r in sorted(self._of(query.project), key=lambda r: r.id, reverse=True)
            if (query.before is None or r.id < query.before)
            and holds(query.comparisons, lambda field, r=r: getattr(r, field, None) or getattr(r.entry, field))  # type: ignore[misc]
        ]
        return found[: query.limit]

    def _of(self, project: str) -> "list[EntryRecord]":
        return [record for record in self._entries.values() if record.project == project]

    def _same(self, project: str, new: NewEntry) -> EntryRecord | None:
        key = (new.kind, new.value, new.shadow)
        return next((r for r in self._of(project) if (r.entry.kind, r.entry.value, r.entry.shadow) == key), None)

    def _put(self, project: str, new: NewEntry, actor: str) -> EntryRecord:
        id = uuid7()
        self._entries[id] = EntryRecord(id, project, time_of(id), actor, new)
        self._written[id] = self._next(project)
        return self._entries[id]

    def _next(self, project: str) -> int:
        return self._marks.get(project, Marks()).lists + 1

    def _changed(self, project: str, removed: bool = False) -> None:
        before = self._marks.get(project, Marks())
        self._marks[project] = replace(before, lists=before.lists + 1, lists_epoch=before.lists_epoch + removed)


class MemoryFeedbackStore:
    """Implements `FeedbackStore`."""

    def __init__(self, marks: MarksOf, detections: MemoryDetectionStore) -> None:
        self._marks = marks
        self._detections = detections
        self._feedback: dict[UUID, FeedbackRecord] = {}
        self._sequences: dict[UUID, int] = {}
        self._hashes: dict[UUID, bytes] = {}
        self._requests = RequestKeys()
        self._layers: dict[str, StoredLayer] = {}

    async def submit(
        self, project: str, news: Sequence[NewFeedback], *, request_id: str = "", content_hash: str = ""
    ) -> list[Submission]:
        before = self._requests.before(project, "feedback", request_id, content_hash)
        if before is not None:
            return [Submitted(self._feedback[id], True) for id in before]
        found = [await self._submit(project, new) for new in news]
        # As it is stored in the end: a later item may have superseded an earlier one.
        found = [
            replace(item, record=self._feedback[item.record.id]) if isinstance(item, Submitted) else item
            for item in found
        ]
        ids = [item.record.id for item in found if isinstance(item, Submitted)]
        self._requests.keep(project, "feedback", request_id, content_hash, ids)
        return found

    async def get(self, project: str, id: UUID) -> FeedbackRecord:
        record = self._feedback.get(id)
        if record is None or record.project != project:
            raise NotFound(f"projects/{project}/feedback/{id}")
        return record

    async def review(
        self, project: str, id: UUID, apply: bool, note: str, actor: str, marking: Changing = untold
    ) -> FeedbackRecord:
        record = await self.get(project, id)
        if record.state == State.HELD:
            self._settle(record, State.APPLIED if apply else State.DISMISSED, actor, note)
            if apply:
                self._apply(project, id)
                marking([record.detection] if record.detection is not None else [])
        return await self.get(project, id)

    async def revert(
        self, project: str, target: UUID | OfCaller, note: str, actor: str, marking: Changing = untold
    ) -> Sequence[FeedbackRecord]:
        if isinstance(target, UUID):
            chosen = [await self.get(project, target)]
        else:
            chosen = [
                r
                for r in self._feedback.values()
                if r.project == project
                and r.submitted_by == target.submitted_by
                and (target.since is None or r.create_time >= target.since)
            ]
        applied = [r for r in chosen if r.state == State.APPLIED]
        for record in applied:
            self._settle(record, State.REVERTED, actor, note)
            if record.detection is not None:
                self._detections.mark(record.detection, None)
        if applied:
            marking([r.detection for r in applied if r.detection is not None])
            marks = self._marks[project]
            self._marks[project] = replace(marks, layer_epoch=marks.layer_epoch + 1)
        return [self._feedback[r.id] for r in applied]

    async def applied(self, project: str) -> Sequence[Example]:
        found = [
            Example(self._sequences[r.id], r.text, r.channel, r.verdict != Verdict.HAM, r.submitted_by, r.weight)
            for r in self._feedback.values()
            if r.project == project and r.state == State.APPLIED
        ]
        return sorted(found, key=lambda example: example.sequence)[-LEARNT:]

    async def stored_layer(self, project: str) -> StoredLayer | None:
        return self._layers.get(project)

    async def keep_layer(self, project: str, layer: StoredLayer) -> None:
        known = self._layers.get(project)
        if known is None or known.engine_version != layer.engine_version or _place(known) < _place(layer):
            self._layers[project] = layer

    async def list(self, query: FeedbackQuery) -> list[FeedbackRecord]:
        found = [
            r
            for r in sorted(self._feedback.values(), key=lambda r: r.id, reverse=True)
            if r.project == query.project
            and (query.before is None or r.id < query.before)
            and holds(query.comparisons, lambda field, r=r: getattr(r, field))  # type: ignore[misc]
        ]
        return found[: query.limit]

    async def _submit(self, project: str, new: NewFeedback) -> Submission:
        text, channel = new.text, new.channel
        if new.detection is not None:
            try:
                detection = (await self._detections.get(project, new.detection)).detection
            except NotFound as error:
                return error
            text, channel = detection.snippet, Channel(detection.channel)
        hashed = digest(fold(text))
        of_project = [r for r in self._feedback.values() if r.project == project]
        said = [
            Said(r.id, r.submitted_by, r.verdict, r.state == State.APPLIED)
            for r in of_project
            if self._hashes[r.id] == hashed and r.state in (State.APPLIED, State.HELD)
        ]
        ever = [r for r in of_project if r.id in self._sequences]
        today = Today(sum(r.submitted_by == new.submitted_by for r in ever), len(ever))
        decision = decide(new.submitted_by, new.named, new.verdict, said, today)
        if decision.existing is not None:
            return Submitted(self._feedback[decision.existing], True)
        for before in decision.supersedes:
            self._settle(self._feedback[before.id], State.REVERTED, new.submitted_by, "said otherwise")
            marks = self._marks.get(project, Marks())
            self._marks[project] = replace(marks, layer_epoch=marks.layer_epoch + before.applied)
        id = uuid7()
        applied = decision.hold == HoldReason.NONE
        self._hashes[id] = hashed
        self._feedback[id] = FeedbackRecord(
            id,
            project,
            time_of(id),
            new.detection,
            text,
            channel,
            new.verdict,
            new.note,
            new.submitted_by,
            weight(new.named),
            State.APPLIED if applied else State.HELD,
            decision.hold,
        )
        if applied:
            self._apply(project, id)
        return Submitted(self._feedback[id], False)

    def _apply(self, project: str, id: UUID) -> None:
        marks = self._marks.get(project, Marks())
        self._sequences[id] = marks.layer_sequence + 1
        self._marks[project] = replace(marks, layer_sequence=marks.layer_sequence + 1)
        record = self._feedback[id]
        if record.detection is not None:
            self._detections.mark(record.detection, record.verdict)

    def _settle(self, record: FeedbackRecord, state: State, actor: str, note: str) -> None:
        self._feedback[record.id] = replace(
            record, state=state, reviewed_by=actor, review_time=datetime.now(UTC), review_note=note
        )


def _place(layer: StoredLayer) -> tuple[int, int]:
    return layer.epoch, layer.sequence
