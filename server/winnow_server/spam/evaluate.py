"""Every accuracy figure of the spam engine, each on messages that the measured model did not learn from.

Reads `spam/*.jsonl.gz` of a data folder: rows with `id`, `text`, `label`, and maybe `subject`, `raw` and `channel`.
Models are trained anew for it: one for each source left out, and one of four fifths of every source.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from winnow_server.ranking import roc
from winnow_server.spam.engine import BatchResult, Classifier, MessageBatch, TenantLayer, Verdict
from winnow_server.spam.engine.training.dataset import Dataset
from winnow_server.spam.engine.training.hard_ham import hard_ham
from winnow_server.spam.engine.training.obfuscation import MODES, obfuscated
from winnow_server.spam.engine.training.study import (
    LeftOut,
    Study,
    build_model,
    calibrate,
    fit_shipped,
    leave_one_out,
    load_study,
    untrained_kinds,
)
from winnow_server.spam.speed import speed_rows

BALANCED = 0.5  # the score from which unwanted is likelier than not, for traffic like that of training
MUCH_HAM = 300  # messages of a source, below which its false-positive rate says little
LABELLED = 100  # messages of an unseen source that are given as feedback
_BATCH = 512
_SEED = 5
_COPIES = 1_000  # unwanted messages of a source that are obfuscated

Row = dict[str, object]


def evaluate(data: Path) -> Iterator[Row]:
    """One row a figure; a folder without sources yields a row that says so."""
    try:
        study = load_study(data, complete=False)
    except FileNotFoundError:
        yield {"skipped": "no spam/*.jsonl.gz in the data folder"}
        return
    left_out = list(leave_one_out(study))
    yield from unseen_rows(study, left_out)
    calibration = calibrate(left_out)
    del left_out, study
    yield from in_domain_rows(load_study(data, complete=True), calibration)


def unseen_rows(study: Study, left_out: Sequence[LeftOut]) -> Iterator[Row]:
    """Every two-class source by a model that never saw it, calibrated on the others; then with feedback given."""
    plain, adapted = [], []
    for found in left_out:
        calibration = calibrate([other for other in left_out if other is not found])
        classifier = Classifier(build_model(study, found.fitted, calibration, untrained_kinds()))
        plain.append(_judged(found.dataset, classify(classifier, found.dataset)))
        yield {"figure": "unseen source", **plain[-1]}
        learnt, rest = _feedback(found.dataset)
        layer = classifier.learn(learnt.batch(), learnt.unwanted.tolist())
        adapted.append(_judged(rest, classify(classifier, rest, layer)))
        yield {"figure": f"unseen source with {LABELLED} labelled", **adapted[-1]}
        yield {"figure": "unseen source, obfuscated", "source": found.dataset.name, **_obfuscated(classifier, found)}
    for name, rows in (("unseen sources", plain), (f"unseen sources with {LABELLED} labelled", adapted)):
        yield {
            "figure": f"{name}, median",
            "auc": _median(rows, "auc"),
            "recall_at_1pct_fpr": _median(rows, "recall_at_1pct_fpr"),
            "highest_fpr": max(
                (float(str(row["fpr"])) for row in rows if int(str(row["ham"])) >= MUCH_HAM), default=None
            ),
            "recall": _median(rows, "recall"),
        }


def in_domain_rows(study: Study, calibration: tuple[float, float]) -> Iterator[Row]:
    """The held-out fifth of every source, by a model of the other four; then ham of our own that is easily mistaken."""
    fitted, kinds = fit_shipped(study, without_held_out=True)
    classifier = Classifier(build_model(study, fitted, calibration, kinds))
    right = unwanted = 0
    for dataset in study.datasets:
        rest = dataset.take(np.flatnonzero(dataset.held_out))
        result = classify(classifier, rest)
        yield {"figure": "in domain", **_judged(rest, result)}
        kind = result[1][rest.unwanted]
        right += int((kind == rest.labels[rest.unwanted]).sum())
        unwanted += len(kind)
    yield {"figure": "in domain, kind among unwanted", "messages": unwanted, "accuracy": round(right / unwanted, 4)}
    for name, texts in hard_ham().items():
        verdicts = classifier.classify(MessageBatch(texts)).verdicts
        yield {
            "figure": "hard ham",
            "kind": name,
            "messages": len(texts),
            "flagged": int((verdicts > Verdict.HAM).sum()),
        }
    yield from speed_rows(classifier)


Judgement = tuple[NDArray[np.float32], NDArray[np.intp], NDArray[np.bool_]]


def classify(classifier: Classifier, dataset: Dataset, layer: TenantLayer | None = None) -> Judgement:
    """(score, likeliest kind as an index into LABELS, whether flagged) of every message, by the default policy."""
    results: list[BatchResult] = []
    for first in range(0, len(dataset), _BATCH):
        part = dataset.take(range(first, min(first + _BATCH, len(dataset))))
        results.append(classifier.classify(part.batch(), layer=layer))
    return (
        np.concatenate([result.score for result in results]),
        np.concatenate([result.probabilities[:, 1:].argmax(axis=1) + 1 for result in results]),
        np.concatenate([result.verdicts > Verdict.HAM for result in results]),
    )


def _judged(dataset: Dataset, judgement: Judgement) -> Row:
    score, _, flagged = judgement
    unwanted = dataset.unwanted
    hits, alarms = int((flagged & unwanted).sum()), int((flagged & ~unwanted).sum())
    ham = int((~unwanted).sum())
    row: Row = {"source": dataset.name, "messages": len(dataset), "ham": ham}
    if ham and unwanted.any():
        curve = roc(score, unwanted)
        row |= {"auc": round(curve.auc, 4), "recall_at_1pct_fpr": round(curve.recall_at(0.01), 4)}
    row["recall"] = round(hits / int(unwanted.sum()), 4) if unwanted.any() else None
    row["fpr"] = round(alarms / ham, 4) if ham else None
    said = score >= BALANCED
    both = 2 * int((said & unwanted).sum())
    row["f1_balanced"] = round(both / int(said.sum() + unwanted.sum()), 4) if unwanted.any() else None
    row["f1"] = round(2 * hits / (2 * hits + alarms + int(unwanted.sum()) - hits), 4) if unwanted.any() else None
    return row


def _feedback(dataset: Dataset) -> tuple[Dataset, Dataset]:
    """(the messages given as feedback, the rest), drawn with a fixed seed."""
    order = np.random.default_rng(_SEED).permutation(len(dataset))
    return dataset.take(order[:LABELLED]), dataset.take(order[LABELLED:])


def _obfuscated(classifier: Classifier, found: LeftOut) -> Row:
    """Recall of unwanted messages as they are and disguised in every mode, by the default policy, without headers."""
    some = found.dataset.take(np.flatnonzero(found.dataset.unwanted)[:_COPIES])
    row: Row = {"messages": len(some), "recall": _recall(classifier, some, some.texts)}
    return row | {mode: _recall(classifier, some, obfuscated(some.texts, mode, _SEED)) for mode in MODES}


def _recall(classifier: Classifier, dataset: Dataset, texts: list[str]) -> float:
    verdicts = classifier.classify(MessageBatch(texts, dataset.subjects, channels=dataset.channels.tolist())).verdicts
    return round(float((verdicts > Verdict.HAM).mean()), 4)


def _median(rows: Sequence[Row], name: str) -> float:
    return round(statistics.median(float(str(row[name])) for row in rows), 4)
