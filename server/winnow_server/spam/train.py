"""Trains the spam engine's model on the labelled sources of a data folder, and writes its card."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from winnow_server.spam.engine.model import DEFAULT_PATH
from winnow_server.spam.engine.symbols import EVIDENCE
from winnow_server.spam.engine.training.dataset import LABELS
from winnow_server.spam.engine.training.study import (
    Study,
    build_model,
    calibrate,
    fit_shipped,
    leave_one_out,
    load_study,
)
from winnow_server.spam.evaluate import unseen_rows

Row = dict[str, object]


def train(data: Path, out: Path = DEFAULT_PATH.parent) -> Iterator[Row]:
    """Writes `spam.npz` and `spam.md` into the folder `out`; yields the figures as they are measured.

    The same data give the same files. Raises FileNotFoundError where the folder has no sources.
    """
    small = load_study(data, complete=False)
    left_out = list(leave_one_out(small))
    calibration = calibrate(left_out)
    rows = []
    for row in unseen_rows(small, left_out):
        rows.append(row)
        yield row
    del small, left_out
    study = load_study(data, complete=True)
    fitted, kinds = fit_shipped(study, without_held_out=False)
    model = build_model(study, fitted, calibration, kinds)
    model.save(out / "spam.npz")
    (out / "spam.md").write_text(_card(model.version, study, rows), encoding="utf-8")
    yield {"written": model.version, "bytes": (out / "spam.npz").stat().st_size}


def _card(version: str, study: Study, rows: Sequence[Row]) -> str:
    lines = [
        "# spam.npz",
        "",
        f"Version {version}. Written by `python -m winnow_server train spam DATA`.",
        "",
        f"Oblivious boosted trees over {EVIDENCE} symbols, weights of words and word pairs that agree between sources,",
        "weights of words and word pairs in these sources, an expert for each source with both classes, mixed by which",
        "source a message is like, a regression for the kind, and a calibration learnt on sources left out. It keeps",
        "weights of hashed words and thresholds, never text.",
        "",
        "## Learnt from",
        "",
        "| source | messages | " + " | ".join(LABELS) + " |",
        "|---|---|" + "---|" * len(LABELS),
    ]
    for dataset in study.datasets:
        counts = " | ".join(str(int((dataset.labels == label).sum())) for label in range(len(LABELS)))
        lines.append(f"| {dataset.name} | {len(dataset)} | {counts} |")
    lines += [
        "",
        "## On sources that the model did not see",
        "",
        "Each row is one source judged by a model of all the others; false positives by the default policy.",
        "",
        "| source | AUC | recall at 1 % FPR | FPR | recall |",
        "|---|---|---|---|---|",
    ]
    lines += [_line(str(row["source"]), row) for row in rows if row["figure"] == "unseen source"]
    lines += [_line(str(row["figure"]), row) for row in rows if str(row["figure"]).endswith("median")]
    return "\n".join(lines) + "\n"


def _line(name: str, row: Row) -> str:
    values = (row["auc"], row["recall_at_1pct_fpr"], row.get("fpr", row.get("highest_fpr")), row["recall"])
    return f"| {name} | " + " | ".join(str(value) for value in values) + " |"
