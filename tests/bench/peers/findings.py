"""Where a peer is ahead of Winnow: said by the run itself, so that nobody has to look for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tests.bench.peers.accuracy import WINNOW
from tests.bench.peers.judged import Judge
from tests.bench.peers.speed import Rate


def ahead(judges: Sequence[Judge], rates: Sequence[Rate]) -> Iterator[str]:
    """One line a figure: the peers whose median or rate is above Winnow's, or that there are none.

    Then one with the sources on which a peer is ahead, whatever the median says.
    """
    for judge in judges:
        for figure, table in judge.tables.items():
            medians = table.medians()
            if WINNOW in medians and len(medians) > 1:
                yield _line(f"{judge.part}, median {figure}", medians, 4)
            sources = {source: _better(cells) for source, cells in table.cells.items() if WINNOW in cells}
            named = [f"{source} ({', '.join(better)})" for source, better in sources.items() if better]
            if named:
                yield f"  sources with a peer ahead: {', '.join(named)}"
    for messages in dict.fromkeys(rate.messages for rate in rates):
        own = {rate.of: rate.by_cpu for rate in rates if rate.messages == messages and _compared(rate.of)}
        if WINNOW in own and len(own) > 1:
            yield _line(f"{messages} a CPU second", own, 0)


def _compared(name: str) -> bool:
    return name == WINNOW or not name.startswith(WINNOW)


def _line(what: str, values: Mapping[str, float], digits: int) -> str:
    own, better = values[WINNOW], _better(values)
    if not better:
        return f"{what}: {WINNOW} is ahead of all ({own:,.{digits}f})"
    named = ", ".join(f"{name} {value:,.{digits}f}" for name, value in better.items())
    return f"{what}: ahead of {WINNOW} ({own:,.{digits}f}): {named}"


def _better(values: Mapping[str, float]) -> dict[str, float]:
    return {name: value for name, value in values.items() if value > values[WINNOW]}
