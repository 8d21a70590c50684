"""A failure's row: which columns are read, and the record they make."""

from uuid import UUID

from pydantic import TypeAdapter

from winnow_server.failure.engine import Analysis
from winnow_server.failure.records import Correction, FailureRecord, Job
from winnow_server.storage.ids import time_of
from winnow_server.storage.postgres import Row
from winnow_server.storage.schema import ci_failures

ANALYSIS = TypeAdapter(Analysis)
CORRECTION = TypeAdapter(Correction)

_LEFT_OUT = ("timestamp", "category", "transient", "fingerprint", "reported_by")
READ = [c for c in ci_failures.columns if c.name not in _LEFT_OUT]
"""What `failure_record` needs."""


def failure_record(row: Row) -> FailureRecord:
    """The record of a row that has the columns READ."""
    id: UUID = row["id"]
    return FailureRecord(
        id,
        row["project"],
        row["revision"],
        time_of(id),
        row["update_time"],
        Job(row["provider"], row["run"], row["job"], row["attempt"], row["commit"], row["branch"], row["url"]),
        ANALYSIS.validate_json(row["analysis"]),
        None if row["correction"] is None else CORRECTION.validate_json(row["correction"]),
        row["rerun_passed"],
    )
