"""Counts of failures by fingerprint, kept in the transactions that write the failures.

Each fingerprint's counts are spread over shards by the failure's id: as many transactions count one fingerprint at a
time without waiting for one another. Counts are locked before groups and in the order of their keys, so nobody waits in
a circle.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, date
from uuid import UUID

from sqlalchemy import text

from winnow_server.failure.engine import Analysis
from winnow_server.failure.engine.action import QUOTED
from winnow_server.failure.records import FailureRecord
from winnow_server.storage.ids import uuid7
from winnow_server.storage.postgres import Session
from winnow_server.storage.sql import Statement
from winnow_server.storage.text import storable

FLAKY_FROM = 0.5
"""Least probability of transience of a failure that counts as flaky."""
SNIPPET_CHARACTERS = 500
_SHARDS = 8

_DayKey = tuple[str, date, str, int]

_NEW = Statement(
    "groups.count_new",
    text(
        """
        WITH joined AS (
            INSERT INTO group_fingerprints (project, fingerprint, version, group_id)
            SELECT :project, :fingerprint, CAST(:version AS integer), CAST(:new_group AS uuid)
            WHERE NOT EXISTS (
                SELECT FROM group_fingerprints WHERE project = :project AND fingerprint = :fingerprint
            )
            -- Another call opened the group meanwhile: an update, to be told which.
            ON CONFLICT (project, fingerprint) DO UPDATE SET version = excluded.version
            RETURNING group_id
        ), own AS (
            SELECT group_id FROM joined
            UNION ALL
            SELECT group_id FROM group_fingerprints
            WHERE project = :project AND fingerprint = :fingerprint AND NOT EXISTS (SELECT FROM joined)
        ), opened AS (
            INSERT INTO failure_groups
                (id, project, revision, category, first_seen, last_seen, example, snippet, cause, curated)
            SELECT group_id, :project, 1, :category, CAST(:time AS timestamptz), CAST(:time AS timestamptz),
                CAST(:example AS uuid), :snippet, :cause, false
            FROM own WHERE group_id = CAST(:new_group AS uuid)
        ), counted AS (
            INSERT INTO fingerprint_days AS d (project, fingerprint, day, category, shard, failures, flaky)
            VALUES (:project, :fingerprint, CAST(:day AS date), :category, CAST(:shard AS smallint), 1,
                CAST(:flaky AS integer))
            ON CONFLICT (project, fingerprint, day, category, shard)
            DO UPDATE SET failures = d.failures + 1, flaky = d.flaky + excluded.flaky
            RETURNING d.failures
        ), branched AS (
            INSERT INTO fingerprint_branches AS b (project, fingerprint, branch, shard, failures)
            SELECT :project, :fingerprint, :branch, CAST(:shard AS smallint), 1 FROM counted
            ON CONFLICT (project, fingerprint, branch, shard) DO UPDATE SET failures = b.failures + 1
            RETURNING b.failures
        ), seen AS (
            UPDATE failure_groups g
            SET last_seen = CAST(:time AS timestamptz), example = CAST(:example AS uuid), snippet = :snippet,
                cause = :cause
            FROM (
                SELECT id FROM failure_groups
                WHERE id = (SELECT group_id FROM own) AND (SELECT count(*) FROM branched) = 1
                    AND (last_seen, example) < (CAST(:time AS timestamptz), CAST(:example AS uuid))
                -- Whoever holds it is setting the same moment, give or take a few milliseconds.
                FOR UPDATE SKIP LOCKED
            ) free
            WHERE g.id = free.id
        )
        SELECT group_id FROM own
        """
    ),
)
_COUNT = Statement(
    "groups.count",
    text(
        """
        INSERT INTO fingerprint_days AS d
            (project, fingerprint, day, category, shard, failures, flaky, settled, settled_flaky)
        SELECT :project, * FROM unnest(
            CAST(:fingerprints AS text[]), CAST(:days AS date[]), CAST(:categories AS text[]),
            CAST(:shards AS smallint[]), CAST(:failures AS integer[]), CAST(:flaky AS integer[]),
            CAST(:settled AS integer[]), CAST(:settled_flaky AS integer[])
        )
        ORDER BY 2, 3, 4, 5
        ON CONFLICT (project, fingerprint, day, category, shard)
        DO UPDATE SET failures = d.failures + excluded.failures, flaky = d.flaky + excluded.flaky,
            settled = d.settled + excluded.settled, settled_flaky = d.settled_flaky + excluded.settled_flaky
        """
    ),
)
_COUNT_BRANCHES = Statement(
    "groups.count_branches",
    text(
        """
        INSERT INTO fingerprint_branches AS b (project, fingerprint, branch, shard, failures)
        SELECT :project, * FROM unnest(
            CAST(:fingerprints AS text[]), CAST(:branches AS text[]), CAST(:shards AS smallint[]),
            CAST(:failures AS integer[])
        )
        ORDER BY 2, 3, 4
        ON CONFLICT (project, fingerprint, branch, shard) DO UPDATE SET failures = b.failures + excluded.failures
        """
    ),
)
_CATEGORY = Statement(
    "groups.category",
    text(
        """
        WITH touched AS (
            SELECT DISTINCT group_id FROM group_fingerprints
            WHERE project = :project AND fingerprint = ANY(CAST(:fingerprints AS text[]))
        ), locked AS (
            SELECT id FROM failure_groups WHERE id IN (SELECT group_id FROM touched) ORDER BY id FOR UPDATE
        )
        UPDATE failure_groups g
        SET category = most.category
        FROM locked CROSS JOIN LATERAL (
            SELECT d.category
            FROM group_fingerprints f JOIN fingerprint_days d USING (project, fingerprint)
            WHERE f.group_id = locked.id
            GROUP BY d.category ORDER BY sum(d.failures) DESC, d.category LIMIT 1
        ) most
        WHERE g.id = locked.id AND g.category <> most.category
        """
    ),
)


async def count_new(session: Session, record: FailureRecord) -> UUID:
    """Counts a failure that this transaction stored; returns its group. Call it last."""
    excerpt = record.analysis.excerpt
    row = await session.row(
        _NEW,
        project=record.project,
        fingerprint=record.analysis.fingerprint,
        version=record.analysis.fingerprint_version,
        new_group=uuid7(),
        category=record.category,
        time=record.create_time,
        example=record.id,
        snippet=storable(excerpt[0].text[:SNIPPET_CHARACTERS] if excerpt else ""),
        cause=storable(cause_of(record.analysis)),
        day=day_of(record),
        shard=shard_of(record.id),
        flaky=int(is_flaky(record)),
        branch=storable(record.job.branch),
    )
    assert row is not None
    group: UUID = row["group_id"]
    return group


async def count_changed(session: Session, changes: Sequence[tuple[FailureRecord, FailureRecord]]) -> None:
    """Counts failures of one project anew that this transaction changed, each given as it was and as it is."""
    if not await _recount(session, changes):
        return
    if any(before.category != after.category for before, after in changes):
        await settle_categories(session, changes[0][1].project, {after.analysis.fingerprint for _, after in changes})


async def count_moved(session: Session, moves: Sequence[tuple[FailureRecord, FailureRecord]]) -> None:
    """As `count_changed`, of failures that got other fingerprints; their groups are settled by the caller."""
    await _recount(session, moves)
    branches: Counter[tuple[str, str, int]] = Counter()
    for move in moves:
        for record, sign in zip(move, (-1, 1), strict=True):
            branches[record.analysis.fingerprint, storable(record.job.branch), shard_of(record.id)] += sign
    keys = [key for key, count in branches.items() if count]
    await session.row(
        _COUNT_BRANCHES,
        project=moves[0][1].project,
        fingerprints=[key[0] for key in keys],
        branches=[key[1] for key in keys],
        shards=[key[2] for key in keys],
        failures=[branches[key] for key in keys],
    )


async def _recount(session: Session, changes: Sequence[tuple[FailureRecord, FailureRecord]]) -> bool:
    """Counts by day; whether anything changed."""
    counts: dict[_DayKey, list[int]] = {}
    for before, after in changes:
        _add(counts, before, -1)
        _add(counts, after, 1)
    keys = [key for key, found in counts.items() if any(found)]
    if keys:
        await session.row(
            _COUNT,
            project=changes[0][1].project,
            fingerprints=[key[0] for key in keys],
            days=[key[1] for key in keys],
            categories=[key[2] for key in keys],
            shards=[key[3] for key in keys],
            failures=[counts[key][0] for key in keys],
            flaky=[counts[key][1] for key in keys],
            settled=[counts[key][2] for key in keys],
            settled_flaky=[counts[key][3] for key in keys],
        )
    return bool(keys)


async def settle_categories(session: Session, project: str, fingerprints: Iterable[str]) -> None:
    """Gives the groups of the fingerprints the category of most of their failures."""
    await session.row(_CATEGORY, project=project, fingerprints=sorted(fingerprints))


def _add(counts: dict[_DayKey, list[int]], record: FailureRecord, sign: int) -> None:
    key = (record.analysis.fingerprint, day_of(record), str(record.category), shard_of(record.id))
    found = counts.setdefault(key, [0, 0, 0, 0])
    found[0] += sign
    found[1] += sign * is_flaky(record)
    found[2] += sign * record.settled
    found[3] += sign * (record.settled and is_flaky(record))


def cause_of(analysis: Analysis) -> str:
    """The line that the action quotes, empty when it quotes none."""
    quoted = re.search(QUOTED, analysis.action_reason)
    return quoted[1] if quoted else ""


def is_flaky(record: FailureRecord) -> bool:
    return record.transient >= FLAKY_FROM


def day_of(record: FailureRecord) -> date:
    return record.create_time.astimezone(UTC).date()


def shard_of(id: UUID) -> int:
    """From the random end of a UUIDv7."""
    return id.int % _SHARDS
