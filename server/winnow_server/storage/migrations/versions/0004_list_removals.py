"""Which list entries were removed last, so that a process that holds a long list need not read it anew."""

from collections.abc import Sequence

from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_STATEMENTS = (
    """
    CREATE TABLE list_removals (
        project text NOT NULL,
        revision bigint NOT NULL,
        kind smallint NOT NULL,
        value text NOT NULL,
        shadow boolean NOT NULL,
        PRIMARY KEY (project, revision)
    )
    """,
    "COMMENT ON COLUMN list_removals.revision IS 'lists_revision of the removal'",
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP TABLE list_removals")
