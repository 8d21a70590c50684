"""Figures of every rpc, kept by the event loop alone and read by the thread of the page.

Not prometheus_client's own instruments, by measurement: a histogram of theirs takes 1.0 us an observation, half of it
for locks that nothing here contends for, and one of these 0.3 us; a call makes three, and counts three times more.
"""

import math
import time
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector
from prometheus_client.samples import Exemplar
from prometheus_client.utils import floatToGoString

CALL_SECONDS = (
    *(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.075),
    # The thresholds of the objectives, exactly.
    *(0.1, 0.15, 0.2, 0.25, 0.5),
    *(0.75, 1.0, 2.5, 5.0, 10.0),
)
_MESSAGE_BYTES = (64, 256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 33_554_432)
_MESSAGES = (1, 2, 5, 10, 50, 100, 500, 1000, 10_000, 100_000)

_SYSTEM = "grpc"
_Bucket = tuple[str, float] | tuple[str, float, Exemplar]


class Distribution:
    """A histogram that one thread observes and any may read. `bounds` ascend; a value counts up to its bound."""

    __slots__ = ("_bounds", "_counts", "_exemplars", "_sum")

    def __init__(self, bounds: Sequence[float]) -> None:
        self._bounds = bounds
        self._counts = [0] * (len(bounds) + 1)
        self._sum = 0.0
        self._exemplars: dict[int, Exemplar] = {}

    def observe(self, value: float) -> None:
        self._counts[bisect_left(self._bounds, value)] += 1
        self._sum += value

    def observe_traced(self, value: float, trace_id: str) -> None:
        """Observes a value whose trace can be looked up."""
        self.observe(value)
        self._exemplars[bisect_left(self._bounds, value)] = Exemplar({"trace_id": trace_id}, value, time.time())

    @property
    def observed(self) -> bool:
        return any(self._counts)

    def read(self) -> tuple[list[_Bucket], float]:
        """The buckets as a page has them, each with all below it, and the sum."""
        buckets: list[_Bucket] = []
        below = 0
        for index, count in enumerate(list(self._counts)):
            below += count
            bound = floatToGoString(self._bounds[index] if index < len(self._bounds) else math.inf)  # type: ignore[no-untyped-call]
            exemplar = self._exemplars.get(index)
            buckets.append((bound, below, exemplar) if exemplar else (bound, below))
        return buckets, self._sum


class MethodFigures:
    """One rpc's. `durations` are by status and the type of the server's error, "" where it is not at fault."""

    __slots__ = ("durations", "ended", "items", "request_size", "requests_per_call", "response_size", "started")

    def __init__(self, *, streams: bool) -> None:
        self.started = 0
        self.ended = 0
        self.items = 0
        self.request_size = Distribution(_MESSAGE_BYTES)
        self.response_size = Distribution(_MESSAGE_BYTES)
        self.requests_per_call = Distribution(_MESSAGES) if streams else None
        self.durations: dict[tuple[str, str], Distribution] = {}

    def duration(self, code: str, error_type: str) -> Distribution:
        """The series of a status, made when it is first asked for."""
        return self.durations.setdefault((code, error_type), Distribution(CALL_SECONDS))


class CallFigures(Collector):
    """Those of every method, as a collector of a registry.

    Names and labels are those of the OpenTelemetry semantic conventions in the form that Prometheus gives them.
    Source: https://opentelemetry.io/docs/specs/semconv/rpc/rpc-metrics/.
    """

    def __init__(self) -> None:
        self._methods: dict[str, MethodFigures] = {}

    def add(self, method: str, *, streams: bool) -> MethodFigures:
        """Makes a method's figures; `streams` where it takes more than one request."""
        figures = self._methods[method] = MethodFigures(streams=streams)
        return figures

    def collect(self) -> Iterator[Metric]:
        methods = dict(self._methods)
        yield _durations(methods)
        sizes = {name: figures.request_size for name, figures in methods.items()}
        yield _histogram(
            "rpc_server_request_size_bytes",
            "Size of request messages; their sum is the bytes received, their count the messages.",
            "bytes",
            sizes,
        )
        sizes = {name: figures.response_size for name, figures in methods.items()}
        yield _histogram(
            "rpc_server_response_size_bytes",
            "Size of response messages; their sum is the bytes sent, their count the messages.",
            "bytes",
            sizes,
        )
        numbers = {name: f.requests_per_call for name, f in methods.items() if f.requests_per_call is not None}
        yield _histogram("rpc_server_requests_per_rpc", "Request messages of a call that streams them.", "", numbers)
        active = GaugeMetricFamily("winnow_rpc_calls_active", "Calls under way.", labels=("rpc_method",))
        items = CounterMetricFamily(
            "winnow_rpc_items", "Logs or messages asked about; a unary call is one.", labels=("rpc_method",)
        )
        for name, figures in methods.items():
            # The end first: a call that begins in between must not count as less than none.
            ended = figures.ended
            active.add_metric((name,), figures.started - ended)
            items.add_metric((name,), figures.items)
        yield active
        yield items


def _durations(methods: Mapping[str, MethodFigures]) -> Metric:
    family = HistogramMetricFamily(
        "rpc_server_call_duration_seconds",
        "Time from a call's first byte to its status; error_type is empty unless the server is at fault.",
        labels=("rpc_system_name", "rpc_method", "rpc_response_status_code", "error_type"),
        unit="seconds",
    )
    for name, figures in methods.items():
        # A copy: a status may occur for the first time while the page is written.
        for (code, error_type), series in list(figures.durations.items()):
            family.add_metric((_SYSTEM, name, code, error_type), *series.read())
    return family


def _histogram(name: str, text: str, unit: str, by_method: Mapping[str, Distribution]) -> Metric:
    family = HistogramMetricFamily(name, text, labels=("rpc_system_name", "rpc_method"), unit=unit)
    for method, series in by_method.items():
        # Most methods are seldom called, and a page costs 5 us a line.
        if series.observed:
            family.add_metric((_SYSTEM, method), *series.read())
    return family
