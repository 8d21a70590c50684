"""Failure groups with their tallies, reruns, and signatures of projects."""

from collections.abc import Sequence

from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_STATEMENTS = (
    "ALTER TABLE ci_failures ADD COLUMN rerun_passed boolean",
    "COMMENT ON COLUMN ci_failures.rerun_passed IS"
    " 'whether a rerun of the same commit passed; null while none is known'",
    "COMMENT ON COLUMN ci_failures.transient IS 'probability; 0 or 1 where a person or a rerun said it'",
    "COMMENT ON COLUMN audit_logs.action IS 'failure.correct, group.merge and the like'",
    """
    CREATE TABLE failure_groups (
        id uuid PRIMARY KEY,
        project text NOT NULL,
        revision integer NOT NULL,
        category text NOT NULL,
        first_seen timestamptz NOT NULL,
        last_seen timestamptz NOT NULL,
        example uuid NOT NULL,
        snippet text NOT NULL,
        curated boolean NOT NULL
    )
    """,
    "COMMENT ON COLUMN failure_groups.category IS 'of most of its failures, as corrected'",
    "COMMENT ON COLUMN failure_groups.example IS 'its newest failure'",
    "COMMENT ON COLUMN failure_groups.curated IS 'a person merged or split it'",
    "CREATE INDEX failure_groups_seen ON failure_groups (project, last_seen DESC, id DESC)",
    "CREATE INDEX failure_groups_category ON failure_groups (project, category, last_seen DESC, id DESC)",
    """
    CREATE TABLE group_fingerprints (
        project text NOT NULL,
        fingerprint text NOT NULL,
        version integer NOT NULL,
        group_id uuid NOT NULL,
        PRIMARY KEY (project, fingerprint)
    )
    """,
    "COMMENT ON COLUMN group_fingerprints.version IS 'of the algorithm that made the fingerprint'",
    "CREATE INDEX group_fingerprints_group ON group_fingerprints (group_id)",
    """
    CREATE TABLE fingerprint_days (
        project text NOT NULL,
        fingerprint text NOT NULL,
        day date NOT NULL,
        category text NOT NULL,
        shard smallint NOT NULL,
        failures integer NOT NULL,
        flaky integer NOT NULL,
        PRIMARY KEY (project, fingerprint, day, category, shard)
    )
    """,
    "COMMENT ON COLUMN fingerprint_days.day IS 'UTC'",
    "COMMENT ON COLUMN fingerprint_days.shard IS 'sum over them: none is hot'",
    """
    CREATE TABLE fingerprint_branches (
        project text NOT NULL,
        fingerprint text NOT NULL,
        branch text NOT NULL,
        shard smallint NOT NULL,
        failures integer NOT NULL,
        PRIMARY KEY (project, fingerprint, branch, shard)
    )
    """,
    "CREATE TABLE regroup_progress (version integer PRIMARY KEY, cursor uuid NOT NULL)",
    "COMMENT ON COLUMN regroup_progress.version IS 'of the fingerprint algorithm'",
    "COMMENT ON COLUMN regroup_progress.cursor IS 'failures up to here have fingerprints of this version'",
    # Failures that were stored before there were groups.
    """
    INSERT INTO group_fingerprints
    SELECT project, fingerprint, max((analysis ->> 'fingerprint_version')::integer), gen_random_uuid()
    FROM ci_failures GROUP BY project, fingerprint
    """,
    """
    INSERT INTO fingerprint_days
    SELECT project, fingerprint, (timestamp AT TIME ZONE 'UTC')::date, category, 0,
        count(*), count(*) FILTER (WHERE transient >= 0.5)
    FROM ci_failures GROUP BY 1, 2, 3, 4
    """,
    """
    INSERT INTO fingerprint_branches
    SELECT project, fingerprint, branch, 0, count(*) FROM ci_failures GROUP BY 1, 2, 3
    """,
    """
    INSERT INTO failure_groups
    SELECT f.group_id, f.project, 1, newest.category, oldest.timestamp, newest.timestamp, newest.id,
        left(coalesce(newest.analysis #>> '{excerpt,0,text}', ''), 500), false
    FROM group_fingerprints f
    CROSS JOIN LATERAL (
        SELECT id, timestamp, category, analysis FROM ci_failures c
        WHERE c.project = f.project AND c.fingerprint = f.fingerprint ORDER BY id DESC LIMIT 1
    ) newest
    CROSS JOIN LATERAL (
        SELECT timestamp FROM ci_failures c
        WHERE c.project = f.project AND c.fingerprint = f.fingerprint ORDER BY id LIMIT 1
    ) oldest
    """,
    """
    CREATE TABLE failure_contexts (
        id uuid PRIMARY KEY,
        project text NOT NULL,
        context bytea NOT NULL
    ) PARTITION BY RANGE (id)
    """,
    "COMMENT ON COLUMN failure_contexts.id IS 'the failure''s'",
    "COMMENT ON COLUMN failure_contexts.context IS 'numbered lines, secrets masked, compressed'",
    # It is compressed already.
    "ALTER TABLE failure_contexts ALTER COLUMN context SET STORAGE EXTERNAL",
    "CREATE TABLE failure_contexts_default PARTITION OF failure_contexts DEFAULT",
    "CREATE INDEX ci_failures_rerun ON ci_failures (project, id DESC) WHERE rerun_passed IS NOT NULL",
    """
    CREATE TABLE layer_entries (
        project text NOT NULL,
        version bigint NOT NULL,
        time timestamptz NOT NULL,
        actor text NOT NULL,
        failure uuid,
        correction jsonb,
        reverted_to bigint,
        PRIMARY KEY (project, version)
    )
    """,
    "COMMENT ON COLUMN layer_entries.failure IS 'null: a revert'",
    "COMMENT ON COLUMN layer_entries.correction IS 'as it was said, whole'",
    "COMMENT ON COLUMN layer_entries.reverted_to IS 'a version; null: a correction'",
    # Corrections that were said before there were layers, in their order.
    """
    INSERT INTO layer_entries
    SELECT project, row_number() OVER (PARTITION BY project ORDER BY update_time, id), update_time,
        coalesce(correction ->> 'corrected_by', ''), id, correction, NULL
    FROM ci_failures WHERE correction IS NOT NULL
    """,
    """
    CREATE TABLE signatures (
        id uuid PRIMARY KEY,
        project text NOT NULL,
        revision integer NOT NULL,
        title text NOT NULL,
        pattern text NOT NULL,
        category text NOT NULL,
        transient double precision NOT NULL,
        disabled boolean NOT NULL,
        note text NOT NULL,
        update_time timestamptz NOT NULL,
        updated_by text NOT NULL
    )
    """,
    "CREATE UNIQUE INDEX signatures_title ON signatures (project, title)",
    "CREATE INDEX signatures_project ON signatures (project, id DESC)",
    """
    CREATE TABLE signature_revisions (
        id uuid PRIMARY KEY,
        project text NOT NULL,
        signature uuid NOT NULL,
        change text NOT NULL,
        changed_by text NOT NULL,
        state jsonb NOT NULL
    )
    """,
    "COMMENT ON COLUMN signature_revisions.change IS 'created, updated or deleted'",
    "COMMENT ON COLUMN signature_revisions.state IS 'as the write left it; before it for a deletion'",
    "CREATE INDEX signature_revisions_signature ON signature_revisions (project, signature, id DESC)",
    """
    CREATE TABLE green_samples (
        project text NOT NULL,
        slot smallint NOT NULL,
        update_time timestamptz NOT NULL,
        lines text[] NOT NULL,
        PRIMARY KEY (project, slot)
    )
    """,
    "COMMENT ON COLUMN green_samples.slot IS 'of the job; bounds what is kept'",
    "COMMENT ON COLUMN green_samples.lines IS 'of a passing log, evenly spaced, secrets masked'",
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    for table in (
        "green_samples",
        "signature_revisions",
        "signatures",
        "layer_entries",
        "failure_contexts",
        "regroup_progress",
        "fingerprint_branches",
        "fingerprint_days",
        "group_fingerprints",
        "failure_groups",
    ):
        op.execute(f"DROP TABLE {table}")
    # Its index goes with it.
    op.execute("ALTER TABLE ci_failures DROP COLUMN rerun_passed")
