"""Pushes the metrics to an OpenTelemetry collector over OTLP, for where nothing scrapes.

Values are cumulative, so a push that fails loses nothing but its moment: the next one has everything.
"""

import asyncio
import contextlib
import time
from collections.abc import Iterable

import grpc
import structlog
from grpc import aio
from opentelemetry.proto.collector.metrics.v1 import metrics_service_pb2, metrics_service_pb2_grpc
from opentelemetry.proto.common.v1 import common_pb2
from opentelemetry.proto.metrics.v1 import metrics_pb2
from prometheus_client import CollectorRegistry
from prometheus_client.core import Metric
from prometheus_client.samples import Sample

_log = structlog.get_logger(__name__)
_TIMEOUT_SECONDS = 5.0
_CUMULATIVE = metrics_pb2.AGGREGATION_TEMPORALITY_CUMULATIVE
_SERIES_LABELS = ("le", "quantile")


async def push_metrics(registry: CollectorRegistry, endpoint: str, seconds: float) -> None:
    """Pushes every `seconds` to `endpoint` ("host:port") until cancelled, then once more."""
    started = time.time_ns()
    async with aio.insecure_channel(endpoint) as channel:
        stub = metrics_service_pb2_grpc.MetricsServiceStub(channel)  # type: ignore[no-untyped-call]
        answered = True
        try:
            while True:
                await asyncio.sleep(seconds)
                # Rendering takes milliseconds, which the event loop should not wait.
                request = await asyncio.to_thread(export_request, registry.collect(), started)
                answered = await _push(stub, request, quiet=not answered)
        finally:
            # The last values before the process ends; the collector has a moment, not more.
            with contextlib.suppress(asyncio.CancelledError):
                await _push(stub, export_request(registry.collect(), started), quiet=True, timeout=1.0)


async def _push(
    stub: "metrics_service_pb2_grpc.MetricsServiceStub",
    request: metrics_service_pb2.ExportMetricsServiceRequest,
    *,
    quiet: bool,
    timeout: float = _TIMEOUT_SECONDS,  # noqa: ASYNC109  # grpc's own
) -> bool:
    try:
        await stub.Export(request, timeout=timeout)
    except grpc.RpcError as error:
        if not quiet:
            _log.warning("metrics could not be pushed", code=str(error.code()))
        return False
    return True


def export_request(families: Iterable[Metric], started: int) -> metrics_service_pb2.ExportMetricsServiceRequest:
    """What the registry holds, as OTLP. `started` is when the counts began, in Unix nanoseconds."""
    request = metrics_service_pb2.ExportMetricsServiceRequest()
    resource = request.resource_metrics.add()
    resource.resource.attributes.add(key="service.name", value=common_pb2.AnyValue(string_value="winnow"))
    scope = resource.scope_metrics.add()
    scope.scope.name = "winnow_server"
    now = time.time_ns()
    for family in families:
        metric = scope.metrics.add(name=family.name, description=family.documentation, unit=family.unit)
        if family.type == "histogram":
            metric.histogram.aggregation_temporality = _CUMULATIVE
            _add_histograms(metric.histogram, family.samples, started, now)
        elif family.type == "counter":
            metric.sum.aggregation_temporality = _CUMULATIVE
            metric.sum.is_monotonic = True
            _add_numbers(metric.sum, family.samples, started, now)
        else:
            _add_numbers(metric.gauge, family.samples, started, now)
    return request


def _add_numbers(to: "metrics_pb2.Sum | metrics_pb2.Gauge", samples: Iterable[Sample], started: int, now: int) -> None:
    for sample in samples:
        point = to.data_points.add(start_time_unix_nano=started, time_unix_nano=now, as_double=sample.value)
        point.attributes.extend(_attributes(sample.labels))


def _add_histograms(to: metrics_pb2.Histogram, samples: Iterable[Sample], started: int, now: int) -> None:
    series: dict[tuple[tuple[str, str], ...], list[Sample]] = {}
    for sample in samples:
        key = tuple((k, v) for k, v in sample.labels.items() if k not in _SERIES_LABELS)
        series.setdefault(key, []).append(sample)
    for labels, parts in series.items():
        point = to.data_points.add(start_time_unix_nano=started, time_unix_nano=now)
        point.attributes.extend(_attributes(dict(labels)))
        below = 0.0
        for sample in parts:
            if sample.name.endswith("_bucket"):
                bound = float(sample.labels["le"])
                if bound != float("inf"):
                    point.explicit_bounds.append(bound)
                # Prometheus counts up to a bound, OTLP between two.
                point.bucket_counts.append(int(sample.value - below))
                below = sample.value
            elif sample.name.endswith("_sum"):
                point.sum = sample.value
            elif sample.name.endswith("_count"):
                point.count = int(sample.value)


def _attributes(labels: dict[str, str]) -> list[common_pb2.KeyValue]:
    return [common_pb2.KeyValue(key=k, value=common_pb2.AnyValue(string_value=v)) for k, v in labels.items()]
