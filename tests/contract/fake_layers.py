"""Layers in memory, made anew from the failures' corrections at each call."""

from datetime import UTC, datetime
from uuid import UUID

from winnow_server.failure.layer.lessons import lessons_of, standing
from winnow_server.failure.layer.postgres_store import check_revert
from winnow_server.failure.layer.records import MAX_EXAMPLES, Example, Layer, LayerEntry, RevertLayer

from tests.contract.fakes import MemoryFailureStore, RequestKeys

Entries = list[LayerEntry]


class MemoryLayerStore:
    """Implements `LayerStore`."""

    def __init__(self, failures: MemoryFailureStore) -> None:
        self._failures = failures
        self._entries: dict[str, Entries] = {}
        self._seen = 0
        self._requests = RequestKeys()

    async def current(self, project: str) -> Layer:
        entries = self._of(project)
        corrections = standing(entries)
        reruns: dict[str, tuple[int, int]] = {}
        fingerprints: dict[UUID, str] = {}
        for failure in self._failures.all():
            if failure.project == project:
                fingerprints[failure.id] = failure.analysis.fingerprint
                if failure.rerun_passed is not None:
                    known, passed = reruns.get(failure.analysis.fingerprint, (0, 0))
                    reruns[failure.analysis.fingerprint] = (known + 1, passed + failure.rerun_passed)
        return Layer(
            project,
            len(entries),
            entries[-1].time if entries else None,
            len(corrections),
            lessons_of(corrections, fingerprints, reruns),
        )

    async def examples(self, project: str) -> "list[Example]":
        found = {failure.id: failure for failure in self._failures.all()}
        return [
            Example(
                correction,
                tuple((s.first_line, s.last_line) for s in found[id].analysis.excerpt),
                self._failures.contexts_of[id],
            )
            for id, correction in list(standing(self._of(project)).items())[-MAX_EXAMPLES:]
        ]

    async def versions(self, project: str, limit: int, before: int | None = None) -> Entries:
        found = [entry for entry in self._of(project)[::-1] if before is None or entry.version < before]
        return found[:limit]

    async def revert(self, change: RevertLayer) -> Layer:
        before = self._requests.before(change.project, "revert", change.request_id, change.content_hash)
        if before is None:
            entries = self._of(change.project)
            check_revert(change, len(entries))
            entries.append(LayerEntry(len(entries) + 1, datetime.now(UTC), change.actor, None, None, change.version))
            self._requests.keep(change.project, "revert", change.request_id, change.content_hash, [])
        return await self.current(change.project)

    def _of(self, project: str) -> Entries:
        for record in self._failures.corrections[self._seen :]:
            entries = self._entries.setdefault(record.project, [])
            correction = record.correction
            assert correction is not None
            entries.append(
                LayerEntry(len(entries) + 1, record.update_time, correction.corrected_by, record.id, correction, None)
            )
        self._seen = len(self._failures.corrections)
        return self._entries.setdefault(project, [])
