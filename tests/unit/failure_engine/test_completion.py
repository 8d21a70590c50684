"""What is added to a learnt excerpt: heads of blocks, the test that hung, and the cause behind a wait."""

import pytest
from winnow_server.failure.engine import Category, FailedTest, Segment, SignatureMatch
from winnow_server.failure.engine.analysis import Facts
from winnow_server.failure.engine.completion import completed
from winnow_server.failure.engine.examine import Examiner, Reading
from winnow_server.failure.engine.excerpt import Range
from winnow_server.failure.engine.hanging import MESSAGE, hanging_test
from winnow_server.failure.engine.rerun import settle
from winnow_server.failure.engine.retries import flaky_names
from winnow_server.failure.engine.signatures import SIGNATURES


@pytest.fixture(scope="module")
def examiner() -> Examiner:
    return Examiner(SIGNATURES)


def read(examiner: Examiner, *lines: str) -> Reading:
    return examiner.read("\n".join(lines).encode() + b"\n")


def shown(
    examiner: Examiner, log: list[str], first: int, last: int, budget: int = 25, category: Category = Category.TEST
) -> list[tuple[int, int]]:
    reading = read(examiner, *log)
    ranges = completed(reading.lines, [Range(first, last, 0.9, "")], reading.matches, category, 0, budget)
    return [(found.first_line, found.last_line) for found in ranges]


def test_a_diagnostic_starts_at_its_message(examiner: Examiner) -> None:
    log = [
        "   Compiling wire",
        "error: needless borrow",
        "  --> src/wire.rs:3:9",
        "   |",
        "3  |     open(&&frame);",
        "   |          ^^^^^^^",
        "error: could not compile `wire`",
    ]
    assert shown(examiner, log, 5, 7) == [(2, 7)]
    assert shown(examiner, log, 7, 7) == [(7, 7)]
    assert shown(examiner, ["  | a table", "  | of words", "error: late"], 2, 3) == [(2, 3)]


def test_a_race_is_shown_from_its_head_to_the_test_it_failed(examiner: Examiner) -> None:
    rule, stacks = "=" * 18, ["Write at 0x00c0"] * 30
    log = [rule, "WARNING: DATA RACE", *stacks, rule, "    race detected", "--- FAIL: TestA (0.1s)"]
    assert shown(examiner, log, 30, 35) == [(2, 24), (34, 35)]
    assert shown(examiner, ["a", "b", "c", *log], 1, 1) == [(1, 1)]


def test_the_line_that_names_the_cause_joins_those_that_say_it_failed(examiner: Examiner) -> None:
    said = "go: a.test/team/private@v0.3.1: reading https://a.test/team/private/@v/v0.3.1.mod: 404 Not Found"
    log = ["$ go mod download", said, "ERROR: process did not complete", "exit code: 1"]
    assert shown(examiner, log, 3, 4, category=Category.DEPENDENCY) == [(2, 4)]
    assert shown(examiner, log, 3, 4, category=Category.NETWORK) == [(3, 4)]
    assert shown(examiner, [said, "a", "b", "c", "failed"], 5, 5, category=Category.DEPENDENCY) == [(5, 5)]


def test_a_deployment_that_never_was_ready_is_explained(examiner: Examiner) -> None:
    log = [
        "Error: INSTALLATION FAILED: context deadline exceeded",
        "a",
        "b",
        'Warning  Failed  pod/wire  Failed to pull image "hub.acme.test/wire:9": rpc error: code = NotFound',
        "Warning  Failed  pod/wire  Error: ImagePullBackOff",
    ]
    assert shown(examiner, log, 1, 2) == [(1, 2), (4, 4)]
    assert shown(examiner, log, 1, 4) == [(1, 4)]
    assert shown(examiner, log, 1, 2, 2) == [(1, 1), (4, 4)]


STOPPED = "ERROR: Job failed: execution took longer than 1h0m0s seconds"


@pytest.mark.parametrize(
    ("last", "name", "suite"),
    [
        ("tests/test_wire.py::TestFrame::test_open ", "TestFrame::test_open", "tests.test_wire"),
        ("=== RUN   TestOpen/late", "TestOpen/late", ""),
        ("[ RUN      ] Frame.Opens", "Frame.Opens", ""),
        ("test wire::opens has been running for over 60 seconds", "wire::opens", ""),
        ("[INFO] Running acme.FrameTest", "acme.FrameTest", ""),
        ("      Start  3: wire_roundtrip", "wire_roundtrip", ""),
    ],
)
def test_the_test_that_ran_when_the_job_was_stopped(last: str, name: str, suite: str, examiner: Examiner) -> None:
    reading = read(examiner, "all well", last, "", STOPPED)
    found = hanging_test(reading.lines, Category.TIMEOUT, reading.matches)
    assert found is not None
    assert (found.test, found.line) == (FailedTest(name, suite, MESSAGE, 2), 2)
    assert hanging_test(reading.lines, Category.TEST, reading.matches) is None


def test_other_last_output_names_no_test(examiner: Examiner) -> None:
    reading = read(examiner, "=== RUN   TestOpen", "--- PASS: TestOpen (0.00s)", "uploading", STOPPED)
    assert hanging_test(reading.lines, Category.TIMEOUT, reading.matches) is None


def test_tests_that_passed_on_a_retry(examiner: Examiner) -> None:
    reading = read(
        examiner,
        "  1 failed",
        "    [webkit] › tests/a.spec.ts:1:1 › a › fails ────",
        "  1 flaky",
        "    [webkit] › tests/b.spec.ts:2:1 › b › late ────",
        "  9 passed (1.1m)",
        "[WARNING] Flakes:",
        "[WARNING] acme.FrameTest.opens",
        "[ERROR]   Run 1: FrameTest.opens:9 closed",
        "[INFO]   Run 2: PASS",
        "",
        "   FLAKY 2/3 [   0.01s] wire frame::opens",
    )
    assert flaky_names(reading.lines, reading.matches) == {"b › late", "acme.FrameTest.opens", "frame::opens"}


EXCERPT = (Segment(10, 11, 0.9, "", "a.c:1:2: error: no frame\nmake: *** [all] Error 2"),)


def test_the_signature_of_the_cause_lowers_the_chance_of_a_rerun() -> None:
    sure = SignatureMatch("gcc-error", Category.COMPILATION, 0.02, 10, {})
    wrapper = SignatureMatch("make-error", Category.UNKNOWN, 0.01, 11, {})
    assert settle(Category.COMPILATION, 0.44, EXCERPT, (sure,), Facts()) < 0.1
    assert settle(Category.COMPILATION, 0.44, EXCERPT, (wrapper,), Facts()) == pytest.approx(0.44)
    assert settle(Category.COMPILATION, 0.01, EXCERPT, (sure,), Facts()) == pytest.approx(0.01)
    reset = SignatureMatch("connection-reset", Category.NETWORK, 0.1, 10, {})
    assert settle(Category.NETWORK, 0.9, EXCERPT, (reset,), Facts()) == pytest.approx(0.9)


def test_retries_within_the_run_count() -> None:
    retried = SignatureMatch("test-retried", Category.TEST, 0.15, 3, {})
    broken, flaky = FailedTest("a", "", "", 1), FailedTest("b", "", "", 2, flaky=True)
    assert settle(Category.TEST, 0.4, EXCERPT, (retried,), Facts(failed_tests=(broken, flaky))) < 0.2
    assert settle(Category.TEST, 0.4, EXCERPT, (retried,), Facts(failed_tests=(flaky,))) > 0.7
    assert settle(Category.TEST, 0.4, EXCERPT, (), Facts(failed_tests=(broken,))) == pytest.approx(0.4)


def test_a_job_in_which_a_test_hung_is_likely_to_hang_again() -> None:
    hung = FailedTest("a", "", MESSAGE, 1)
    assert settle(Category.TIMEOUT, 0.9, EXCERPT, (), Facts(failed_tests=(hung,))) < 0.7
