"""Facts from hand-written logs of many tools."""

import pytest
from winnow_server.failure.engine import Facts, Segment, SignatureMatch, Step
from winnow_server.failure.engine.captures import Captures
from winnow_server.failure.engine.case_names import canonical
from winnow_server.failure.engine.ecosystems import ecosystem, split_coordinates
from winnow_server.failure.engine.facts import MOST, collect
from winnow_server.failure.engine.scan import Scanner
from winnow_server.failure.engine.signatures import SIGNATURES

SCANNER = Scanner(SIGNATURES)
CAPTURES = Captures(SIGNATURES)


def facts_of(log: str, step: Step | None = None, excerpt: tuple[int, int] | None = None) -> Facts:
    scan = SCANNER.scan(log.encode())
    matches = []
    for identifier, line in scan.signatures:
        captures = CAPTURES.read(identifier, scan.lines, line)
        if captures is not None:
            signature = SIGNATURES[identifier]
            matches.append(SignatureMatch(signature.name, signature.category, signature.transient, line, captures))
    first, last = excerpt or (1, scan.lines.line_count)
    text = "\n".join(log.split("\n")[first - 1 : last])
    return collect(scan.lines, (Segment(first, last, 1.0, "", text),), matches, step)


TESTS = {
    "pytest": (
        "FAILED tests/test_wire.py::TestFrame::test_open[1] - AssertionError: assert 1 == 2\n",
        ("test_open[1]", "TestFrame", "AssertionError: assert 1 == 2"),
    ),
    "unittest": (
        "FAIL: test_open (wire.tests.FrameTest)\n" + "-" * 70 + "\nTraceback (most recent call last):\n"
        '  File "/w/wire/tests.py", line 4, in test_open\nAssertionError: 1 != 2\n',
        ("test_open", "wire.tests.FrameTest", "AssertionError: 1 != 2"),
    ),
    "surefire": (
        "[ERROR] opens(acme.FrameTest)  Time elapsed: 0.02 s  <<< FAILURE!\n"
        "java.lang.AssertionError: expected:<1> but was:<2>\n\tat acme.FrameTest.opens(FrameTest.java:12)\n",
        ("opens", "acme.FrameTest", "java.lang.AssertionError: expected:<1> but was:<2>"),
    ),
    "gradle": (
        "acme.FrameTest > opens FAILED\n    java.lang.AssertionError at FrameTest.java:12\n",
        ("opens", "acme.FrameTest", "java.lang.AssertionError at FrameTest.java:12"),
    ),
    "go": (
        "--- FAIL: TestOpen/twice (0.02s)\n    frame_test.go:12: expected open, got closed\n",
        ("TestOpen/twice", "", "frame_test.go:12: expected open, got closed"),
    ),
    "cargo": (
        "thread 'frame::tests::opens' panicked at src/lib.rs:4:5:\nassertion `left == right` failed\n",
        ("frame::tests::opens", "", "assertion `left == right` failed"),
    ),
    "phpunit": (
        "1) Acme\\FrameTest::testOpen\nFailed asserting that false is true.\n",
        ("testOpen", "Acme\\FrameTest", "Failed asserting that false is true."),
    ),
    "xunit": (
        "    Acme.FrameTests.Opens [FAIL]\n      Assert.Equal() Failure\n",
        ("Opens", "Acme.FrameTests", "Assert.Equal() Failure"),
    ),
    "exunit": (
        "  1) test opens a frame (Wire.FrameTest)\n     test/frame_test.exs:3\n     Assertion with == failed\n",
        ("opens a frame", "Wire.FrameTest", "Assertion with == failed"),
    ),
    "vitest": (
        " FAIL  src/frame.test.ts > frame > opens\nError: Test timed out in 5000ms.\n",
        ("frame > opens", "src/frame.test.ts", "Error: Test timed out in 5000ms."),
    ),
    "playwright": (
        "  1) [chromium] › tests/frame.spec.ts:18:5 › opens a frame ──────\n\n    Error: expect failed\n",
        ("opens a frame", "tests/frame.spec.ts", "Error: expect failed"),
    ),
    "flutter": (
        "00:02 +4 -1: /w/test/frame_test.dart: opens a frame [E]\n  Test failed. See exception logs above.\n",
        ("opens a frame", "", "Test failed. See exception logs above."),
    ),
    "rspec": ("rspec ./spec/frame_spec.rb:12 # Frame opens\n", ("Frame opens", "./spec/frame_spec.rb", "")),
    "xctest": (
        "/w/FrameTests.swift:42: error: -[Wire.FrameTests testOpen] : XCTAssertTrue failed\n"
        "Test Case '-[Wire.FrameTests testOpen]' failed (0.120 seconds).\n",
        ("testOpen", "Wire.FrameTests", "XCTAssertTrue failed"),
    ),
    "munit": (
        "==> X wire.FrameSuite.opens  0.032s munit.ComparisonFailException: /w/FrameSuite.scala:14\n",
        ("opens", "wire.FrameSuite", "munit.ComparisonFailException: /w/FrameSuite.scala:14"),
    ),
    "vstest": (
        "  Failed Wire.FrameTests.Opens [4 ms]\n  Error Message:\n   Assert.Equal() Failure: Values differ\n",
        ("Opens", "Wire.FrameTests", "Assert.Equal() Failure: Values differ"),
    ),
    "googletest": ("[  FAILED  ] Wire.Opens (0 ms)\n[  FAILED  ] 1 test, listed below:\n", ("Wire.Opens", "", "")),
    "scalatest": (
        "[info] - opens a frame *** FAILED *** (12 milliseconds)\n[info]   1 did not equal 2, expected 2\n",
        ("opens a frame", "", "[info]   1 did not equal 2, expected 2"),
    ),
}


@pytest.mark.parametrize("runner", TESTS)
def test_failed_tests(runner: str) -> None:
    log, (name, suite, message) = TESTS[runner]
    found = facts_of(log).failed_tests
    assert [(test.name, test.suite, test.message, test.line) for test in found] == [(name, suite, message, 1)]


def test_a_test_that_two_lines_name_is_one() -> None:
    log = "______ TestFrame.test_open ______\nE   assert 1 == 2\nFAILED tests/test_wire.py::TestFrame::test_open\n"
    found = facts_of(log).failed_tests
    assert [test.name for test in found] == ["test_open"]
    assert found[0].message == "assert 1 == 2"


def test_the_assertion_is_the_message_and_not_the_source_line() -> None:
    log = "______ test_open ______\n\n    def test_open():\n>       assert wire.open() == 2\nE       assert 1 == 2\n"
    assert facts_of(log).failed_tests[0].message == "assert 1 == 2"


def test_what_the_runner_prints_is_no_message() -> None:
    log = "--- FAIL: TestOpen (0.02s)\nFAIL\n##[error]Process completed with exit code 1.\nERROR: Job failed: x\n"
    assert facts_of(log).failed_tests[0].message == ""


def test_a_file_of_tests_that_does_not_load_is_no_test() -> None:
    assert facts_of("______ ERROR collecting tests/test_wire.py ______\nE   ImportError: x\n").failed_tests == ()


def test_rows_belong_to_the_file_above_them() -> None:
    rows = (
        "/w/src/frame.ts\n  14:7  error  'x' is unused  no-unused",
        "/w/src/wire.ts\n  8:1   error  'y' is unused  no-unused",
    )
    log = "\n\n".join(rows)
    assert [(f.path, f.line, f.column) for f in facts_of(log).files] == [
        ("/w/src/frame.ts", 14, 7),
        ("/w/src/wire.ts", 8, 1),
    ]


def test_an_address_to_read_more_at_is_no_host_of_the_failure() -> None:
    said = "toomanyrequests: You have reached your pull rate limit. Raise it by upgrading: https://docs.acme.test/x"
    assert facts_of(said + "\n").hosts == ()


def test_a_panic_of_main_is_no_test() -> None:
    assert facts_of("thread 'main' panicked at src/main.rs:4:5:\n").failed_tests == ()


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("src/wire/frame.cpp:88:14: error: 'Frame' was not declared in this scope", ("src/wire/frame.cpp", 88, 14)),
        (
            "[ERROR] /w/src/main/java/acme/Frame.java:[12,8] cannot find symbol",
            ("/w/src/main/java/acme/Frame.java", 12, 8),
        ),
        ('  File "/w/wire/frame.py", line 9, in open', ("/w/wire/frame.py", 9, 0)),
        ("\tat acme.Frame.open(Frame.java:12)", ("Frame.java", 12, 0)),
        ("Frame.cs(12,5): error CS0103: The name 'wire' does not exist", ("Frame.cs", 12, 5)),
        ("    at Frame.open (/w/src/frame.js:3:9)", ("/w/src/frame.js", 3, 9)),
        (" --> src/lib.rs:4:5", ("src/lib.rs", 4, 5)),
    ],
)
def test_files(line: str, place: tuple[str, int, int]) -> None:
    found = facts_of(line + "\n").files
    assert [(file.path, file.line, file.column, file.log_line) for file in found] == [(*place, 1)]


@pytest.mark.parametrize(
    "line", ["at 10:30:15 the frame opened", "version 1.2.3:4 of wire", "https://acme.test:8080/x"]
)
def test_times_versions_and_ports_are_no_files(line: str) -> None:
    assert facts_of(line + "\n").files == ()


@pytest.mark.parametrize(
    ("line", "package"),
    [
        ("ERROR: No matching distribution found for wirelib==9.9", ("wirelib", "9.9", "pypi")),
        ("ModuleNotFoundError: No module named 'wirelib'", ("wirelib", "", "pypi")),
        ("npm ERR! notarget No matching version found for @acme/wire@^9.9.", ("@acme/wire", "^9.9", "npm")),
        ("Could not find artifact acme:wire:jar:9.9 in central", ("acme:wire", "9.9", "maven")),
        ("E: Unable to locate package libwire-dev", ("libwire-dev", "", "deb")),
        ("/usr/bin/ld: cannot find -lsodium", ("sodium", "", "system")),
        ("error: failed to select a version for `wirelib`.", ("wirelib", "", "cargo")),
        ("Error response from daemon: pull access denied for acme/wire", ("acme/wire", "", "docker")),
        ("go: acme.test/wire@v1.4.0: missing go.sum entry for go.mod file", ("acme.test/wire", "v1.4.0", "go")),
        ("go: acme.test/wire@v1.4.0: reading https://x/v1.4.0.mod: 404 Not Found", ("acme.test/wire", "v1.4.0", "go")),
        ('npm error peer wirelib@"^17.0.0" from framelib@2.1.4', ("wirelib", "^17.0.0", "npm")),
        ("    wirelib 2.7.0 depends on framelib<1.31", ("wirelib", "2.7.0", "pypi")),
        ('[!] CocoaPods could not find compatible versions for pod "WireKit/Core":', ("WireKit/Core", "", "cocoapods")),
        (
            "Could not resolve dependencies for project acme:app:jar:1: Could not find artifact acme:wire:jar:9.9 in x",
            ("acme:wire", "9.9", "maven"),
        ),
    ],
)
def test_packages(line: str, package: tuple[str, str, str]) -> None:
    found = facts_of(line + "\n").packages
    assert [(p.name, p.version, p.ecosystem) for p in found] == [package]


def test_the_package_under_test_is_no_dependency() -> None:
    assert facts_of("FAIL\tacme.test/wire\t0.021s\nerror: could not compile `wire` due to 2 errors\n").packages == ()


def test_exit_codes_are_those_of_commands() -> None:
    log = "src/frame.ts(12,5): error TS2304: Cannot find name 'wire'.\nmake: *** [all] Error 2\n"
    step = Step("make", "make", 1, 3, None, 1, True)
    assert facts_of(log, step).exit_codes == (2, 1)


@pytest.mark.parametrize(
    ("line", "host"),
    [
        ("fatal: unable to access 'x': Could not resolve host: git.acme.test", ("git.acme.test", 0)),
        ("> Could not GET 'https://repo.acme.test:8443/wire.pom'. Received status code 502", ("repo.acme.test", 8443)),
        ("Error: connect ECONNREFUSED 10.0.0.7:5432", ("10.0.0.7", 5432)),
        ("E: Failed to fetch http://deb.acme.test/pool/wire.deb  503", ("deb.acme.test", 0)),
    ],
)
def test_hosts(line: str, host: tuple[str, int]) -> None:
    assert [(found.name, found.port) for found in facts_of(line + "\n").hosts] == [host]


def test_addresses_on_other_lines_are_no_hosts_of_the_failure() -> None:
    assert facts_of("see https://docs.acme.test/errors\nsrc/a.c:1:1: error: no wire\n").hosts == ()


@pytest.mark.parametrize(
    ("line", "limit"),
    [
        ("Error: Timeout of 2000ms exceeded. For async tests, call done()", ("time", "2000")),
        ("panic: test timed out after 10m0s", ("time", "10m0s")),
        ("PHP Fatal error: Allowed memory size of 134217728 bytes exhausted", ("memory", "134217728")),
        ("java.lang.OutOfMemoryError: Java heap space", ("memory", "Java heap space")),
        ("##[error]The job has exceeded the maximum execution time of 360 minutes.", ("time", "360 minutes")),
        ("remote: Compiled slug size: 612.3M is too large (max is 500M).", ("size", "500M")),
        ("Error 403: Quota 'CPUS' exceeded.  Limit: 24.0 in region x", ("quota", "24")),
        ("No output has been received in the last 10m0s, this potentially indicates a stalled build", ("time", "10m")),
    ],
)
def test_limits(line: str, limit: tuple[str, str]) -> None:
    assert [(found.kind, found.value) for found in facts_of(line + "\n").limits] == [limit]


def test_counts_of_failures_are_no_limits() -> None:
    assert facts_of("=========== 2 failed, 31 passed in 4.10s ===========\n").limits == ()


def test_steps_that_passed_tell_nothing() -> None:
    log = "FAILED tests/test_old.py::test_old\nFAILED tests/test_new.py::test_new\n"
    step = Step("second", "", 2, 2, None, 1, True)
    assert [test.name for test in facts_of(log, step, (2, 2)).failed_tests] == ["test_new"]


def test_at_most_fifty_in_order_and_each_once() -> None:
    lines = [f"src/frame{number % 80}.c:{number % 80 + 1}:1: error: no wire" for number in range(200)]
    files = facts_of("\n".join(lines) + "\n").files
    assert [file.line for file in files] == list(range(1, MOST + 1))


@pytest.mark.parametrize(
    ("text", "kind", "parts"),
    [
        ("wirelib[fast]==1.2", "pypi", ("wirelib", "1.2")),
        ("acme:wire:pom:1.0", "maven", ("acme:wire", "1.0")),
        ("acme/wire:9", "docker", ("acme/wire", "9")),
        ("registry.acme.test:5000/wire", "docker", ("registry.acme.test:5000/wire", "")),
        ("wirelib", "npm", ("wirelib", "")),
    ],
)
def test_coordinates(text: str, kind: str, parts: tuple[str, str]) -> None:
    assert split_coordinates(text, kind) == parts


def test_every_signature_about_packages_has_an_ecosystem() -> None:
    captured = [s for s in SIGNATURES if "(?P<package>" in s.exact and str(s.category) == "DEPENDENCY"]
    assert [s.name for s in captured if not ecosystem(s.name)] == []


@pytest.mark.parametrize(
    ("printed", "languages", "parts"),
    [
        ("opens(acme.FrameTest)", ("java",), ("opens", "acme.FrameTest")),
        ("acme.FrameTest.opens", ("java",), ("opens", "acme.FrameTest")),
        ("TestFrame::test_open[a.b]", ("python",), ("test_open[a.b]", "TestFrame")),
        ("Frame opens v1.2 files", ("javascript",), ("Frame opens v1.2 files", "")),
    ],
)
def test_names_of_tests(printed: str, languages: tuple[str, ...], parts: tuple[str, str]) -> None:
    assert canonical(printed, "", languages) == parts
