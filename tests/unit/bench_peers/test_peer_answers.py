"""What the peers answer is read right, and what cannot be had is left out without ending the run."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from winnow_server.spam.engine.training.dataset import Dataset

from tests.bench.peers import __main__ as bench
from tests.bench.peers import accuracy, debian
from tests.bench.peers.accuracy import WINNOW, Field
from tests.bench.peers.bogofilter import spamicities
from tests.bench.peers.findings import ahead
from tests.bench.peers.judged import AUC, F1, RECALL, Judge, figures
from tests.bench.peers.peer import Scored, UnavailableError
from tests.bench.peers.rspamd import bayes
from tests.bench.peers.rspamd_server import is_ready
from tests.bench.peers.speed import Rate
from tests.unit.bench_peers.samples import dataset


class Reader:
    """A peer that has learnt how many messages it was taught, and tells the classes by the number in a message."""

    name = "reader"
    includes = "nothing"

    def __init__(self, *, fails: bool = False, scores: float | None = None) -> None:
        self.taught: list[int] = []
        self._fails = fails
        self._scores = scores

    def train(self, datasets: Sequence[Dataset]) -> None:
        if self._fails:
            raise UnavailableError("gone")
        self.taught.append(sum(len(one) for one in datasets))

    def add(self, labelled: Dataset) -> None:
        self.taught.append(len(labelled))

    def score(self, dataset: Dataset) -> Scored:
        scores = dataset.unwanted.astype(np.float64) if self._scores is None else np.full(len(dataset), self._scores)
        return Scored({self.name: scores}, 1.0, 1.0)


def test_spamicities_are_the_last_numbers() -> None:
    assert spamicities("0.25\nsome name 0.0000000000000759\n").tolist() == [0.25, 7.59e-14]


def test_bayes_is_told_apart_from_the_rules() -> None:
    assert bayes({"BAYES_HAM": {"score": -2.5}, "MIME_GOOD": {"score": -0.1}}) == -2.5
    assert bayes({"MIME_GOOD": {"score": -0.1}}) == 0


@pytest.mark.parametrize(
    ("log", "ready"),
    [
        ("", False),
        ("(main) full hyperscan database of 172 regexps has been loaded", True),
        ("(main) hyperscan database has NOT been loaded", False),
        ("(main) hyperscan database has NOT been loaded\n(main) full hyperscan database of 1 has been loaded", False),
        ("(main) hyperscan database has NOT been loaded\n(normal) full hyperscan database of 1 has been loaded", True),
    ],
)
def test_rspamd_is_ready_once_its_scanner_has_its_expressions(log: str, ready: bool) -> None:
    assert is_ready(log) == ready


def test_missing_packages_are_those_to_be_installed() -> None:
    printed = "Reading lists...\nInst liba (1.0 Debian:12 [amd64])\nConf liba (1.0)\nInst rspamd (3.4-1)\n"
    assert debian.missing(printed) == ["liba", "rspamd"]


def test_without_apt_a_peer_is_unavailable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UnavailableError, match="apt is not here"):
        debian.install(["bogofilter-bdb"], tmp_path / "peer")


def test_figures_by_hand() -> None:
    found = figures(np.array([0.9, 0.8, 0.7, 0.1]), dataset("sms", [1, 0, 1, 0]))
    assert found == {RECALL: 0.5, AUC: 0.75, F1: 0.8}


def test_who_misses_a_source_has_no_median() -> None:
    judge = Judge("part", [RECALL])
    for name, labels in (("a", [1, 0]), ("b", [1, 0])):
        judge.add(WINNOW, dataset(name, labels), np.array([1.0, 0.0]))
    judge.add("peer", dataset("a", [1, 0]), np.array([0.0, 1.0]))
    assert judge.tables[RECALL].medians() == {WINNOW: 1.0}
    lines = list(judge.tables[RECALL].lines())
    assert lines[2].split() == ["a", "1.0000", "0.0000"]
    assert lines[3].split() == ["b", "1.0000", "-"]
    assert len(list(judge.rows())) == 4


def test_a_peer_that_fails_is_named_and_the_rest_goes_on() -> None:
    dropped: list[tuple[str, str]] = []
    good, bad, wrong = Reader(), Reader(fails=True), Reader(scores=float("nan"))
    field = Field([bad, wrong, good], lambda peer, error: dropped.append((peer.name, str(error))))
    sources = [dataset("a", [1, 0] * 10), dataset("one class", [0] * 20)]
    judge = accuracy.alone(sources, field, Judge("in domain", [RECALL, F1]))
    assert field.peers == [good]
    assert [reason for _, reason in dropped] == ["gone", "reader gave 0 scores for 4 messages"]
    assert judge.tables[RECALL].cells == {"a": {"reader": 1.0}}
    assert good.taught == [16]


def test_findings_name_who_is_ahead() -> None:
    judge = Judge("part", [RECALL])
    source = dataset("a", [1, 0])
    judge.add(WINNOW, source, np.array([0.0, 1.0]))
    judge.add("peer", source, np.array([1.0, 0.0]))
    rates = [Rate(WINNOW, "mails", 20, 1), Rate("Winnow kernel", "mails", 99, 9), Rate("peer", "mails", 10, 90)]
    assert list(ahead([judge], rates)) == [
        f"part, median {RECALL}: ahead of Winnow (0.0000): peer 1.0000",
        "  sources with a peer ahead: a (peer)",
        "mails a CPU second: Winnow is ahead of all (20)",
    ]


def test_a_folder_without_messages_is_skipped(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["peers", str(tmp_path)])
    bench.main()
    assert "skipped" in capsys.readouterr().out
