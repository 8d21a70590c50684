"""A short run of what `make fuzz` does for minutes, and that it would see what it looks for."""

import random

import pytest
from winnow_server.failure.engine import Analyzer

from tests.fuzz import check, growth, logs

ANALYZER = Analyzer.load()


@pytest.mark.parametrize("seed", range(40))
def test_random_logs(seed: int) -> None:
    rng = random.Random(seed)
    check.check(ANALYZER, logs.log(rng), rng)
    growth.read_report(logs.report(rng))


@pytest.mark.parametrize("name", growth.FAMILIES)
def test_families_of_some_size(name: str) -> None:
    check.check(ANALYZER, growth.FAMILIES[name](20_000), random.Random(0))


@pytest.mark.parametrize("name", growth.REPORTS)
def test_reports_of_some_size(name: str) -> None:
    growth.read_report(growth.REPORTS[name](20_000))


def test_more_than_linear_time_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a clock that counts what the work says it costs."""
    clock = 0.0

    def costs(power: float) -> float:
        def work(data: bytes) -> None:
            nonlocal clock
            clock += (len(data) / 1e6) ** power

        _, _, ratio = growth._growth(work, lambda size: bytes(size))
        return ratio

    monkeypatch.setattr(growth.time, "process_time", lambda: clock)
    assert costs(1.0) == pytest.approx(2.0)
    assert costs(2.0) == pytest.approx(4.0)
    assert growth.ALLOWED < 4
