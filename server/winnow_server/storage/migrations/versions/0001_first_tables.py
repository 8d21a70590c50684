"""The first tables: failures, detections, audit, request keys, feedback, outbox."""

from collections.abc import Sequence

from alembic import op

revision: str = "0001"
down_revision: str | None = None
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_STATEMENTS = (
    """
    CREATE TABLE ci_failures (
        id uuid PRIMARY KEY,
        timestamp timestamptz NOT NULL,
        project text NOT NULL,
        revision integer NOT NULL,
        update_time timestamptz NOT NULL,
        provider text NOT NULL,
        run text NOT NULL,
        job text NOT NULL,
        attempt integer NOT NULL,
        commit text NOT NULL,
        branch text NOT NULL,
        url text NOT NULL,
        category text NOT NULL,
        transient double precision NOT NULL,
        fingerprint text NOT NULL,
        analysis jsonb NOT NULL,
        correction jsonb,
        reported_by text NOT NULL
    ) PARTITION BY RANGE (id)
    """,
    "COMMENT ON COLUMN ci_failures.category IS 'as corrected where a person corrected it'",
    "COMMENT ON COLUMN ci_failures.transient IS 'probability; 0 or 1 where a person said it'",
    "CREATE TABLE ci_failures_default PARTITION OF ci_failures DEFAULT",
    "CREATE INDEX ci_failures_timestamp ON ci_failures (timestamp DESC)",
    "CREATE INDEX ci_failures_project ON ci_failures (project, id DESC)",
    "CREATE INDEX ci_failures_category ON ci_failures (project, category, id DESC)",
    "CREATE INDEX ci_failures_fingerprint ON ci_failures (project, fingerprint, id DESC)",
    "CREATE INDEX ci_failures_commit ON ci_failures (project, commit, id DESC)",
    "CREATE INDEX ci_failures_branch ON ci_failures (project, branch, id DESC)",
    """
    CREATE TABLE spam_detections (
        id uuid PRIMARY KEY,
        timestamp timestamptz NOT NULL,
        project text NOT NULL,
        classification smallint NOT NULL,
        action smallint NOT NULL,
        channel smallint NOT NULL,
        score double precision NOT NULL,
        sender text NOT NULL,
        snippet text NOT NULL,
        probabilities double precision[] NOT NULL,
        symbols text[] NOT NULL,
        log_odds double precision[] NOT NULL,
        engine_version text NOT NULL,
        feedback smallint
    ) PARTITION BY RANGE (id)
    """,
    "COMMENT ON COLUMN spam_detections.classification IS 'the verdict: 1 ham, 2 spam, 3 scam, 4 phishing'",
    "COMMENT ON COLUMN spam_detections.log_odds IS 'one for each of symbols'",
    "CREATE TABLE spam_detections_default PARTITION OF spam_detections DEFAULT",
    "CREATE INDEX spam_detections_classification ON spam_detections (classification, timestamp)",
    "CREATE INDEX spam_detections_project ON spam_detections (project, id DESC)",
    "CREATE INDEX spam_detections_verdict ON spam_detections (project, classification, id DESC)",
    "CREATE INDEX spam_detections_sender ON spam_detections (project, sender, id DESC)",
    """
    CREATE TABLE audit_logs (
        id uuid PRIMARY KEY,
        created_at timestamptz NOT NULL,
        user_id text NOT NULL,
        project text NOT NULL,
        action text NOT NULL,
        resource text NOT NULL,
        detail jsonb NOT NULL
    ) PARTITION BY RANGE (id)
    """,
    "COMMENT ON COLUMN audit_logs.action IS 'failure.correct, detection.feedback'",
    "COMMENT ON COLUMN audit_logs.resource IS 'the resource''s full name'",
    "CREATE TABLE audit_logs_default PARTITION OF audit_logs DEFAULT",
    "CREATE INDEX audit_logs_user ON audit_logs (user_id, created_at)",
    "CREATE INDEX audit_logs_project ON audit_logs (project, id DESC)",
    """
    CREATE TABLE request_keys (
        project text NOT NULL,
        kind text NOT NULL,
        key text NOT NULL,
        resource_ids uuid[] NOT NULL,
        content_hash text NOT NULL,
        create_time timestamptz NOT NULL,
        expire_time timestamptz,
        PRIMARY KEY (project, kind, key)
    )
    """,
    "COMMENT ON COLUMN request_keys.expire_time IS 'null: kept for good'",
    "CREATE INDEX request_keys_expire ON request_keys (expire_time) WHERE expire_time IS NOT NULL",
    """
    CREATE TABLE feedback (
        id uuid PRIMARY KEY,
        timestamp timestamptz NOT NULL,
        project text NOT NULL,
        detection uuid,
        text text NOT NULL,
        channel smallint NOT NULL,
        verdict smallint NOT NULL,
        note text NOT NULL,
        submitted_by text NOT NULL
    )
    """,
    "COMMENT ON COLUMN feedback.detection IS 'null: about a text that was not stored'",
    "CREATE INDEX feedback_project ON feedback (project, id DESC)",
    """
    CREATE TABLE outbox (
        transaction xid8 NOT NULL DEFAULT pg_current_xact_id(),
        sequence bigint GENERATED ALWAYS AS IDENTITY,
        project text NOT NULL,
        kind text NOT NULL,
        resource uuid NOT NULL,
        time timestamptz NOT NULL,
        PRIMARY KEY (project, transaction, sequence)
    )
    """,
    "CREATE INDEX outbox_time ON outbox (time)",
    "CREATE TABLE outbox_horizon (one integer PRIMARY KEY CHECK (one = 1), transaction xid8 NOT NULL)",
    "COMMENT ON COLUMN outbox_horizon.one IS 'always 1: the table has one row'",
    "COMMENT ON COLUMN outbox_horizon.transaction IS 'changes up to here may have been dropped'",
    "INSERT INTO outbox_horizon VALUES (1, '0')",
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    for table in (
        "outbox_horizon",
        "outbox",
        "feedback",
        "request_keys",
        "audit_logs",
        "spam_detections",
        "ci_failures",
    ):
        op.execute(f"DROP TABLE {table}")
