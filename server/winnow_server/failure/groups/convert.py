"""Groups to protobuf."""

from winnow.failure.v1 import group_pb2

from winnow_server.failure.convert import CATEGORIES, COLLECTION, GROUPS
from winnow_server.failure.groups.records import GroupRecord
from winnow_server.names import resource_name, timestamp


def group_message(record: GroupRecord) -> group_pb2.FailureGroup:
    return group_pb2.FailureGroup(
        name=resource_name(record.project, GROUPS, record.id),
        etag=str(record.revision),
        fingerprints=record.fingerprints,
        category=CATEGORIES[record.category],
        first_seen=timestamp(record.first_seen),
        last_seen=timestamp(record.last_seen),
        failure_count=record.failures,
        flaky_count=record.flaky,
        flake_rate=record.flaky / record.failures if record.failures else 0.0,
        days=[
            group_pb2.DayCount(day=day.day.isoformat(), failure_count=day.failures, flaky_count=day.flaky)
            for day in record.days
        ],
        branches=[
            group_pb2.BranchCount(branch=branch.branch, failure_count=branch.failures) for branch in record.branches
        ],
        example=resource_name(record.project, COLLECTION, record.example),
        snippet=record.snippet,
        cause=record.cause,
        settled_count=record.settled,
        settled_flaky_count=record.settled_flaky,
    )
