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
    Submitted,
)
from winnow_server.spam.feedback.store import FeedbackStore

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
        found = await self._store.submit(project, news, request_id=request_id, content_hash=content_hash)
        await self._announce(project, [item.record for item in found if isinstance(item, Submitted)])
        return found

    async def get(self, project: str, id: UUID) -> FeedbackRecord:
        return await self._store.get(project, id)

    async def list(self, query: FeedbackQuery) -> list[FeedbackRecord]:
        return await self._store.list(query)

    async def review(self, project: str, id: UUID, apply: bool, note: str, actor: str) -> FeedbackRecord:
        record = await self._store.review(project, id, apply, note, actor)
        await self._announce(project, [record])
        return record

    async def revert(self, project: str, target: UUID | OfCaller, note: str, actor: str) -> Sequence[FeedbackRecord]:
        reverted = await self._store.revert(project, target, note, actor)
        await self._announce(project, reverted)
        return reverted

    async def applied(self, project: str) -> Sequence[Example]:
        return await self._store.applied(project)

    async def stored_layer(self, project: str) -> StoredLayer | None:
        return await self._store.stored_layer(project)

    async def keep_layer(self, project: str, layer: StoredLayer) -> None:
        await self._store.keep_layer(project, layer)

    async def _announce(self, project: str, records: Sequence[FeedbackRecord]) -> None:
        if records:
            await self._marked(project, {record.detection for record in records if record.detection is not None})
            await self._changed(project)
