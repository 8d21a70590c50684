"""Every alert has its page in the runbook, and dashboards are current."""

import re

import pytest
from google.protobuf.descriptor import ServiceDescriptor
from google.protobuf.descriptor_pool import Default
from winnow_server.app import SERVICES

from deploy.grafana.dashboards import DASHBOARDS
from deploy.grafana.panels import render
from tests.deployment.queries import DEPLOY, recordings, rules, runbook, selectors


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
