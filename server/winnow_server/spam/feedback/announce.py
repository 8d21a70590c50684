"""Feedback whose every write is known to all processes before it is acknowledged."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from uuid import UUID

from winnow_server.spam.feedback.layers import Example
from winnow_server.spam.feedback.records import (
    FeedbackQuery,
    FeedbackRecord,
    NewFeedback,
    OfCaller,
    StoredLayer,
    Submission,
)
from winnow_server.spam.feedback.store import FeedbackStore
from winnow_server.storage.announce import Changing, announced, untold

Changed = Callable[[str], Awaitable[None]]
Marked = Callable[[str, Iterable[UUID]], Awaitable[None]]


class AnnouncedFeedbackStore:
    """A `FeedbackStore` over another. `changed` tells that a project's layer did, `marked` which detections are."""

    def __init__(self, store: FeedbackStore, changed: Changed, marked: Marked) -> None:
        self._store = store
        self._changed = changed
        self._marked = marked

    async def submit(
        self, project: str, news: Sequence[NewFeedback], *, request_id: str = "", content_hash: str = ""
    ) -> list[Submission]:
        detections = {new.detection for new in news if new.detection is not None}
        async with announced(lambda: self._announce(project, detections)):
            return await self._store.submit(project, news, request_id=request_id, content_hash=content_hash)

    async def get(self, project: str, id: UUID) -> FeedbackRecord:
        return await self._store.get(project, id)

    async def list(self, query: FeedbackQuery) -> list[FeedbackRecord]:
        return await self._store.list(query)

    async def review(
        self, project: str, id: UUID, apply: bool, note: str, actor: str, marking: Changing = untold
    ) -> FeedbackRecord:
        detections: set[UUID] = set()
        async with announced(lambda: self._announce(project, detections)):
            return await self._store.review(project, id, apply, note, actor, _noting(detections, marking))

    async def revert(
        self, project: str, target: UUID | OfCaller, note: str, actor: str, marking: Changing = untold
    ) -> Sequence[FeedbackRecord]:
        detections: set[UUID] = set()
        async with announced(lambda: self._announce(project, detections)):
            return await self._store.revert(project, target, note, actor, _noting(detections, marking))

    async def applied(self, project: str) -> Sequence[Example]:
        return await self._store.applied(project)

    async def stored_layer(self, project: str) -> StoredLayer | None:
        return await self._store.stored_layer(project)

    async def keep_layer(self, project: str, layer: StoredLayer) -> None:
        await self._store.keep_layer(project, layer)

    async def _announce(self, project: str, detections: Iterable[UUID]) -> None:
        try:
            await self._marked(project, detections)
        finally:
            await self._changed(project)


def _noting(detections: set[UUID], marking: Changing) -> Changing:
    """Tells `marking`, and keeps what it tells."""

    def note(ids: Iterable[UUID]) -> None:
        marking(ids)
        detections.update(ids)

    return note
