"""State that is read when the page is asked for: pools, caches, queues, health. It costs calls nothing."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from winnow_server.storage.cache import CacheCounters
from winnow_server.storage.caching import Caching
from winnow_server.storage.postgres import Database

# Values by the labels they go under.
Values = Mapping[tuple[str, ...], float]


@dataclass(frozen=True, slots=True)
class Reading:
    """One metric and how to read it. `counter` only ever grows, and then `name` gets the suffix _total."""

    name: str
    text: str
    labels: tuple[str, ...]
    read: Callable[[], Values]
    counter: bool = False


class Readings(Collector):
    """Any number of readings as one collector of a registry."""

    def __init__(self) -> None:
        self._readings: list[Reading] = []

    def add(self, reading: Reading) -> None:
        self._readings.append(reading)

    def collect(self) -> Iterable[Metric]:
        for reading in self._readings:
            family = (CounterMetricFamily if reading.counter else GaugeMetricFamily)(
                reading.name, reading.text, labels=reading.labels
            )
            for labels, value in reading.read().items():
                family.add_metric(labels, value)
            yield family


def store_readings(database: Database, caching: Caching, caches: Mapping[str, CacheCounters]) -> list[Reading]:
    """Pools, caches by kind of resource, and the ties to Redis."""

    def connections() -> Values:
        by_state: dict[tuple[str, ...], float] = {}
        for pool, (used, idle) in database.pools().items():
            by_state[pool, "used"], by_state[pool, "idle"] = float(used), float(idle)
        return by_state

    def reads() -> Values:
        by_tier: dict[tuple[str, ...], float] = {}
        for kind, counters in caches.items():
            by_tier[kind, "l1"] = float(counters.l1_hits)
            by_tier[kind, "l2"] = float(counters.l2_hits)
            by_tier[kind, "joined"] = float(counters.joined)
            by_tier[kind, "store"] = float(counters.loads)
        return by_tier

    shared = caching.shared
    return [
        Reading(
            "db_client_connection_count",
            "Connections of a pool.",
            ("db_client_connection_pool_name", "db_client_connection_state"),
            connections,
        ),
        Reading(
            "db_client_connection_max",
            "Connections that a pool opens at most.",
            ("db_client_connection_pool_name",),
            lambda: {(pool,): float(database.most_connections) for pool in database.pools()},
        ),
        Reading(
            "winnow_cache_reads",
            "Reads by where they were answered: l1, l2, the store, or joined to the same read of another call.",
            ("kind", "tier"),
            reads,
            counter=True,
        ),
        Reading(
            "winnow_cache_errors",
            "Round trips to the shared cache that failed.",
            (),
            lambda: {(): float(shared.errors if shared else 0)},
            counter=True,
        ),
        Reading(
            "winnow_cache_left_out",
            "Whether Redis is being left out after failures, 0 or 1.",
            (),
            lambda: {(): float(shared.left_out if shared else False)},
        ),
        Reading(
            "winnow_cache_invalidations_owed",
            "Invalidations that Redis has yet to hear.",
            (),
            lambda: {(): float(shared.owed if shared else 0)},
        ),
        Reading(
            "winnow_events_listening",
            "Whether the events of other processes arrive, 0 or 1; without them the memory cache is unused.",
            (),
            lambda: {(): float(caching.events.listening)},
        ),
    ]
