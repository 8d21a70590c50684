"""Every metric that the service counts as it works, by name, unit and labels; those of rpcs are in `calls`.

Names and labels follow the OpenTelemetry semantic conventions where these have one, in the form that Prometheus gives
them (`rpc.server.call.duration` in seconds is `rpc_server_call_duration_seconds`); the others begin with `winnow_`.
Source: https://opentelemetry.io/docs/specs/semconv/rpc/rpc-metrics/ and .../database/database-metrics/.

prometheus_client and not the OpenTelemetry SDK, by measurement: a bound histogram takes 0.5 us an observation, the
SDK's 5.3 us, and the SDK's Prometheus page has no exemplars.

No label takes a caller, a project, a resource or anything else that callers make up.
"""

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    disable_created_metrics,
)

from winnow_server.telemetry.calls import CallFigures

_OPERATION_SECONDS = (0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
_STAGE_SECONDS = (0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 30.0)
_LAG_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0)


class Instruments:
    """One for a process; `registry` holds all of them."""

    def __init__(self) -> None:
        # A time of creation for every series would double the page.
        disable_created_metrics()  # type: ignore[no-untyped-call]
        registry = self.registry = CollectorRegistry()
        self.calls = CallFigures()
        registry.register(self.calls)
        self.results = Counter(
            "winnow_results",
            "What the engines found: a category of failure, a verdict on a message.",
            ["engine", "result"],
            registry=registry,
        )
        self.stage_duration = Histogram(
            "winnow_engine_stage_duration",
            "Time in a stage of an engine; `wait` is for a free thread.",
            ["engine", "stage"],
            unit="seconds",
            buckets=_STAGE_SECONDS,
            registry=registry,
        )
        self.operation_duration = Histogram(
            "db_client_operation_duration",
            "Time of a named query of PostgreSQL or a round trip to Redis; error_type is empty unless it failed.",
            ["db_system_name", "db_query_summary", "error_type"],
            unit="seconds",
            buckets=_OPERATION_SECONDS,
            registry=registry,
        )
        self.connection_wait = Histogram(
            "db_client_connection_wait_time",
            "Time that a call waited for a connection of a pool.",
            ["db_client_connection_pool_name"],
            unit="seconds",
            buckets=_OPERATION_SECONDS,
            registry=registry,
        )
        self.connection_pending = Gauge(
            "db_client_connection_pending_requests",
            "Calls that wait for a connection just now.",
            ["db_client_connection_pool_name"],
            registry=registry,
        )
        self.connection_timeouts = Counter(
            "db_client_connection_timeouts",
            "Waits for a connection that ended without one.",
            ["db_client_connection_pool_name"],
            registry=registry,
        )
        self.loop_lag = Histogram(
            "winnow_event_loop_lag",
            "How much later than due the event loop ran a timer.",
            unit="seconds",
            buckets=_LAG_SECONDS,
            registry=registry,
        )
        self.partitions_end = Gauge(
            "winnow_partitions_end_timestamp_seconds",
            "Time until which every partitioned table has its partitions, in Unix seconds.",
            registry=registry,
        )
        for collector in (ProcessCollector, GCCollector, PlatformCollector):
            collector(registry=registry)
