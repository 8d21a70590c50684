"""Stores in memory that keep the ports' contracts: for tests of what lies above them."""

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from winnow_server.errors import EtagMismatch, NotFound, RequestIdReused, ResumeTokenExpired
from winnow_server.failure import context
from winnow_server.failure.engine import CommitHistory
from winnow_server.failure.records import (
    ChangeCursor,
    ChangeKind,
    CorrectFailure,
    FailureChange,
    FailureQuery,
    FailureRecord,
    Job,
    NewFailure,
    Rerun,
)
from winnow_server.spam.engine import Channel, Verdict
from winnow_server.spam.records import DetectionQuery, DetectionRecord, NewDetection
from winnow_server.storage.announce import Changing, untold
from winnow_server.storage.filters import Comparison
from winnow_server.storage.ids import NIL, time_of, uuid7

Changes = list[FailureChange]
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class RequestKeys:
    def __init__(self) -> None:
        self._keys: dict[tuple[str, str, str], tuple[list[UUID], str]] = {}

    def before(self, project: str, kind: str, request_id: str, content_hash: str) -> list[UUID] | None:
        known = self._keys.get((project, kind, request_id)) if request_id else None
        if known is None:
            return None
        if known[1] != content_hash:
            raise RequestIdReused(request_id)
        return known[0]

    def keep(self, project: str, kind: str, request_id: str, content_hash: str, ids: list[UUID]) -> None:
        if request_id:
            self._keys[project, kind, request_id] = (ids, content_hash)


def holds(comparisons: Sequence[Comparison], value_of: Callable[[str], object]) -> bool:
    return all(_COMPARE[c.operator](value_of(c.field), c.value) for c in comparisons)


class MemoryFailureStore:
    """Implements `FailureStore`."""

    def __init__(self) -> None:
        self._failures: dict[UUID, FailureRecord] = {}
        self._executions: dict[tuple[str, str], UUID] = {}
        self._requests = RequestKeys()
        self._changes: list[tuple[ChangeKind, datetime, str, UUID]] = []
        self._dropped = 0
        self.contexts_of: dict[UUID, bytes] = {}
        self.corrections: list[FailureRecord] = []
        """Each failure as it was after a correction, oldest first."""

    async def create(self, new: NewFailure) -> tuple[FailureRecord, bool]:
        before = self._requests.before(new.project, "create", new.request_id, new.content_hash)
        execution = new.job.execution_key
        if before is None and execution is not None and (new.project, execution) in self._executions:
            before = [self._executions[new.project, execution]]
        if before is not None:
            self._requests.keep(new.project, "create", new.request_id, new.content_hash, before)
            return self._failures[before[0]], True
        id = uuid7()
        created = time_of(id)
        record = FailureRecord(id, new.project, 1, created, created, new.job, new.analysis, None)
        self._failures[id] = record
        self.contexts_of[id] = new.context
        self._requests.keep(new.project, "create", new.request_id, new.content_hash, [id])
        if execution is not None:
            self._executions[new.project, execution] = id
        self._changes.append((ChangeKind.CREATED, created, new.project, id))
        return record, False

    async def get(self, project: str, id: UUID, at_least: int = 0) -> FailureRecord:
        record = self._failures.get(id)
        if record is None or record.project != project:
            raise NotFound(f"projects/{project}/failures/{id}")
        return record

    async def list(self, query: FailureQuery) -> list[FailureRecord]:
        found = [
            r
            for r in sorted(self._failures.values(), key=lambda r: r.id, reverse=True)
            if r.project == query.project
            and (query.before is None or r.id < query.before)
            and holds(query.comparisons, lambda field, r=r: _failure_value(r, field))  # type: ignore[misc]
        ]
        return found[: query.limit]

    async def correct(self, change: CorrectFailure) -> FailureRecord:
        if self._requests.before(change.project, "correct", change.request_id, change.content_hash):
            return await self.get(change.project, change.id)
        current = await self.get(change.project, change.id)
        if current.revision != change.revision:
            raise EtagMismatch(str(current.revision))
        now = datetime.now(UTC)
        lines = context.read(self.contexts_of[change.id])
        correction = replace(
            change.correction,
            texts=tuple(context.text_of(lines, first, last) for first, last in change.correction.excerpt),
            corrected_by=change.correction.corrected_by or change.actor,
            correct_time=change.correction.correct_time or now,
        )
        record = replace(current, revision=current.revision + 1, update_time=now, correction=correction)
        self._failures[record.id] = record
        self.corrections.append(record)
        self._requests.keep(change.project, "correct", change.request_id, change.content_hash, [change.id])
        self._changes.append((ChangeKind.CORRECTED, now, change.project, change.id))
        return record

    async def contexts(self, project: str, ids: Sequence[UUID]) -> Mapping[UUID, bytes]:
        of = {id: self._failures[id].project for id in ids if id in self._failures}
        return {id: kept for id, project_of in of.items() if project_of == project and (kept := self.contexts_of[id])}

    async def report_rerun(self, rerun: Rerun, changing: Changing = untold) -> Sequence[UUID]:
        changed = [r for r in self._failures.values() if r.project == rerun.project and _learns(r, rerun)][-100:]
        now = datetime.now(UTC)
        for r in changed:
            self._failures[r.id] = replace(r, revision=r.revision + 1, update_time=now, rerun_passed=rerun.passed)
            self._changes.append((ChangeKind.RERUN, now, r.project, r.id))
        if changed:
            changing([r.id for r in changed])
        return [r.id for r in changed]

    async def commit_histories(self, project: str, jobs: Sequence[Job]) -> Sequence[CommitHistory]:
        return [self._commit_history(project, job) for job in jobs]

    def _commit_history(self, project: str, job: Job) -> CommitHistory:
        others = [
            record
            for record in self.all()
            if (record.project, record.job.commit, record.job.provider, record.job.job)
            == (project, job.commit, job.provider, job.job)
            and (record.job.run, record.job.attempt) != (job.run, job.attempt)
        ][-20:]
        return CommitHistory(int(any(record.rerun_passed for record in others)), len(others))

    async def changes(self, project: str, after: ChangeCursor, limit: int) -> Changes:
        if after.transaction < self._dropped:
            raise ResumeTokenExpired
        found = [
            FailureChange(ChangeCursor(number, 0), kind, time, self._failures[id])
            for number, (kind, time, of, id) in enumerate(self._changes, start=1)
            if of == project and ChangeCursor(number, 0) > after
        ]
        return found[:limit]

    async def latest_cursor(self) -> ChangeCursor:
        return ChangeCursor(len(self._changes), 0)

    def all(self) -> Sequence[FailureRecord]:
        """Every failure, oldest first."""
        return sorted(self._failures.values(), key=lambda r: r.id)

    def drop_changes(self) -> None:
        """Forgets the history so far, as the real store does after days."""
        self._dropped = len(self._changes)


def _learns(record: FailureRecord, rerun: Rerun) -> bool:
    old, new = record.job, rerun.job
    if (old.provider, old.job) != (new.provider, new.job):
        return False
    same_run = old.run == new.run
    if same_run and new.attempt and old.attempt >= new.attempt:
        return False
    if not (new.commit and old.commit == new.commit) and not (new.run and same_run):
        return False
    return record.rerun_passed is None or (rerun.passed and not record.rerun_passed)


def _failure_value(record: FailureRecord, field: str) -> object:
    match field:
        case "category" | "transient":
            return getattr(record, field)
        case "fingerprint":
            return record.analysis.fingerprint
        case "create_time":
            return record.create_time
    return getattr(record.job, field)


class MemoryDetectionStore:
    """Implements `DetectionStore`."""

    def __init__(self) -> None:
        self._detections: dict[UUID, DetectionRecord] = {}
        self._requests = RequestKeys()

    async def create_many(
        self, project: str, detections: Sequence[NewDetection | None], *, request_id: str = "", content_hash: str = ""
    ) -> list[UUID]:
        before = self._requests.before(project, "create", request_id, content_hash)
        if before is not None:
            return before
        ids = [NIL if new is None else uuid7() for new in detections]
        for id, new in zip(ids, detections, strict=True):
            if new is not None:
                self._detections[id] = DetectionRecord(id, project, time_of(id), new, None)
        self._requests.keep(project, "create", request_id, content_hash, ids)
        return ids

    async def get(self, project: str, id: UUID) -> DetectionRecord:
        record = self._detections.get(id)
        if record is None or record.project != project:
            raise NotFound(f"projects/{project}/detections/{id}")
        return record

    async def list(self, query: DetectionQuery) -> list[DetectionRecord]:
        found = [
            r
            for r in sorted(self._detections.values(), key=lambda r: r.id, reverse=True)
            if r.project == query.project
            and (query.before is None or r.id < query.before)
            and holds(query.comparisons, lambda field, r=r: _detection_value(r, field))  # type: ignore[misc]
        ]
        return found[: query.limit]

    async def ham_scores(
        self, project: str, since: datetime, engine_version: str, limit: int
    ) -> Mapping[Channel, Sequence[float]]:
        newest = await self.list(DetectionQuery(project, len(self._detections)))
        chosen = [
            r.detection
            for r in newest
            if r.create_time >= since
            and r.detection.engine_version == engine_version
            and (r.feedback or r.detection.verdict) == Verdict.HAM
        ][:limit]
        return {channel: [d.score for d in chosen if d.channel == channel] for channel in {d.channel for d in chosen}}

    async def changed_by_shadow(self, project: str, since: datetime, limit: int) -> Sequence[DetectionRecord]:
        newest = await self.list(DetectionQuery(project, len(self._detections)))
        return [r for r in newest if r.create_time >= since and _changed_by_shadow(r.detection)][:limit]

    def mark(self, id: UUID, verdict: Verdict | None) -> None:
        """What feedback does to a detection."""
        self._detections[id] = replace(self._detections[id], feedback=verdict)


def _changed_by_shadow(detection: NewDetection) -> bool:
    return detection.shadow_action not in (None, detection.action)


def _detection_value(record: DetectionRecord, field: str) -> object:
    match field:
        case "feedback":
            return record.feedback
        case "create_time":
            return record.create_time
    return getattr(record.detection, field)
