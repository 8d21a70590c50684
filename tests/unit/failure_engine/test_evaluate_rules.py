"""The figures of the rules, on a small hand-made data folder."""

import gzip
import json
from pathlib import Path

from winnow_server.failure.evaluate_rules import evaluate
from winnow_server.failure.signature_rates import measure, read


def write(path: Path, rows: list[dict[str, object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)


def report(function: str, address: str) -> str:
    return f"==1==ERROR: AddressSanitizer: SEGV on unknown address {address}\n    #0 {address} in {function} a.cc:1:1\n"


def test_pairs_of_groups_are_counted(tmp_path: Path) -> None:
    rows = [("a", "open", "0x1"), ("a", "open", "0x2"), ("a", "close", "0x3"), ("b", "close", "0x4")]
    write(
        tmp_path / "ci" / "stacktraces.jsonl.gz",
        [{"id": str(n), "log": report(f, x), "crash_state": state} for n, (state, f, x) in enumerate(rows)]
        + [{"id": "unknown", "log": "", "crash_state": None}],
    )
    group, *others = evaluate(tmp_path)
    assert (group["logs"], group["states"], group["fingerprints"]) == (4, 2, 2)
    assert (group["pair_precision"], group["pair_recall"]) == (0.5, 0.3333)
    assert [row["skipped"] for row in others] == ["not in the data folder"] * 2


def test_labelled_lines_within_the_failing_step(tmp_path: Path) -> None:
    log = "$ make build\ncc -c a.c\n$ make test\nfailed\nfailed again\n"
    write(
        tmp_path / "ci" / "logchunks.jsonl.gz",
        [{"log": log, "truths": [[[4, 5]]]}, {"log": log, "truths": [[[2, 2], [4, 4]], [[1, 1]]]}],
    )
    row = next(row for row in evaluate(tmp_path) if row["set"] == "logchunks")
    assert (row["logs"], row["recall"], row["share_of_log"]) == (2, 0.75, 0.6)


def test_rates_over_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a.log").write_text("all well\nNo space left on device\n")
    write(tmp_path / "rows.jsonl.gz", [{"log": "x\n", "green_log": "No space left on device\n"}, {"log": "fine\n"}])
    rates = measure(read(tmp_path))
    assert rates.lines == 4
    assert rates.fired["no-space-left"] == 2
