"""Everything that counts failures and moves groups at once: nobody waits in a circle, and the counts stay true."""

import asyncio
import random
from datetime import timedelta

from sqlalchemy import text
from winnow_server.errors import WinnowError
from winnow_server.failure.engine import Analysis, Category
from winnow_server.failure.groups.postgres_store import PostgresGroupStore
from winnow_server.failure.groups.records import GroupQuery, MergeGroups, SplitGroup
from winnow_server.failure.groups.regroup import Regrouper
from winnow_server.failure.postgres_store import PostgresFailureStore
from winnow_server.failure.records import CorrectFailure, Correction, FailureQuery, Rerun
from winnow_server.storage.postgres import Database
from winnow_server.storage.sql import Statement

from tests.contract.samples import analysis, job, new_failure, project

_AGREE = (
    """
    SELECT fingerprint, category, count(*) AS n, count(*) FILTER (WHERE transient >= 0.5) AS flaky,
        count(*) FILTER (WHERE settled), count(*) FILTER (WHERE settled AND transient >= 0.5)
    FROM (
        SELECT *, rerun_passed IS NOT NULL OR correction ->> 'transient' IS NOT NULL AS settled FROM ci_failures
    ) c WHERE project = '{of}' GROUP BY 1, 2
    EXCEPT
    SELECT fingerprint, category, sum(failures), sum(flaky), sum(settled), sum(settled_flaky)
    FROM fingerprint_days WHERE project = '{of}' GROUP BY 1, 2
    """,
    """
    SELECT fingerprint, branch, count(*) FROM ci_failures WHERE project = '{of}' GROUP BY 1, 2
    EXCEPT
    SELECT fingerprint, branch, sum(failures) FROM fingerprint_branches WHERE project = '{of}' GROUP BY 1, 2
    """,
    """
    SELECT 1 FROM fingerprint_days WHERE project = '{of}'
    GROUP BY project HAVING sum(failures) <> (SELECT count(*) FROM ci_failures WHERE project = '{of}')
    """,
    """
    SELECT id FROM ci_failures c WHERE project = '{of}' AND NOT EXISTS (
        SELECT FROM group_fingerprints f JOIN failure_groups g ON g.id = f.group_id
        WHERE f.project = c.project AND f.fingerprint = c.fingerprint)
    """,
)


def newer(analysis: Analysis) -> str:
    return f"{analysis.fingerprint[:2]}-{analysis.category_probabilities.get(Category.TEST, 0):.0f}"


async def test_counts_stay_true(database: Database) -> None:
    of = project()
    failures, groups = PostgresFailureStore(database), PostgresGroupStore(database)
    chance = random.Random(7)
    refused: list[str] = []

    async def told(*_: object) -> None: ...

    async def create(number: int) -> None:
        found = analysis(Category.TEST, chance.random(), f"f{number % 5}")
        await failures.create(
            new_failure(of, analysis=found, job=job(str(number), commit=f"c{number % 9}", branch=f"b{number % 3}"))
        )

    async def correct(_: int) -> None:
        for record in await failures.list(FailureQuery(of, 5)):
            said = Correction(chance.choice([Category.AUTH, None]), chance.choice([True, False, None]))
            await failures.correct(CorrectFailure(of, record.id, record.revision, said, "", "00", "ann"))

    async def rerun(number: int) -> None:
        await failures.report_rerun(Rerun(of, job(f"r{number}", commit=f"c{number % 9}"), passed=number % 2 == 0))

    async def merge(_: int) -> None:
        listed = await groups.list(GroupQuery(of, 2))
        if len(listed) == 2:
            one, two = listed
            await groups.merge(MergeGroups(of, one.id, one.revision, (two.id,), "", "00", "ann"))

    async def split(_: int) -> None:
        for group in await groups.list(GroupQuery(of, 1)):
            taken = group.fingerprints[:1]
            await groups.split(SplitGroup(of, group.id, group.revision, taken, "", "00", "ann"))

    async def regroup(_: int) -> None:
        worker = Regrouper(database, told, version=2, fingerprint=newer, batch_size=20, open_for=timedelta(seconds=-1))
        await worker.batch()

    async def attempt(step: int) -> None:
        act = (create, create, create, correct, rerun, merge, split, regroup)[step % 8]
        try:
            await act(step)
        except WinnowError as error:
            # Somebody else was quicker, or there was nothing to split.
            refused.append(error.reason)

    for start in range(0, 320, 32):
        await asyncio.gather(*(attempt(step) for step in range(start, start + 32)))
    assert set(refused) <= {"ETAG_MISMATCH", "RESOURCE_NOT_FOUND", "FIELD_INVALID"}
    async with database.read() as session:
        for statement in _AGREE:
            assert not await session.rows(Statement("t", text(statement.format(of=of)))), statement
