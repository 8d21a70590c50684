"""Training and evaluation on a small folder of logs written by hand."""

import gzip
import json
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from winnow_server.failure.engine import Category
from winnow_server.failure.engine.model import FailureModel
from winnow_server.failure.engine.training import assemble, boosting, cause, edges, tagger
from winnow_server.failure.engine.training.dataset import Reader, halves
from winnow_server.failure.engine.training.measure import category_figures, excerpt_figures, transient_figures
from winnow_server.failure.evaluate import evaluate
from winnow_server.failure.train import train

CAUSES = [
    ("src/a.c:3:1: error: expected ';' before 'return'", "COMPILATION", "no"),
    ("FAILED tests/test_a.py::test_sum - assert 1 == 2", "TEST", "no"),
    ("curl: (6) Could not resolve host: mirror.example.org", "NETWORK", "yes"),
]


@pytest.fixture(autouse=True)
def _brief(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fewer rule examples, steps, passes and members: what is checked here does not depend on their number."""
    monkeypatch.setattr(assemble, "SIGNATURES", assemble.SIGNATURES[:30])
    monkeypatch.setattr(cause, "_STEPS", 30)
    monkeypatch.setattr(tagger, "fit", partial(tagger.fit, epochs=5))
    monkeypatch.setattr(edges, "fit", partial(boosting.fit, options=boosting.Boosting(trees=5)))
    for module in ("train", "evaluate"):
        monkeypatch.setattr(f"winnow_server.failure.{module}.MEMBERS", 1)


def write(path: Path, rows: list[dict[str, object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    rows: list[dict[str, object]] = []
    for number in range(24):
        cause, category, transient = CAUSES[number % 3]
        before = [f"step {number}.{line} done" for line in range(12 + number)]
        lines = [*before, cause, "stopped", "job ended"]
        rows.append(
            {
                "id": f"log-{number}", "repo": f"acme/part-{number // 4}", "log": "\n".join(lines),
                "category": category, "transient": transient, "sure": number != 5,
                "truths": [[[len(before) + 1, len(before) + 1]]],
            }
        )  # fmt: skip
    write(folder / "ci" / "logchunks.jsonl.gz", rows)
    green = "\n".join(f"step 0.{line} done" for line in range(40))
    write(
        folder / "ci" / "cidiff.jsonl.gz",
        [
            {key: row[key] for key in ("id", "repo", "log", "truths")} | {"green_log": green, "id": f"pair-{row['id']}"}
            for row in rows[:6]
        ],
    )
    return folder


def test_training_writes_a_small_model_and_its_card_and_the_same_again(data: Path, tmp_path: Path) -> None:
    one, two = tmp_path / "one.npz", tmp_path / "two.npz"
    stages = [row["stage"] for row in train(data, one)]
    assert stages == ["read", "excerpt", "category", "written"]
    assert list(train(data, two))
    assert one.read_bytes() == two.read_bytes()
    assert len(one.read_bytes()) < 4 << 20
    assert "logchunks: 24 logs" in one.with_suffix(".md").read_text()
    model = FailureModel.load(one)
    assert model.version.startswith("1.")
    log = Reader().read(data, "logchunks")[0]
    ranges = model.excerpt.ranges(log.examination, model.excerpt.runs(log.examination), 25)
    first, last = log.truths[0][0]
    assert any(found.first_line <= first and last <= found.last_line for found in ranges)


def test_evaluation_prints_a_row_a_figure(data: Path) -> None:
    rows = {(row["set"], row.get("figure")): row for row in evaluate(data)}
    assert rows["logchunks", "excerpt"]["logs"] == 24
    assert rows["logchunks", "category"]["logs"] == 23
    assert rows["cidiff", "excerpt with the green log, at most 25 lines"]["logs"] == 6
    assert rows["logchunks", "excerpt after 3 corrections"]["logs"] == 6


def test_a_folder_without_logs_trains_nothing(tmp_path: Path) -> None:
    assert list(train(tmp_path, tmp_path / "none.npz")) == [{"skipped": "no labelled logs in the data folder"}]
    assert not (tmp_path / "none.npz").exists()


def test_a_file_of_another_format_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "old.npz"
    np.savez(path, format=np.int32(0))
    with pytest.raises(ValueError, match="another format"):
        FailureModel.load(path)


def test_a_repository_is_never_on_both_sides(data: Path) -> None:
    logs = Reader().read(data, "logchunks")
    sides: dict[str, set[int]] = {}
    for log, side in zip(logs, halves(logs), strict=True):
        sides.setdefault(log.repository, set()).add(side)
    assert all(len(side) == 1 for side in sides.values())
    assert sum(side == {0} for side in sides.values()) == 3


def test_an_excerpt_is_scored_against_the_best_alternative() -> None:
    figures = excerpt_figures([[[(1, 4)], [(10, 13)]], []], [[(10, 11)], [(1, 1)]])
    assert figures == {"logs": 1, "f1": 0.6667, "full_recall": 0, "lines_median": 2}


def test_macro_f1_counts_each_category_once_and_leaves_unknown_out() -> None:
    test, lint, unknown = Category.TEST, Category.LINT, Category.UNKNOWN
    pairs = [(test, test), (test, test), (test, lint), (lint, lint), (unknown, test)]
    assert category_figures(pairs) == {"logs": 4, "accuracy": 0.75, "macro_f1": 0.7333}


def test_reruns_are_judged_at_one_half() -> None:
    figures = transient_figures([(True, 0.5), (True, 0.2), (False, 0.9), (False, 0.1)])
    assert figures == {"logs": 4, "precision": 0.5, "recall": 0.5, "f1": 0.5}
