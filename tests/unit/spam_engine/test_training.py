"""Training and measuring on a small folder of our own: the same data give the same model, and it works."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from winnow_server.spam.engine import Channel, Classifier, MessageBatch
from winnow_server.spam.engine.model import Model
from winnow_server.spam.engine.ngrams import Grams
from winnow_server.spam.engine.training import study
from winnow_server.spam.engine.training.boosting import Boosting
from winnow_server.spam.evaluate import evaluate
from winnow_server.spam.train import train

HAM = ["are you home for dinner, mum asks about lesson {n}", "the build {n} is green again, thanks for the patch"]
SPAM = ["WIN a free prize of £{n}, call now: http://win{n}.top", "cheap pills {n}% off, order at www.meds{n}.top today"]
PHISHING = "Dear customer, verify your password at http://bank{n}.top or lose access"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("data")
    folder = root / "spam"
    folder.mkdir()
    for name in ("first", "second", "third"):
        rows = []
        for n in range(60):
            unwanted = [(SPAM[n % 2], "spam"), (PHISHING, "phishing")][n % 3 == 0]
            for text, label in ((HAM[n % 2], "ham"), unwanted):
                rows.append({"id": f"{name}{n}{label}", "text": text.format(n=n), "label": label, "channel": "sms"})
        with gzip.open(folder / f"{name}.jsonl.gz", "wt", encoding="utf-8") as file:
            file.writelines(json.dumps(row) + "\n" for row in rows)
    return root


@pytest.fixture(autouse=True, scope="module")
def _few_trees() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(study, "BOOSTING", Boosting(trees=8, depth=2, bins=6))
        yield


@pytest.fixture(scope="module")
def trained(data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[dict[str, object]]]:
    """(the folder written to, the rows printed)."""
    out = tmp_path_factory.mktemp("model")
    return out, list(train(data, out))


def test_train_writes_a_model_that_works(trained: tuple[Path, list[dict[str, object]]]) -> None:
    out, rows = trained
    classifier = Classifier.load(out / "spam.npz")
    assert rows[-1]["written"] == classifier.version
    result = classifier.classify(MessageBatch([HAM[0], SPAM[0]]))
    assert result.score[0] < 0.5 < result.score[1]
    assert "| first | 120 | 60 | 40 | 0 | 20 |" in (out / "spam.md").read_text(encoding="utf-8")


def test_the_same_data_give_the_same_model(
    data: Path, trained: tuple[Path, list[dict[str, object]]], tmp_path: Path
) -> None:
    list(train(data, tmp_path))
    with np.load(tmp_path / "spam.npz") as again, np.load(trained[0] / "spam.npz") as stored:
        assert again.files == stored.files
        assert all((again[name] == stored[name]).all() for name in stored.files)


def test_evaluate_prints_every_figure(data: Path) -> None:
    rows = list(evaluate(data))
    figures = {row["figure"] for row in rows}
    assert {"unseen source", "in domain", "hard ham", "in domain, kind among unwanted"} <= figures
    medians = [row for row in rows if str(row["figure"]).endswith("median")]
    assert len(medians) == 2
    assert all(float(str(row["auc"])) > 0.9 for row in medians)


def test_each_source_has_an_expert(data: Path) -> None:
    found = study.load_study(data, complete=False)
    fitted, _ = study.fit_shipped(found, without_held_out=False)
    assert (len(fitted.mail_experts), len(fitted.short_experts)) == (0, 3)
    mail = [replace(source, channels=np.full_like(source.channels, Channel.EMAIL)) for source in found.sources]
    turned = replace(mail[1], labels=np.where(mail[1].labels > 0, 0, 1).astype(np.uint8))
    fitted, _ = study.fit_shipped(replace(found, sources=[mail[0], turned]), without_held_out=False)
    assert (len(fitted.mail_experts), len(fitted.short_experts)) == (2, 0)
    # The second source calls the same words the other way round; a message of either is judged as its own does.
    for number, source in enumerate((mail[0], turned)):
        words = fitted.mail_experts.words
        like = np.full(len(words.biases), -50.0, dtype=np.float32)
        like[2 + number] = 50.0
        biases = np.where(np.arange(5) < 2, words.biases, like).astype(np.float32)
        own = replace(fitted.mail_experts, words=replace(words, biases=biases))
        listed = Grams(source.grams.indices.astype(np.intp), source.grams.indptr)
        said, _ = own.log_odds(listed, None, np.zeros(len(source.labels), dtype=np.float32), 0.0)
        assert ((fitted.symbol_log_odds(source) + said > 0) == source.unwanted).mean() > 0.9


def test_a_folder_without_sources(tmp_path: Path) -> None:
    assert "skipped" in next(iter(evaluate(tmp_path)))
    with pytest.raises(FileNotFoundError):
        next(train(tmp_path, tmp_path))


def test_a_model_of_another_shape_is_refused(trained: tuple[Path, list[dict[str, object]]], tmp_path: Path) -> None:
    with np.load(trained[0] / "spam.npz") as stored:
        arrays = dict(stored)
    np.savez_compressed(tmp_path / "spam.npz", **(arrays | {"kinds": arrays["kinds"][:2]}))
    with pytest.raises(ValueError, match="another shape"):
        Model.load(tmp_path / "spam.npz")
