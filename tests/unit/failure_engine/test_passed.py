"""Tests that passed: neither their names nor what they print say why a run failed."""

import numpy as np
import pytest
from winnow_server.failure.engine import Analyzer, Category
from winnow_server.failure.engine.scan import Scanner
from winnow_server.failure.engine.signatures import SIGNATURES


@pytest.fixture(scope="module")
def scanner() -> Scanner:
    return Scanner(SIGNATURES)


@pytest.fixture(scope="module")
def analyzer() -> Analyzer:
    return Analyzer.load()


def passed(scanner: Scanner, *lines: str) -> list[bool]:
    found = scanner.scan("\n".join(lines).encode() + b"\n").passed
    return found.contains(np.arange(1, len(lines) + 1)).tolist()


@pytest.mark.parametrize(
    "line",
    [
        "  ✓ refuses a wrong password (12 ms)",
        "2031-04-02T09:10:11.1234567Z   ✓  7 [webkit] › frame.spec.ts:3:1 › quota exceeded (1.2s)",
        "ok 12 - reports ECONNREFUSED",
        "not here/test_frame.py::test_out_of_memory PASSED              [ 41%]",
        "FrameTest > throws OutOfMemoryError() PASSED",
        "test wire::no_space_left ... ok",
        "test_permission_denied (tests.Frame) ... ok",
        "--- PASS: TestConnectionReset (0.00s)",
        "[       OK ] Frame.SegmentationFault (2 ms)",
        "[pass] too many open files",
        "(pass) frame > timed out after 5 s [1.20ms]",
        "PASS src/fatal-error.test.ts",
        "Test Case '-[WireTests.Frame testConnectionRefused]' passed (0.002 seconds).",
        "  Passed Wire.FrameTests.Throws_Error [3 ms]",
        " 3/12 Test  #3: wire_error ..................   Passed    0.01 sec",
    ],
)
def test_a_line_that_says_a_test_passed(line: str, scanner: Scanner) -> None:
    assert passed(scanner, line) == [True]


@pytest.mark.parametrize(
    "line",
    [
        "not ok 12 - opens a frame",
        "  ✗ opens a frame (12 ms)",
        "✓ 11 passed, 1 failed",
        "FrameTest > opens() FAILED",
        "--- FAIL: TestOpen (0.00s)",
        "error: the frame was passed by value",
        "[  FAILED  ] Frame.Opens (2 ms)",
    ],
)
def test_a_line_that_does_not(line: str, scanner: Scanner) -> None:
    assert passed(scanner, line) == [False]


def test_output_of_a_test_that_passed(scanner: Scanner) -> None:
    log = [
        "=== RUN   TestQuota",
        "write failed: disk quota exceeded",
        "--- PASS: TestQuota (0.00s)",
        "=== RUN   TestOpen",
        "frame_test.go:8: frame is closed",
        "--- FAIL: TestOpen (0.00s)",
        "FAIL",
    ]
    assert passed(scanner, *log) == [True, True, True, False, False, False, False]


def test_output_of_a_suite_that_passed(scanner: Scanner) -> None:
    log = [
        "# acme.test/wire",
        "wire.go:3: undefined: frame",
        "=== RUN   TestA",
        "=== RUN   TestA/inner",
        "=== RUN   TestA/inner/deep",
        "panicking is fine: out of memory",
        "    --- PASS: TestA/inner (0.00s)",
        "no space left on device",
        "ok  \tacme.test/frame\t0.012s",
        "FAIL\tacme.test/wire [build failed]",
    ]
    assert passed(scanner, *log) == [False, False, *[True] * 7, False]


def test_a_race_in_a_test_is_told_though_it_passes_for_the_runner(scanner: Scanner) -> None:
    log = ["=== RUN   TestA", "WARNING: DATA RACE", "--- PASS: TestA (0.00s)"]
    assert passed(scanner, *log) == [False, False, True]


def test_output_of_a_file_that_passed(scanner: Scanner) -> None:
    log = [
        "PASS src/network.test.ts",
        "  ● Console",
        "    console.error",
        "      Error: connect ECONNREFUSED 10.0.0.1:443",
        "",
        "FAIL src/cart.test.ts",
        "  ● cart › adds a line",
        "PASS src/last.test.ts",
        'Jest: "global" coverage threshold for lines (80%) not met: 71%',
    ]
    assert passed(scanner, *log) == [True] * 5 + [False, False, True, False]


def test_what_is_printed_between_results(scanner: Scanner) -> None:
    log = ["FrameTest > a() PASSED", "10:00:00 ERROR wire - broken", "", "FrameTest > b() PASSED", "ERROR: stopped"]
    assert passed(scanner, *log) == [True, True, True, True, False]
    log[2] = "FrameTest > c() FAILED"
    assert passed(scanner, *log) == [True, False, False, True, False]


def test_a_tick_is_no_bracket(scanner: Scanner) -> None:
    assert passed(scanner, "✔ linked", "frame.ts(3,1): error TS2304: no", "✔ cleaned") == [True, False, True]


def test_nothing_is_said_of_a_log_without_results(scanner: Scanner) -> None:
    assert passed(scanner, "a", "b") == [False, False]


def test_neither_category_nor_excerpt_come_from_tests_that_passed(analyzer: Analyzer) -> None:
    fails, quota = "door › fails on wrong password", "door › error without quota"
    log = [
        "$ npx playwright test",
        "Running 60 tests using 2 workers",
        *(f"  ✓  {n} [webkit] › tests/door.spec.ts:{n}:3 › {fails} (1.{n}s)" for n in range(10, 50)),
        "  ✘  50 [webkit] › tests/frame.spec.ts:12:3 › frame › opens (4.0s)",
        *(f"  ✓  {n} [webkit] › tests/door.spec.ts:{n}:3 › {quota} (1.{n}s)" for n in range(51, 70)),
        "",
        "  1) [webkit] › tests/frame.spec.ts:12:3 › frame › opens ─────────────────",
        "",
        "    Error: expect(received).toBe(expected) // Object.is equality",
        "",
        '    Expected: "open"',
        '    Received: "closed"',
        "",
        "  1 failed",
        "    [webkit] › tests/frame.spec.ts:12:3 › frame › opens",
        "  59 passed (1.1m)",
    ]
    found = analyzer.analyze("\n".join(log).encode() + b"\n")
    shown = "\n".join(segment.text for segment in found.excerpt)
    assert found.category is Category.TEST
    assert 'Received: "closed"' in shown
    assert "✓" not in shown
    assert {match.name for match in found.signatures} == {"playwright-failed"}


def test_results_however_many_hide_no_failure_after_them(analyzer: Analyzer) -> None:
    passing = b"".join(b"ok %d - x\n" % number for number in range(60_000))
    found = analyzer.analyze(passing + b"src/wire.c:14:3: error: unknown type name 'wire_t'\nmake: *** [all] Error 1\n")
    assert found.category is Category.COMPILATION
    assert ("gcc-error", 60_001) in [(match.name, match.line) for match in found.signatures]
    assert [(segment.first_line, segment.last_line) for segment in found.excerpt] == [(60_001, 60_002)]
