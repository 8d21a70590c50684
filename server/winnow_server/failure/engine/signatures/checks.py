# ruff: noqa: E501 (patterns and tables read better unbroken)
"""Gates that judge what was built: test runners of many kinds, security scans, budgets, documents."""

from __future__ import annotations

from typing import Final

from winnow_server.failure.engine.analysis import Category as C

from .model import Signature
from .model import rule as r

# fmt: off
CHECKS: Final[tuple[Signature, ...]] = (
    r("test-retried", C.TEST, 0.15, "", r"^\s{0,8}[1-9]\d{0,4} flaky\s*$|^\s{0,8}Retry #\d|\(retry #\d\)|^(?:\[WARNING\] )?Flakes:\s*$|^\s{0,8}(?:FLAKY \d{1,3}/\d{1,3}|TRY [2-9]\d{0,2} [A-Z]{4,8}) \[|RSpec::Retry: |^=== FAIL: [^\n]{1,200} \(re-run \d{1,3}\)|\bRERUN\s{1,8}\[|\(Attempt [2-9] of \d{1,3}\)", "  1 flaky", "  0 flaky", 0.3),
    r("gotestsum-case", C.TEST, 0.15, "go", r"^=== FAIL: (?P<suite>[\w./-]{1,160}) (?P<test>[\w/.#-]{1,160})|^DONE \d{1,6} tests, [^\n]{0,40}[1-9]\d{0,4} failures?", "=== FAIL: internal/wire TestFrame (0.00s)", "=== PASS: internal/wire TestFrame (0.00s)"),
    r("ginkgo-case", C.TEST, 0.2, "go", r"^\s{0,4}\[FAIL\] (?P<test>[^\n]{3,160})|\[FAILED\] \[[\d.]{1,8} seconds\]|FAIL! -- \d{1,6} Passed", "  [FAIL] Frame when open [It] reads", "  [PASS] Frame when open [It] reads"),
    r("testify-assert", C.TEST, 0.1, "go", r"^\s{4,12}Error:\s{2,12}(?:Not equal|Received unexpected error|Should (?:be|not be)|An error is expected|\"[^\n]{0,120} does not contain)", "        \tError:      \tNot equal: ", "        Errors:     none", 0.9),
    r("robot-fail", C.TEST, 0.2, "python", r"\| FAIL \|\s*$", "Opens A Frame                                | FAIL |", "Opens A Frame                                | PASS |"),
    r("testng-count", C.TEST, 0.15, "java", r"Total tests run: \d{1,6}, (?:Passes: \d{1,6}, )?Failures: (?P<limit>[1-9]\d{0,5})", "Total tests run: 10, Passes: 9, Failures: 1, Skips: 0", "Total tests run: 10, Passes: 10, Failures: 0, Skips: 0"),
    r("load-threshold", C.TEST, 0.3, "javascript scala", r"thresholds on metrics '(?P<symbol>[^'\n]{1,120})' have been crossed|Gatling simulation assertions failed", "level=error msg=\"thresholds on metrics 'http_req_duration' have been crossed\"", "thresholds on metrics are met"),
    r("node-test-runner", C.TEST, 0.15, "javascript", r"^\s{0,4}(?:✖|ℹ) (?:failing tests:|fail (?P<limit>[1-9]\d{0,4})\s*$)|Spec Files:\s{1,4}[^\n]{0,40}[1-9]\d{0,4} failed", "✖ failing tests:", "ℹ fail 0"),
    r("deno-test", C.TEST, 0.15, "typescript", r"^FAILED \| \d{1,6} passed| => \./[^\n]{1,160}\.[jt]sx?:\d{1,6}:\d{1,5}\s*$", "FAILED | 3 passed | 1 failed (12ms)", "ok | 4 passed | 0 failed (12ms)"),
    r("swift-testing", C.TEST, 0.15, "swift", r"^(?:✘|􀢄|×)\s{1,3}Test (?P<test>[^\n]{1,160}?) (?:failed after|recorded an issue)", "✘ Test opensFrame() failed after 0.012 seconds with 1 issue.", "✔ Test opensFrame() passed after 0.012 seconds."),
    r("xctest-error", C.TEST, 0.15, "swift objective-c", r"\.(?:swift|mm?):\d{1,6}: error: -\[(?P<suite>[\w.]{1,120}) (?P<test>\w{1,120})\] : (?P<message>[^\n]{1,200})", "/w/FrameTests.swift:42: error: -[Wire.FrameTests testOpen] : XCTAssertTrue failed", "/w/FrameTests.swift:42: note: -[Wire.FrameTests testOpen] started"),
    r("exunit-case", C.TEST, 0.15, "elixir", r"^\s{2}\d{1,4}\) (?:test|doctest) (?P<test>[^\n]{1,160}) \((?P<suite>[A-Z][\w.]{1,120})\)", "  1) test opens a frame (Wire.FrameTest)", "  1) tests open (wire)"),
    r("vitest-case", C.TEST, 0.15, "javascript typescript", r"^\s{0,3}FAIL\s{1,3}(?P<file>[\w./@-]{1,200}\.[cm]?[jt]sx?) > (?P<test>[^\n]{1,160})", " FAIL  src/frame.test.ts > frame > opens", " FAIL  src/frame.test.ts"),
    r("xcode-failing-tests", C.TEST, 0.2, "swift objective-c", r"^Failing tests:\s*$", "Failing tests:", "Failing tests: 0"),
    r("doctest-cpp", C.TEST, 0.1, "c++", r"\[doctest\] test cases: [^\n]{1,80} (?P<limit>[1-9]\d{0,4}) failed", "[doctest] test cases:  3 |  2 passed |  1 failed | 0 skipped", "[doctest] test cases:  3 |  3 passed |  0 failed | 0 skipped"),
    r("unity-c-test", C.TEST, 0.1, "c embedded", r"^(?P<file>[\w./-]{1,160}\.c):(?P<line>\d{1,6}):(?P<test>\w{1,120}):FAIL\b", "test/frame.c:12:test_open:FAIL: Expected 3 Was 2", "test/frame.c:12:test_open:PASS"),
    r("hypothesis-example", C.TEST, 0.2, "python", r"Falsifying example: (?P<test>\w{1,120})|hypothesis\.errors\.\w{3,40}", "Falsifying example: test_opens(", "an example: test_opens(", 0.9),
    r("pytest-worker-crash", C.CRASH, 0.3, "python", r"worker '(?P<symbol>gw\d{1,3})' crashed while running", "worker 'gw0' crashed while running 'tests/test_wire.py::test_open'", "worker 'gw0' is running"),
    r("pact-verification", C.TEST, 0.1, "", r"Pact verification failed|Verification failed with \d{1,5} (?:failures|errors)", "Pact verification failed!", "Pact verification succeeded"),
    r("visual-changes", C.TEST, 0.1, "javascript typescript", r"✖ Found \d{1,6} visual changes?|toHaveScreenshot\([^\n]{0,80}\) failed|Screenshot comparison failed", "✖ Found 3 visual changes: Review the changes", "✔ Found no visual changes"),
    r("julia-test-summary", C.TEST, 0.1, "julia", r"^Test Summary:\s{1,60}\|\s{1,8}(?:Pass\s{1,8})?(?:Fail|Error)\b", "Test Summary: | Pass  Fail  Total  Time", "Test Summary: | Pass  Total  Time"),
    r("munit-case", C.TEST, 0.15, "scala", r"==> X (?P<test>[^\n]{3,160}?)\s{1,4}[\d.]{1,8}m?s\b(?: (?P<message>[^\n]{1,160}))?", "==> X wire.FrameSuite.opens  0.01s", "==> i wire.FrameSuite.opens ignored"),
    r("cargo-test-rerun", C.TEST, 0.15, "rust", r"error: (?:test|doctest) failed, to rerun pass", "error: test failed, to rerun pass `-p wire --lib`", "to rerun pass `--lib`", 0.5),
    r("pyright-row", C.LINT, 0.01, "python", r"^\s{2,4}(?P<file>[^\s:]{1,240}\.pyi?):(?P<line>\d{1,6}):(?P<column>\d{1,5}) - error: |^[1-9]\d{0,5} errors?, \d{1,6} warnings?, \d{1,6} (?:informations?|notes?)", '  /w/src/frame.py:12:5 - error: "open" is not a known attribute (reportAttributeAccessIssue)', "  /w/src/frame.py:12:5 - warning: unused"),
    r("ty-diagnostics", C.LINT, 0.01, "python", r"^Found [1-9]\d{0,5} diagnostics?\s*$|^error\[(?P<rule>[a-z]{3,20}-[a-z-]{3,40})\]: ", "error[invalid-argument-type]: Argument to function `open` is incorrect", "warning[possibly-unbound]: x"),
    r("formatter-files", C.LINT, 0.01, "", r"[Ff]ound [1-9]\d{0,4} not formatted files?|^Formatted \d{1,6} files? \([1-9]\d{0,4} changed\)|[1-9]\d{0,4} files? would have (?:been )?changed|, [1-9]\d{0,4} style issues?\b", "error: Found 1 not formatted file in 12 files", "Formatted 12 files (0 changed)"),
    r("linter-problem-count", C.LINT, 0.01, "javascript typescript", r"^Found \d{1,6} warnings? and (?P<limit>[1-9]\d{0,5}) errors?\.|^Found [1-9]\d{0,5} problems?\s*$", "Found 0 warnings and 2 errors.", "Found 0 warnings and 0 errors."),
    r("golangci-annotated", C.LINT, 0.01, "go", r"^\s{0,4}(?:##\[error\]|Error: )\s{0,2}(?P<file>[\w./-]{1,200}\.go):(?P<line>\d{1,6}):(?P<column>\d{1,5}): [^\n]{3,300} \((?P<rule>[a-z]{3,24})\)|^##\[error\]issues found", "  Error: wire/frame.go:12:5: Error return value of `c.Close` is not checked (errcheck)", "  wire/frame.go:12:5: ok"),
    r("cve-row", C.LINT, 0.05, "", r"│ (?:CVE-\d{4}-\d{4,7}|GHSA(?:-\w{4}){3}) │ (?:HIGH|CRITICAL)\b|^\s{2,4}✗ [^\n]{0,120}\[?(?:High|Critical) ?[Ss]everity", "│ libwire │ CVE-2024-99999 │ HIGH     │ fixed  │ 3.1.4-r0 │", "│ libwire │ CVE-2024-99999 │ LOW      │"),
    r("vulnerability-gate", C.LINT, 0.03, "", r"discovered vulnerabilities at or above the severity threshold|identified with vulnerabilities that have a CVSS score|Vulnerabilities found!\s*$|Your code is affected by [1-9]\d{0,3} vulnerabilit|Dependency review detected vulnerable packages|Found [1-9]\d{0,3} known vulnerabilit", "Dependency review detected vulnerable packages.", "Dependency review detected no vulnerable packages."),
    r("semgrep-findings", C.LINT, 0.01, "", r"Ran \d{1,6} rules on \d{1,7} files: (?P<limit>[1-9]\d{0,5}) findings?|Passed checks: \d{1,6}, Failed checks: [1-9]|Found (?:verified|unverified) result |Found [1-9]\d{0,5} findings? \([1-9]|│ [1-9]\d{0,4} Blocking Code Findings?", "Ran 200 rules on 100 files: 3 findings.", "Ran 200 rules on 100 files: 0 findings."),
    r("size-budget", C.LINT, 0.02, "javascript typescript", r"Size limit has exceeded by|> maxSize \d|exceeded maximum budget\. Budget|categories\.[\w-]{3,30} failure for minScore", "  Size limit has exceeded by 2.1 kB", "  Size limit: 10 kB"),
    r("api-surface-changed", C.LINT, 0.01, "typescript kotlin", r"You have changed the public API signature|API check failed for project|✖ Detected [1-9]\d{0,3} breaking changes?|[1-9]\d{0,4} breaking changes?: [1-9]", "API check failed for project wire.", "API check passed for project wire."),
    r("release-note-missing", C.LINT, 0.01, "", r"packages have been changed but no changesets were found|No release type found in pull request title|Danger has failed this build", "Some packages have been changed but no changesets were found.", "changesets were found"),
    r("mkdocs-strict", C.COMPILATION, 0.02, "markdown", r"Aborted with [1-9]\d{0,4} warnings in (?:strict mode)", "Aborted with 2 warnings in strict mode!", "strict mode: 0 warnings"),
    r("site-broken-links", C.LINT, 0.1, "markdown", r"Docusaurus found broken (?:links|anchors)|^\s{0,4}\[(?P<code>[45]\d\d|ERROR|TIMEOUT)\] (?:<)?https?://|🚫 Errors\W{1,20}[1-9]", "Error: Docusaurus found broken links!", "Docusaurus found no broken links"),
    r("site-build", C.COMPILATION, 0.02, "markdown", r"Error: error building site: |ERROR render of \"|asciidoctor: FAILED: ", "Error: error building site: failed to render pages", "building sites"),
    r("rustdoc-link", C.LINT, 0.01, "rust", r"error: unresolved link to `(?P<symbol>[^`\n]{1,120})`", "error: unresolved link to `Frame::open`", "warning: unresolved link"),
    r("svelte-check", C.COMPILATION, 0.01, "javascript typescript", r"svelte-check found (?P<limit>[1-9]\d{0,4}) errors?", "svelte-check found 1 error and 0 warnings in 1 file", "svelte-check found 0 errors and 0 warnings"),
    r("game-editor", C.COMPILATION, 0.02, "c#", r"Scripts have compiler errors\.", "Scripts have compiler errors.", "Scripts have no compiler errors"),
    r("game-licence", C.AUTH, 0.1, "c#", r"No valid Unity Editor license found", "No valid Unity Editor license found. Please activate your license.", "Unity Editor license found"),
)
"""Test runners, then static checks, then audits and documents."""
