"""The port to what a project has taught.

Its docstrings are the contract; one suite holds the fake and PostgreSQL to it. The store of failures adds a version
with each correction.
"""

from typing import Protocol

from winnow_server.failure.layer.records import Example, Layer, LayerEntry, RevertLayer


class LayerStore(Protocol):
    """Every method raises StoreUnavailable when the store cannot be reached; then nothing was written, but for its
    kind CommitUncertain, which leaves that open.
    """

    async def current(self, project: str) -> Layer:
        """What a project has taught, by its newest versions and reruns; of one that taught nothing, an empty layer."""
        ...

    async def examples(self, project: str) -> list[Example]:
        """The newest MAX_EXAMPLES corrections that count, oldest first, of failures that are still there."""
        ...

    async def versions(self, project: str, limit: int, before: int | None = None) -> list[LayerEntry]:
        """At most `limit` versions below `before`, newest first."""
        ...

    async def revert(self, change: RevertLayer) -> Layer:
        """Goes back to an earlier version, as a new one, with an audit row, in one transaction.

        A repeat of the same request_id and content_hash returns the layer as it is now and writes nothing.

        Raises:
            EtagMismatch: `change.current` is not the current version.
            InvalidArgument: `change.version` is not below the current one, or no longer kept.
            RequestIdReused: the request_id came before with another content_hash.
        """
        ...
