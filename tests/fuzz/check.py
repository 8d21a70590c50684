"""What holds of every analysis, whatever the log."""

from __future__ import annotations

import random

import pytest
from winnow_server.failure.engine import Analysis, Analyzer, CommitHistory, ProjectLayer
from winnow_server.failure.engine.facts import MOST
from winnow_server.failure.engine.lines import SHOWN_BYTES


def check(analyzer: Analyzer, log: bytes, rng: random.Random) -> None:
    """Raise AssertionError, or whatever the analysis raises, when something does not hold of ``log``."""
    budget = rng.choice((1, 5, 25, 1_000))
    green = rng.choice((None, log[: len(log) // 2], rng.randbytes(200)))
    history = rng.choice((None, CommitHistory(rng.randint(0, 2), rng.randint(0, 9))))
    layer = None
    if rng.random() < 0.2:
        lines = max(1, log.count(b"\n"))
        first = rng.randint(1, lines)
        lesson = analyzer.learn(log, excerpt=[(first, min(lines, first + rng.randint(0, 40)))], transient=True)
        layer = ProjectLayer.from_bytes(ProjectLayer().with_lesson(lesson).to_bytes())
    found = analyzer.analyze(log, green_log=green, max_lines=budget, history=history, layer=layer)
    _check_lines(found, log, budget)
    assert sum(found.category_probabilities.values()) == pytest.approx(1, abs=1e-3)
    assert 0 <= found.transient <= 1
    assert len(found.fingerprint) == 32
    assert found.action_reason.endswith(".")
    facts = found.facts
    for kind in (facts.failed_tests, facts.files, facts.packages, facts.exit_codes, facts.hosts, facts.limits):
        assert len(kind) <= MOST


def _check_lines(found: Analysis, log: bytes, budget: int) -> None:
    count = log.count(b"\n") + (bool(log) and not log.endswith(b"\n"))
    assert found.line_count == count
    assert found.byte_count == len(log)
    before = 0
    for segment in found.excerpt:
        assert before < segment.first_line <= segment.last_line <= count
        assert 0 <= segment.confidence <= 1
        assert len(segment.text) <= (SHOWN_BYTES + 1) * (segment.last_line - segment.first_line + 1)
        before = segment.last_line
    assert sum(segment.last_line - segment.first_line + 1 for segment in found.excerpt) <= budget
    assert bool(found.excerpt) == bool(count)
    for step in found.steps:
        assert 1 <= step.first_line <= step.last_line <= max(1, count)
