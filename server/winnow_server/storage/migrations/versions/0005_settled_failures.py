"""Of how many failures it is known, and not estimated, whether they are flaky; the line that tells a group's cause."""

from collections.abc import Sequence

from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_STATEMENTS = (
    # With defaults, as servers of the version before go on counting while this one comes.
    """
    ALTER TABLE fingerprint_days
        ADD COLUMN settled integer NOT NULL DEFAULT 0,
        ADD COLUMN settled_flaky integer NOT NULL DEFAULT 0
    """,
    "COMMENT ON COLUMN fingerprint_days.settled IS 'of failures: a person or a rerun said whether it was transient'",
    # Shards only spread writers: a row of the day takes what is known so far.
    """
    INSERT INTO fingerprint_days AS d
        (project, fingerprint, day, category, shard, failures, flaky, settled, settled_flaky)
    SELECT project, fingerprint, (timestamp AT TIME ZONE 'UTC')::date, category, 0, 0, 0,
        count(*), count(*) FILTER (WHERE transient >= 0.5)
    FROM ci_failures
    WHERE rerun_passed IS NOT NULL OR correction ->> 'transient' IS NOT NULL
    GROUP BY 1, 2, 3, 4
    ON CONFLICT (project, fingerprint, day, category, shard)
    DO UPDATE SET settled = excluded.settled, settled_flaky = excluded.settled_flaky
    """,
    "ALTER TABLE failure_groups ADD COLUMN cause text NOT NULL DEFAULT ''",
    "COMMENT ON COLUMN failure_groups.cause IS 'the line that its example''s action quotes'",
    """
    UPDATE failure_groups g
    SET cause = coalesce(substring(c.analysis ->> 'action_reason' FROM ': the log says “(.*)”\\.$'), '')
    FROM ci_failures c WHERE c.id = g.example
    """,
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    op.execute("ALTER TABLE failure_groups DROP COLUMN cause")
    op.execute("ALTER TABLE fingerprint_days DROP COLUMN settled, DROP COLUMN settled_flaky")
