"""Accuracy of the shipped failure engine on labelled logs. Metrics are those of line-level and class-level F1.

Reads `ci/*.jsonl.gz` of a data folder: rows with `id`, `log`, and any of `truths`, `category`, `transient`.
"""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from statistics import fmean, median
from typing import Any

from winnow_server.failure.engine import Analysis, Analyzer

_SETS = ("logchunks", "cidiff", "veloren")


def evaluate(data: Path) -> Iterator[dict[str, object]]:
    """One row a figure; a set that is not there yields a row that says so."""
    analyzer = Analyzer.load()
    for name in _SETS:
        path = data / "ci" / f"{name}.jsonl.gz"
        if not path.is_file():
            yield {"set": name, "skipped": "not in the data folder"}
            continue
        with gzip.open(path, "rt", encoding="utf-8") as file:
            rows = [json.loads(line) for line in file]
        found = [analyzer.analyze(row["log"].encode("utf-8", "surrogatepass")) for row in rows]
        pairs = list(zip(rows, found, strict=True))
        yield from _excerpt(name, pairs)
        yield from _category(name, pairs)
        yield from _transient(name, pairs)


def _excerpt(name: str, pairs: list[tuple[dict[str, Any], Analysis]]) -> Iterator[dict[str, object]]:
    """Line-level F1 against the best of the labelled alternatives, averaged over logs."""
    scores, recalls, sizes = [], [], []
    for row, found in pairs:
        truths = [_lines(truth) for truth in row.get("truths") or [] if truth]
        if truths:
            said = _lines([(s.first_line, s.last_line) for s in found.excerpt])
            best = max(truths, key=lambda truth: _f1(len(said & truth), len(said), len(truth)))
            scores.append(_f1(len(said & best), len(said), len(best)))
            recalls.append(best <= said)
            sizes.append(len(said))
    if scores:
        yield {
            "set": name,
            "figure": "excerpt",
            "logs": len(scores),
            "f1": round(fmean(scores), 4),
            "full_recall": round(fmean(recalls), 4),
            "lines_median": median(sizes),
        }


def _category(name: str, pairs: list[tuple[dict[str, Any], Analysis]]) -> Iterator[dict[str, object]]:
    said = [(r["category"], str(f.category)) for r, f in pairs if r.get("sure") and r.get("category") != "UNKNOWN"]
    if said:
        names = sorted({truth for truth, _ in said})
        per_class = [
            _f1(
                sum(t == p == n for t, p in said),
                sum(p == n for _, p in said),
                sum(t == n for t, _ in said),
            )
            for n in names
        ]
        accuracy = fmean(t == p for t, p in said)
        row = {"set": name, "figure": "category", "logs": len(said)}
        yield {**row, "accuracy": round(accuracy, 4), "macro_f1": round(fmean(per_class), 4)}


def _transient(name: str, pairs: list[tuple[dict[str, Any], Analysis]]) -> Iterator[dict[str, object]]:
    said = [(r["transient"] == "yes", f.transient >= 0.5) for r, f in pairs if r.get("transient") in ("yes", "no")]
    if said:
        f1 = _f1(sum(t and p for t, p in said), sum(p for _, p in said), sum(t for t, _ in said))
        yield {"set": name, "figure": "transient", "logs": len(said), "f1": round(f1, 4)}


def _lines(ranges: list[Any]) -> set[int]:
    return {line for first, last in ranges for line in range(first, last + 1)}


def _f1(hits: int, said: int, true: int) -> float:
    return 2 * hits / (said + true) if hits else 0.0
