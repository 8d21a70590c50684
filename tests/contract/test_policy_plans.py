"""What decides is read by an index, however much there is of it."""

from uuid import UUID

import pytest
from sqlalchemy import text
from winnow_server.spam import postgres_store as detections
from winnow_server.spam.engine import Action
from winnow_server.spam.feedback import sql
from winnow_server.spam.policy import postgres_lists, project_row
from winnow_server.spam.policy.entries import Disposition, Kind
from winnow_server.spam.policy.postgres_lists import PostgresListStore
from winnow_server.spam.policy.records import NewEntry
from winnow_server.storage.ids import uuid7
from winnow_server.storage.postgres import Database
from winnow_server.storage.sql import Statement

from tests.contract.samples import project
from tests.contract.test_postgres import plan

_FEEDBACK = """
INSERT INTO feedback
SELECT (substr(uuidv7()::text, 1, 19) || substr(gen_random_uuid()::text, 20))::uuid, now(), 'p' || n % 20, NULL,
       'text ' || n, 0, 2, '', 'caller ' || n % 50, 1 + n % 2, 0, 1, sha256(n::text::bytea), n, '', NULL, ''
FROM generate_series(1, 20000) n
"""
_DETECTIONS = """
INSERT INTO spam_detections (id, timestamp, project, classification, action, channel, score, sender, snippet,
                             probabilities, symbols, log_odds, engine_version, shadow_action,
                             shadow_changes)
SELECT uuidv7(), now(), 'p' || n % 20, 1, 1, 0, 0, '', '', '{}', '{}', '{}', '',
       CASE WHEN n % 500 = 0 THEN 4 ELSE 1 END, n % 500 = 0
FROM generate_series(1, 20000) n
"""


@pytest.fixture(scope="module")
async def filled(database: Database) -> str:
    """A project with 5,000 entries among others, feedback of 20 projects, detections with a shadow."""
    lists, of = PostgresListStore(database), project()
    for name in (of, *(project() for _ in range(7))):
        entries = [NewEntry(Kind.SENDER, f"s{n}@example.org", Disposition.DENY, Action.REJECT) for n in range(5_000)]
        await lists.import_many(name, entries, "ann")
    async with database.transaction() as session:
        await session.row(Statement("t", text(_FEEDBACK)))
        await session.row(Statement("t", text(_DETECTIONS)))
    async with database.read() as session:
        for table in ("list_entries", "policies", "feedback", "spam_detections"):
            await session.row(Statement("t", text(f"ANALYZE {table}")))
    return of


async def test_entries_are_found_by_value_and_by_project(database: Database, filled: str) -> None:
    same = await plan(
        database, postgres_lists._SAME, project=filled, kind=int(Kind.SENDER), value="s7@example.org", shadow=False
    )
    assert "list_entries_value" in same
    written = await plan(database, postgres_lists._DECIDING, project=filled, after=1)
    assert "list_entries_revision" in written, written
    for statement in (postgres_lists._DECIDING, postgres_lists._COUNT):
        bound = {"after": 0} if statement is postgres_lists._DECIDING else {}
        found = await plan(database, statement, project=filled, **bound)
        assert "Seq Scan" not in found, found
    for paged in (False, True):
        page = postgres_lists._list_statement((("kind", "="),), paged)
        bound: dict[str, object] = {"before": uuid7()} if paged else {}
        found = await plan(database, page, project=filled, limit=50, c0=int(Kind.SENDER), **bound)
        assert "list_entries_pkey" in found, found
        assert "Filter: ((project" not in found, found


async def test_feedback_is_read_by_sequence_text_and_caller(database: Database, filled: str) -> None:
    applied = await plan(database, sql.APPLIED, project="p3", limit=100)
    assert "feedback_applied" in applied, applied
    said = await plan(database, sql.SAID, project="p3", hashes=[bytes(32), b"x" * 32])
    assert "feedback_text" in said, said
    for statement in (sql.APPLIED_SINCE, sql.APPLIED_OF):
        found = await plan(database, statement, project="p3", submitted_by="caller 3", since=uuid7())
        assert "Seq Scan" not in found, found
    marks = await plan(database, project_row._MARKS, project=filled)
    assert "Index" in marks or "rows=1" in marks, marks


async def test_what_the_shadow_changes_is_read_by_its_own_index(database: Database, filled: str) -> None:
    found = await plan(database, detections._CHANGED, project="p0", since=UUID(int=0), limit=10)
    assert "shadow" in found, found
    assert "Filter" not in found or "Rows Removed" not in found, found
