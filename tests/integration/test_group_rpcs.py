"""Every rpc of GroupService, and ReportRerun, over a real channel, against a real server, PostgreSQL and Redis."""

import uuid

import grpc
import pytest
from grpc import aio
from winnow.failure.v1 import analysis_pb2, failure_pb2, group_service_pb2_grpc
from winnow.failure.v1 import failure_service_pb2 as fpb
from winnow.failure.v1 import group_service_pb2 as pb

from tests.grpc_errors import failure_of

Failures = "failure_service_pb2_grpc.FailureServiceAsyncStub"
Groups = "group_service_pb2_grpc.GroupServiceAsyncStub"
OTHER_LOG = b"$ make test\nE   AssertionError: assert 1 == 2\nFAILED tests/test_wire.py::test_close - assert 1 == 2\n"


@pytest.fixture
def groups(channel: aio.Channel) -> Groups:
    return group_service_pb2_grpc.GroupServiceStub(channel)


async def report(
    failures: Failures, parent: str, log: bytes, job: failure_pb2.JobContext | None = None
) -> failure_pb2.Failure:
    return (
        await failures.ReportFailure(fpb.ReportFailureRequest(parent=parent, log=fpb.LogInput(log=log, job=job)))
    ).failure


def job(run: str, attempt: int = 1) -> failure_pb2.JobContext:
    return failure_pb2.JobContext(
        provider="github", run=run, job="build", attempt=attempt, branch="main", commit="51f0"
    )


async def test_every_failure_names_its_group(failures: Failures, groups: Groups, parent: str, log: bytes) -> None:
    first = await report(failures, parent, log, job("1"))
    second = await report(failures, parent, log + b"another line at the end\n")
    other = await report(failures, parent, OTHER_LOG)
    assert first.group == second.group != other.group
    assert first.group.startswith(f"{parent}/groups/")
    group = (await groups.GetGroup(pb.GetGroupRequest(name=first.group))).group
    assert list(group.fingerprints) == [first.analysis.fingerprint]
    assert (group.category, group.failure_count) == (first.analysis.category, 2)
    assert (group.example, group.first_seen, group.last_seen) == (second.name, first.create_time, second.create_time)
    assert group.snippet.startswith(second.analysis.excerpt[0].text[:100])
    assert group.cause
    assert group.cause in second.analysis.action_reason
    assert [day.failure_count for day in group.days] == [2]
    assert {branch.branch: branch.failure_count for branch in group.branches} == {"main": 1, "": 1}
    listed = (await failures.ListFailures(fpb.ListFailuresRequest(parent=parent))).failures
    assert [failure.group for failure in listed] == [other.group, second.group, first.group]


async def test_pages_of_groups(failures: Failures, groups: Groups, parent: str, log: bytes) -> None:
    stored = [await report(failures, parent, text) for text in (OTHER_LOG, log)]
    expected = [failure.group for failure in stored[::-1]]
    first = await groups.ListGroups(pb.ListGroupsRequest(parent=parent, page_size=1))
    second = await groups.ListGroups(pb.ListGroupsRequest(parent=parent, page_size=1, page_token=first.next_page_token))
    assert [group.name for group in (*first.groups, *second.groups)] == expected
    assert not second.next_page_token
    assert not first.groups[0].days
    filtered = await groups.ListGroups(pb.ListGroupsRequest(parent=parent, filter="category = TEST"))
    assert [group.name for group in filtered.groups] == expected[1:]
    failure = await failure_of(
        groups.ListGroups(
            pb.ListGroupsRequest(parent=parent, filter="category = TEST", page_token=first.next_page_token)
        )
    )
    assert (failure.code, failure.reason) == (grpc.StatusCode.INVALID_ARGUMENT, "PAGE_TOKEN_INVALID")


async def test_merge_then_split(failures: Failures, groups: Groups, parent: str, log: bytes) -> None:
    one, two = await report(failures, parent, log), await report(failures, parent, OTHER_LOG)
    target = (await groups.GetGroup(pb.GetGroupRequest(name=one.group))).group
    request = pb.MergeGroupsRequest(name=one.group, sources=[two.group], etag=target.etag, request_id=str(uuid.uuid4()))
    merged = (await groups.MergeGroups(request)).group
    assert set(merged.fingerprints) == {one.analysis.fingerprint, two.analysis.fingerprint}
    assert (merged.name, merged.failure_count) == (one.group, 2)
    assert (await groups.MergeGroups(request)).group == merged
    assert (await failures.GetFailure(fpb.GetFailureRequest(name=two.name))).failure.group == one.group
    assert (await report(failures, parent, OTHER_LOG)).group == one.group, "failures to come follow"

    split = pb.SplitGroupRequest(name=one.group, fingerprints=[two.analysis.fingerprint], etag=merged.etag)
    answer = await groups.SplitGroup(split)
    assert list(answer.group.fingerprints) == [one.analysis.fingerprint]
    assert list(answer.taken.fingerprints) == [two.analysis.fingerprint]
    assert answer.taken.failure_count == 2
    assert (await failures.GetFailure(fpb.GetFailureRequest(name=two.name))).failure.group == answer.taken.name

    stale = await failure_of(groups.SplitGroup(split))
    assert (stale.code, stale.reason) == (grpc.StatusCode.ABORTED, "ETAG_MISMATCH")
    gone = await failure_of(groups.GetGroup(pb.GetGroupRequest(name=two.group)))
    assert (gone.code, gone.metadata) == (grpc.StatusCode.NOT_FOUND, {"name": two.group})


async def test_broken_merges_name_their_field(failures: Failures, groups: Groups, parent: str, log: bytes) -> None:
    one = await report(failures, parent, log)
    elsewhere = f"projects/other/groups/{uuid.uuid4()}"
    foreign = pb.MergeGroupsRequest(name=one.group, sources=[elsewhere], etag="1")
    assert (await failure_of(groups.MergeGroups(foreign))).fields == ["sources[0]"]
    nothing = pb.MergeGroupsRequest(name=one.group, etag="1")
    assert (await failure_of(groups.MergeGroups(nothing))).fields == ["sources"]


async def test_a_rerun_that_passes_makes_failures_flaky(
    failures: Failures, groups: Groups, parent: str, log: bytes
) -> None:
    first = await report(failures, parent, log, job("1"))
    second = await report(failures, parent, log, job("1", attempt=2))
    read = (await failures.GetFailure(fpb.GetFailureRequest(name=first.name))).failure
    assert (read.rerun_passed, read.analysis.transient) == (False, 0.0), "its rerun failed too"
    assert not second.HasField("rerun_passed")

    answer = await failures.ReportRerun(fpb.ReportRerunRequest(parent=parent, job=job("1", attempt=3), passed=True))
    assert answer.updated_count == 2
    read = (await failures.GetFailure(fpb.GetFailureRequest(name=first.name))).failure
    assert (read.rerun_passed, read.analysis.transient) == (True, 1.0)
    group = (await groups.GetGroup(pb.GetGroupRequest(name=first.group))).group
    assert (group.failure_count, group.flaky_count, group.flake_rate) == (2, 2, 1.0)
    assert (group.settled_count, group.settled_flaky_count) == (2, 2)

    correction = failure_pb2.Correction(transient=False, category=analysis_pb2.CATEGORY_AUTH)
    await failures.UpdateFailure(fpb.UpdateFailureRequest(name=first.name, correction=correction, etag=read.etag))
    group = (await groups.GetGroup(pb.GetGroupRequest(name=first.group))).group
    assert (group.flaky_count, group.flake_rate) == (1, 0.5)
    assert (group.settled_count, group.settled_flaky_count) == (2, 1)


async def test_a_rerun_needs_a_job(failures: Failures) -> None:
    request = fpb.ReportRerunRequest(job=failure_pb2.JobContext(provider="github", run="1"), passed=True)
    failure = await failure_of(failures.ReportRerun(request))
    assert (failure.code, failure.fields) == (grpc.StatusCode.INVALID_ARGUMENT, ["job"])
