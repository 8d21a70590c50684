"""Where a peer is ahead of Winnow: said by the run itself, so that nobody has to look for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tests.bench.peers.accuracy import WINNOW
from tests.bench.peers.judged import Judge
from tests.bench.peers.speed import Rate


def ahead(judges: Sequence[Judge], rates: Sequence[Rate]) -> Iterator[str]:
    """One line a figure: the peers whose median or rate is above Winnow's, or that there are none."""
    for judge in judges:
        for figure, table in judge.tables.items():
            medians = table.medians()
            if WINNOW in medians and len(medians) > 1:
                yield _line(f"{judge.part}, median {figure}", medians, 4)
    for messages in dict.fromkeys(rate.messages for rate in rates):
        own = {rate.of: rate.by_cpu for rate in rates if rate.messages == messages and _compared(rate.of)}
        if WINNOW in own and len(own) > 1:
            yield _line(f"{messages} a CPU second", own, 0)


def _compared(name: str) -> bool:
    return name == WINNOW or not name.startswith(WINNOW)


def _line(what: str, values: dict[str, float], digits: int) -> str:
    own = values[WINNOW]
    better = {name: value for name, value in values.items() if value > own}
    if not better:
        return f"{what}: {WINNOW} is ahead of all ({own:,.{digits}f})"
    named = ", ".join(f"{name} {value:,.{digits}f}" for name, value in better.items())
    return f"{what}: ahead of {WINNOW} ({own:,.{digits}f}): {named}"
