"""Values that calls need at every turn: current while events arrive, kept while the store is away."""

import pytest
from winnow_server.errors import StoreUnavailable
from winnow_server.storage import latest
from winnow_server.storage.latest import Latest


class Source:
    """Counts reads; `away` makes them fail."""

    def __init__(self) -> None:
        self.reads = 0
        self.away = False
        self.listening = True
        self.latest = Latest(self._load, lambda: self.listening)

    async def _load(self, project: str) -> str:
        if self.away:
            raise StoreUnavailable
        self.reads += 1
        return f"{project}{self.reads}"


async def test_every_call_reads_while_events_arrive() -> None:
    source = Source()
    assert [await source.latest.of("p") for _ in range(3)] == ["p1", "p2", "p3"]


async def test_without_events_a_value_is_taken_for_current_for_a_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    source = Source()
    source.listening = False
    now = 100.0
    monkeypatch.setattr(latest.time, "monotonic", lambda: now)
    assert [await source.latest.of("p") for _ in range(3)] == ["p1"] * 3
    assert await source.latest.of("q") == "q2"
    now += 0.6
    assert await source.latest.of("p") == "p3"


async def test_the_last_value_stays_while_the_store_is_away() -> None:
    source = Source()
    assert await source.latest.of("p") == "p1"
    source.away = True
    assert await source.latest.of("p") == "p1"
    assert await source.latest.of("never read") is None
    source.away = False
    assert await source.latest.of("p") == "p2"


async def test_the_project_least_recently_asked_for_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(latest, "_MAX_PROJECTS", 2)
    source = Source()
    for project in ("a", "b", "a", "c"):
        await source.latest.of(project)
    source.away = True
    assert await source.latest.of("a") == "a3"
    assert await source.latest.of("b") is None
