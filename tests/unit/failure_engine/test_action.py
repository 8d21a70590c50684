"""What to do next, and the evidence that is quoted."""

import pytest
from winnow_server.failure.engine import (
    Action,
    Category,
    Facts,
    FailedTest,
    Host,
    Limit,
    Package,
    Segment,
    SignatureMatch,
)
from winnow_server.failure.engine.action import evidence, suggest

EXCERPT = (Segment(10, 12, 0.9, "", "running wire\nerror: frame is closed\nmake: *** [all] Error 2"),)


@pytest.mark.parametrize(
    ("category", "transient", "action"),
    [
        (Category.COMPILATION, 0.0, Action.FIX_CODE),
        (Category.COMPILATION, 0.7, Action.FIX_CODE),
        (Category.LINT, 0.1, Action.FIX_CODE),
        (Category.TEST, 0.1, Action.FIX_CODE),
        (Category.TEST, 0.6, Action.QUARANTINE_TEST),
        (Category.DEPENDENCY, 0.1, Action.FIX_DEPENDENCY),
        (Category.DEPENDENCY, 0.6, Action.RETRY),
        (Category.NETWORK, 0.8, Action.RETRY),
        (Category.NETWORK, 0.05, Action.CONTACT_OWNER),
        (Category.INFRASTRUCTURE, 0.6, Action.RETRY),
        (Category.TIMEOUT, 0.5, Action.RAISE_LIMIT),
        (Category.TIMEOUT, 0.9, Action.RETRY),
        (Category.RESOURCE, 0.4, Action.RAISE_LIMIT),
        (Category.CONFIGURATION, 0.1, Action.FIX_CONFIG),
        (Category.AUTH, 0.1, Action.CONTACT_OWNER),
        (Category.AUTH, 0.7, Action.RETRY),
        (Category.CRASH, 0.2, Action.FIX_CODE),
        (Category.UNKNOWN, 0.1, Action.CONTACT_OWNER),
    ],
)
def test_action(category: Category, transient: float, action: Action) -> None:
    assert suggest(category, transient, EXCERPT, (), Facts())[0] is action


def test_reason_is_one_sentence_that_quotes_the_log() -> None:
    _, reason = suggest(Category.COMPILATION, 0.0, EXCERPT, (), Facts())
    assert reason == "The code of this change has to be fixed: the log says “error: frame is closed”."


def test_nothing_to_quote() -> None:
    _, reason = suggest(Category.UNKNOWN, 0.0, (), (), Facts())
    assert reason.endswith("the log names no cause.")


def test_signature_of_the_category_is_quoted_before_a_wrapper() -> None:
    wrapper = SignatureMatch("make-error", Category.UNKNOWN, 0.1, 12, {"code": "2"})
    own = SignatureMatch("gcc-error", Category.COMPILATION, 0.0, 10, {})
    assert evidence(Category.COMPILATION, EXCERPT, (wrapper, own)) == "running wire"
    assert evidence(Category.UNKNOWN, EXCERPT, (wrapper, own)) == "make: *** [all] Error 2"


@pytest.mark.parametrize(
    ("category", "transient", "facts", "named"),
    [
        (Category.DEPENDENCY, 0.0, Facts(packages=(Package("wirelib", "9.9", "npm", 1),)), "wirelib 9.9"),
        (Category.TIMEOUT, 0.0, Facts(limits=(Limit("time", "10m", 1),)), "time limit of 10m"),
        (Category.NETWORK, 0.9, Facts(hosts=(Host("git.acme.test", 0, 1),)), "git.acme.test"),
        (Category.TEST, 0.0, Facts(failed_tests=(FailedTest("opens", "", "", 1),) * 2), "opens and 1 more"),
        (Category.TEST, 0.9, Facts(failed_tests=(FailedTest("opens", "", "", 1),)), "Test opens"),
    ],
)
def test_reason_names_what_it_is_about(category: Category, transient: float, facts: Facts, named: str) -> None:
    assert named in suggest(category, transient, EXCERPT, (), facts)[1]


def test_flaky_tests_alone_are_quarantined() -> None:
    flaky, broken = FailedTest("late", "", "", 0, flaky=True), FailedTest("closes", "", "", 0)
    assert suggest(Category.TEST, 0.1, EXCERPT, (), Facts(failed_tests=(flaky,)))[0] is Action.QUARANTINE_TEST
    assert suggest(Category.TEST, 0.1, EXCERPT, (), Facts(failed_tests=(flaky, broken)))[0] is Action.FIX_CODE


def test_a_cause_that_stays_is_not_retried_on_an_estimate_alone() -> None:
    heap = SignatureMatch("node-heap", Category.RESOURCE, 0.3, 11, {})
    assert suggest(Category.RESOURCE, 0.85, EXCERPT, (), Facts())[0] is Action.RETRY
    assert suggest(Category.RESOURCE, 0.85, EXCERPT, (heap,), Facts())[0] is Action.RAISE_LIMIT
    wrapper = SignatureMatch("make-error", Category.RESOURCE, 0.1, 12, {})
    assert suggest(Category.RESOURCE, 0.85, EXCERPT, (wrapper,), Facts())[0] is Action.RETRY
    reset = SignatureMatch("connection-reset", Category.NETWORK, 0.1, 11, {})
    assert suggest(Category.NETWORK, 0.55, EXCERPT, (reset,), Facts())[0] is Action.RETRY


def test_advice_is_not_quoted_for_a_cause() -> None:
    excerpt = (Segment(1, 2, 0.9, "", "error: needless borrow\n   = help: see rust-clippy/master/index.html#wire"),)
    clippy = SignatureMatch("clippy", Category.LINT, 0.0, 2, {})
    assert evidence(Category.LINT, excerpt, (clippy,)) == "error: needless borrow"


def test_a_limit_that_is_no_number_is_only_named() -> None:
    _, reason = suggest(Category.RESOURCE, 0.1, EXCERPT, (), Facts(limits=(Limit("memory", "Java heap space", 1),)))
    assert reason.startswith("The memory limit was reached;")


def test_a_long_line_is_quoted_around_the_words_that_tell() -> None:
    path = "/opt/wire" * 30
    excerpt = (Segment(1, 1, 0.9, "", f"error: copy {path} to {path}: No space left on device (os error 28)"),)
    full = SignatureMatch("no-space-left", Category.RESOURCE, 0.1, 1, {})
    _, reason = suggest(Category.RESOURCE, 0.1, excerpt, (full,), Facts())
    quoted = reason.partition("“")[2].partition("”")[0]
    assert "No space left on device" in quoted
    assert quoted.startswith("…")
    assert len(quoted) <= 200
    _, reason = suggest(Category.RESOURCE, 0.1, excerpt, (), Facts())
    assert reason.partition("“")[2].startswith("error: copy /opt/wire")


def test_a_flaky_test_is_not_what_has_to_be_fixed() -> None:
    flaky, broken = FailedTest("late", "", "", 0, flaky=True), FailedTest("closes", "", "", 0)
    _, reason = suggest(Category.TEST, 0.1, EXCERPT, (), Facts(failed_tests=(flaky, broken)))
    assert "or test closes:" in reason
