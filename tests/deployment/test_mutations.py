"""One wrong name in any file of deploy/ is noticed, without a cluster: each is tried, wherever it is."""

import asyncio
import copy
import re
import urllib.request
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from grpc import aio

from deploy.generate.__main__ import generated
from deploy.generate.rpcs import rpcs
from tests.deployment.conftest import some_of_everything
from tests.deployment.fields import fields, judged_files, known, renamed, steps
from tests.deployment.manifests import DEPLOY, manifests
from tests.deployment.queries import Query, alerts, panels, recorded_labels, recordings, runbook, unknown_names
from tests.mesh.envoy import Envoy, envoy
from tests.pages import scrape
from tests.processes import Server

_GENERATED = {DEPLOY / name: content for name, content in generated().items()}
_JUDGED = judged_files(set(_GENERATED))
_QUERIES = [*recordings(), *alerts(), *panels(), *runbook()]
Labels = dict[str, set[str]]


def _named(paths: list[Path]) -> list[Any]:
    return [pytest.param(path, id=str(path.relative_to(DEPLOY))) for path in paths]


def _unknown(path: Path, document: Any) -> set[str]:
    return fields(path, document) - known()


def test_every_file_has_its_judge() -> None:
    """The API's models (test_manifests), what is recorded, or what generates it (test_generated, test_rules)."""
    dashboards = set((DEPLOY / "grafana").glob("*.json"))
    judged = {*_JUDGED, *_GENERATED, *dashboards, *(path for path, _ in manifests())}
    assert {path for path in DEPLOY.rglob("*") if path.suffix in (".yaml", ".json")} == judged


@pytest.mark.parametrize("path", _named(_JUDGED))
def test_fields_are_those_that_the_real_programs_took(path: Path) -> None:
    for document in yaml.safe_load_all(path.read_text()):
        assert not _unknown(path, document), "wrong, or new: see tests/deployment/fields.py"


def test_nothing_is_recorded_that_no_file_uses() -> None:
    used = {field for path in _JUDGED for d in yaml.safe_load_all(path.read_text()) for field in fields(path, d)}
    assert known() == used


@pytest.mark.parametrize("path", _named(_JUDGED))
def test_each_misspelt_field_is_noticed(path: Path) -> None:
    for document in yaml.safe_load_all(path.read_text()):
        ways = list(steps(document))
        assert ways
        for way in ways:
            assert _unknown(path, renamed(document, way)), way


@pytest.mark.parametrize("path", _named(sorted(_GENERATED)))
def test_each_misspelt_field_of_a_generated_file_is_noticed(path: Path) -> None:
    right = list(yaml.safe_load_all(_GENERATED[path]))
    for index, document in enumerate(yaml.safe_load_all(path.read_text())):
        # Of the first hundred and the last: the files repeat themselves, and each is compared as a whole.
        ways = list(steps(document))
        for way in (*ways[:100], *ways[-100:]):
            assert renamed(document, way) != right[index], way


@pytest.fixture(scope="module")
async def proxy(loaded: Server, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Envoy]:
    """Envoy on its file in front of the loaded server, after calls of every kind."""
    with envoy(tmp_path_factory.mktemp("envoy"), [loaded.target]) as running:
        async with asyncio.timeout(60), aio.insecure_channel(running.target) as channel:
            check = channel.unary_unary("/grpc.health.v1.Health/Check")
            await check(b"", wait_for_ready=True)
        await running.until(loaded, healthy=True)
        await some_of_everything(running.target)
        yield running


@pytest.fixture(scope="module")
async def exported(loaded: Server, proxy: Envoy) -> Labels:
    """The labels of every metric, by its name: those of the server, of Envoy, of the recording rules, of Prometheus."""

    def read() -> Labels:
        with urllib.request.urlopen(f"{proxy.admin}/stats/prometheus", timeout=10) as answer:
            page = answer.read().decode()
        found: Labels = {"up": {"job", "instance"}, **recorded_labels()}
        for sample in scrape(loaded.metrics_url):
            found.setdefault(sample.name, set()).update(sample.labels)
        # By hand: prometheus_client takes no counter whose name does not end in _total.
        for name, labels in re.findall(r"^(\w+)\{(.*)\} ", page, re.MULTILINE):
            found.setdefault(name, set()).update(re.findall(r'(\w+)="', labels))
        return found

    return await asyncio.to_thread(read)


@pytest.mark.parametrize("query", _QUERIES, ids=lambda q: q.place)
def test_each_misspelt_metric_or_label_is_noticed(exported: Labels, query: Query) -> None:
    assert unknown_names(query, exported) == []
    used = {name for name in exported if re.search(rf"(?<![\w:]){name}(?![\w:])", query.expression)}
    labels = set(re.findall(r"(\w+)(?:=~|!~|!=|=)\"", query.expression))
    assert used
    for word in (*used, *labels):
        broken = Query(query.place, re.sub(rf"(?<![\w:]){word}(?![\w:])", f"{word}x", query.expression))
        assert unknown_names(broken, exported), broken.expression


def _without_each(document: Any, is_method: Callable[[Any], bool]) -> Iterator[tuple[Any, Any]]:
    """Each method that some list of a document names, and a copy without it there."""

    def find(value: Any, path: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
        if isinstance(value, list):
            yield from ((*path, index) for index, item in enumerate(value) if is_method(item))
        if isinstance(value, list | dict):
            for key, item in value.items() if isinstance(value, dict) else enumerate(value):
                yield from find(item, (*path, key))

    for way in find(document, ()):
        broken = inner = copy.deepcopy(document)
        for step in way[:-1]:
            inner = inner[step]
        yield inner.pop(way[-1]), broken


_PATHS = {rpc.path for rpc in rpcs()}


@pytest.mark.parametrize("name", ["istio/virtual-service.yaml", "istio/authorization-rpcs.yaml", "envoy/routes.yaml"])
def test_each_missing_method_is_noticed(name: str) -> None:
    def is_method(value: Any) -> bool:
        if isinstance(value, str):
            return value in _PATHS
        match = value.get("match", value) if isinstance(value, dict) else {}
        return isinstance(match, dict) and (match.get("path") or match.get("uri", {}).get("exact")) in _PATHS

    right, tried = list(yaml.safe_load_all(generated()[name])), 0
    for index, document in enumerate(yaml.safe_load_all((DEPLOY / name).read_text())):
        for method, broken in _without_each(document, is_method):
            tried += 1
            assert broken != right[index], method
    assert tried >= len(_PATHS)
