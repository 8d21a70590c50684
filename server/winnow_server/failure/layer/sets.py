"""Each project's layer as it is now: its lessons by fingerprint, and what the engine learnt from its corrections."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from winnow_server.errors import StoreUnavailable
from winnow_server.failure import context
from winnow_server.failure.engine import ProjectLayer
from winnow_server.failure.engine.layer import lesson
from winnow_server.failure.layer.records import Example, Layer
from winnow_server.failure.layer.store import LayerStore
from winnow_server.failure.numbered import numbered_lines
from winnow_server.storage.latest import Latest

_MAX_LAYERS = 256


@dataclass(frozen=True, slots=True)
class Learnt:
    """What an analysis of a project's log takes into account; `engine` is None where no correction says anything."""

    layer: Layer
    engine: ProjectLayer | None


class LayerSets:
    """Draws the engine's lessons once for each version of a project's layer; keeps those of the projects used last.

    `listening` tells whether the store's layers are dropped as soon as something is written anywhere.
    """

    def __init__(self, store: LayerStore, listening: Callable[[], bool]) -> None:
        self._store = store
        self._latest = Latest(store.current, listening)
        self._learnt: OrderedDict[str, Learnt] = OrderedDict()
        self._drawing: dict[tuple[str, int], asyncio.Task[ProjectLayer]] = {}

    async def of(self, project: str) -> Learnt | None:
        """What a project has taught, None when that is nothing or the store is away."""
        layer = await self._latest.of(project)
        # Most projects have taught nothing, so this is the path that has to be short.
        if layer is None or (not layer.corrections and not layer.lessons):
            return None
        known = self._learnt.get(project)
        if known is not None and known.layer is layer:
            self._learnt.move_to_end(project)
            return known
        engine = known.engine if known is not None and known.layer.version == layer.version else None
        if engine is None and layer.corrections:
            try:
                engine = await self._draw(project, layer.version)
            except StoreUnavailable:
                return known
        learnt = self._learnt[project] = Learnt(layer, engine)
        self._learnt.move_to_end(project)
        if len(self._learnt) > _MAX_LAYERS:
            self._learnt.popitem(last=False)
        return learnt

    async def _draw(self, project: str, version: int) -> ProjectLayer:
        """In a thread, once for all who wait."""
        task = self._drawing.get((project, version))
        if task is None:
            task = self._drawing[project, version] = asyncio.create_task(self._load(project))
            task.add_done_callback(lambda _: self._drawing.pop((project, version), None))
        return await asyncio.shield(task)

    async def _load(self, project: str) -> ProjectLayer:
        return await asyncio.to_thread(project_layer, await self._store.examples(project))


def project_layer(examples: Sequence[Example]) -> ProjectLayer:
    """The engine's lessons of corrected failures, oldest first."""
    layer = ProjectLayer()
    for example in examples:
        lines = context.read(example.context)
        said = example.correction
        layer = layer.with_lesson(
            lesson(
                numbered_lines(lines.items(), max(lines, default=0)),
                said.excerpt,
                example.shown,
                said.category,
                said.transient,
            )
        )
    return layer
