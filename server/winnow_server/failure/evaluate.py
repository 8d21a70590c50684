"""Accuracy and speed of the failure engine on labelled logs.

Figures of what is learnt are cross-validated: models are trained on half of the repositories and scored on the other
half, both ways. The shipped model has seen these logs, so it is only asked for what it did not learn: groups, steps and
speed.
"""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from winnow_server.failure import evaluate_rules
from winnow_server.failure.engine import Analyzer
from winnow_server.failure.engine.excerpt import ExcerptModel
from winnow_server.failure.engine.features import Matrix
from winnow_server.failure.engine.layer import Lesson, ProjectLayer, lesson
from winnow_server.failure.engine.scan import Scanner
from winnow_server.failure.engine.signatures import SIGNATURES
from winnow_server.failure.engine.spans import choose_segments
from winnow_server.failure.engine.training.assemble import (
    BUDGET,
    MEMBERS,
    Row,
    RuleExamples,
    category_row,
    cause_inputs,
    rerun_row,
    train_cause,
    train_excerpt,
)
from winnow_server.failure.engine.training.dataset import LabelledLog, Reader, halves, log_bytes, read_rows
from winnow_server.failure.engine.training.measure import (
    category_figures,
    excerpt_figures,
    transient_figures,
)

LESSONS = 3
"""Corrected logs of a repository before its others are scored."""
WIDE_BUDGET = 100
"""Lines that a caller may ask for who wants long blocks whole."""
SPEED_SOURCES = ("unlabelled/bugswarm", "unlabelled/treeherder")
_POINTED = ("logchunks", "cidiff")

Segments = list[tuple[int, int]]


def evaluate(data: Path) -> Iterator[dict[str, object]]:
    """One row a figure; sets that are not there are left out."""
    reader = Reader()
    pointed = [log for source in _POINTED for log in reader.read(data, source)]
    bump, veloren = (reader.read(data, source) for source in ("bump", "veloren"))
    if pointed:
        folds = _Folds(pointed)
        yield from _excerpts(folds, reader, data)
        yield from _causes(folds, bump, veloren)
    yield from evaluate_rules.evaluate(data)
    yield from _speed(data)


class _Folds:
    """Models of each half of the repositories, source by source, and what they say of the other half."""

    def __init__(self, logs: Sequence[LabelledLog]) -> None:
        self.logs = logs
        self.side: list[int] = []
        for source in _POINTED:
            self.side += halves([log for log in logs if log.source == source])
        self.models = [train_excerpt(self.of_half(half), MEMBERS) for half in (0, 1)]
        self.runs = [self.model_of(at).runs(log.examination) for at, log in enumerate(logs)]

    def of_half(self, half: int) -> list[LabelledLog]:
        return [log for log, side in zip(self.logs, self.side, strict=True) if side == half]

    def model_of(self, at: int) -> ExcerptModel:
        """The model that has not seen the repository of a log."""
        return self.models[1 - self.side[at]]

    def beside_green(self, at: int, budget: int) -> Segments:
        """The excerpt of a log that has a green one beside it."""
        log, model = self.logs[at], self.model_of(at)
        runs = model.runs(log.examination, log.beside)
        return [(each.first_line, each.last_line) for each in model.ranges(log.examination, runs, budget, log.beside)]

    def runs_elsewhere(self, log: LabelledLog) -> Matrix:
        """Runs of a log of a source that neither model has seen: the mean of what both say."""
        runs: Matrix = np.mean([model.runs(log.examination) for model in self.models], axis=0)
        return runs


def _excerpts(folds: _Folds, reader: Reader, data: Path) -> Iterator[dict[str, object]]:
    plain = {at: _chosen(log, runs) for at, (log, runs) in enumerate(zip(folds.logs, folds.runs, strict=True))}
    for source in _POINTED:
        picked = [at for at, log in enumerate(folds.logs) if log.source == source]
        if picked:
            yield _excerpt_row(folds, source, "excerpt", picked, plain)
    green = [at for at, log in enumerate(folds.logs) if log.beside is not None]
    for budget in (BUDGET, WIDE_BUDGET) if green else ():
        with_green = {at: folds.beside_green(at, budget) for at in green}
        figure = f"excerpt with the green log, at most {budget} lines"
        yield _excerpt_row(folds, folds.logs[green[0]].source, figure, green, with_green)
    taught, after = _after_lessons(folds, reader, data, plain)
    if taught:
        yield _excerpt_row(folds, "logchunks", f"excerpt after {LESSONS} corrections", taught, after)


def _excerpt_row(
    folds: _Folds, source: str, figure: str, picked: Sequence[int], chosen: Mapping[int, Segments]
) -> dict[str, object]:
    truths = [folds.logs[at].truths for at in picked]
    return {"set": source, "figure": figure, **excerpt_figures(truths, [chosen[at] for at in picked])}


def _chosen(log: LabelledLog, runs: Matrix) -> Segments:
    return choose_segments(runs, log.examination.numbers, BUDGET)


def _after_lessons(
    folds: _Folds, reader: Reader, data: Path, plain: Mapping[int, Segments]
) -> tuple[list[int], dict[int, Segments]]:
    """The logs of a repository but its first ``LESSONS``, and their excerpts once those are corrected."""
    texts = {str(row["id"]): row["log"] for row in read_rows(data, "logchunks")}
    after: dict[int, Segments] = {}
    picked: list[int] = []
    lessons: dict[str, list[Lesson]] = {}
    for at, log in enumerate(folds.logs):
        if log.source != "logchunks" or not log.truths:
            continue
        known = lessons.setdefault(log.repository, [])
        if len(known) < LESSONS:
            known.append(lesson(reader.lines(texts[log.id]), log.truths[0], plain[at], log.category, log.transient))
            continue
        layer = ProjectLayer(tuple(known))
        runs = folds.model_of(at).runs(log.examination, None, layer.bias(layer.resemblance(log.examination)))
        after[at] = _chosen(log, runs)
        picked.append(at)
    return picked, after


def _causes(folds: _Folds, bump: Sequence[LabelledLog], veloren: Sequence[LabelledLog]) -> Iterator[dict[str, object]]:
    rules = RuleExamples()
    inputs = [cause_inputs(log, runs) for log, runs in zip(folds.logs, folds.runs, strict=True)]
    elsewhere = {log.id: cause_inputs(log, folds.runs_elsewhere(log)) for log in (*bump, *veloren)}
    rows = [category_row(log, row) for log, row in zip(folds.logs, inputs, strict=True)]
    reruns = [rerun_row(log, row) for log, row in zip(folds.logs, inputs, strict=True)]
    broken = _present(category_row(log, elsewhere[log.id]) for log in bump)
    pairs = []
    for half in (0, 1):
        seen = [row for row, side in zip(rows, folds.side, strict=True) if side != half]
        model = train_cause([*rules.categories, *_present(seen), *broken], rules.reruns)
        for log, row, side in zip(folds.logs, inputs, folds.side, strict=True):
            if side == half and log.category is not None and log.trust == 1:
                pairs.append((log.category, model.best(row)))
    yield {"set": "logchunks", "figure": "category", **category_figures(pairs)}
    known_reruns = [*rules.reruns, *_present(reruns)]
    without = train_cause([*rules.categories, *_present(rows)], known_reruns)
    if bump:
        said = [(log.category, without.best(elsewhere[log.id])) for log in bump if log.category is not None]
        yield {"set": "bump", "figure": "category, trained without bump", **category_figures(said)}
    judged = [log for log in veloren if log.transient is not None]
    if judged:
        told = [(bool(log.transient), _chance(without.rerun_score(elsewhere[log.id]))) for log in judged]
        yield {"set": "veloren", "figure": "transient, trained without veloren", **transient_figures(told)}
        told = []
        for half in (0, 1):
            seen_rows = _present(rerun_row(log, elsewhere[log.id]) for log in judged[1 - half :: 2])
            model = train_cause(rules.categories, [*known_reruns, *seen_rows])
            told += [(bool(log.transient), _chance(model.rerun_score(elsewhere[log.id]))) for log in judged[half::2]]
        yield {"set": "veloren", "figure": "transient, trained on half", **transient_figures(told)}


def _present(rows: Iterator[Row | None] | Sequence[Row | None]) -> list[Row]:
    return [row for row in rows if row is not None]


def _chance(score: Matrix) -> float:
    return float(1 / (1 + np.exp(-score)))


def _speed(data: Path) -> Iterator[dict[str, object]]:
    """Processor time of one thread over whole logs, JSON and decompression left out."""
    paths = [path for source in SPEED_SOURCES if (path := data / "ci" / f"{source}.jsonl.gz").is_file()]
    if not paths:
        return
    analyzer, scanner = Analyzer.load(), Scanner(SIGNATURES)
    size = lines = 0
    whole = scan = 0.0
    for path in paths:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            for row in file:
                log = log_bytes(json.loads(row)["log"])
                size += len(log)
                began = time.process_time()
                lines += analyzer.analyze(log).line_count
                whole += time.process_time() - began
                began = time.process_time()
                scanner.scan(log)
                scan += time.process_time() - began
    yield {
        "set": " and ".join(SPEED_SOURCES),
        "figure": "speed on one core",
        "mb_per_s": round(size / whole / 1e6, 1),
        "lines_per_s": round(lines / whole),
        "scan_mb_per_s": round(size / scan / 1e6, 1),
    }
