"""What the composition root takes to make a server seen: observers for its parts, and the ways out."""

import asyncio
import functools
from collections.abc import Callable, Iterable, Mapping
from contextlib import AsyncExitStack
from importlib.metadata import version

from opentelemetry import trace
from prometheus_client import Counter

from winnow_server.background import run_until_closed
from winnow_server.failure.engine import Analyzer, Category
from winnow_server.interceptors.admission import Admission
from winnow_server.interceptors.metrics import MetricsInterceptor
from winnow_server.interceptors.tracing import TracingInterceptor
from winnow_server.operations import Operations, unobserved
from winnow_server.settings import Settings
from winnow_server.spam.engine import Classifier, Verdict
from winnow_server.storage.cache import CacheCounters
from winnow_server.storage.caching import Caching
from winnow_server.storage.postgres import Database
from winnow_server.telemetry.engines import ObservedAnalyzer, ObservedClassifier, ObservedThreads
from winnow_server.telemetry.instruments import Instruments
from winnow_server.telemetry.loop_lag import watch_loop_lag
from winnow_server.telemetry.operations import ObservedOperations, Series
from winnow_server.telemetry.page import serve_page
from winnow_server.telemetry.push import push_metrics
from winnow_server.telemetry.readings import Reading, Readings, store_readings
from winnow_server.telemetry.tracing import tracer_provider
from winnow_server.telemetry.waits import ConnectionWaits


class Telemetry:
    """One for a server. With neither a page, a push nor a collector set, its observers watch nothing."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._pushes = bool(settings.otlp_endpoint) and settings.otlp_metrics_seconds > 0
        self._provider = tracer_provider(settings.otlp_endpoint)
        self._instruments = Instruments() if settings.metrics_port is not None or self._pushes else None
        self._readings = Readings()
        self._depths: dict[tuple[str, ...], ObservedThreads] = {}
        self.port: int | None = None
        """The page's, once started."""
        self.tracing = TracingInterceptor(self._provider, settings.trace_ratio)
        self.metrics = MetricsInterceptor(self._instruments.calls) if self._instruments else None
        self.queries = self._operations("postgresql")
        self.round_trips = self._operations("redis")
        self.connection_waits: Operations = ConnectionWaits(self._instruments) if self._instruments else unobserved

    def analyzer(self, analyzer: Analyzer) -> Analyzer:
        """The analyzer, watched."""
        counters = self._counters("failure", (category.name for category in Category))
        return ObservedAnalyzer(analyzer, self._stages("failure") or unobserved, counters)

    def classifier(self, classifier: Classifier) -> Classifier:
        """The classifier, its runs watched."""
        counters = self._counters("spam", (verdict.name for verdict in sorted(Verdict)))
        stages = self._stages("spam", traced=False)
        return ObservedClassifier(classifier, stages or unobserved, list(counters.values()))

    def classifications(self) -> Operations:
        """Each call's share of a run, for its trace: several calls may be classified in one."""
        return self._stages("spam", counted=False) or unobserved

    def threads(self, engine: str, number: int) -> ObservedThreads:
        """Threads for an engine, their queue watched."""
        stages = self._stages(engine)
        waited = functools.partial(stages.passed, "wait") if stages else None
        threads = ObservedThreads(number, engine, waited)
        self._depths[(engine,)] = threads
        return threads

    def partitions_end(self, seconds: float) -> None:
        """Notes until when partitions exist, in Unix seconds."""
        if self._instruments is not None:
            self._instruments.partitions_end.set(seconds)

    def watch(
        self,
        database: Database,
        caching: Caching,
        caches: Mapping[str, CacheCounters],
        versions: Mapping[str, str],
        health: Callable[[], Mapping[str, bool]],
        admission: Admission,
    ) -> None:
        """Adds what is read when the page is asked for. `versions` are of model and rules, by engine."""
        for reading in (
            *store_readings(database, caching, caches),
            Reading(
                "winnow_engine_queue_depth",
                "Jobs that wait for a thread.",
                ("engine",),
                lambda: {labels: threads.depth for labels, threads in self._depths.items()},
            ),
            Reading(
                "winnow_engine_info",
                "Version of model and rules, as every answer carries it.",
                ("engine", "version"),
                lambda: dict.fromkeys(versions.items(), 1.0),
            ),
            Reading(
                "winnow_admission_request_bytes",
                "Bytes of the request messages under way.",
                (),
                lambda: {(): float(admission.bytes)},
            ),
            Reading(
                "winnow_admission_refused",
                "Calls refused because so much was under way, by the limit: calls or request_bytes.",
                ("limit",),
                lambda: {(limit,): float(count) for limit, count in admission.refused.items()},
                counter=True,
            ),
            Reading("winnow_build_info", "Version of the server.", ("version",), lambda: {(version("winnow"),): 1.0}),
            Reading(
                "winnow_health_serving",
                "Whether a part is healthy, 0 or 1; `all` is the server.",
                ("part",),
                lambda: {(part or "all",): float(serving) for part, serving in health().items()},
            ),
        ):
            self._readings.add(reading)

    async def start(self, stack: AsyncExitStack) -> None:
        """Opens the ways out; the stack closes them. Call it last: what is watched is there, and closes first."""
        if self._provider is not None:
            stack.callback(self._provider.shutdown)
        if self._instruments is None:
            return
        registry = self._instruments.registry
        registry.register(self._readings)
        background = [watch_loop_lag(self._instruments.loop_lag.observe)]
        if self._pushes:
            background.append(push_metrics(registry, self._settings.otlp_endpoint, self._settings.otlp_metrics_seconds))
        for work in background:
            run_until_closed(stack, work)
        if self._settings.metrics_port is not None:
            self.port, stop = serve_page(registry, self._settings.host, self._settings.metrics_port)
            stack.push_async_callback(asyncio.to_thread, stop)

    def _operations(self, system: str) -> Operations:
        if self._provider is None and self._instruments is None:
            return unobserved

        def attributes(name: str) -> dict[str, str]:
            return {"db.system.name": system, "db.query.summary": name}

        to = self._instruments
        series: Series | None = (
            (lambda name, error: to.operation_duration.labels(system, name, error).observe) if to else None
        )
        return ObservedOperations(self._provider, series, attributes, trace.SpanKind.CLIENT)

    def _stages(self, engine: str, traced: bool = True, counted: bool = True) -> ObservedOperations | None:
        provider = self._provider if traced else None
        to = self._instruments if counted else None
        if provider is None and to is None:
            return None
        series: Series | None = (lambda name, error: to.stage_duration.labels(engine, name).observe) if to else None
        return ObservedOperations(provider, series, lambda name: {"winnow.engine": engine}, trace.SpanKind.INTERNAL)

    def _counters(self, engine: str, results: Iterable[str]) -> dict[str, Counter]:
        """A counter for each result; none where nothing is counted."""
        if self._instruments is None:
            return {}
        return {result: self._instruments.results.labels(engine, result) for result in results}
