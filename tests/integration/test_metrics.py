"""The Prometheus page says what the server did, in a number of series that no caller can raise."""

import asyncio
import uuid
from pathlib import Path

import pytest
from grpc import aio
from opentelemetry.proto.metrics.v1 import metrics_pb2
from prometheus_client.samples import Sample
from winnow.failure.v1 import failure_service_pb2 as pb
from winnow.failure.v1 import failure_service_pb2_grpc
from winnow.spam.v1 import detection_pb2
from winnow.spam.v1 import spam_service_pb2 as spam_pb
from winnow_server.telemetry.calls import CALL_SECONDS

from tests.grpc_errors import failure_of
from tests.otlp import attributes, collector
from tests.pages import scrape, total
from tests.processes import Server, winnow

Failures = "failure_service_pb2_grpc.FailureServiceAsyncStub"
Spam = "spam_service_pb2_grpc.SpamServiceAsyncStub"
_FAILURES = "winnow.failure.v1.FailureService"
_CALLERS = 10_000


async def page(server: Server) -> list[Sample]:
    return await asyncio.to_thread(scrape, server.metrics_url)


def grown(before: list[Sample], after: list[Sample], name: str, **labels: str) -> float:
    """By how much, since a page that may not have had the series."""
    try:
        old = total(before, name, **labels)
    except LookupError:
        old = 0.0
    return total(after, name, **labels) - old


def test_buckets_hold_the_objectives_exactly() -> None:
    assert {0.001, 0.1, 0.15, 0.2, 0.25, 0.5, 10.0} <= set(CALL_SECONDS)


async def test_a_call_is_counted_with_its_time_bytes_items_and_status(
    server: Server, failures: Failures, log: bytes
) -> None:
    before = await page(server)
    request = pb.AnalyzeLogRequest(log=pb.LogInput(log=log))
    answer = await failures.AnalyzeLog(request)
    await failure_of(failures.GetFailure(pb.GetFailureRequest(name=f"projects/none/failures/{uuid.uuid4()}")))
    after = await page(server)

    def more(name: str, **labels: str) -> float:
        return grown(before, after, name, **labels)

    method = {"rpc_method": f"{_FAILURES}/AnalyzeLog", "rpc_system_name": "grpc"}
    ok = {**method, "rpc_response_status_code": "OK", "error_type": ""}
    assert more("rpc_server_call_duration_seconds_count", **ok) == 1
    assert 0 < more("rpc_server_call_duration_seconds_sum", **ok) < 10
    assert more("rpc_server_request_size_bytes_sum", **method) == request.ByteSize()
    assert more("rpc_server_response_size_bytes_sum", **method) == answer.ByteSize()
    assert more("winnow_rpc_items_total", rpc_method=method["rpc_method"]) == 1
    assert more("winnow_results_total", engine="failure", result="RESOURCE") == 1
    assert more("winnow_engine_stage_duration_seconds_count", engine="failure", stage="analyze") == 1
    missing = {"rpc_method": f"{_FAILURES}/GetFailure", "rpc_response_status_code": "NOT_FOUND"}
    assert more("rpc_server_call_duration_seconds_count", **missing, error_type="") == 1
    assert total(after, "winnow_rpc_calls_active", rpc_method=method["rpc_method"]) == 0


async def test_streams_count_messages_and_items(server: Server, spam: Spam) -> None:
    method = {"rpc_method": "winnow.spam.v1.SpamService/ClassifyMessageStream"}
    before = await page(server)
    request = spam_pb.ClassifyMessageStreamRequest(messages=[detection_pb2.MessageInput(text="ok")] * 5)
    async for _ in spam.ClassifyMessageStream(iter([request] * 3)):
        pass
    after = await page(server)
    for name, expected in (
        ("winnow_rpc_items_total", 15),
        ("rpc_server_requests_per_rpc_sum", 3),
        ("rpc_server_request_size_bytes_count", 3),
        ("rpc_server_response_size_bytes_count", 3),
    ):
        assert grown(before, after, name, **method) == expected, name
    assert grown(before, after, "winnow_results_total", engine="spam", result="HAM") == 15


async def test_stores_caches_and_process_are_on_the_page(
    server: Server, failures: Failures, log: bytes, parent: str
) -> None:
    reported = await failures.ReportFailure(pb.ReportFailureRequest(parent=parent, log=pb.LogInput(log=log)))
    for _ in range(3):
        await failures.GetFailure(pb.GetFailureRequest(name=reported.failure.name))
    samples = await page(server)
    operations = "db_client_operation_duration_seconds_count"
    for expected in (
        (operations, {"db_system_name": "postgresql", "db_query_summary": "failures.get", "error_type": ""}),
        (operations, {"db_system_name": "redis", "db_query_summary": "cache.invalidate", "error_type": ""}),
        ("winnow_cache_reads_total", {"kind": "failure", "tier": "l1"}),
        ("winnow_cache_reads_total", {"kind": "failure", "tier": "store"}),
        ("db_client_connection_wait_time_seconds_count", {"db_client_connection_pool_name": "primary"}),
        ("db_client_connection_max", {"db_client_connection_pool_name": "primary"}),
        ("winnow_event_loop_lag_seconds_count", {}),
        ("winnow_engine_info", {"engine": "failure"}),
        ("winnow_engine_info", {"engine": "spam"}),
        ("winnow_health_serving", {"part": "postgres"}),
        ("winnow_partitions_end_timestamp_seconds", {}),
        ("process_resident_memory_bytes", {}),
    ):
        assert total(samples, expected[0], **expected[1]) > 0, expected
    for name, labels in (
        ("winnow_engine_queue_depth", {"engine": "spam"}),
        ("db_client_connection_count", {"db_client_connection_state": "used"}),
        ("winnow_cache_left_out", {}),
    ):
        assert total(samples, name, **labels) >= 0


async def test_callers_cannot_add_series(server: Server, channel: aio.Channel, spam: Spam, failures: Failures) -> None:
    """Ten thousand callers, projects and filters: as many series as after one of each."""
    classify = spam_pb.ClassifyMessageRequest(message=detection_pb2.MessageInput(text="ok"))

    async def call(number: int) -> None:
        made_up = (("x-winnow-caller", f"caller-{number}"), ("user-agent", f"agent-{number}"))
        await spam.ClassifyMessage(classify, metadata=made_up)
        if number % 50 == 0:
            parent = f"projects/made-up-{number}"
            query = pb.ListFailuresRequest(parent=parent, filter=f'branch = "b{number}"', page_size=1 + number % 100)
            await failures.ListFailures(query, metadata=made_up)
            await failure_of(failures.GetFailure(pb.GetFailureRequest(name=f"{parent}/failures/{uuid.uuid4()}")))
            await failure_of(channel.unary_unary(f"/winnow.made.up/Method{number}")(b""))

    await call(0)
    before = await page(server)

    async def some(first: int) -> None:
        for number in range(first, _CALLERS, 40):
            await call(number)

    await asyncio.gather(*(some(first) for first in range(40)))
    after = await page(server)
    new = {(s.name, *sorted(s.labels.items())) for s in after} - {(s.name, *sorted(s.labels.items())) for s in before}
    # What a busier server does for the first time, by the names that the code fixes: nothing of a caller's.
    allowed = {"winnow_engine_stage_duration_seconds", "db_client_operation_duration_seconds"}
    assert {name.rpartition("_")[0] for name, *_ in new} <= allowed
    assert not [series for series in new if any(str(n) in str(series) for n in ("caller", "made-up", "agent"))]
    assert len(after) < 5000


async def test_exemplars_and_pushes_reach_a_collector(tmp_path: Path, log: bytes) -> None:
    async with collector() as receiver:
        environment = {
            "WINNOW_OTLP_ENDPOINT": receiver.target,
            "WINNOW_TRACE_RATIO": "1",
            "WINNOW_OTLP_METRICS_SECONDS": "0.1",
            "OTEL_BSP_SCHEDULE_DELAY": "100",
        }
        with winnow(tmp_path / "data", environment=environment) as server:
            async with aio.insecure_channel(server.target) as channel:
                stub = failure_service_pb2_grpc.FailureServiceStub(channel)
                await stub.AnalyzeLog(pb.AnalyzeLogRequest(log=pb.LogInput(log=log)))
                samples = await page(server)
                async with asyncio.timeout(20), receiver.came:
                    await receiver.came.wait_for(lambda: _calls(receiver.metrics) >= 1)
                buckets = [s for s in samples if s.name == "rpc_server_call_duration_seconds_bucket"]
                exemplars = [s.exemplar for s in buckets if s.exemplar]
                assert exemplars
                span = await receiver.span(exemplars[0].labels["trace_id"])
        assert span.name == f"{_FAILURES}/AnalyzeLog"
        points = receiver.metrics["rpc_server_call_duration_seconds"].histogram.data_points
        point = next(p for p in points if attributes(p)["rpc_method"] == f"{_FAILURES}/AnalyzeLog")
        assert tuple(point.explicit_bounds) == CALL_SECONDS
        assert point.count == sum(point.bucket_counts) == 1
        assert len(point.bucket_counts) == len(CALL_SECONDS) + 1
        assert receiver.metrics["winnow_rpc_items"].sum.is_monotonic


def _calls(metrics: dict[str, metrics_pb2.Metric]) -> float:
    metric = metrics.get("rpc_server_call_duration_seconds")
    return sum(point.count for point in metric.histogram.data_points) if metric else 0.0


def test_a_taken_port_is_an_error_and_no_silent_loss(tmp_path: Path, server: Server) -> None:
    environment = {"WINNOW_METRICS_PORT": server.metrics_url.rpartition(":")[2].partition("/")[0]}
    with (
        pytest.raises(RuntimeError, match="before it served"),
        winnow(tmp_path / "data", environment=environment, log=tmp_path / "log"),
    ):
        pass
