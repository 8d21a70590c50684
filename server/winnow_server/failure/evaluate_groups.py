"""How well fingerprints group: two logs of `ci/stacktraces.jsonl.gz` belong together when `crash_state` is equal."""

import gzip
import json
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator
from pathlib import Path

from winnow_server.failure.engine import Analyzer

_SET = "stacktraces"


def evaluate(data: Path) -> Iterator[dict[str, object]]:
    """One row: precision and recall over pairs of logs with a known state; or that the set is not in the folder."""
    path = data / "ci" / f"{_SET}.jsonl.gz"
    if not path.is_file():
        yield {"set": _SET, "skipped": "not in the data folder"}
        return
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = [row for row in map(json.loads, file) if row.get("crash_state")]
    analyzer = Analyzer.load()
    states = [str(row["crash_state"]) for row in rows]
    found = [analyzer.analyze(row["log"].encode("utf-8", "surrogatepass")).fingerprint for row in rows]
    yield {"set": _SET, "figure": "group", "logs": len(rows), **_pairs(states, found)}


def _pairs(states: list[str], found: list[str]) -> dict[str, object]:
    true, said, both = _count(states), _count(found), _count(zip(states, found, strict=True))
    precision, recall = both / said if said else 1.0, both / true if true else 1.0
    return {
        "states": len(set(states)),
        "fingerprints": len(set(found)),
        "pair_precision": round(precision, 4),
        "pair_recall": round(recall, 4),
    }


def _count(keys: Iterable[Hashable]) -> int:
    """Pairs of equal keys."""
    return sum(n * (n - 1) // 2 for n in Counter(keys).values())
