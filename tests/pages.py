"""Reads a Prometheus page as a scraper does."""

import urllib.request
from collections.abc import Iterable

from prometheus_client.openmetrics.parser import text_string_to_metric_families
from prometheus_client.samples import Sample

_OPENMETRICS = {"Accept": "application/openmetrics-text; version=1.0.0"}


def scrape(url: str) -> list[Sample]:
    """Every sample of the page, exemplars included."""
    with urllib.request.urlopen(urllib.request.Request(url, headers=_OPENMETRICS), timeout=10) as answer:
        text = answer.read().decode()
    return [sample for family in text_string_to_metric_families(text) for sample in family.samples]


def total(samples: Iterable[Sample], name: str, **labels: str) -> float:
    """The sum of the samples of that name with at least those labels. Raises LookupError where there is none."""
    found = [s.value for s in samples if s.name == name and labels.items() <= s.labels.items()]
    if not found:
        raise LookupError(f"{name} {labels}")
    return sum(found)
