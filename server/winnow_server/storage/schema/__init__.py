"""The tables, as SQLAlchemy Core knows them. Alembic's migrations make them; a test compares the two.

The tables in PARTITIONED are range-partitioned by month on their UUIDv7 `id`: an id alone prunes to one partition, and
so do time conditions once they are written as bounds of `id`. Their time columns equal the time inside the id.
"""

from winnow_server.storage.schema.failure import (
    ci_failures,
    failure_contexts,
    failure_groups,
    fingerprint_branches,
    fingerprint_days,
    green_samples,
    group_fingerprints,
    layer_entries,
    regroup_progress,
    signature_revisions,
    signatures,
)
from winnow_server.storage.schema.shared import Xid8, audit_logs, metadata, outbox, outbox_horizon, request_keys
from winnow_server.storage.schema.spam import (
    feedback,
    list_entries,
    list_removals,
    models,
    policies,
    policy_revisions,
    shadow_counts,
    spam_detections,
)

PARTITIONED = ("ci_failures", "failure_contexts", "spam_detections", "audit_logs")

__all__ = [
    "PARTITIONED",
    "Xid8",
    "audit_logs",
    "ci_failures",
    "failure_contexts",
    "failure_groups",
    "feedback",
    "fingerprint_branches",
    "fingerprint_days",
    "green_samples",
    "group_fingerprints",
    "layer_entries",
    "list_entries",
    "list_removals",
    "metadata",
    "models",
    "outbox",
    "outbox_horizon",
    "policies",
    "policy_revisions",
    "regroup_progress",
    "request_keys",
    "shadow_counts",
    "signature_revisions",
    "signatures",
    "spam_detections",
]
