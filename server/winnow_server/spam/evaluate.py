"""Accuracy of the shipped spam engine, source by source, with the default policy.

Reads `spam/*.jsonl.gz` of a data folder: rows with `text`, `label`, and maybe `subject` and `channel`. The shipped
model has learnt from sources like these, so the figures say how well it fits, not how well it carries over.
"""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from winnow_server.spam.engine import Channel, Classifier, MessageBatch, Verdict

_BATCH = 512


def evaluate(data: Path) -> Iterator[dict[str, object]]:
    """One row a source; a folder without sources yields a row that says so."""
    paths = sorted((data / "spam").glob("*.jsonl.gz"))
    if not paths:
        yield {"skipped": "no spam/*.jsonl.gz in the data folder"}
    classifier = Classifier.load()
    for path in paths:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            rows = [json.loads(line) for line in file]
        said = [bad for at in range(0, len(rows), _BATCH) for bad in _unwanted(classifier, rows[at : at + _BATCH])]
        true = [row["label"] != "ham" for row in rows]
        hits = sum(a and b for a, b in zip(said, true, strict=True))
        ham = len(true) - sum(true)
        yield {
            "source": path.name.removesuffix(".jsonl.gz"),
            "messages": len(rows),
            "recall": round(hits / sum(true), 4) if any(true) else None,
            "f1": round(2 * hits / (sum(said) + sum(true)), 4) if hits else 0.0,
            "false_positive_rate": round((sum(said) - hits) / ham, 4) if ham else None,
        }


def _unwanted(classifier: Classifier, rows: list[dict[str, Any]]) -> list[bool]:
    batch = MessageBatch(
        texts=[row.get("text", "") for row in rows],
        subjects=[row.get("subject", "") for row in rows],
        channels=[Channel[row["channel"].upper()] if row.get("channel") else 0 for row in rows],
    )
    return [verdict != Verdict.HAM for verdict in classifier.classify(batch).verdicts.tolist()]
