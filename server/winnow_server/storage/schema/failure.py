"""Failures, their groups, and what a project taught the analysis of its logs."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
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

ci_failures = Table(
    "ci_failures",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("timestamp", TIME, nullable=False),
    Column("project", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("update_time", TIME, nullable=False),
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

# Lines of a failure's log beyond its excerpt, apart from the failure: read only when a person corrects it, when a layer
# learns from that, and when a signature is tried.

failure_contexts = Table(
    "failure_contexts",
    metadata,
    Column("id", Uuid, primary_key=True, comment="the failure's"),
    Column("project", Text, nullable=False),
    Column("context", LargeBinary, nullable=False, comment="numbered lines, secrets masked, compressed"),
    postgresql_partition_by="RANGE (id)",
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
    Column("first_seen", TIME, nullable=False),
    Column("last_seen", TIME, nullable=False),
    Column("example", Uuid, nullable=False, comment="its newest failure"),
    Column("snippet", Text, nullable=False),
    Column(
        "cause", Text, nullable=False, server_default=text("''"), comment="the line that its example's action quotes"
    ),
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
    Column(
        "settled",
        Integer,
        nullable=False,
        server_default=text("0"),
        comment="of failures: a person or a rerun said whether it was transient",
    ),
    Column("settled_flaky", Integer, nullable=False, server_default=text("0")),
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

# What a project taught: each correction and revert is a version.

layer_entries = Table(
    "layer_entries",
    metadata,
    Column("project", Text, nullable=False),
    Column("version", BigInteger, nullable=False, autoincrement=False),
    Column("time", TIME, nullable=False),
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
    Column("update_time", TIME, nullable=False),
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
    Column("update_time", TIME, nullable=False),
    Column("lines", ARRAY(Text), nullable=False, comment="of a passing log, evenly spaced, secrets masked"),
    PrimaryKeyConstraint("project", "slot"),
)
