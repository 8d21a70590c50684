"""Values at the edge of what their types can say: refused by path or taken, never a fault of the server."""

from collections.abc import Awaitable

import grpc
import pytest
from google.protobuf.timestamp_pb2 import Timestamp
from grpc import aio
from winnow.failure.v1 import failure_pb2, group_service_pb2, group_service_pb2_grpc
from winnow.failure.v1 import failure_service_pb2 as failure_service
from winnow.spam.v1 import feedback_service_pb2 as feedback_service
from winnow.spam.v1 import policy_pb2 as policy
from winnow.spam.v1 import policy_service_pb2 as pb

from tests.grpc_errors import failure_of

Failures = "failure_service_pb2_grpc.FailureServiceAsyncStub"
Feedback = "feedback_service_pb2_grpc.FeedbackServiceAsyncStub"
Policies = "policy_service_pb2_grpc.PolicyServiceAsyncStub"
NO_TIMES = [
    Timestamp(seconds=10**15),
    Timestamp(seconds=253_402_300_800),
    Timestamp(seconds=-62_135_596_801),
    Timestamp(seconds=5, nanos=-1),
    Timestamp(seconds=5, nanos=1_000_000_000),
]
FIRST, LAST = Timestamp(seconds=-62_135_596_800), Timestamp(seconds=253_402_300_799, nanos=999_999_999)


def link_domain(moment: Timestamp) -> policy.ListEntry:
    return policy.ListEntry(
        kind=policy.LIST_ENTRY_KIND_LINK_DOMAIN,
        disposition=policy.LIST_ENTRY_DISPOSITION_DENY,
        value="example.top",
        expire_time=moment,
    )


async def is_refused(answer: Awaitable[object], path: str) -> None:
    failure = await failure_of(answer)
    assert (failure.code, failure.fields) == (grpc.StatusCode.INVALID_ARGUMENT, [path])


@pytest.mark.parametrize("moment", NO_TIMES, ids=str)
async def test_what_is_no_time_is_refused_by_path(
    policies: Policies, feedback: Feedback, parent: str, moment: Timestamp
) -> None:
    create = pb.CreateListEntryRequest(parent=parent, entry=link_domain(moment))
    await is_refused(policies.CreateListEntry(create), "entry.expire_time")
    rows = pb.ImportListEntriesRequest(parent=parent, entries=[link_domain(FIRST), link_domain(moment)])
    await is_refused(policies.ImportListEntries(iter([rows])), "entries[1].expire_time")
    simulate = pb.SimulatePolicyRequest(parent=parent, add_entries=[link_domain(moment)])
    await is_refused(policies.SimulatePolicy(simulate), "add_entries[0].expire_time")
    simulate = pb.SimulatePolicyRequest(parent=parent, start_time=moment)
    await is_refused(policies.SimulatePolicy(simulate), "start_time")
    simulate = pb.SimulatePolicyRequest(parent=parent, end_time=moment)
    await is_refused(policies.SimulatePolicy(simulate), "end_time")
    estimate = pb.EstimatePolicyRequest(parent=parent, start_time=moment)
    await is_refused(policies.EstimatePolicy(estimate), "start_time")
    caller = feedback_service.CallerFeedback(parent=parent, submitted_by="mallory", start_time=moment)
    revert = feedback_service.RevertFeedbackRequest(caller=caller)
    await is_refused(feedback.RevertFeedback(revert), "caller.start_time")


@pytest.mark.parametrize("moment", [FIRST, LAST], ids=["first", "last"])
async def test_the_first_and_the_last_time_are_taken(
    policies: Policies, feedback: Feedback, parent: str, moment: Timestamp
) -> None:
    await policies.CreateListEntry(pb.CreateListEntryRequest(parent=parent, entry=link_domain(moment)))
    simulated = await policies.SimulatePolicy(pb.SimulatePolicyRequest(parent=parent, end_time=moment))
    assert simulated.complete
    await policies.EstimatePolicy(pb.EstimatePolicyRequest(parent=parent, start_time=moment))
    caller = feedback_service.CallerFeedback(parent=parent, submitted_by="mallory", start_time=moment)
    reverted = await feedback.RevertFeedback(feedback_service.RevertFeedbackRequest(caller=caller))
    assert reverted.reverted_count == 0


@pytest.mark.parametrize("operator", ["=", "!=", "<", "<=", ">", ">="])
async def test_a_filter_may_name_the_last_moment_of_all(failures: Failures, parent: str, operator: str) -> None:
    filter = f'create_time {operator} "9999-12-31T23:59:59.999999Z"'
    answer = await failures.ListFailures(failure_service.ListFailuresRequest(parent=parent, filter=filter))
    assert not answer.failures


@pytest.mark.parametrize("moment", ["9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+14:00"])
async def test_a_filter_beyond_all_moments_is_refused(channel: aio.Channel, parent: str, moment: str) -> None:
    groups = group_service_pb2_grpc.GroupServiceStub(channel)
    request = group_service_pb2.ListGroupsRequest(parent=parent, filter=f'last_seen < "{moment}"')
    await is_refused(groups.ListGroups(request), "filter")


async def test_a_filter_finds_text_as_it_was_stored(failures: Failures, parent: str, log: bytes) -> None:
    job = failure_pb2.JobContext(branch="a\0b")
    report = failure_service.ReportFailureRequest(parent=parent, log=failure_service.LogInput(log=log, job=job))
    reported = await failures.ReportFailure(report)
    found = await failures.ListFailures(failure_service.ListFailuresRequest(parent=parent, filter='branch = "a\0b"'))
    assert [f.name for f in found.failures] == [reported.failure.name]
