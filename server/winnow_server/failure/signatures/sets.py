"""The compiled signatures of each project, as they are now."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

import structlog

from winnow_server.errors import InvalidArgument, StoreUnavailable
from winnow_server.failure.signatures.compiled import CompiledSignatures
from winnow_server.failure.signatures.records import Draft, SignatureRecord
from winnow_server.failure.signatures.store import SignatureStore

_log = structlog.get_logger(__name__)
_MAX_PROJECTS = 10_000
_MAX_SETS = 64
_UNHEARD_SECONDS = 0.5
"""For so long a project's list is taken for current while no server tells of writes."""

_Key = tuple[tuple[UUID, int], ...]


@dataclass(frozen=True, slots=True)
class _Known:
    """What a project's list was, which of it counts, and when that was read."""

    records: Sequence[SignatureRecord]
    key: _Key
    read: float


class SignatureSets:
    """Compiles each set once for its revisions; keeps the sets used last.

    `listening` tells whether the store's lists are dropped as soon as something is written anywhere.
    """

    def __init__(self, store: SignatureStore, listening: Callable[[], bool]) -> None:
        self._store = store
        self._listening = listening
        self._known: OrderedDict[str, _Known] = OrderedDict()
        self._sets: OrderedDict[_Key, CompiledSignatures] = OrderedDict()
        self._compiling: dict[_Key, asyncio.Task[CompiledSignatures]] = {}

    async def of(self, project: str) -> CompiledSignatures | None:
        """A project's set, None when it has no enabled signature.

        While the store is away, the set known last: analysing a log needs no store.
        """
        known = await self._current(project)
        if known is None or not known.key:
            return None
        compiled = self._sets.get(known.key)
        if compiled is None:
            compiled = await self._compile(known)
        self._sets[known.key] = compiled
        self._sets.move_to_end(known.key)
        if len(self._sets) > _MAX_SETS:
            self._sets.popitem(last=False)
        return compiled

    async def _current(self, project: str) -> _Known | None:
        known = self._known.get(project)
        now = time.monotonic()
        if known is not None and not self._listening() and now - known.read < _UNHEARD_SECONDS:
            return known
        try:
            records = await self._store.of_project(project)
        except StoreUnavailable:
            _log.warning("signatures are those known last: the store is away", project=project)
            return known
        # The caches give the same list until something is written.
        if known is None or known.records is not records or not self._listening():
            enabled = tuple((record.id, record.revision) for record in records if not record.draft.disabled)
            known = self._known[project] = _Known(records, enabled, now)
        self._known.move_to_end(project)
        if len(self._known) > _MAX_PROJECTS:
            self._known.popitem(last=False)
        return known

    async def _compile(self, known: _Known) -> CompiledSignatures:
        """In a thread, once for all who wait."""
        task = self._compiling.get(known.key)
        if task is None:
            drafts = [record.draft for record in known.records if not record.draft.disabled]
            task = asyncio.create_task(asyncio.to_thread(_compile, drafts))
            self._compiling[known.key] = task
            task.add_done_callback(lambda _: self._compiling.pop(known.key, None))
        return await asyncio.shield(task)


def _compile(drafts: Sequence[Draft]) -> CompiledSignatures:
    """All that compile: a pattern admitted by an older release must not stop every analysis."""
    try:
        return CompiledSignatures(drafts)
    except InvalidArgument:
        return CompiledSignatures([draft for draft in drafts if _compiles(draft)])


def _compiles(draft: Draft) -> bool:
    try:
        CompiledSignatures([draft])
    except InvalidArgument as error:
        _log.error("a stored signature does not compile and is left out", title=draft.title, error=str(error))
        return False
    return True
