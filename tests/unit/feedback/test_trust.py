"""Whether feedback is applied, held, or already said."""

import pytest
from winnow_server.spam.engine import Verdict
from winnow_server.spam.feedback.records import HoldReason
from winnow_server.spam.feedback.trust import (
    NAMED_LIMIT,
    PROJECT_LIMIT,
    UNNAMED_LIMIT,
    Decision,
    Said,
    Today,
    decide,
    weight,
)
from winnow_server.storage.ids import uuid7

HAM, SPAM, SCAM = Verdict.HAM, Verdict.SPAM, Verdict.SCAM
BY_ANN = Said(uuid7(), "ann", SPAM, applied=True)
HELD_OF_ANN = Said(uuid7(), "ann", SPAM, applied=False)


@pytest.mark.parametrize(
    ("caller", "verdict", "said", "decision"),
    [
        ("ann", SPAM, [], Decision()),
        ("ann", SPAM, [BY_ANN], Decision(existing=BY_ANN.id)),
        ("ann", SPAM, [HELD_OF_ANN], Decision(existing=HELD_OF_ANN.id)),
        ("ann", HAM, [BY_ANN], Decision(supersedes=(BY_ANN,))),
        ("ann", SCAM, [BY_ANN], Decision(supersedes=(BY_ANN,))),
        ("bob", SCAM, [BY_ANN], Decision()),
        ("bob", HAM, [BY_ANN], Decision(HoldReason.CONTRADICTION)),
        ("bob", HAM, [HELD_OF_ANN], Decision()),
    ],
)
def test_what_was_said_of_the_same_text(caller: str, verdict: Verdict, said: list[Said], decision: Decision) -> None:
    assert decide(caller, True, verdict, said, Today(0, 0)) == decision


@pytest.mark.parametrize(
    ("named", "caller", "project", "hold"),
    [
        (True, NAMED_LIMIT - 1, 0, HoldReason.NONE),
        (True, NAMED_LIMIT, 0, HoldReason.CALLER_LIMIT),
        (False, UNNAMED_LIMIT - 1, 0, HoldReason.NONE),
        (False, UNNAMED_LIMIT, 0, HoldReason.CALLER_LIMIT),
        (True, 0, PROJECT_LIMIT, HoldReason.PROJECT_LIMIT),
    ],
)
def test_limits_of_a_day(named: bool, caller: int, project: int, hold: HoldReason) -> None:
    assert decide("ann", named, SPAM, [], Today(caller, project)).hold is hold


def test_a_name_weighs_more_than_an_address() -> None:
    assert 0 < weight(False) < weight(True) <= 1
