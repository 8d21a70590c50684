"""Trains the failure model on a data folder and writes it with its card. The same data gives the same bytes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields
from pathlib import Path

import numpy as np

from winnow_server.failure.engine.candidates import MAX_CANDIDATES
from winnow_server.failure.engine.category import CauseModel
from winnow_server.failure.engine.excerpt import ExcerptModel
from winnow_server.failure.engine.features import Matrix
from winnow_server.failure.engine.model import DEFAULT_PATH, to_bytes
from winnow_server.failure.engine.spans import choose_segments
from winnow_server.failure.engine.training.assemble import (
    BUDGET,
    MEMBERS,
    UNSEEN_MEMBERS,
    Row,
    RuleExamples,
    calibrate,
    category_row,
    cause_inputs,
    one_hot,
    rerun_row,
    settle_cause,
    train_cause,
    train_excerpt,
    unseen_runs,
)
from winnow_server.failure.engine.training.dataset import LabelledLog, Reader, halves
from winnow_server.failure.engine.training.measure import category_figures, excerpt_figures

EXCERPT_SOURCES = ("logchunks", "cidiff")
CAUSE_SOURCES = ("bump", "veloren")


def train(data: Path, path: Path = DEFAULT_PATH) -> Iterator[dict[str, object]]:
    """Yields a row a stage; writes ``path`` and the card beside it. Takes some minutes on one core."""
    reader = Reader()
    pointed = [log for source in EXCERPT_SOURCES for log in reader.read(data, source)]
    caused = [log for source in CAUSE_SOURCES for log in reader.read(data, source)]
    if not pointed:
        yield {"skipped": "no labelled logs in the data folder"}
        return
    yield {"stage": "read", "logs": len(pointed) + len(caused)}
    runs = unseen_runs(pointed)
    excerpt_row: dict[str, object] = {"stage": "excerpt", **_excerpt_figures(pointed, runs)}
    yield excerpt_row
    excerpt = train_excerpt(pointed, MEMBERS, calibrate(pointed, runs))
    inputs = [cause_inputs(log, run) for log, run in zip(pointed, runs, strict=True)]
    inputs += [cause_inputs(log, excerpt.runs(log.examination)) for log in caused]
    logs = pointed + caused
    cause, cause_row = _train_cause(logs, inputs)
    yield cause_row
    stored = to_bytes(_arrays(excerpt, cause))
    path.write_bytes(stored)
    path.with_suffix(".md").write_text(_card(logs, excerpt_row, cause_row, len(stored)), encoding="utf-8")
    yield {"stage": "written", "bytes": len(stored)}


def _excerpt_figures(logs: Sequence[LabelledLog], runs: Sequence[Matrix]) -> dict[str, object]:
    chosen = [choose_segments(run, log.examination.numbers, BUDGET) for log, run in zip(logs, runs, strict=True)]
    return excerpt_figures([log.truths for log in logs], chosen)


def _train_cause(logs: Sequence[LabelledLog], inputs: Sequence[Matrix]) -> tuple[CauseModel, dict[str, object]]:
    """The cause, settled on what two models said of the repositories that each had not seen."""
    rules = RuleExamples()
    rows = [category_row(log, row) for log, row in zip(logs, inputs, strict=True)]
    reruns = [*rules.reruns, *_present(rerun_row(log, row) for log, row in zip(logs, inputs, strict=True))]
    side = halves(logs)
    scores, labels, pairs = [], [], []
    for held_out in (0, 1):
        seen = [row for row, s in zip(rows, side, strict=True) if s != held_out]
        model = train_cause([*rules.categories, *_present(seen)], reruns)
        for log, row, s in zip(logs, inputs, side, strict=True):
            if s == held_out and log.category is not None and log.trust == 1:
                scores.append(model.scores(row))
                labels.append(one_hot(log.category))
                pairs.append((log.category, model.best(row)))
    final = train_cause([*rules.categories, *_present(rows)], reruns)
    settled = settle_cause(final, np.stack(scores), np.stack(labels))
    return settled, {"stage": "category", **category_figures(pairs)}


def _present(rows: Iterator[Row | None] | Sequence[Row | None]) -> list[Row]:
    return [row for row in rows if row is not None]


def _arrays(excerpt: ExcerptModel, cause: CauseModel) -> dict[str, Matrix]:
    arrays = {
        f"tagger{member}_{field.name}": getattr(weights, field.name)
        for member, weights in enumerate(excerpt.scorers.members)
        for field in fields(weights)
    }
    for name, forest in zip(("start", "end"), excerpt.edges, strict=True):
        arrays |= {f"{name}_{field.name}": getattr(forest, field.name) for field in fields(forest)}
    temperature = np.array(cause.temperature, np.float32)
    return arrays | {
        "green": excerpt.green,
        "calibration": excerpt.calibration,
        "cause_category": cause.category,
        "cause_transient": cause.transient,
        "cause_temperature": temperature,
    }


def _card(logs: Sequence[LabelledLog], excerpt: dict[str, object], cause: dict[str, object], size: int) -> str:
    sources = {source: sum(log.source == source for log in logs) for source in (*EXCERPT_SOURCES, *CAUSE_SOURCES)}
    learnt = "\n".join(f"- {source}: {count} logs" for source, count in sources.items())
    return f"""# failure.npz

What the failure engine has learnt: which lines of a log say why it failed, of which category the cause is, and
whether a rerun is likely to pass. Written by `python -m winnow_server train failure DATA`; the same data gives the same
bytes.
{size:,} bytes, half precision, weights only: no text of any log is kept.

## Parts
- Excerpt: {MEMBERS} small convolutional taggers over at most {MAX_CANDIDATES} candidate lines of a log, averaged.
  They see generic cues, signatures, shape, place and hashed words; the answer is a probability for every run of lines.
  Two forests of oblivious trees over the same but the words add how likely an excerpt starts and ends at a line.
- Cause: a logistic regression over the signatures near the excerpt, its cues and hashed words, which starts from what
  the signatures say. Its temperature is set on repositories that it has not seen.

## Learnt from
{learnt}
- the example lines of the built-in signatures

## Figures, trained on half of the repositories and scored on the other half, both ways
- excerpt, {UNSEEN_MEMBERS} taggers of the {MEMBERS}: F1 {excerpt["f1"]}, full recall {excerpt["full_recall"]},
  median of {excerpt["lines_median"]} lines, over {excerpt["logs"]} logs
- category: accuracy {cause["accuracy"]}, macro-F1 {cause["macro_f1"]} over {cause["logs"]} logs

## Limits
Logs of a kind that is not among those above are answered from signatures and generic cues. A run of lines longer than
64 candidate lines is shown from its start only.
"""
