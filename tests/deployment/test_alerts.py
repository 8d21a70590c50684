"""promtool plays each alert's trouble and its end: it fires, and clears. Skipped where Debian's Prometheus is not."""

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from tests.deployment.manifests import memory, one
from tests.deployment.queries import PROMETHEUS, rules
from tests.tools import tool

_PROMTOOL = tool("promtool")
pytestmark = pytest.mark.skipif(_PROMTOOL is None, reason="promtool is not here: make watch-tools")

_UNARY = 'rpc_method="winnow.spam.v1.SpamService/ClassifyMessage"'
_CALLS = "rpc_server_call_duration_seconds_count"
_POOL = 'db_client_connection_pool_name="primary"'
_LIMIT = memory(one("Deployment")["spec"]["template"]["spec"]["containers"][0]["resources"]["limits"]["memory"])
_ENVOY = 'envoy_cluster_name="winnow"'


@dataclass(frozen=True, slots=True)
class Counter:
    """Increments a minute, during the trouble and after it."""

    bad: float
    good: float


@dataclass(frozen=True, slots=True)
class Gauge:
    """Values during the trouble and after it; None is a series that is not there."""

    bad: float | None
    good: float


@dataclass(frozen=True, slots=True)
class Trouble:
    """How long it lasts and how long after it the alert has to clear, in minutes."""

    series: dict[str, Counter | Gauge]
    lasts: int = 30
    clears: int = 20


def _errors(bad: float, lasts: int, clears: int) -> Trouble:
    """Errors in a thousand calls a minute."""
    of = f'{{{_UNARY}, rpc_response_status_code="%s", error_type="%s"}}'
    return Trouble(
        {
            _CALLS + of % ("OK", ""): Counter(1000 - bad, 1000),
            _CALLS + of % ("INTERNAL", "INTERNAL"): Counter(bad, 0),
        },
        lasts,
        clears,
    )


def _slow(bad: float, lasts: int, clears: int) -> Trouble:
    """Slow calls in a thousand a minute, beside a stream that always is."""
    bucket = "rpc_server_call_duration_seconds_bucket"
    stream = 'rpc_method="winnow.spam.v1.SpamService/ClassifyMessageStream"'
    return Trouble(
        {
            f'{bucket}{{{_UNARY}, le="0.5"}}': Counter(1000 - bad, 1000),
            f"{_CALLS}{{{_UNARY}}}": Counter(1000, 1000),
            f'{bucket}{{{stream}, le="0.5"}}': Counter(0, 0),
            f"{_CALLS}{{{stream}}}": Counter(1000, 1000),
        },
        lasts,
        clears,
    )


def _late(metric: str, labels: str) -> Trouble:
    """Observations between a tenth and a quarter of a second, then below."""
    return Trouble(
        {
            f'{metric}_bucket{{{labels}, le="0.1"}}': Counter(0, 600),
            f'{metric}_bucket{{{labels}, le="0.25"}}': Counter(600, 600),
            f'{metric}_bucket{{{labels}, le="+Inf"}}': Counter(600, 600),
        }
    )


_TROUBLES = {
    "WinnowErrorsFast": _errors(20, 90, 20),
    "WinnowErrorsSlow": _errors(7, 400, 60),
    "WinnowErrorsCreeping": _errors(2, 120, 400),
    "WinnowLatencyFast": _slow(100, 90, 20),
    "WinnowLatencySlow": _slow(30, 90, 60),
    "WinnowCacheHitsLow": Trouble(
        {
            'winnow_cache_reads_total{kind="failure", tier="store"}': Counter(400, 100),
            'winnow_cache_reads_total{kind="failure", tier="l1"}': Counter(600, 900),
        },
        90,
    ),
    "WinnowAbsent": Trouble({'up{job="winnow", instance="a"}': Gauge(None, 1)}),
    "WinnowDown": Trouble({'up{job="winnow", instance="a"}': Gauge(0, 1)}),
    "WinnowNotServing": Trouble({'winnow_health_serving{part="all"}': Gauge(0, 1)}),
    "WinnowStoreAway": Trouble({'winnow_health_serving{part="redis"}': Gauge(0, 1)}),
    "WinnowPoolNearlyFull": Trouble(
        {
            f'db_client_connection_count{{{_POOL}, db_client_connection_state="used"}}': Gauge(58, 20),
            f"db_client_connection_max{{{_POOL}}}": Gauge(60, 60),
        }
    ),
    "WinnowPoolWaits": _late("db_client_connection_wait_time_seconds", _POOL),
    "WinnowPoolTimeouts": Trouble({f"db_client_connection_timeouts_total{{{_POOL}}}": Counter(5, 0)}),
    "WinnowQueueDeep": Trouble({'winnow_engine_queue_depth{engine="failure"}': Gauge(80, 0)}),
    "WinnowEventLoopLate": _late("winnow_event_loop_lag_seconds", 'instance="a"'),
    "WinnowCpuBusy": Trouble({'process_cpu_seconds_total{job="winnow"}': Counter(58, 10)}, 40),
    "WinnowMemoryHigh": Trouble({'process_resident_memory_bytes{job="winnow"}': Gauge(0.92 * _LIMIT, 0.88 * _LIMIT)}),
    "WinnowFilesNearlyOut": Trouble(
        {'process_open_fds{job="winnow"}': Gauge(900, 100), 'process_max_fds{job="winnow"}': Gauge(1024, 1024)}
    ),
    "WinnowCallersLimited": Trouble(
        {
            f'{_CALLS}{{{_UNARY}, rpc_response_status_code="OK"}}': Counter(700, 1000),
            f'{_CALLS}{{{_UNARY}, rpc_response_status_code="RESOURCE_EXHAUSTED"}}': Counter(300, 0),
        },
        60,
    ),
    "WinnowEventsLost": Trouble({"winnow_events_listening": Gauge(0, 1)}),
    "WinnowCacheLeftOut": Trouble({"winnow_cache_left_out": Gauge(1, 0)}),
    "WinnowInvalidationsOwed": Trouble({"winnow_cache_invalidations_owed": Gauge(3, 0)}),
    "WinnowPartitionsEnding": Trouble({"winnow_partitions_end_timestamp_seconds": Gauge(10 * 86_400, 60 * 86_400)}, 90),
    "WinnowCertificateExpiring": Trouble({"envoy_server_days_until_first_cert_expiring": Gauge(5, 80)}, 90),
    "WinnowEndpointsUnhealthy": Trouble(
        {
            f"envoy_cluster_membership_healthy{{{_ENVOY}}}": Gauge(0, 2),
            f"envoy_cluster_membership_total{{{_ENVOY}}}": Gauge(2, 2),
        }
    ),
}


def _values(shape: Counter | Gauge, trouble: Trouble) -> str:
    """One value a minute."""
    if isinstance(shape, Gauge):
        bad = "_" if shape.bad is None else str(shape.bad)
        return " ".join([bad] * trouble.lasts + [str(shape.good)] * trouble.clears)
    values: list[float] = [0]
    for minute in range(trouble.lasts + trouble.clears):
        values.append(values[-1] + (shape.bad if minute < trouble.lasts else shape.good))
    return " ".join(map(str, values))


def _firing(minute: int, count: int, alert: str = ".+") -> dict[str, object]:
    expected: Sequence[dict[str, object]] = [{"labels": "{}", "value": count}] if count else []
    firing = f'count(ALERTS{{alertname=~"{alert}", alertstate="firing"}})'
    return {"expr": firing, "eval_time": f"{minute}m", "exp_samples": expected}


def _play(trouble: Trouble, expected: list[dict[str, object]], folder: Path) -> subprocess.CompletedProcess[str]:
    test = {
        "interval": "1m",
        "input_series": [{"series": s, "values": _values(shape, trouble)} for s, shape in trouble.series.items()],
        "promql_expr_test": expected,
    }
    files = [str(PROMETHEUS / "recording.yaml"), str(PROMETHEUS / "alerts.yaml")]
    path = folder / "test.yaml"
    path.write_text(yaml.safe_dump({"rule_files": files, "evaluation_interval": "1m", "tests": [test]}))
    assert _PROMTOOL is not None
    return subprocess.run([_PROMTOOL, "test", "rules", str(path)], capture_output=True, text=True, timeout=60)


def test_every_alert_is_played() -> None:
    assert set(_TROUBLES) == {rule["alert"] for rule in rules("alerts.yaml")}


@pytest.mark.parametrize("alert", _TROUBLES)
def test_it_fires_and_clears(alert: str, tmp_path: Path) -> None:
    trouble = _TROUBLES[alert]
    during, after = trouble.lasts - 1, trouble.lasts + trouble.clears - 1
    done = _play(trouble, [_firing(during, 1, alert), _firing(after, 0, alert)], tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_service_without_trouble_fires_nothing(tmp_path: Path) -> None:
    # These count the same calls as WinnowErrorsFast does, under other labels.
    apart = ("WinnowLatencyFast", "WinnowLatencySlow", "WinnowCallersLimited")
    troubles = [trouble for alert, trouble in _TROUBLES.items() if alert not in apart]
    series = {name: shape for trouble in troubles for name, shape in trouble.series.items()}
    series[f'rpc_server_call_duration_seconds_bucket{{{_UNARY}, le="0.5"}}'] = Counter(1000, 1000)
    quiet = Trouble({name: type(shape)(shape.good, shape.good) for name, shape in series.items()}, 100)
    done = _play(quiet, [_firing(minute, 0) for minute in (30, 60, 90)], tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_files_are_what_prometheus_reads() -> None:
    assert _PROMTOOL is not None
    done = subprocess.run(
        [_PROMTOOL, "check", "config", str(PROMETHEUS / "prometheus.yaml")], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stdout + done.stderr
