"""Detections, feedback on them, and what a project decides with: its policy, its lists, what its feedback taught."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Double,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from winnow_server.storage.schema.shared import TIME, metadata

spam_detections = Table(
    "spam_detections",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("timestamp", TIME, nullable=False),
    Column("project", Text, nullable=False),
    Column("classification", SmallInteger, nullable=False, comment="the verdict: 1 ham, 2 spam, 3 scam, 4 phishing"),
    Column("action", SmallInteger, nullable=False),
    Column("channel", SmallInteger, nullable=False),
    Column("score", Double, nullable=False),
    Column("sender", Text, nullable=False),
    Column("snippet", Text, nullable=False),
    Column("probabilities", ARRAY(Double), nullable=False),
    Column("symbols", ARRAY(Text), nullable=False),
    Column("log_odds", ARRAY(Double), nullable=False, comment="one for each of symbols"),
    Column("engine_version", Text, nullable=False),
    Column("feedback", SmallInteger),
    Column("list_entry", Uuid, comment="the entry that decided the action"),
    Column("shadow_action", SmallInteger, comment="what the shadow policy would have done, while there was one"),
    Column("shadow_changes", Boolean, comment="whether that is another action; a column of its own for its statistics"),
    Column("content_hash", LargeBinary, comment="SHA-256 of the folded text"),
    Index("spam_detections_classification", "classification", "timestamp"),
    Index("spam_detections_project", "project", text("id DESC")),
    Index("spam_detections_verdict", "project", "classification", text("id DESC")),
    Index("spam_detections_sender", "project", "sender", text("id DESC")),
    Index("spam_detections_shadow", "project", text("id DESC"), postgresql_where=text("shadow_changes")),
    postgresql_partition_by="RANGE (id)",
)

feedback = Table(
    "feedback",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("timestamp", TIME, nullable=False),
    Column("project", Text, nullable=False),
    Column("detection", Uuid, comment="null: about a text that was not stored"),
    Column("text", Text, nullable=False),
    Column("channel", SmallInteger, nullable=False),
    Column("verdict", SmallInteger, nullable=False),
    Column("note", Text, nullable=False),
    Column("submitted_by", Text, nullable=False),
    Column("state", SmallInteger, nullable=False, comment="1 applied, 2 held, 3 reverted, 4 dismissed"),
    Column(
        "hold_reason", SmallInteger, nullable=False, comment="0 none, 1 contradiction, 2 caller limit, 3 project limit"
    ),
    Column("weight", Double, nullable=False, comment="trust in the caller, 0 to 1"),
    Column("text_hash", LargeBinary, nullable=False, comment="SHA-256 of the folded text"),
    Column("sequence", BigInteger, comment="place in the order of application; null: never applied"),
    Column("reviewed_by", Text, nullable=False),
    Column("review_time", TIME),
    Column("review_note", Text, nullable=False),
    Index("feedback_project", "project", text("id DESC")),
    Index("feedback_applied", "project", "sequence", postgresql_where=text("state = 1")),
    Index("feedback_text", "project", "text_hash", postgresql_where=text("state < 3")),
    Index("feedback_caller", "project", "submitted_by", text("id DESC")),
)

policies = Table(
    "policies",
    metadata,
    Column("project", Text, primary_key=True),
    Column("revision", Integer, nullable=False, comment="0: the policy was never written"),
    Column("rules", JSONB),
    Column("shadow", JSONB),
    Column("campaigns", Boolean, nullable=False),
    Column("note", Text, nullable=False),
    Column("update_time", TIME),
    Column("updated_by", Text, nullable=False),
    Column("lists_revision", BigInteger, nullable=False, comment="grows with every write to list_entries"),
    Column("lists_epoch", BigInteger, nullable=False, comment="grows when entries are removed"),
    Column("layer_epoch", BigInteger, nullable=False, comment="grows when applied feedback is taken back"),
    Column("layer_sequence", BigInteger, nullable=False, comment="of the feedback applied last"),
)

policy_revisions = Table(
    "policy_revisions",
    metadata,
    Column("project", Text, nullable=False),
    Column("revision", Integer, nullable=False, autoincrement=False),
    Column("rules", JSONB),
    Column("shadow", JSONB),
    Column("campaigns", Boolean, nullable=False),
    Column("note", Text, nullable=False),
    Column("update_time", TIME, nullable=False),
    Column("updated_by", Text, nullable=False),
    PrimaryKeyConstraint("project", "revision"),
)

list_entries = Table(
    "list_entries",
    metadata,
    Column("id", Uuid, nullable=False),
    Column("project", Text, nullable=False),
    Column("kind", SmallInteger, nullable=False, comment="1 hash, 2 sender, 3 domain, 4 link domain, 5 phrase"),
    Column("value", Text, nullable=False, comment="folded"),
    Column("shadow", Boolean, nullable=False),
    Column("disposition", SmallInteger, nullable=False, comment="1 allow, 2 deny"),
    Column("action", SmallInteger, nullable=False),
    Column("note", Text, nullable=False),
    Column("expire_time", TIME),
    Column("created_by", Text, nullable=False),
    Column("revision", BigInteger, nullable=False, comment="lists_revision of the last write of the entry"),
    # Not by id alone: a page of one project would then be looked for among those of all.
    PrimaryKeyConstraint("project", "id"),
    Index("list_entries_value", "project", "kind", "value", "shadow", unique=True),
    Index("list_entries_revision", "project", "revision"),
)

list_removals = Table(
    "list_removals",
    metadata,
    Column("project", Text, nullable=False),
    Column("revision", BigInteger, nullable=False, comment="lists_revision of the removal"),
    Column("kind", SmallInteger, nullable=False),
    Column("value", Text, nullable=False),
    Column("shadow", Boolean, nullable=False),
    PrimaryKeyConstraint("project", "revision"),
)

shadow_counts = Table(
    "shadow_counts",
    metadata,
    Column("project", Text, nullable=False),
    Column("revision", Integer, nullable=False, autoincrement=False),
    Column("channel", SmallInteger, nullable=False, autoincrement=False),
    Column("action", SmallInteger, nullable=False, autoincrement=False),
    Column("shadow_action", SmallInteger, nullable=False, autoincrement=False),
    Column("count", BigInteger, nullable=False),
    PrimaryKeyConstraint("project", "revision", "channel", "action", "shadow_action"),
)

models = Table(
    "models",
    metadata,
    Column("project", Text, nullable=False),
    Column("kind", Text, nullable=False, comment="layer: what feedback up to `sequence` taught"),
    Column("epoch", BigInteger, nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Column("engine_version", Text, nullable=False),
    Column("data", LargeBinary, nullable=False),
    PrimaryKeyConstraint("project", "kind"),
)
