"""Gives stored failures the fingerprints of a newer algorithm, in the background, in batches that each commit whole.

Where the work stands is stored, so another server, or this one after a restart, goes on from there. Groups live on: the
first newer fingerprint of a group's failures stays in the group, as do all in a group that people made; further ones
open groups of their own, and a group whose failures have all left is removed.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import structlog

from winnow_server.errors import StoreUnavailable
from winnow_server.failure.engine import Analysis
from winnow_server.failure.groups import regroup_sql as sql
from winnow_server.failure.groups import tally
from winnow_server.failure.groups.fingerprints import FINGERPRINT_VERSION, fingerprint_of
from winnow_server.failure.groups.postgres_store import settle
from winnow_server.failure.groups.sql import take_turn
from winnow_server.failure.records import FailureRecord
from winnow_server.failure.rows import failure_record
from winnow_server.storage.announce import announced
from winnow_server.storage.ids import lower_bound, time_of, uuid7
from winnow_server.storage.postgres import Database, Session

_log = structlog.get_logger(__name__)
_PAUSE_SECONDS = 300.0
_RETRY_SECONDS = 10.0
_BREATH_SECONDS = 0.05
_OPEN_FOR = timedelta(minutes=1)
"""Younger failures wait: one with a lower id may not have committed yet."""

Changed = Callable[[str, Sequence[UUID]], Awaitable[None]]
"""Told after the commit: a project, and its failures whose fingerprints changed."""


@dataclass(frozen=True, slots=True)
class Move:
    """A failure as it was and as it is."""

    before: FailureRecord
    after: FailureRecord


class Regrouper:
    """`fingerprint` makes a fingerprint of `version` of what is stored; lower versions are replaced."""

    def __init__(
        self,
        database: Database,
        changed: Changed,
        *,
        version: int = FINGERPRINT_VERSION,
        fingerprint: Callable[[Analysis], str] = fingerprint_of,
        batch_size: int = 200,
        open_for: timedelta = _OPEN_FOR,
    ) -> None:
        self._database = database
        self._changed = changed
        self._version = version
        self._fingerprint = fingerprint
        self._batch_size = batch_size
        self._open_for = open_for

    async def run(self) -> None:
        """Works until cancelled: what there is, then now and then what servers of an older release have added."""
        while True:
            try:
                pause = _BREATH_SECONDS if await self.batch() else _PAUSE_SECONDS
            except StoreUnavailable:
                _log.warning("regrouping waits: the store is away")
                pause = _RETRY_SECONDS
            except Exception as error:
                _log.error("a batch of failures could not be regrouped", exc_info=error)
                pause = _RETRY_SECONDS
            await asyncio.sleep(pause)

    async def batch(self) -> bool:
        """Looks at the next failures; whether there are more. False too while another server is at it."""
        moves: list[Move] = []
        async with announced(lambda: self._tell(moves)), self._database.transaction() as session:
            place = await sql.claim(session, self._version)
            if place is None:
                return False
            end = lower_bound(datetime.now(UTC) - self._open_for)
            looked_at = await sql.after(session, place, end, self._batch_size)
            stale = [row["id"] for row in looked_at if row["version"] < self._version]
            moves.extend(self._move(failure_record(row)) for row in await sql.lock(session, stale))
            for project in {move.after.project for move in moves}:
                await self._regroup(session, project, [move for move in moves if move.after.project == project])
            if looked_at:
                await sql.advance(session, self._version, looked_at[-1]["id"])
        return len(looked_at) == self._batch_size

    async def _tell(self, moves: Sequence[Move]) -> None:
        for project in {move.after.project for move in moves}:
            await self._changed(project, [move.after.id for move in moves if move.after.project == project])

    def _move(self, record: FailureRecord) -> Move:
        fingerprint = self._fingerprint(record.analysis)
        analysis = replace(record.analysis, fingerprint=fingerprint, fingerprint_version=self._version)
        return Move(record, replace(record, analysis=analysis))

    async def _regroup(self, session: Session, project: str, moves: Sequence[Move]) -> None:
        await sql.update_failures(session, [move.after for move in moves], self._version)
        await tally.count_moved(session, [(move.before, move.after) for move in moves])
        await take_turn(session)
        old = {move.before.analysis.fingerprint for move in moves}
        groups = await sql.lock_groups(session, project, old)
        touched = {group for group, _ in groups.values()}
        for move in moves:
            touched.add(await self._assign(session, move, groups))
        await sql.forget_unused(session, project, old - {move.after.analysis.fingerprint for move in moves})
        for group in await sql.remove_empty(session, sorted(touched)):
            await settle(session, project, group)

    async def _assign(self, session: Session, move: Move, groups: dict[str, tuple[UUID, bool]]) -> UUID:
        """The group of a moved failure; opened when its fingerprint belongs nowhere yet."""
        record = move.after
        fingerprint = record.analysis.fingerprint
        own, curated = groups.get(move.before.analysis.fingerprint, (None, False))
        known = await sql.group_of(session, record.project, fingerprint)
        if known is not None:
            return known
        if own is None or (not curated and await sql.has_version(session, own, self._version)):
            own = uuid7()
            await sql.open_group(session, own, record, time_of(record.id))
        await sql.add_fingerprint(session, record.project, fingerprint, self._version, own)
        return own
