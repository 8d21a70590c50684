"""What a project decides with: policies, list entries, shadow counts, reviewed feedback, learnt layers."""

from collections.abc import Sequence

from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_STATEMENTS = (
    """
    ALTER TABLE spam_detections
        ADD COLUMN list_entry uuid,
        ADD COLUMN shadow_action smallint,
        ADD COLUMN shadow_changes boolean,
        ADD COLUMN content_hash bytea
    """,
    "COMMENT ON COLUMN spam_detections.list_entry IS 'the entry that decided the action'",
    "COMMENT ON COLUMN spam_detections.shadow_action IS 'what the shadow policy would have done, while there was one'",
    "COMMENT ON COLUMN spam_detections.shadow_changes IS "
    "'whether that is another action; a column of its own for its statistics'",
    "COMMENT ON COLUMN spam_detections.content_hash IS 'SHA-256 of the folded text'",
    "CREATE INDEX spam_detections_shadow ON spam_detections (project, id DESC) WHERE shadow_changes",
    # What was said before feedback taught anything waits for a review.
    """
    ALTER TABLE feedback
        ADD COLUMN state smallint NOT NULL DEFAULT 2,
        ADD COLUMN hold_reason smallint NOT NULL DEFAULT 0,
        ADD COLUMN weight double precision NOT NULL DEFAULT 0.25,
        ADD COLUMN text_hash bytea NOT NULL DEFAULT '',
        ADD COLUMN sequence bigint,
        ADD COLUMN reviewed_by text NOT NULL DEFAULT '',
        ADD COLUMN review_time timestamptz,
        ADD COLUMN review_note text NOT NULL DEFAULT ''
    """,
    """
    ALTER TABLE feedback
        ALTER COLUMN state DROP DEFAULT,
        ALTER COLUMN hold_reason DROP DEFAULT,
        ALTER COLUMN weight DROP DEFAULT,
        ALTER COLUMN text_hash DROP DEFAULT,
        ALTER COLUMN reviewed_by DROP DEFAULT,
        ALTER COLUMN review_note DROP DEFAULT
    """,
    "COMMENT ON COLUMN feedback.state IS '1 applied, 2 held, 3 reverted, 4 dismissed'",
    "COMMENT ON COLUMN feedback.hold_reason IS '0 none, 1 contradiction, 2 caller limit, 3 project limit'",
    "COMMENT ON COLUMN feedback.weight IS 'trust in the caller, 0 to 1'",
    "COMMENT ON COLUMN feedback.text_hash IS 'SHA-256 of the folded text'",
    "COMMENT ON COLUMN feedback.sequence IS 'place in the order of application; null: never applied'",
    "CREATE INDEX feedback_applied ON feedback (project, sequence) WHERE state = 1",
    "CREATE INDEX feedback_text ON feedback (project, text_hash) WHERE state < 3",
    "CREATE INDEX feedback_caller ON feedback (project, submitted_by, id DESC)",
    """
    CREATE TABLE policies (
        project text PRIMARY KEY,
        revision integer NOT NULL,
        rules jsonb,
        shadow jsonb,
        campaigns boolean NOT NULL,
        note text NOT NULL,
        update_time timestamptz,
        updated_by text NOT NULL,
        lists_revision bigint NOT NULL,
        lists_epoch bigint NOT NULL,
        layer_epoch bigint NOT NULL,
        layer_sequence bigint NOT NULL
    )
    """,
    "COMMENT ON COLUMN policies.revision IS '0: the policy was never written'",
    "COMMENT ON COLUMN policies.lists_revision IS 'grows with every write to list_entries'",
    "COMMENT ON COLUMN policies.lists_epoch IS 'grows when entries are removed'",
    "COMMENT ON COLUMN policies.layer_epoch IS 'grows when applied feedback is taken back'",
    "COMMENT ON COLUMN policies.layer_sequence IS 'of the feedback applied last'",
    """
    CREATE TABLE policy_revisions (
        project text NOT NULL,
        revision integer NOT NULL,
        rules jsonb,
        shadow jsonb,
        campaigns boolean NOT NULL,
        note text NOT NULL,
        update_time timestamptz NOT NULL,
        updated_by text NOT NULL,
        PRIMARY KEY (project, revision)
    )
    """,
    """
    CREATE TABLE list_entries (
        id uuid NOT NULL,
        project text NOT NULL,
        kind smallint NOT NULL,
        value text NOT NULL,
        shadow boolean NOT NULL,
        disposition smallint NOT NULL,
        action smallint NOT NULL,
        note text NOT NULL,
        expire_time timestamptz,
        created_by text NOT NULL,
        revision bigint NOT NULL,
        PRIMARY KEY (project, id)
    )
    """,
    "COMMENT ON COLUMN list_entries.kind IS '1 hash, 2 sender, 3 domain, 4 link domain, 5 phrase'",
    "COMMENT ON COLUMN list_entries.value IS 'folded'",
    "COMMENT ON COLUMN list_entries.disposition IS '1 allow, 2 deny'",
    "COMMENT ON COLUMN list_entries.revision IS 'lists_revision of the last write of the entry'",
    "CREATE INDEX list_entries_revision ON list_entries (project, revision)",
    "CREATE UNIQUE INDEX list_entries_value ON list_entries (project, kind, value, shadow)",
    """
    CREATE TABLE shadow_counts (
        project text NOT NULL,
        revision integer NOT NULL,
        channel smallint NOT NULL,
        action smallint NOT NULL,
        shadow_action smallint NOT NULL,
        count bigint NOT NULL,
        PRIMARY KEY (project, revision, channel, action, shadow_action)
    )
    """,
    """
    CREATE TABLE models (
        project text NOT NULL,
        kind text NOT NULL,
        epoch bigint NOT NULL,
        sequence bigint NOT NULL,
        engine_version text NOT NULL,
        data bytea NOT NULL,
        PRIMARY KEY (project, kind)
    )
    """,
    "COMMENT ON COLUMN models.kind IS 'layer: what feedback up to `sequence` taught'",
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    for table in ("models", "shadow_counts", "list_entries", "policy_revisions", "policies"):
        op.execute(f"DROP TABLE {table}")
    for column in (
        "state",
        "hold_reason",
        "weight",
        "text_hash",
        "sequence",
        "reviewed_by",
        "review_time",
        "review_note",
    ):
        op.execute(f"ALTER TABLE feedback DROP COLUMN {column}")
    for column in ("list_entry", "shadow_action", "shadow_changes", "content_hash"):
        op.execute(f"ALTER TABLE spam_detections DROP COLUMN {column}")
