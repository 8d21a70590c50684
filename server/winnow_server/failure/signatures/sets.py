"""The compiled signatures of each project, as they are now."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Sequence
from uuid import UUID

import structlog

from winnow_server.errors import InvalidArgument
from winnow_server.failure.signatures.compiled import CompiledSignatures
from winnow_server.failure.signatures.records import Draft, SignatureRecord
from winnow_server.failure.signatures.store import SignatureStore
from winnow_server.storage.latest import Latest

_log = structlog.get_logger(__name__)
_MAX_SETS = 64

_Key = tuple[tuple[UUID, int], ...]


class SignatureSets:
    """Compiles each set once for its revisions; keeps the sets used last.

    `listening` tells whether the store's lists are dropped as soon as something is written anywhere.
    """

    def __init__(self, store: SignatureStore, listening: Callable[[], bool]) -> None:
        self._latest = Latest(store.of_project, listening)
        self._sets: OrderedDict[str, tuple[Sequence[SignatureRecord], _Key, CompiledSignatures | None]] = OrderedDict()
        self._compiling: dict[_Key, asyncio.Task[CompiledSignatures]] = {}

    async def of(self, project: str) -> CompiledSignatures | None:
        """A project's set, None when it has no enabled signature.

        While the store is away, the set known last: analysing a log needs no store.
        """
        records = await self._latest.of(project)
        # Most projects have none, so this is the path that has to be short.
        if not records:
            return None
        known = self._sets.get(project)
        # The caches give the same list until something is written.
        if known is not None and known[0] is records:
            self._sets.move_to_end(project)
            return known[2]
        enabled = [record for record in records if not record.draft.disabled]
        key = tuple((record.id, record.revision) for record in enabled)
        if known is not None and known[1] == key:
            compiled = known[2]
        else:
            compiled = await self._compile(key, enabled) if enabled else None
        self._sets[project] = (records, key, compiled)
        self._sets.move_to_end(project)
        if len(self._sets) > _MAX_SETS:
            self._sets.popitem(last=False)
        return compiled

    async def _compile(self, key: _Key, enabled: Sequence[SignatureRecord]) -> CompiledSignatures:
        """In a thread, once for all who wait."""
        task = self._compiling.get(key)
        if task is None:
            task = asyncio.create_task(asyncio.to_thread(_compile, [record.draft for record in enabled]))
            self._compiling[key] = task
            task.add_done_callback(lambda _: self._compiling.pop(key, None))
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
