"""What a green run's log changes in the runs of lines that an excerpt may be."""

import numpy as np
import pytest
from winnow_server.failure.engine.examine import Examination, Examiner
from winnow_server.failure.engine.excerpt import ExcerptModel
from winnow_server.failure.engine.green import BesideGreen
from winnow_server.failure.engine.model import FailureModel
from winnow_server.failure.engine.signatures import SIGNATURES
from winnow_server.failure.engine.spans import by_end, covered

EXAMINER = Examiner(SIGNATURES)
STEPS = [f"step {name} took a while" for name in ("alpha", "bravo", "delta", "gamma", "omega", "kappa", "sigma")]
LINES = [
    *STEPS,
    "lint.go:85:2: a case is missing",
    "exit status 3",
    "##[error]Process completed with exit code 2.",
    "bye",
]
CI_END = len(STEPS) + 2


@pytest.fixture(scope="module")
def model() -> ExcerptModel:
    return FailureModel.load().excerpt


@pytest.fixture(scope="module")
def log() -> Examination:
    examination = EXAMINER.examine(EXAMINER.read("\n".join(LINES).encode()))
    assert examination is not None
    return examination


def beside(same: slice | None = None, elsewhere: slice | None = None) -> BesideGreen:
    told = np.zeros((2, len(LINES)), bool)
    for row, part in zip(told, (same, elsewhere), strict=True):
        if part is not None:
            row[part] = True
    return BesideGreen(*told)


def test_an_excerpt_ends_before_what_ci_says_of_every_failed_run(model: ExcerptModel, log: Examination) -> None:
    plain, ours = by_end(model.runs(log)), by_end(model.runs(log, beside()))
    assert ours[CI_END - 1] > plain[CI_END - 1]
    assert ours[CI_END] < plain[CI_END]


def test_a_line_printed_elsewhere_tells_less_and_one_printed_here_least(model: ExcerptModel, log: Examination) -> None:
    error = slice(len(STEPS), len(STEPS) + 1)
    chances = [
        float(covered(model.runs(log, told))[error].sum())
        for told in (beside(), beside(elsewhere=error), beside(same=error))
    ]
    assert chances[0] > chances[1] > chances[2]


def test_nothing_that_the_green_run_printed_at_its_place_is_shown(model: ExcerptModel, log: Examination) -> None:
    told = beside(same=slice(0, len(STEPS) + 1))
    ranges = model.ranges(log, model.runs(log, told), 25, told)
    assert ranges
    assert min(each.first_line for each in ranges) > len(STEPS) + 1


def test_a_log_that_adds_nothing_has_the_excerpt_that_it_has_alone(model: ExcerptModel, log: Examination) -> None:
    runs, told = model.runs(log), beside(same=slice(None))
    assert model.ranges(log, runs, 25, told) == model.ranges(log, runs, 25)
