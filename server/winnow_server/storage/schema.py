"""The tables, as SQLAlchemy Core knows them. Alembic's migrations make them; a test compares the two.

The tables in PARTITIONED are range-partitioned by month on their UUIDv7 `id`: an id alone prunes to one partition, and
so do time conditions once they are written as bounds of `id`. Their time columns equal the time inside the id.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Double,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.dialects.postgresql.base import ischema_names
from sqlalchemy.types import UserDefinedType

metadata = MetaData()

PARTITIONED = ("ci_failures", "failure_contexts", "spam_detections", "audit_logs")


class Xid8(UserDefinedType[int]):
    """A 64-bit transaction id that never wraps. PostgreSQL casts it only from and to text."""

    cache_ok = True

    def get_col_spec(self, **_: object) -> str:
        return "xid8"


# So that reflection, and with it Alembic's comparison, knows the type.
ischema_names["xid8"] = Xid8

_TIME = DateTime(timezone=True)

ci_failures = Table(
    "ci_failures",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("timestamp", _TIME, nullable=False),
    Column("project", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("update_time", _TIME, nullable=False),
    Column("provider", Text, nullable=False),
    Column("run", Text, nullable=False),
    Column("job", Text, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("commit", Text, nullable=False),
    Column("branch", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("category", Text, nullable=False, comment="as corrected where a person corrected it"),
    Column("transient", Double, nullable=False, comment="probability; 0 or 1 where a person or a rerun said it"),
    Column("fingerprint", Text, nullable=False),
    Column("analysis", JSONB, nullable=False),
    Column("correction", JSONB),
    Column("reported_by", Text, nullable=False),
    Column("rerun_passed", Boolean, comment="whether a rerun of the same commit passed; null while none is known"),
    Index("ci_failures_timestamp", text("timestamp DESC")),
    Index("ci_failures_project", "project", text("id DESC")),
    Index("ci_failures_category", "project", "category", text("id DESC")),
    Index("ci_failures_fingerprint", "project", "fingerprint", text("id DESC")),
    Index("ci_failures_commit", "project", "commit", text("id DESC")),
    Index("ci_failures_branch", "project", "branch", text("id DESC")),
    Index("ci_failures_rerun", "project", text("id DESC"), postgresql_where=text("rerun_passed IS NOT NULL")),
    postgresql_partition_by="RANGE (id)",
)

spam_detections = Table(
    "spam_detections",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("timestamp", _TIME, nullable=False),
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

audit_logs = Table(
    "audit_logs",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("created_at", _TIME, nullable=False),
    Column("user_id", Text, nullable=False),
    Column("project", Text, nullable=False),
    Column("action", Text, nullable=False, comment="failure.correct, group.merge and the like"),
    Column("resource", Text, nullable=False, comment="the resource's full name"),
    Column("detail", JSONB, nullable=False),
    Index("audit_logs_user", "user_id", "created_at"),
    Index("audit_logs_project", "project", text("id DESC")),
    postgresql_partition_by="RANGE (id)",
)

request_keys = Table(
    "request_keys",
    metadata,
    Column("project", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("resource_ids", ARRAY(Uuid), nullable=False),
    Column("content_hash", Text, nullable=False),
    Column("create_time", _TIME, nullable=False),
    Column("expire_time", _TIME, comment="null: kept for good"),
    PrimaryKeyConstraint("project", "kind", "key"),
    Index("request_keys_expire", "expire_time", postgresql_where=text("expire_time IS NOT NULL")),
)

feedback = Table(
    "feedback",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("timestamp", _TIME, nullable=False),
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
    Column("review_time", _TIME),
    Column("review_note", Text, nullable=False),
    Index("feedback_project", "project", text("id DESC")),
    Index("feedback_applied", "project", "sequence", postgresql_where=text("state = 1")),
    Index("feedback_text", "project", "text_hash", postgresql_where=text("state < 3")),
    Index("feedback_caller", "project", "submitted_by", text("id DESC")),
)

outbox = Table(
    "outbox",
    metadata,
    Column("transaction", Xid8, nullable=False, server_default=text("pg_current_xact_id()")),
    Column("sequence", BigInteger, Identity(always=True), nullable=False),
    Column("project", Text, nullable=False, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("resource", Uuid, nullable=False),
    Column("time", _TIME, nullable=False),
    PrimaryKeyConstraint("project", "transaction", "sequence"),
    Index("outbox_time", "time"),
)

outbox_horizon = Table(
    "outbox_horizon",
    metadata,
    Column("one", Integer, primary_key=True, autoincrement=False, comment="always 1: the table has one row"),
    Column("transaction", Xid8, nullable=False, comment="changes up to here may have been dropped"),
)

# Groups. What is counted is counted by fingerprint, so that merging and splitting groups moves rows of one small table
# and never meets the failures that are arriving.

failure_groups = Table(
    "failure_groups",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("project", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("category", Text, nullable=False, comment="of most of its failures, as corrected"),
    Column("first_seen", _TIME, nullable=False),
    Column("last_seen", _TIME, nullable=False),
    Column("example", Uuid, nullable=False, comment="its newest failure"),
    Column("snippet", Text, nullable=False),
    Column("curated", Boolean, nullable=False, comment="a person merged or split it"),
    Index("failure_groups_seen", "project", text("last_seen DESC"), text("id DESC")),
    Index("failure_groups_category", "project", "category", text("last_seen DESC"), text("id DESC")),
)

group_fingerprints = Table(
    "group_fingerprints",
    metadata,
    Column("project", Text, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("version", Integer, nullable=False, comment="of the algorithm that made the fingerprint"),
    Column("group_id", Uuid, nullable=False),
    PrimaryKeyConstraint("project", "fingerprint"),
    Index("group_fingerprints_group", "group_id"),
)

fingerprint_days = Table(
    "fingerprint_days",
    metadata,
    Column("project", Text, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("day", Date, nullable=False, comment="UTC"),
    Column("category", Text, nullable=False),
    Column("shard", SmallInteger, nullable=False, autoincrement=False, comment="sum over them: none is hot"),
    Column("failures", Integer, nullable=False),
    Column("flaky", Integer, nullable=False),
    PrimaryKeyConstraint("project", "fingerprint", "day", "category", "shard"),
)

fingerprint_branches = Table(
    "fingerprint_branches",
    metadata,
    Column("project", Text, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("branch", Text, nullable=False),
    Column("shard", SmallInteger, nullable=False, autoincrement=False),
    Column("failures", Integer, nullable=False),
    PrimaryKeyConstraint("project", "fingerprint", "branch", "shard"),
)

regroup_progress = Table(
    "regroup_progress",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False, comment="of the fingerprint algorithm"),
    Column("cursor", Uuid, nullable=False, comment="failures up to here have fingerprints of this version"),
)

# Lines of a failure's log beyond its excerpt, apart from the failure: read only when a person corrects it and when a
# layer learns from that.

failure_contexts = Table(
    "failure_contexts",
    metadata,
    Column("id", Uuid, primary_key=True, comment="the failure's"),
    Column("project", Text, nullable=False),
    Column("context", LargeBinary, nullable=False, comment="numbered lines, secrets masked, compressed"),
    postgresql_partition_by="RANGE (id)",
)

# What a project taught: each correction and revert is a version.

layer_entries = Table(
    "layer_entries",
    metadata,
    Column("project", Text, nullable=False),
    Column("version", BigInteger, nullable=False, autoincrement=False),
    Column("time", _TIME, nullable=False),
    Column("actor", Text, nullable=False),
    Column("failure", Uuid, comment="null: a revert"),
    Column("correction", JSONB, comment="as it was said, whole"),
    Column("reverted_to", BigInteger, comment="a version; null: a correction"),
    PrimaryKeyConstraint("project", "version"),
)

# A project's own signatures.

signatures = Table(
    "signatures",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("project", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("pattern", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("transient", Double, nullable=False),
    Column("disabled", Boolean, nullable=False),
    Column("note", Text, nullable=False),
    Column("update_time", _TIME, nullable=False),
    Column("updated_by", Text, nullable=False),
    Index("signatures_title", "project", "title", unique=True),
    Index("signatures_project", "project", text("id DESC")),
)

signature_revisions = Table(
    "signature_revisions",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("project", Text, nullable=False),
    Column("signature", Uuid, nullable=False),
    Column("change", Text, nullable=False, comment="created, updated or deleted"),
    Column("changed_by", Text, nullable=False),
    Column("state", JSONB, nullable=False, comment="as the write left it; before it for a deletion"),
    Index("signature_revisions_signature", "project", "signature", text("id DESC")),
)

green_samples = Table(
    "green_samples",
    metadata,
    Column("project", Text, nullable=False),
    Column("slot", SmallInteger, nullable=False, autoincrement=False, comment="of the job; bounds what is kept"),
    Column("update_time", _TIME, nullable=False),
    Column("lines", ARRAY(Text), nullable=False, comment="of a passing log, evenly spaced, secrets masked"),
    PrimaryKeyConstraint("project", "slot"),
)

# What a project decides with: its policy, its lists, what its feedback taught.

policies = Table(
    "policies",
    metadata,
    Column("project", Text, primary_key=True),
    Column("revision", Integer, nullable=False, comment="0: the policy was never written"),
    Column("rules", JSONB),
    Column("shadow", JSONB),
    Column("campaigns", Boolean, nullable=False),
    Column("note", Text, nullable=False),
    Column("update_time", _TIME),
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
    Column("update_time", _TIME, nullable=False),
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
    Column("expire_time", _TIME),
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
