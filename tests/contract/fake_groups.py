"""Groups in memory, made anew from the failures at each call."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import groupby
from uuid import UUID, uuid4

from winnow_server.errors import EtagMismatch, FieldViolation, InvalidArgument, NotFound
from winnow_server.failure.groups.postgres_store import check_split
from winnow_server.failure.groups.records import (
    BranchCount,
    DayCount,
    GroupQuery,
    GroupRecord,
    MergeGroups,
    SplitGroup,
)
from winnow_server.failure.groups.tally import cause_of
from winnow_server.failure.records import FailureRecord

from tests.contract.fakes import MemoryFailureStore, RequestKeys, holds


class MemoryGroupStore:
    """Implements `GroupStore`."""

    def __init__(self, failures: MemoryFailureStore) -> None:
        self._failures = failures
        self._groups: dict[tuple[str, str], UUID] = {}
        self._revisions: dict[UUID, int] = {}
        self._requests = RequestKeys()

    async def get(self, project: str, id: UUID, max_branches: int) -> GroupRecord:
        group, failures = self._read(project, id)
        since = datetime.now(UTC).date() - timedelta(days=89)
        days = groupby(failures, key=lambda f: f.create_time.date())
        branches = Counter(failure.job.branch for failure in failures)
        ranked = sorted(branches.items(), key=lambda pair: (-pair[1], pair[0]))[:max_branches]
        return replace(
            group,
            days=tuple(
                DayCount(day, len(found), _flaky(found))
                for day, found in ((day, tuple(found)) for day, found in days)
                if day >= since
            ),
            branches=tuple(BranchCount(branch, count) for branch, count in ranked),
        )

    async def list(self, query: GroupQuery) -> list[GroupRecord]:
        self._settle()
        ids = {id for (project, _), id in self._groups.items() if project == query.project}
        groups = [self._read(query.project, id)[0] for id in ids]
        before = query.before
        found = [
            group
            for group in sorted(groups, key=lambda g: (g.last_seen, g.id), reverse=True)
            if (before is None or (group.last_seen, group.id) < (before.last_seen, before.id))
            and holds(query.comparisons, lambda field, group=group: getattr(group, field))  # type: ignore[misc]
        ]
        return found[: query.limit]

    async def groups_of(self, project: str, fingerprints: Sequence[str]) -> Mapping[str, UUID]:
        self._settle()
        return {f: self._groups[project, f] for f in fingerprints if (project, f) in self._groups}

    async def merge(self, change: MergeGroups) -> GroupRecord:
        before = self._requests.before(change.project, "merge", change.request_id, change.content_hash)
        if before is not None:
            return self._read(change.project, before[0])[0]
        if change.id in change.sources:
            raise InvalidArgument([FieldViolation("sources[0]", "")])
        self._check(change, change.sources)
        for key, id in self._groups.items():
            if id in change.sources:
                self._groups[key] = change.id
        self._revisions[change.id] += 1
        self._requests.keep(change.project, "merge", change.request_id, change.content_hash, [change.id])
        return self._read(change.project, change.id)[0]

    async def split(self, change: SplitGroup) -> tuple[GroupRecord, GroupRecord]:
        ids = self._requests.before(change.project, "split", change.request_id, change.content_hash)
        if ids is None:
            self._check(change, ())
            own = {fingerprint for (_, fingerprint), id in self._groups.items() if id == change.id}
            check_split(own, change.fingerprints)
            ids = [change.id, uuid4()]
            for fingerprint in change.fingerprints:
                self._groups[change.project, fingerprint] = ids[1]
            self._revisions[change.id] += 1
            self._revisions[ids[1]] = 2
            self._requests.keep(change.project, "split", change.request_id, change.content_hash, ids)
        return self._read(change.project, ids[0])[0], self._read(change.project, ids[1])[0]

    def _check(self, change: MergeGroups | SplitGroup, others: Sequence[UUID]) -> None:
        for id in (change.id, *others):
            self._read(change.project, id)
        if self._revisions[change.id] != change.revision:
            raise EtagMismatch(str(self._revisions[change.id]))

    def _settle(self) -> None:
        for failure in self._failures.all():
            key = (failure.project, failure.analysis.fingerprint)
            if key not in self._groups:
                self._groups[key] = uuid4()
                self._revisions[self._groups[key]] = 1

    def _read(self, project: str, id: UUID) -> tuple[GroupRecord, Sequence[FailureRecord]]:
        self._settle()
        own = {fingerprint for (of, fingerprint), group in self._groups.items() if (of, group) == (project, id)}
        if not own:
            raise NotFound(f"projects/{project}/groups/{id}")
        failures = [f for f in self._failures.all() if f.project == project and f.analysis.fingerprint in own]
        newest = failures[-1]
        categories = Counter(failure.category for failure in failures)
        group = GroupRecord(
            id=id,
            project=project,
            revision=self._revisions[id],
            fingerprints=tuple(sorted(own)),
            category=min(categories, key=lambda category: (-categories[category], category)),
            first_seen=failures[0].create_time,
            last_seen=newest.create_time,
            failures=len(failures),
            flaky=_flaky(failures),
            example=newest.id,
            snippet=newest.analysis.excerpt[0].text[:500] if newest.analysis.excerpt else "",
            cause=cause_of(newest.analysis),
            settled=sum(failure.settled for failure in failures),
            settled_flaky=_flaky([failure for failure in failures if failure.settled]),
        )
        return group, failures


def _flaky(failures: Sequence[FailureRecord]) -> int:
    return sum(failure.transient >= 0.5 for failure in failures)
