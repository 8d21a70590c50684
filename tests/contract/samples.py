"""Records for the contract suites: complete, small, and different where a test says so."""

import secrets

from winnow_server.failure.engine import (
    Action,
    Analysis,
    Category,
    Facts,
    FailedTest,
    FileLocation,
    Host,
    Limit,
    Package,
    Segment,
    SignatureMatch,
    Step,
)
from winnow_server.failure.records import Job, NewFailure
from winnow_server.spam.engine import Action as SpamAction
from winnow_server.spam.engine import Channel, Verdict
from winnow_server.spam.feedback.records import NewFeedback
from winnow_server.spam.records import NewDetection


def project() -> str:
    """A project no other test has."""
    return f"p{secrets.token_hex(8)}"


def analysis(category: Category = Category.TEST, transient: float = 0.25, fingerprint: str = "abcd") -> Analysis:
    step = Step("tests", "make test", 3, 40, 12.5, 2, True)
    return Analysis(
        category=category,
        confidence=0.875,
        category_probabilities={category: 0.875, Category.UNKNOWN: 0.125},
        transient=transient,
        excerpt=(Segment(7, 9, 0.5, "signature pytest-failure", "E   assert 1 == 2\n — größer"),),
        step=step,
        steps=(Step("set up", "", 1, 2, None, None, False), step),
        signatures=(SignatureMatch("pytest-failure", Category.TEST, 0.1, 7, {"test": "test_one"}),),
        facts=Facts(
            failed_tests=(FailedTest("test_one", "suite", "assert 1 == 2", 7),),
            files=(FileLocation("a.py", 3, 0, 8),),
            packages=(Package("left-pad", "1.0", "npm", 9),),
            exit_codes=(2,),
            hosts=(Host("example.org", 443, 10),),
            limits=(Limit("memory", "512M", 11),),
        ),
        action=Action.FIX_CODE,
        action_reason="test_one failed: the log says “E   assert 1 == 2”.",
        fingerprint=fingerprint,
        fingerprint_version=1,
        ci_system="github-actions",
        truncated=False,
        line_count=40,
        byte_count=4000,
        version="rules-1",
    )


def new_failure(
    project: str,
    *,
    job: Job | None = None,
    request_id: str = "",
    content_hash: str = "00",
    analysis: Analysis = analysis(),  # noqa: B008 - immutable
) -> NewFailure:
    return NewFailure(project, job or Job(), analysis, request_id, content_hash, "reporter")


def job(run: str = "1", **parts: str | int) -> Job:
    return Job(**{"provider": "github", "run": run, "job": "build", "attempt": 1, **parts})  # type: ignore[arg-type]


def new_detection(verdict: Verdict = Verdict.SPAM, score: float = 0.75, sender: str = "a@example.org") -> NewDetection:
    return NewDetection(
        Channel.EMAIL,
        "Größere Gewinne! 🎉",
        sender,
        verdict,
        SpamAction.FLAG,
        score,
        (0.25, 0.5, 0.125, 0.125),
        (("URGENCY", 1.5), ("WORDING", -0.25)),
        "model-1",
    )


def new_feedback(**parts: object) -> NewFeedback:
    values = {"verdict": Verdict.HAM, "note": "", "submitted_by": "ann", "named": True} | parts
    return NewFeedback(**values)  # type: ignore[arg-type]
