"""Whether feedback is applied, held or already said: by trust in its caller, by limits, by what others said. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from winnow_server.spam.engine import Verdict
from winnow_server.spam.feedback.records import HoldReason

NAMED_WEIGHT = 1.0
UNNAMED_WEIGHT = 0.25
"""Anybody may have an address: four have to agree to weigh as much as one name."""

NAMED_LIMIT = 500
UNNAMED_LIMIT = 50
PROJECT_LIMIT = 2_000
"""Applied in `WINDOW`, of one caller with a name, of one without, and of all: a hundred teach a project its own
messages, so the limits bound what a caller can spoil and leave room for what it has to teach.
"""

WINDOW = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Said:
    """Feedback about the same text that is applied, or held."""

    id: UUID
    submitted_by: str
    verdict: Verdict
    applied: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of new feedback.

    `existing` says that it is one stored before; otherwise it is applied when `hold` is NONE, and `supersedes` what its
    own caller said before.
    """

    hold: HoldReason = HoldReason.NONE
    supersedes: tuple[Said, ...] = ()
    existing: UUID | None = None


@dataclass(slots=True)
class Today:
    """How much has been applied in the window; grows as items of a batch are applied."""

    caller: int
    project: int


def weight(named: bool) -> float:
    return NAMED_WEIGHT if named else UNNAMED_WEIGHT


def decide(submitted_by: str, named: bool, verdict: Verdict, said: Sequence[Said], today: Today) -> Decision:
    """`said` is what stands about the same text.

    A caller may change its own mind; what contradicts another caller waits for a third. SPAM, SCAM and PHISHING do not
    contradict one another: all are unwanted.
    """
    own = [other for other in said if other.submitted_by == submitted_by]
    for other in own:
        if other.verdict == verdict:
            return Decision(existing=other.id)
    supersedes = tuple(own)
    unwanted = verdict != Verdict.HAM
    if any(o.applied and o.submitted_by != submitted_by and (o.verdict != Verdict.HAM) != unwanted for o in said):
        return Decision(HoldReason.CONTRADICTION, supersedes)
    if today.caller >= (NAMED_LIMIT if named else UNNAMED_LIMIT):
        return Decision(HoldReason.CALLER_LIMIT, supersedes)
    if today.project >= PROJECT_LIMIT:
        return Decision(HoldReason.PROJECT_LIMIT, supersedes)
    return Decision(HoldReason.NONE, supersedes)
