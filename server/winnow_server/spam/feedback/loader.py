"""A project's layer from the store: from memory, else from the layer kept last, else from all of its feedback."""

import asyncio

from winnow_server.spam.engine import TenantLayer
from winnow_server.spam.feedback.layers import LayerState
from winnow_server.spam.feedback.records import StoredLayer
from winnow_server.spam.feedback.store import FeedbackStore
from winnow_server.spam.policy.records import Marks


class LayerLoader:
    """Implements `LayerSource`. `engine_version` is the model's: another one learns all feedback anew."""

    def __init__(self, store: FeedbackStore, engine_version: str) -> None:
        self._store = store
        self._engine_version = engine_version

    async def load(self, project: str, marks: Marks, before: LayerState) -> LayerState:
        known = before if before.epoch == marks.layer_epoch and before.sequence else await self._kept(project, marks)
        examples = await self._store.applied(project, known.sequence)
        learnt = await asyncio.to_thread(known.learn, examples)
        if learnt.base_sequence > known.base_sequence:
            data = learnt.base.to_bytes()
            layer = StoredLayer(learnt.epoch, learnt.base_sequence, self._engine_version, data)
            await self._store.keep_layer(project, layer)
        return learnt

    async def _kept(self, project: str, marks: Marks) -> LayerState:
        stored = await self._store.stored_layer(project)
        if (
            stored is None
            or stored.epoch != marks.layer_epoch
            or stored.sequence > marks.layer_sequence
            or stored.engine_version != self._engine_version
        ):
            return LayerState(epoch=marks.layer_epoch)
        base = TenantLayer.from_bytes(stored.data)
        return LayerState(marks.layer_epoch, base, stored.sequence, (), base)
