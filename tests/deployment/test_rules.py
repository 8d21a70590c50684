"""Rules and dashboards read metrics that exist, every alert has its page in the runbook, and dashboards are current."""

import asyncio
import re

import pytest
from google.protobuf.descriptor import ServiceDescriptor
from google.protobuf.descriptor_pool import Default
from winnow_server.app import SERVICES

from deploy.grafana.dashboards import DASHBOARDS
from deploy.grafana.panels import render
from tests.deployment.queries import DEPLOY, Query, alerts, panels, recordings, rules, runbook, selectors
from tests.pages import scrape
from tests.processes import Server

_EVERY = [*recordings(), *alerts(), *panels(), *runbook()]
# Made by Prometheus itself, and by Envoy; the live test asks a real one of each.
_OF_OTHERS = re.compile(r"up|envoy_\w+")


@pytest.mark.parametrize("query", _EVERY, ids=lambda q: q.place)
async def test_every_metric_and_label_exists(loaded: Server, query: Query) -> None:
    recorded = {r.place for r in recordings()}
    samples = await asyncio.to_thread(scrape, loaded.metrics_url)
    labels: dict[str, set[str]] = {}
    for sample in samples:
        labels.setdefault(sample.name, set()).update(sample.labels)
    found = list(selectors(query))
    assert found
    for selector in found:
        name = selector.name
        assert name is not None
        if name in recorded or _OF_OTHERS.fullmatch(name):
            continue
        assert name in labels, f"{query.place}: the server has no metric {name}"
        unknown = {m.name for m in selector.matchers.matchers} - labels[name] - {"job", "instance"}
        assert not unknown, f"{query.place}: {name} has no label {unknown}"


def test_the_runbook_asks_something() -> None:
    assert len(runbook()) > 20


def test_every_alert_is_explained() -> None:
    text = (DEPLOY / "RUNBOOK.md").read_text()
    sections = {heading.lower() for heading in re.findall(r"^### (Winnow\w+)$", text, re.MULTILINE)}
    for rule in rules("alerts.yaml"):
        page, _, anchor = rule["annotations"]["runbook_url"].partition("#")
        assert page == "RUNBOOK.md"
        assert anchor == rule["alert"].lower()
        assert anchor in sections, f"RUNBOOK.md has no section {rule['alert']}"
        assert rule["labels"]["severity"] in ("page", "ticket")
    assert sections == {rule["alert"].lower() for rule in rules("alerts.yaml")}, "a section without its alert"


def test_latency_leaves_out_exactly_the_streams() -> None:
    patterns = {
        matcher.value
        for query in recordings()
        if "call_slow" in query.place
        for selector in selectors(query)
        for matcher in selector.matchers.matchers
        if matcher.name == "rpc_method"
    }
    assert len(patterns) == 1
    pattern = re.compile(patterns.pop())
    for name in SERVICES:
        service: ServiceDescriptor = Default().FindServiceByName(name)
        for method in service.methods:
            streams = method.client_streaming or method.server_streaming
            left_out = bool(pattern.fullmatch(f"{name}/{method.name}"))
            assert left_out == streams, f"{name}/{method.name}: mend the pattern in recording.yaml"


@pytest.mark.parametrize("dashboard", DASHBOARDS, ids=lambda d: d.uid)
def test_dashboards_are_what_their_code_says(dashboard) -> None:  # type: ignore[no-untyped-def]
    stored = (DEPLOY / "grafana" / f"{dashboard.uid}.json").read_text()
    assert stored == render(dashboard), "run `make gen`"
