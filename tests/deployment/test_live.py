"""A real Prometheus scrapes the loaded server: every rule and every panel must find data. Skipped where it is not.

Envoy is scraped too where its wheel is, in front of the server; without it the queries about Envoy are left out.
"""

import asyncio
import contextlib
import json
import subprocess
import sys
import urllib.parse
import urllib.request
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml
from grpc import aio

from tests.deployment.conftest import some_of_everything
from tests.deployment.queries import PROMETHEUS, Query, alerts, panels, recordings, runbook, without_thresholds
from tests.ports import free_port
from tests.processes import Server
from tests.tools import tool

_PROMETHEUS = tool("prometheus")
_ENVOY = Path(sys.executable).parent / "envoy"
_SECONDS = 90

pytestmark = pytest.mark.skipif(_PROMETHEUS is None, reason="Prometheus is not here: make watch-tools")


@contextmanager
def _program(command: list[str], log: Path) -> Iterator[None]:
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT)
        try:
            yield
        finally:
            process.terminate()
            process.wait(timeout=30)


def _envoy_config(admin_port: int, port: int, server: Server) -> str:
    """The least Envoy that has every kind of metric: HTTP/2 to one health-checked cluster with outlier detection."""
    host, _, target = server.target.rpartition(":")
    options = "type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions"
    manager = "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager"
    router = "type.googleapis.com/envoy.extensions.filters.http.router.v3.Router"
    address = {"socket_address": {"address": host, "port_value": int(target)}}
    cluster = {
        "name": "winnow",
        "type": "STATIC",
        "outlier_detection": {},
        "health_checks": [
            {
                "timeout": "1s",
                "interval": "1s",
                "healthy_threshold": 1,
                "unhealthy_threshold": 3,
                "grpc_health_check": {},
            }
        ],
        "typed_extension_protocol_options": {
            "envoy.extensions.upstreams.http.v3.HttpProtocolOptions": {
                "@type": options,
                "explicit_http_config": {"http2_protocol_options": {}},
            }
        },
        "load_assignment": {
            "cluster_name": "winnow",
            "endpoints": [{"lb_endpoints": [{"endpoint": {"address": address}}]}],
        },
    }
    routes = {"virtual_hosts": [{"name": "all", "domains": ["*"], "routes": [_route()]}]}
    listener = {
        "address": {"socket_address": {"address": "127.0.0.1", "port_value": port}},
        "filter_chains": [
            {
                "filters": [
                    {
                        "name": "envoy.filters.network.http_connection_manager",
                        "typed_config": {
                            "@type": manager,
                            "stat_prefix": "in",
                            "route_config": routes,
                            "http_filters": [{"name": "envoy.filters.http.router", "typed_config": {"@type": router}}],
                        },
                    }
                ]
            }
        ],
    }
    admin = {"address": {"socket_address": {"address": "127.0.0.1", "port_value": admin_port}}}
    return yaml.safe_dump({"admin": admin, "static_resources": {"listeners": [listener], "clusters": [cluster]}})


def _route() -> dict[str, Any]:
    return {"match": {"prefix": "/"}, "route": {"cluster": "winnow"}}


class Asked:
    """The query interface of a running Prometheus, and where calls go that it then sees."""

    def __init__(self, port: int, targets: list[str]) -> None:
        self.targets = targets
        self._url = f"http://127.0.0.1:{port}/api/v1/"

    def query(self, expression: str) -> list[Any]:
        """The series that the expression gives just now; none while Prometheus starts.

        Raises:
            AssertionError: Prometheus refuses the expression.
        """
        path = self._url + "query?" + urllib.parse.urlencode({"query": expression})
        try:
            with urllib.request.urlopen(path, timeout=10) as answer:
                result: list[Any] = json.load(answer)["data"]["result"]
                return result
        except urllib.error.HTTPError as error:
            if error.code == 503:
                return []
            raise AssertionError(f"{expression}: {error.read().decode()}") from error
        except urllib.error.URLError:
            return []

    def rule_errors(self) -> list[str]:
        """What went wrong in the evaluation of rules."""
        with urllib.request.urlopen(self._url + "rules", timeout=10) as answer:
            groups = json.load(answer)["data"]["groups"]
        return [f"{r['name']}: {r['lastError']}" for g in groups for r in g["rules"] if r.get("lastError")]


@pytest.fixture(scope="module")
async def prometheus(loaded: Server, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Asked]:
    assert _PROMETHEUS is not None
    folder = tmp_path_factory.mktemp("prometheus")
    port, admin, through = free_port(), free_port(), free_port()
    config = yaml.safe_load((PROMETHEUS / "prometheus.yaml").read_text())
    # As it is, but for the addresses and the pace.
    config["global"] = {"scrape_interval": "1s", "scrape_timeout": "1s", "evaluation_interval": "1s"}
    config["rule_files"] = [str(PROMETHEUS / name) for name in config["rule_files"]]
    targets = {"winnow": loaded.metrics_url.split("/")[2], "envoy": f"127.0.0.1:{admin}"}
    for job in config["scrape_configs"]:
        job["static_configs"] = [{"targets": [targets[job["job_name"]]]}]
    (folder / "prometheus.yaml").write_text(yaml.safe_dump(config))
    command = [_PROMETHEUS, f"--config.file={folder / 'prometheus.yaml'}", f"--storage.tsdb.path={folder / 'data'}"]
    command += [f"--web.listen-address=127.0.0.1:{port}", "--enable-feature=exemplar-storage", "--log.level=warn"]
    with _program(command, folder / "log"):
        if not _ENVOY.exists():
            yield Asked(port, [loaded.target])
            return
        (folder / "envoy.yaml").write_text(_envoy_config(admin, through, loaded))
        envoy = [str(_ENVOY), "-c", str(folder / "envoy.yaml"), "--use-dynamic-base-id", "--log-level", "error"]
        with _program(envoy, folder / "envoy.log"):
            await _answers(f"127.0.0.1:{through}")
            yield Asked(port, [loaded.target, f"127.0.0.1:{through}"])


async def _answers(target: str) -> None:
    """Returns once a call gets through."""
    async with asyncio.timeout(30), aio.insecure_channel(target) as channel:
        check = channel.unary_unary("/grpc.health.v1.Health/Check")
        while True:
            with contextlib.suppress(aio.AioRpcError):
                await check(b"", wait_for_ready=True)
                return


def _answerable() -> list[Query]:
    silent = [Query(query.place, without_thresholds(query.expression)) for query in alerts()]
    every = [*recordings(), *silent, *panels(), *runbook()]
    return every if _ENVOY.exists() else [query for query in every if "envoy_" not in query.expression]


async def _unanswered(prometheus: Asked, queries: list[Query]) -> list[Query]:
    """The queries that find nothing, however long the server is under load."""
    try:
        async with asyncio.timeout(_SECONDS):
            while queries:
                for target in prometheus.targets:
                    await some_of_everything(target)
                found = [await asyncio.to_thread(prometheus.query, query.expression) for query in queries]
                queries = [query for query, result in zip(queries, found, strict=True) if not result]
    except TimeoutError:
        pass
    return queries


async def test_every_rule_and_panel_finds_data(prometheus: Asked) -> None:
    missing = await _unanswered(prometheus, _answerable())
    assert not missing, "\n".join(f"{query.place}: {query.expression}" for query in missing)
    assert not prometheus.rule_errors()


async def test_a_wrong_name_is_found_out(prometheus: Asked) -> None:
    """What the test above relies on: once all have data, a misspelt query has none."""
    right = Query("right", "sum(rate(winnow_rpc_items_total[5m]))")
    assert not await _unanswered(prometheus, [right])
    for wrong in ("sum(rate(winnow_rpc_item_total[5m]))", 'sum(winnow_rpc_items_total{method="x"})'):
        assert not prometheus.query(wrong)
