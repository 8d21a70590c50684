"""What only PostgreSQL promises: safe order of changes, plans, partitions, schema, and errors when it is away."""

import asyncio
import json
import secrets
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool
from winnow_server.embedded import EmbeddedStores
from winnow_server.errors import ResumeTokenExpired, StoreUnavailable
from winnow_server.failure import postgres_store as failures_sql
from winnow_server.failure.groups import sql as groups_sql
from winnow_server.failure.postgres_store import PostgresFailureStore
from winnow_server.failure.records import ChangeCursor
from winnow_server.spam import postgres_store as detections_sql
from winnow_server.spam.engine import Action as SpamAction
from winnow_server.spam.feedback.postgres_store import PostgresFeedbackStore
from winnow_server.spam.feedback.records import Submitted
from winnow_server.spam.policy.entries import Disposition, Kind
from winnow_server.spam.policy.postgres_lists import PostgresListStore
from winnow_server.spam.policy.postgres_policies import PostgresPolicyStore
from winnow_server.spam.policy.records import NewEntry, Rules, WritePolicy
from winnow_server.spam.postgres_store import PostgresDetectionStore
from winnow_server.storage import outbox, request_keys
from winnow_server.storage.filters import Operator
from winnow_server.storage.ids import lower_bound, uuid7
from winnow_server.storage.migrate import migrate
from winnow_server.storage.partitions import create_partitions
from winnow_server.storage.postgres import Database
from winnow_server.storage.schema import metadata
from winnow_server.storage.sql import Statement
from winnow_server.storage.urls import asyncpg_url

from tests.contract.samples import new_detection, new_failure, new_feedback, project


async def test_a_change_waits_for_older_transactions(database: Database, database_url: str) -> None:
    store = PostgresFailureStore(database)
    of = project()
    start = await store.latest_cursor()
    held = await asyncpg.connect(database_url)
    try:
        transaction = held.transaction()
        await transaction.start()
        await held.execute("SELECT pg_current_xact_id()")
        created, _ = await store.create(new_failure(of))
        assert await store.changes(of, start, 10) == []
        cursor = await store.latest_cursor()
        await transaction.rollback()
        assert [c.failure for c in await store.changes(of, start, 10)] == [created]
        assert [c.failure for c in await store.changes(of, cursor, 10)] == [created], "it was not yet to be seen"
    finally:
        await held.close()


async def test_dropped_history_ends_old_cursors(database: Database) -> None:
    store = PostgresFailureStore(database)
    of = project()
    start = await store.latest_cursor()
    await store.create(new_failure(of))
    async with database.transaction() as session:
        await outbox.prune(session, 1000)
    assert len(await store.changes(of, start, 10)) == 1, "a week is kept"
    async with database.transaction() as session:
        await outbox.prune(session, 1000, timedelta(0))
    with pytest.raises(ResumeTokenExpired):
        await store.changes(of, start, 10)
    with pytest.raises(ResumeTokenExpired):
        await store.changes(of, ChangeCursor(0, 0), 10)
    assert await store.changes(of, await store.latest_cursor(), 10) == []


async def test_an_expired_request_id_is_free_again(database: Database) -> None:
    store = PostgresFailureStore(database)
    of = project()
    first, _ = await store.create(new_failure(of, request_id="r"))
    expire = Statement("t", text(f"UPDATE request_keys SET expire_time = now() WHERE project = '{of}'"))
    async with database.transaction() as session:
        await session.row(expire)
    second, existing = await store.create(new_failure(of, request_id="r", content_hash="01"))
    assert not existing
    assert second.id != first.id
    async with database.transaction() as session:
        await session.row(expire)
        await request_keys.remove_expired(session, 1000)
    _, existing = await store.create(new_failure(of, request_id="r"))
    assert not existing


async def test_migrating_from_several_servers_at_once(embedded: EmbeddedStores) -> None:
    name = f"test_{secrets.token_hex(6)}"
    admin = await asyncpg.connect(embedded.database_url)
    try:
        await admin.execute(f"CREATE DATABASE {name}")
        url = embedded.database_url.replace("/winnow?", f"/{name}?")
        await asyncio.gather(*(migrate(url) for _ in range(4)))
        await migrate(url)
        await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        await admin.close()


async def test_the_migrations_make_the_schema(database_url: str) -> None:
    def differences(connection: Connection) -> list[object]:
        names = set(metadata.tables)
        options = {"include_name": lambda name, kind, _: kind != "table" or name in names, "compare_type": True}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))

    engine = create_async_engine(asyncpg_url(database_url), poolclass=NullPool)
    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []
    await engine.dispose()


async def test_every_decision_of_a_person_is_audited(database: Database) -> None:
    of = project()
    policies, lists, feedback = (
        PostgresPolicyStore(database),
        PostgresListStore(database),
        PostgresFeedbackStore(database),
    )
    await policies.write(WritePolicy(of, 0, Rules(), None, False, "quiet", "ann"))
    entry = NewEntry(Kind.SENDER, "a@example.org", Disposition.DENY, SpamAction.REJECT, note="spammer")
    made = await lists.create(of, entry, "ann")
    await lists.import_many(of, [entry], "ann")
    await lists.delete(of, made.id, "bob")
    (said,) = await feedback.submit(of, [new_feedback(text="free money", submitted_by="cy")])
    assert isinstance(said, Submitted)
    await feedback.revert(of, said.record.id, "wrong", "bob")
    rows = Statement("t", text(f"SELECT user_id, action, detail FROM audit_logs WHERE project = '{of}' ORDER BY id"))
    async with database.read() as session:
        found = [(row["user_id"], row["action"], json.loads(row["detail"])) for row in await session.rows(rows)]
    assert [(user, action) for user, action, _ in found] == [
        ("ann", "policy.update"),
        ("ann", "list_entry.create"),
        ("ann", "list_entry.import"),
        ("bob", "list_entry.delete"),
        ("cy", "feedback.create"),
        ("bob", "feedback.revert"),
    ]
    details = [detail for _, _, detail in found]
    assert details[0]["note"] == "quiet"
    assert (details[1]["value"], details[1]["note"]) == ("a@example.org", "spammer")
    assert details[2] == {"created": 0, "updated": 1}
    assert details[3]["value"] == "a@example.org"
    assert (details[5]["state"], details[5]["note"]) == ("REVERTED", "wrong")


async def test_partitions_are_made_ahead_and_take_over_what_waited(database: Database, database_url: str) -> None:
    later = datetime.now(UTC) + timedelta(days=400)
    id = lower_bound(later)
    insert = Statement(
        "t",
        text(
            "INSERT INTO audit_logs (id, created_at, user_id, project, action, resource, detail)"
            f" VALUES ('{id}', now(), '', '', '', '', '{{}}')"
        ),
    )
    where = Statement("t", text(f"SELECT tableoid::regclass::text AS partition FROM audit_logs WHERE id = '{id}'"))
    async with database.transaction() as session:
        await session.row(insert)
        row = await session.row(where)
        assert row is not None
        assert row["partition"] == "audit_logs_default"
    engine = create_async_engine(asyncpg_url(database_url), poolclass=NullPool)
    made = await asyncio.gather(*(create_partitions(engine, later) for _ in range(3)))
    assert sorted(name for names in made for name in names).count(f"audit_logs_{later:%Y_%m}") == 1, "they take turns"
    assert await create_partitions(engine, later) == []
    await engine.dispose()
    async with database.read() as session:
        row = await session.row(where)
        assert row is not None
        assert row["partition"] == f"audit_logs_{later:%Y_%m}"


@pytest.fixture(scope="module")
async def filled(database: Database) -> str:
    """A project among others, in tables large enough that a wrong plan would scan them."""
    of = "filled"
    copies = [f"INSERT INTO {name} SELECT {columns} FROM {name}, generate_series(1, 40)" for name, columns in _COPIES]
    await PostgresDetectionStore(database).create_many(of, [new_detection()] * 200)
    for number in range(100):
        await PostgresFailureStore(database).create(new_failure(of if number % 10 == 0 else f"other{number}"))
    async with database.transaction() as session:
        for statement in copies:
            await session.row(Statement("t", text(statement)))
    async with database.read() as session:
        for table, _ in _COPIES:
            await session.row(Statement("t", text(f"ANALYZE {table}")))
    return of


# Random ids within the same millisecond: the first 15 hex digits hold time, version and counter.
_RANDOM_ID = "(substr(id::text, 1, 19) || substr(gen_random_uuid()::text, 20))::uuid"
_COPIES = [
    (
        "ci_failures",
        f"{_RANDOM_ID}, timestamp, project, revision, update_time, provider, run, job, attempt, commit, branch, url,"
        " category, transient, fingerprint, analysis, correction, reported_by",
    ),
    (
        "spam_detections",
        f"{_RANDOM_ID}, timestamp, project, classification, action, channel, score, sender, snippet, probabilities,"
        " symbols, log_odds, engine_version, feedback",
    ),
]


async def plan(database: Database, statement: Statement, **values: object) -> str:
    async with database.read() as session:
        return "\n".join(row["QUERY PLAN"] for row in await session.rows(statement.explained(), **values))


@pytest.mark.parametrize("sql", [failures_sql, detections_sql], ids=["failures", "detections"])
async def test_get_reads_one_partition_by_its_key(database: Database, filled: str, sql: object) -> None:
    found = await plan(database, sql._GET, project=filled, id=uuid7())  # type: ignore[attr-defined]
    month = f"{datetime.now(UTC):_%Y_%m}"
    assert found.count("Index Scan") == 1
    # By the primary key or by (project, id): each finds the one row.
    assert f"{month} " in found
    assert "_default" not in found
    assert "Seq Scan" not in found


@pytest.mark.parametrize(
    ("sql", "fields"),
    [
        (failures_sql, ()),
        (failures_sql, (("category", "="),)),
        (failures_sql, (("fingerprint", "="),)),
        (failures_sql, (("commit", "="),)),
        (failures_sql, (("branch", "="), ("transient", "<"))),
        (failures_sql, (("provider", "="),)),
        (detections_sql, ()),
        (detections_sql, (("verdict", "="),)),
        (detections_sql, (("sender", "="), ("score", ">="))),
        (detections_sql, (("feedback", "!="),)),
    ],
)
@pytest.mark.parametrize("paged", [False, True])
async def test_lists_read_an_index(
    database: Database, filled: str, sql: object, fields: tuple[tuple[str, str], ...], paged: bool
) -> None:
    numeric = {"transient": 0.5, "score": 0.5, "verdict": 2, "feedback": 1}
    values: dict[str, object] = {f"c{i}": numeric.get(name, "main") for i, (name, _) in enumerate(fields)}
    values |= {"before": uuid7()} if paged else {}
    statement = sql._list_statement(fields, paged)  # type: ignore[attr-defined]
    found = await plan(database, statement, project=filled, limit=20, **values)
    assert f"{datetime.now(UTC):_%Y_%m}" in found
    for line in found.splitlines():
        assert "Seq Scan" not in line or "_default" in line or "never executed" in line or "rows=0" in line, found
    assert "Index" in found


@pytest.mark.parametrize("fields", [(), (("category", "="),), (("last_seen", ">"),)])
@pytest.mark.parametrize("paged", [False, True])
async def test_lists_of_groups_read_an_index(
    database: Database, many_groups: str, fields: tuple[tuple[str, Operator], ...], paged: bool
) -> None:
    past = datetime.now(UTC) - timedelta(days=1)
    values: dict[str, object] = {
        f"c{i}": "NETWORK" if name == "category" else past for i, (name, _) in enumerate(fields)
    }
    values |= {"before_seen": datetime.now(UTC), "before_id": uuid7()} if paged else {}
    statement = groups_sql.list_statement(fields, paged)
    found = await plan(database, statement, project=many_groups, limit=20, **values)
    assert "Seq Scan" not in found, found
    assert "Sort" not in found.splitlines()[1], found


@pytest.fixture(scope="module")
async def many_groups(database: Database) -> str:
    """A project of 20,000 groups, a tenth of them NETWORK, with three days of counts each."""
    of = project()
    async with database.transaction() as session:
        for statement in _GROUPS:
            await session.row(Statement("t", text(statement.replace("PROJECT", of))))
    async with database.read() as session:
        for table in ("failure_groups", "group_fingerprints", "fingerprint_days"):
            await session.row(Statement("t", text(f"ANALYZE {table}")))
    return of


_GROUPS = (
    "INSERT INTO failure_groups SELECT gen_random_uuid(), 'PROJECT', 1,"
    " CASE WHEN n % 10 = 0 THEN 'NETWORK' ELSE 'TEST' END, now(), now() - n * interval '1 second',"
    " gen_random_uuid(), '', false FROM generate_series(1, 20000) n",
    "INSERT INTO group_fingerprints SELECT project, id, 1, id FROM failure_groups WHERE project = 'PROJECT'",
    "INSERT INTO fingerprint_days SELECT project, id, current_date - n, category, 0, 1, 0"
    " FROM failure_groups, generate_series(0, 2) n WHERE project = 'PROJECT'",
)


async def test_a_time_bound_prunes_months(database: Database, filled: str) -> None:
    statement = failures_sql._list_statement((("create_time", ">"),), False)
    now = datetime.now(UTC)
    found = await plan(database, statement, project=filled, limit=20, c0_first=lower_bound(now + timedelta(days=45)))
    assert f"ci_failures{now:_%Y_%m}" not in found


async def test_a_server_that_goes_away_is_unavailable_and_comes_back(database_url: str) -> None:
    database = Database(database_url, timeout_seconds=2)
    store = PostgresFailureStore(database)
    of = project()
    created, _ = await store.create(new_failure(of))
    admin = await asyncpg.connect(database_url)
    with pytest.raises(StoreUnavailable):
        async with database.transaction() as session:
            row = await session.row(Statement("t", text("SELECT pg_backend_pid() AS pid")))
            assert row is not None
            await admin.execute("SELECT pg_terminate_backend($1)", row["pid"])
            await session.row(Statement("t", text("SELECT 1")))
    await admin.close()
    assert await store.get(of, created.id) == created
    await database.close()


async def test_a_full_pool_is_unavailable(database_url: str) -> None:
    database = Database(database_url, pool_size=1, max_overflow=0, timeout_seconds=0.05)
    async with database.read():
        assert database.connections == 1
        with pytest.raises(StoreUnavailable):
            async with database.read():
                pass
        # The database answers all the same, which is what a probe asks.
        await database.ping()
    await database.ping()
    assert database.connections == 0
    await database.close()


@pytest.mark.parametrize("url", ["postgresql://u@127.0.0.1:1/db", "postgresql://u@/db?host=/nowhere"])
async def test_no_server_is_unavailable(url: str) -> None:
    database = Database(url, timeout_seconds=1)
    with pytest.raises(StoreUnavailable):
        await PostgresFailureStore(database).create(new_failure(project()))
    await database.close()


async def test_a_cancelled_call_leaves_no_open_transaction(database_url: str) -> None:
    database = Database(database_url, pool_size=1, max_overflow=0)
    started = asyncio.Event()

    async def hang() -> None:
        async with database.transaction() as session:
            started.set()
            await session.row(Statement("t", text("SELECT pg_sleep(60)")))

    task = asyncio.create_task(hang())
    await started.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with database.read() as session:
        row = await session.row(Statement("t", text("SELECT pg_current_xact_id_if_assigned() IS NULL AS none")))
        assert row is not None
        assert row["none"]
    await database.close()


async def test_every_statement_is_observed_by_name(database_url: str) -> None:
    seen: list[str] = []

    class Hook:
        def __init__(self, name: str) -> None:
            seen.append(name)

        def __enter__(self) -> None: ...

        def __exit__(self, *_: object) -> None: ...

    database = Database(database_url, observe=Hook)
    await PostgresFailureStore(database).create(new_failure(project(), request_id="r"))
    assert seen == ["request_keys.claim", "failures.insert", "outbox.insert", "groups.count_new"]
    await database.close()
