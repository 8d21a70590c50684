# ruff: noqa: E501 (marks are as wide as they are)
"""Whatever the bytes of a log are, its analysis ends with an answer within its bounds."""

from hypothesis import given, settings
from hypothesis import strategies as st
from winnow_server.failure.engine import Analyzer
from winnow_server.failure.engine.facts import MOST
from winnow_server.failure.engine.signatures import SIGNATURES

ANALYZER = Analyzer.load()

MARKS = [
    "travis_time:start:0a\r\x1b[0K$ make", "travis_time:end:0a:start=1,finish=2", "travis_fold:start:x", 'The command "make" exited with 2.',
    "##[group]Run make", "##[error]Process completed with exit code 1.", "section_start:1:step_script", "section_end:9:step_script",
    "ERROR: Job failed: exit code 1", "[Pipeline] { (Test)", "[Pipeline] sh", "ERROR: script returned exit code 1", "Finished: FAILURE",
    "--- :x: Test", "##[section]Starting: Test", "##[section]Finishing: Test", "#!/bin/bash -e", "Step 1/2 : RUN make", "#4 [1/2] RUN make",
    "#4 ERROR: exit code: 1", "#4 DONE 1.5s", "[taskcluster 2024-01-01] x", "$ make", "+ make", "    #0 0x1 in main a.c:1",
    "Traceback (most recent call last):", '  File "a.py", line 1, in f', "\tat a.B.c(D.java:1)", "goroutine 1 [running]:", "main.f(0x1)",
    "\t/a.go:1 +0x1", "==1==ERROR: AddressSanitizer: SEGV on unknown address 0x1", "# Fatal error in a.cc, line 1", "Caused by: a.B",
]  # fmt: skip

LINES = st.one_of(
    st.sampled_from(MARKS),
    st.sampled_from([signature.example for signature in SIGNATURES]),
    st.text(max_size=60),
)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=2_000))
def test_any_bytes(log: bytes) -> None:
    assert len(ANALYZER.analyze(log).fingerprint) == 32


@settings(max_examples=200, deadline=None)
@given(st.lists(LINES, max_size=40), st.sampled_from(["\n", "\r\n", "\r"]))
def test_any_order_of_marks_and_failures(lines: list[str], newline: str) -> None:
    log = newline.join(lines).encode("utf-8", "surrogatepass")
    found = ANALYZER.analyze(log)
    assert all(1 <= step.first_line <= step.last_line <= max(1, found.line_count) for step in found.steps)
    facts = found.facts
    for kind in (facts.failed_tests, facts.files, facts.packages, facts.exit_codes, facts.hosts, facts.limits):
        assert len(kind) <= MOST
        assert len(set(kind)) == len(kind)
    assert found.action_reason.endswith(".")
