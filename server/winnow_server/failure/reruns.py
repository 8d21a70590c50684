"""What a rerun says of the failures before it: the same commit failed, then passed, or failed again."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import Text, Uuid, bindparam, func, select, true, update
from sqlalchemy.dialects.postgresql import ARRAY

from winnow_server.failure.engine import CommitHistory
from winnow_server.failure.records import ChangeKind, FailureRecord, Job, Rerun
from winnow_server.failure.rows import READ, failure_record
from winnow_server.storage import outbox, request_keys
from winnow_server.storage.postgres import Session
from winnow_server.storage.schema import ci_failures
from winnow_server.storage.sql import Statement
from winnow_server.storage.text import storable

EXECUTION = "failure.execution"
"""The kind of request key that names one execution of a job."""

_MOST_FAILURES = 100
_c = ci_failures.c
_OF_COMMIT = Statement(
    "failures.of_commit",
    select(_c.id)
    .where(*(_c[name] == bindparam(name) for name in ("project", "commit", "provider", "job")))
    .order_by(_c.id.desc())
    .limit(_MOST_FAILURES),
)
_NEWEST_FAILURES = 20
_asked = (
    func.unnest(*(bindparam(f"{name}s", type_=ARRAY(Text)) for name in ("commit", "provider", "job")))
    .table_valued("commit", "provider", "job", with_ordinality="place")
    .render_derived("asked")
)
_newest = (
    select(_c.run, _c.attempt, _c.rerun_passed)
    .where(_c.project == bindparam("project"), *(_c[name] == _asked.c[name] for name in ("commit", "provider", "job")))
    .order_by(_c.id.desc())
    .limit(_NEWEST_FAILURES)
    .lateral("newest")
)
_HISTORIES = Statement("failures.commit_histories", select(_asked.c.place, _newest).join_from(_asked, _newest, true()))
_LOCK = Statement(
    "failures.lock_many",
    select(*READ)
    .where(_c.project == bindparam("project"), _c.id == bindparam("ids", type_=ARRAY(Uuid)).any_())
    # Everyone locks in this order, so that nobody waits in a circle.
    .order_by(_c.id)
    .with_for_update(),
)
_IDS = bindparam("ids", type_=ARRAY(Uuid))
_learnt = (
    func.unnest(_IDS, *(bindparam(f"{n}s", type_=ARRAY(_c[n].type)) for n in ("revision", "transient")))
    .table_valued("id", "revision", "transient")
    .render_derived("learnt")
)
_UPDATE = Statement(
    "failures.rerun",
    update(ci_failures)
    .values(revision=_learnt.c.revision, transient=_learnt.c.transient)
    .values({n: bindparam(n, type_=_c[n].type) for n in ("update_time", "rerun_passed")})
    # The ids twice: by themselves they choose the partitions and the index.
    .where(_c.id == _IDS.any_(), _c.id == _learnt.c.id, _c.project == bindparam("of_project")),
)


async def note(session: Session, rerun: Rerun) -> list[tuple[FailureRecord, FailureRecord]]:
    """Notes a rerun on the failures before it; each that changed, as it was and as it is."""
    ids = await _earlier(session, rerun)
    if not ids:
        return []
    before = [failure_record(row) for row in await session.rows(_LOCK, project=rerun.project, ids=ids)]
    now = datetime.now(UTC)
    changed = [
        (record, replace(record, revision=record.revision + 1, update_time=now, rerun_passed=rerun.passed))
        for record in before
        if _learns(record, rerun)
    ]
    if changed:
        records = [record for _, record in changed]
        await session.row(
            _UPDATE,
            of_project=rerun.project,
            ids=[record.id for record in records],
            revisions=[record.revision for record in records],
            transients=[record.transient for record in records],
            update_time=now,
            rerun_passed=rerun.passed,
        )
        await outbox.write_changes(session, rerun.project, ChangeKind.RERUN, [record.id for record in records])
    return changed


async def histories(session: Session, project: str, jobs: Sequence[Job]) -> list[CommitHistory]:
    """Of each job, how its other attempts on its commit ended."""
    columns = {f"{name}s": [storable(getattr(job, name)) for job in jobs] for name in ("commit", "provider", "job")}
    others: list[list[bool]] = [[] for _ in jobs]
    for row in await session.rows(_HISTORIES, project=project, **columns):
        place = row["place"] - 1
        if (row["run"], row["attempt"]) != (storable(jobs[place].run), jobs[place].attempt):
            others[place].append(bool(row["rerun_passed"]))
    return [CommitHistory(passed=int(any(passed)), failed=len(passed)) for passed in others]


async def _earlier(session: Session, rerun: Rerun) -> list[UUID]:
    job = rerun.job
    found: set[UUID] = set()
    if job.commit:
        parts = {name: storable(getattr(job, name)) for name in ("commit", "provider", "job")}
        found |= {row["id"] for row in await session.rows(_OF_COMMIT, project=rerun.project, **parts)}
    if job.run:
        attempts = range(max(1, job.attempt - _MOST_FAILURES), job.attempt)
        keys = [storable(key) for n in attempts if (key := replace(job, attempt=n).execution_key)]
        found |= set(await request_keys.resources(session, rerun.project, EXECUTION, keys))
    return sorted(found)[-_MOST_FAILURES:]


def _learns(record: FailureRecord, rerun: Rerun) -> bool:
    same_run = record.job.run == rerun.job.run
    if same_run and rerun.job.attempt and record.job.attempt >= rerun.job.attempt:
        return False
    return record.rerun_passed is None or (rerun.passed and not record.rerun_passed)
