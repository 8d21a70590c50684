"""How well the rules do: fingerprints group crash reports, and failing steps hold the lines that say why.

Reads `ci/stacktraces.jsonl.gz` (rows with `log`, `crash_state`: an equal state is the same group) and the sets with
`truths`, `ci/logchunks.jsonl.gz` and `ci/cidiff.jsonl.gz`, of a data folder.
"""

import gzip
import json
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator
from pathlib import Path
from statistics import fmean
from typing import Any

from winnow_server.failure.engine import Analyzer, Step
from winnow_server.failure.engine.scan import Scanner
from winnow_server.failure.engine.steps import outline

_CRASHES = "stacktraces"
_STEPS = ("logchunks", "cidiff")


def evaluate(data: Path) -> Iterator[dict[str, object]]:
    """One row a figure; a set that is not there yields a row that says so."""
    for name in (_CRASHES, *_STEPS):
        path = data / "ci" / f"{name}.jsonl.gz"
        if not path.is_file():
            yield {"set": name, "skipped": "not in the data folder"}
            continue
        with gzip.open(path, "rt", encoding="utf-8") as file:
            rows = [json.loads(line) for line in file]
        yield _groups(rows) if name == _CRASHES else _failing_steps(name, rows)


def _groups(rows: list[dict[str, Any]]) -> dict[str, object]:
    """Precision and recall over pairs of logs with a known state."""
    known = [row for row in rows if row.get("crash_state")]
    analyzer = Analyzer.load()
    states = [str(row["crash_state"]) for row in known]
    found = [analyzer.analyze(_bytes(row)).fingerprint for row in known]
    true, said, both = _pairs(states), _pairs(found), _pairs(zip(states, found, strict=True))
    return {
        "set": _CRASHES,
        "figure": "group",
        "logs": len(known),
        "states": len(set(states)),
        "fingerprints": len(set(found)),
        "pair_precision": round(both / said if said else 1.0, 4),
        "pair_recall": round(both / true if true else 1.0, 4),
    }


def _failing_steps(name: str, rows: list[dict[str, Any]]) -> dict[str, object]:
    """Share of the labelled lines that are within the failing step, of the best alternative, averaged over logs."""
    scanner = Scanner(())
    recalls, shares = [], []
    for row in rows:
        truths = [{n for first, last in truth for n in range(first, last + 1)} for truth in row["truths"] if truth]
        if truths:
            scan = scanner.scan(_bytes(row))
            step = outline(scan.lines, scan.marks).failing
            recalls.append(max(_inside(step, truth) for truth in truths))
            shares.append((step.last_line - step.first_line + 1) / scan.lines.line_count if step else 0.0)
    return {
        "set": name,
        "figure": "failing step",
        "logs": len(recalls),
        "recall": round(fmean(recalls), 4),
        "share_of_log": round(fmean(shares), 4),
    }


def _inside(step: Step | None, truth: set[int]) -> float:
    return sum(step.first_line <= n <= step.last_line for n in truth) / len(truth) if step else 0.0


def _bytes(row: dict[str, Any]) -> bytes:
    return str(row["log"]).encode("utf-8", "surrogatepass")


def _pairs(keys: Iterable[Hashable]) -> int:
    """Pairs of equal keys."""
    return sum(n * (n - 1) // 2 for n in Counter(keys).values())
