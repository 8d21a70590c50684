"""Every rpc of LayerService, and what corrections teach, over a real channel against a real server."""

import uuid

import grpc
import pytest
from grpc import aio
from winnow.failure.v1 import analysis_pb2, failure_pb2, layer_service_pb2_grpc
from winnow.failure.v1 import failure_service_pb2 as fpb
from winnow.failure.v1 import layer_service_pb2 as pb

from tests.grpc_errors import failure_of

Failures = "failure_service_pb2_grpc.FailureServiceAsyncStub"
Layers = "layer_service_pb2_grpc.LayerServiceAsyncStub"


@pytest.fixture
def layers(channel: aio.Channel) -> Layers:
    return layer_service_pb2_grpc.LayerServiceStub(channel)


async def report(failures: Failures, parent: str, log: bytes, commit: str = "") -> failure_pb2.Failure:
    job = failure_pb2.JobContext(provider="github", job="build", commit=commit)
    request = fpb.ReportFailureRequest(parent=parent, log=fpb.LogInput(log=log, job=job))
    return (await failures.ReportFailure(request)).failure


async def correct(
    failures: Failures, failure: failure_pb2.Failure, category: analysis_pb2.Category.ValueType
) -> failure_pb2.Failure:
    correction = failure_pb2.Correction(category=category, transient=False)
    request = fpb.UpdateFailureRequest(name=failure.name, correction=correction, etag=failure.etag)
    return (await failures.UpdateFailure(request)).failure


async def analyse(failures: Failures, parent: str, log: bytes) -> analysis_pb2.Analysis:
    return (await failures.AnalyzeLog(fpb.AnalyzeLogRequest(parent=parent, log=fpb.LogInput(log=log)))).analysis


async def test_a_correction_improves_the_next_analysis_of_its_project_alone(
    failures: Failures, layers: Layers, parent: str, log: bytes
) -> None:
    first = await report(failures, parent, log)
    before = await analyse(failures, f"{parent}-other", log)
    await correct(failures, first, analysis_pb2.CATEGORY_CONFIGURATION)
    after = await analyse(failures, parent, log)
    assert after.category == analysis_pb2.CATEGORY_CONFIGURATION
    assert after.suggested_action == analysis_pb2.SUGGESTED_ACTION_FIX_CONFIG
    assert after.fingerprint == first.analysis.fingerprint
    second = await report(failures, parent, log)
    assert second.analysis.category == analysis_pb2.CATEGORY_CONFIGURATION
    assert second.group == first.group
    assert not second.HasField("correction"), "learnt, not said"
    assert await analyse(failures, f"{parent}-other", log) == before

    layer = (await layers.GetLayer(pb.GetLayerRequest(name=f"{parent}/layer"))).layer
    assert (layer.version, layer.correction_count, layer.fingerprint_count) == (1, 1, 1)
    request = pb.RevertLayerRequest(name=f"{parent}/layer", version=0, current_version=1, request_id=str(uuid.uuid4()))
    reverted, again = [(await layers.RevertLayer(request)).layer for _ in range(2)]
    assert reverted == again
    assert (reverted.version, reverted.correction_count) == (2, 0)
    assert (await analyse(failures, parent, log)).category == before.category
    read = (await failures.GetFailure(fpb.GetFailureRequest(name=first.name))).failure
    assert read.analysis.category == analysis_pb2.CATEGORY_CONFIGURATION, "what was said of a failure stays"


def lamp_log(number: int) -> bytes:
    """A log whose line 21 says why it failed, to those who know; to others it is one of many."""
    things, doings = ("kettle", "ladder", "mirror", "pillow", "basket"), ("was polished", "went round", "stands ready")
    busy = [
        f"{thing} {place} {doing} at shelf {place * 7}" for place in range(4) for thing in things for doing in doings
    ]
    lines = ["$ make", *busy[:19], f"lamp {number} glowed amber for a while", *busy[19:]]
    failure = ["src/wire.c:14:3: error: unknown type name 'wire_t'", "make: *** [all] Error 1"]
    return "\n".join([*lines, *failure, ""]).encode()


def shows_lamp(analysis: analysis_pb2.Analysis) -> bool:
    return any("lamp" in segment.text for segment in analysis.excerpt)


async def test_a_corrected_excerpt_is_found_in_the_next_log(failures: Failures, layers: Layers, parent: str) -> None:
    assert not shows_lamp(await analyse(failures, parent, lamp_log(1)))
    stored = await report(failures, parent, lamp_log(2))
    lamp = analysis_pb2.LineRange(first_line=21, last_line=21)
    request = fpb.UpdateFailureRequest(
        name=stored.name, correction=failure_pb2.Correction(excerpt=[lamp]), etag=stored.etag
    )
    corrected = (await failures.UpdateFailure(request)).failure
    assert corrected.analysis.excerpt[0].text == "lamp 2 glowed amber for a while"
    after = await analyse(failures, parent, lamp_log(3))
    assert shows_lamp(after)
    assert not shows_lamp(await analyse(failures, f"{parent}-other", lamp_log(3)))
    name = f"{parent}/layer"
    await layers.RevertLayer(pb.RevertLayerRequest(name=name, version=0, current_version=1))
    assert not shows_lamp(await analyse(failures, parent, lamp_log(3)))


async def test_reruns_teach_transience(failures: Failures, parent: str, log: bytes) -> None:
    before = (await analyse(failures, parent, log)).transient
    for number in range(4):
        await report(failures, parent, log, commit=f"c{number}")
        job = failure_pb2.JobContext(provider="github", job="build", commit=f"c{number}")
        await failures.ReportRerun(fpb.ReportRerunRequest(parent=parent, job=job, passed=True))
    after = (await analyse(failures, parent, log)).transient
    assert after == pytest.approx((4 * before + 4) / 8, abs=1e-3)


async def test_versions_in_pages(failures: Failures, layers: Layers, parent: str, log: bytes) -> None:
    failure = await report(failures, parent, log)
    for category in (analysis_pb2.CATEGORY_AUTH, analysis_pb2.CATEGORY_CRASH, analysis_pb2.CATEGORY_LINT):
        failure = await correct(failures, failure, category)
    name = f"{parent}/layer"
    first = await layers.ListLayerVersions(pb.ListLayerVersionsRequest(name=name, page_size=2))
    second = await layers.ListLayerVersions(
        pb.ListLayerVersionsRequest(name=name, page_size=2, page_token=first.next_page_token)
    )
    versions = [*first.versions, *second.versions]
    assert [version.version for version in versions] == [3, 2, 1]
    assert versions[-1].correction.failure == failure.name
    assert versions[-1].correction.correction.category == analysis_pb2.CATEGORY_AUTH
    assert not second.next_page_token


async def test_an_old_version_is_refused(failures: Failures, layers: Layers, parent: str, log: bytes) -> None:
    await correct(failures, await report(failures, parent, log), analysis_pb2.CATEGORY_AUTH)
    stale = pb.RevertLayerRequest(name=f"{parent}/layer", version=0, current_version=9)
    failure = await failure_of(layers.RevertLayer(stale))
    assert (failure.code, failure.reason, failure.metadata) == (
        grpc.StatusCode.ABORTED,
        "ETAG_MISMATCH",
        {"current": "1"},
    )
    future = pb.RevertLayerRequest(name=f"{parent}/layer", version=1, current_version=1)
    assert (await failure_of(layers.RevertLayer(future))).fields == ["version"]
