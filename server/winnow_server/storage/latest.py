"""A value of each project that calls need at every turn: current while events arrive, nearly so while they do not, and
the last one known while the store is away.
"""

import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

import structlog

from winnow_server.errors import StoreUnavailable

Value = TypeVar("Value")

_log = structlog.get_logger(__name__)
_MAX_PROJECTS = 10_000
_UNHEARD_SECONDS = 0.5
"""For so long a value is taken for current while no server tells of writes."""


class Latest(Generic[Value]):
    """`load` reads through caches that are dropped as soon as something is written, as long as `listening` holds."""

    def __init__(self, load: Callable[[str], Awaitable[Value]], listening: Callable[[], bool]) -> None:
        self._load = load
        self._listening = listening
        self._known: OrderedDict[str, tuple[Value, float]] = OrderedDict()

    async def of(self, project: str) -> Value | None:
        """The project's value; None when the store is away and none was ever read."""
        known = self._known.get(project)
        now = time.monotonic()
        if known is not None and not self._listening() and now - known[1] < _UNHEARD_SECONDS:
            return known[0]
        try:
            value = await self._load(project)
        except StoreUnavailable:
            _log.warning("what was known last is used: the store is away", project=project)
            return known[0] if known is not None else None
        self._known[project] = (value, now)
        self._known.move_to_end(project)
        if len(self._known) > _MAX_PROJECTS:
            self._known.popitem(last=False)
        return value
