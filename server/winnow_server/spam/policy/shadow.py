"""Counts what the shadow policy would have done: in memory as messages are judged, to the store once a second."""

import asyncio

import numpy as np
import structlog

from winnow_server.errors import StoreUnavailable
from winnow_server.spam.engine import Action, Channel
from winnow_server.spam.policy.records import Outcome
from winnow_server.spam.policy.store import PolicyStore
from winnow_server.spam.tenant import Judged

_log = structlog.get_logger(__name__)
_FLUSH_SECONDS = 1.0
_STRIDE = max(Action) + 1
_SIZE = len(Channel) * _STRIDE * _STRIDE
# Counts of so many policies wait for the store; beyond, the newest are not counted.
_MAX_WAITING = 10_000


class ShadowCounter:
    """One for a process. A killed server loses the counts of its last second."""

    def __init__(self, store: PolicyStore) -> None:
        self._store = store
        self._waiting: dict[tuple[str, int], dict[Outcome, int]] = {}

    def count(self, judged: Judged) -> None:
        """Counts a batch; one without a shadow policy costs nothing."""
        if judged.trial_actions is None:
            return
        key = (judged.tenant.project, judged.tenant.revision)
        if key not in self._waiting and len(self._waiting) >= _MAX_WAITING:
            return
        cells = (judged.channels.astype(np.intp) * _STRIDE + judged.actions) * _STRIDE + judged.trial_actions
        counts = np.bincount(cells, minlength=_SIZE)
        self._add(key, {_outcome(cell): int(counts[cell]) for cell in np.flatnonzero(counts).tolist()})

    async def flush(self) -> None:
        """Hands the counts so far to the store; keeps them when it is away, or does not take them for another reason.

        Raises:
            Exception: what the store raises, but for StoreUnavailable.
        """
        counts, self._waiting = self._waiting, {}
        if not counts:
            return
        try:
            await self._store.add_shadow_counts(counts)
        except BaseException as error:
            # Also of a flush that is cancelled: the one at the end of the server stores them.
            for key, outcomes in counts.items():
                self._add(key, outcomes)
            if not isinstance(error, StoreUnavailable):
                raise

    async def run(self) -> None:
        """Flushes once a second, until cancelled."""
        while True:
            await asyncio.sleep(_FLUSH_SECONDS)
            try:
                await self.flush()
            except Exception as error:
                _log.error("shadow counts could not be stored", exc_info=error)

    def _add(self, key: tuple[str, int], outcomes: dict[Outcome, int]) -> None:
        waiting = self._waiting.setdefault(key, {})
        for outcome, count in outcomes.items():
            waiting[outcome] = waiting.get(outcome, 0) + count


def _outcome(cell: int) -> Outcome:
    rest, trial = divmod(cell, _STRIDE)
    channel, action = divmod(rest, _STRIDE)
    return Outcome(Channel(channel), Action(action), Action(trial))
