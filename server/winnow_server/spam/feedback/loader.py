"""A project's layer: the one kept in the store when nothing was said since, else learnt anew and kept."""

import asyncio
import contextlib

from winnow_server.spam.engine import Classifier, TenantLayer
from winnow_server.spam.feedback.layers import learn
from winnow_server.spam.feedback.records import StoredLayer
from winnow_server.spam.feedback.store import FeedbackStore
from winnow_server.spam.policy.records import Marks


class LayerLoader:
    """Implements `LayerSource`. Another version of the engine learns all feedback anew."""

    def __init__(self, store: FeedbackStore, classifier: Classifier) -> None:
        self._store = store
        self._classifier = classifier

    async def load(self, project: str, marks: Marks) -> TenantLayer | None:
        stored = await self._store.stored_layer(project)
        place = (marks.layer_epoch, marks.layer_sequence, self._classifier.version)
        if stored is not None and (stored.epoch, stored.sequence, stored.engine_version) == place:
            # What does not parse was written by a release with another form of layers.
            with contextlib.suppress(ValueError):
                return TenantLayer.from_bytes(stored.data)
        examples = await self._store.applied(project)
        layer = await asyncio.to_thread(learn, self._classifier, examples)
        # One that has learnt what came after the marks belongs to another place.
        if layer is not None and examples[-1].sequence <= marks.layer_sequence:
            await self._store.keep_layer(project, StoredLayer(*place, layer.to_bytes()))
        return layer
