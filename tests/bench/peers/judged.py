"""Figures of scores against labels, the same for all: none of them needs a threshold that someone would have set."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from winnow_server.ranking import roc
from winnow_server.spam.engine.training.dataset import Dataset

from tests.bench.peers.peer import Scores, UnavailableError

RECALL, AUC, F1 = "recall at 1 % FPR", "AUC", "F1 at its best threshold"


@dataclass(slots=True)
class Table:
    """cells: by source, then by who was judged."""

    title: str
    cells: dict[str, dict[str, float]] = field(default_factory=lambda: defaultdict(dict))

    def names(self) -> list[str]:
        """Who was judged, in the order in which they came."""
        return list(dict.fromkeys(name for row in self.cells.values() for name in row))

    def medians(self) -> dict[str, float]:
        """Over the sources; those who miss one have none, as the others would be judged on more."""
        found = {name: [row[name] for row in self.cells.values() if name in row] for name in self.names()}
        return {name: statistics.median(cells) for name, cells in found.items() if len(cells) == len(self.cells)}

    def lines(self) -> Iterator[str]:
        names = self.names()
        rows = [*self.cells.items(), ("median", self.medians())]
        width = max(len(source) for source, _ in rows) + 2
        yield self.title
        yield " " * width + "".join(f"{name:>16}" for name in names)
        for source, row in rows:
            yield f"{source:{width}}" + "".join(f"{row[name]:16.4f}" if name in row else f"{'-':>16}" for name in names)


class Judge:
    """Collects a table for every figure of a part."""

    def __init__(self, part: str, figures: Sequence[str]) -> None:
        self.part = part
        self.tables = {figure: Table(f"{part}: {figure}") for figure in figures}

    def add(self, name: str, dataset: Dataset, scores: Scores) -> None:
        """Raises UnavailableError where there is not a score a message, or a score is no number."""
        if len(scores) != len(dataset) or not np.isfinite(scores).all():
            raise UnavailableError(f"{name} gave {np.isfinite(scores).sum()} scores for {len(dataset)} messages")
        found = figures(scores, dataset)
        for figure, table in self.tables.items():
            table.cells[dataset.name][name] = found[figure]

    def copy(self, name: str, other: Judge) -> None:
        """The cells that another judge has of one, into the tables of the same figures."""
        for figure, table in other.tables.items():
            for source, cells in table.cells.items():
                self.tables[figure].cells[source][name] = cells[name]

    def rows(self) -> Iterator[dict[str, object]]:
        """One object a figure, source and judged one, the medians last."""
        for figure, table in self.tables.items():
            for source, cells in (*table.cells.items(), ("median", table.medians())):
                for name, value in cells.items():
                    yield {"part": self.part, "figure": figure, "source": source, "of": name, "value": round(value, 4)}


def figures(scores: Scores, dataset: Dataset) -> dict[str, float]:
    """Every figure, each in [0, 1]. Raises ValueError unless both classes are there."""
    unwanted = dataset.unwanted
    curve = roc(scores, unwanted)
    hits = curve.recall * unwanted.sum()
    alarms = curve.false_positive_rate * (~unwanted).sum()
    best = float((2 * hits / (hits + alarms + unwanted.sum())).max())
    return {RECALL: curve.recall_at(0.01), AUC: curve.auc, F1: best}
