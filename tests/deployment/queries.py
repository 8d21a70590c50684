"""The rules and dashboards of deploy/ as data: every query, where it stands, and the metrics it reads."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import promql_parser
import yaml

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
PROMETHEUS = DEPLOY / "prometheus"
_COMPARISONS = (">", "<", ">=", "<=", "==", "!=")


@dataclass(frozen=True, slots=True)
class Query:
    """`place` is for a person: a rule's name, or a dashboard's panel."""

    place: str
    expression: str


def rules(file: str) -> list[dict[str, Any]]:
    """The rules of one file, in order."""
    groups = yaml.safe_load((PROMETHEUS / file).read_text())["groups"]
    return [rule for group in groups for rule in group["rules"]]


def recordings() -> list[Query]:
    return [Query(rule["record"], rule["expr"]) for rule in rules("recording.yaml")]


def alerts() -> list[Query]:
    return [Query(rule["alert"], rule["expr"]) for rule in rules("alerts.yaml")]


def panels() -> list[Query]:
    """The queries of every generated dashboard."""
    found = []
    for path in sorted((DEPLOY / "grafana").glob("*.json")):
        dashboard = json.loads(path.read_text())
        for panel in dashboard["panels"]:
            place = f"{dashboard['title']}: {panel['title']}"
            found += [Query(place, target["expr"]) for target in panel.get("targets", ())]
    return found


def runbook() -> list[Query]:
    """What the runbook asks Prometheus."""
    asked = re.findall(r"^    ask '(.+)'$", (DEPLOY / "RUNBOOK.md").read_text(), re.MULTILINE)
    return [Query(f"RUNBOOK.md: {expression[:40]}", expression) for expression in asked]


def selectors(query: Query) -> Iterator[promql_parser.VectorSelector]:
    """Every selector of a query. Raises ValueError where it is no PromQL."""
    found: list[promql_parser.VectorSelector] = []

    def visit(node: promql_parser.Expr) -> bool:
        if isinstance(node, promql_parser.VectorSelector):
            found.append(node)
        return True

    promql_parser.walk(promql_parser.parse(query.expression), visit)
    yield from found


def recorded_labels() -> dict[str, set[str]]:
    """The labels of each recording rule, by its name: those that its expression keeps."""
    return {
        rule.place: {label for kept in re.findall(r"\bby \(([^)]*)\)", rule.expression) for label in kept.split(", ")}
        for rule in recordings()
    }


def unknown_names(query: Query, labels: Mapping[str, set[str]]) -> list[str]:
    """What a query reads that nobody exports: metrics, and labels of metrics. `labels` are by the metric's name."""
    problems: list[str] = []
    found = list(selectors(query))
    if not found:
        problems.append("it reads nothing")
    for selector in found:
        name = selector.name
        if name is None or name not in labels:
            problems.append(f"there is no metric {name}")
            continue
        unknown = {m.name for m in selector.matchers.matchers} - labels[name] - {"job", "instance"}
        problems += [f"{name} has no label {label}" for label in sorted(unknown)]
    return problems


def without_thresholds(expression: str) -> str:
    """An alert's expression that answers also while the alert is silent: comparisons give 0 or 1, absence what is."""
    expression = expression.replace("absent(", "(")
    for comparison in _COMPARISONS:
        expression = expression.replace(f" {comparison} ", f" {comparison} bool ")
    return expression
