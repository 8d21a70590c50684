"""JUnit XML as several runners write it."""

import pytest
from winnow_server.failure.engine import Facts, FailedTest
from winnow_server.failure.engine.junit import MOST_TAG_BYTES, Report, ReportError, parse, with_reports

SUREFIRE = b"""<?xml version="1.0" encoding="UTF-8"?>
<testsuite name="acme.FrameTest" tests="5" failures="1" errors="1">
  <testcase name="opens" classname="acme.FrameTest" time="0.02"/>
  <testcase name="closes" classname="acme.FrameTest" time="0.02">
    <failure message="expected:&lt;1&gt; but was:&lt;2&gt;" type="java.lang.AssertionError">java.lang.AssertionError
	at acme.FrameTest.closes(FrameTest.java:12)</failure>
    <rerunFailure message="again" type="java.lang.AssertionError"><stackTrace>at x</stackTrace></rerunFailure>
  </testcase>
  <testcase name="drains" classname="acme.FrameTest" time="0.02">
    <flakyFailure message="was late" type="java.lang.AssertionError"><stackTrace>at x</stackTrace></flakyFailure>
    <system-out>ok</system-out>
  </testcase>
  <testcase name="skips" classname="acme.FrameTest"><skipped/></testcase>
  <testcase name="boots" classname="acme.FrameTest"><error type="java.io.IOException">closed
	at y</error></testcase>
</testsuite>
"""


def test_surefire_with_reruns_and_flakes() -> None:
    report = parse(SUREFIRE)
    assert (report.total, report.skipped) == (5, 1)
    assert report.failed_tests == (
        FailedTest("closes", "acme.FrameTest", "expected:<1> but was:<2>", 0),
        FailedTest("drains", "acme.FrameTest", "was late", 0, flaky=True),
        FailedTest("boots", "acme.FrameTest", "java.io.IOException", 0),
    )


def test_a_test_that_failed_and_then_passed_is_flaky() -> None:
    xml = b"""<testsuites><testsuite name="pytest">
    <testcase classname="tests.test_wire" name="test_open"><failure message="assert 1 == 2">x</failure></testcase>
    <testcase classname="tests.test_wire" name="test_open"/>
    <testcase classname="tests.test_wire" name="test_close"><failure message="first">x</failure></testcase>
    <testcase classname="tests.test_wire" name="test_close"><failure message="second">x</failure></testcase>
    </testsuite></testsuites>"""
    report = parse(xml)
    assert report.total == 2
    assert report.failed_tests == (
        FailedTest("test_open", "tests.test_wire", "assert 1 == 2", 0, flaky=True),
        FailedTest("test_close", "tests.test_wire", "first", 0),
    )


def test_rerun_failures_alone_are_failures() -> None:
    xml = b'<testsuite name="s"><testcase name="a"><rerunFailure message="m"/></testcase></testsuite>'
    assert parse(xml).failed_tests == (FailedTest("a", "s", "m", 0),)


def test_first_line_of_the_text_when_there_is_no_message() -> None:
    xml = b'<testsuite name="s"><testcase name="a"><failure>\n  boom\n  at x</failure></testcase></testsuite>'
    assert parse(xml).failed_tests == (FailedTest("a", "s", "boom", 0),)


def test_secrets_in_messages_are_masked() -> None:
    xml = b'<testsuite name="s"><testcase name="a"><failure message="password=hunter2222"/></testcase></testsuite>'
    assert "hunter" not in parse(xml).failed_tests[0].message


@pytest.mark.parametrize(
    ("xml", "said"),
    [
        (b"<testsuite><testcase></testsuite>", "not well-formed XML at line 1"),
        (b"", "not well-formed XML"),
        (b"<html/>", "no <testsuites>"),
        (b'<!DOCTYPE t [<!ENTITY a "aaaa">]><testsuite>&a;</testsuite>', "a document type is not allowed"),
    ],
)
def test_what_is_no_report_is_refused(xml: bytes, said: str) -> None:
    with pytest.raises(ReportError, match=said):
        parse(xml)


@pytest.mark.parametrize("start", [b"<!--", b"<?x ", b'<failure message="'])
def test_what_expat_would_read_again_and_again_is_refused(start: bytes) -> None:
    report = b'<testsuite name="s">\n<testcase name="a">' + start + b"x" * (2 * MOST_TAG_BYTES)
    with pytest.raises(ReportError, match="a tag or comment of more than a mebibyte at line 2"):
        parse(report)


def test_long_messages_and_long_texts_are_read() -> None:
    long = b"x" * (MOST_TAG_BYTES - 100)
    said = b'<testcase name="a"><failure message="' + long + b'"/></testcase>'
    text = b'<testcase name="b"><failure>' + 4 * long + b"</failure></testcase>"
    report = parse(b'<testsuite name="s">' + 3 * said + text + b"</testsuite>")
    assert [(test.name, test.message[:3]) for test in report.failed_tests] == [("a", "xxx"), ("b", "xxx")]


def test_reports_complete_what_the_log_says() -> None:
    facts = Facts(failed_tests=(FailedTest("closes", "", "", 40), FailedTest("other", "x", "m", 50)))
    merged = with_reports(facts, [parse(SUREFIRE)]).failed_tests
    assert merged[0] == FailedTest("closes", "acme.FrameTest", "expected:<1> but was:<2>", 40)
    assert [test.name for test in merged] == ["closes", "other", "drains", "boots"]


def test_at_most_fifty() -> None:
    report = Report(99, 0, tuple(FailedTest(f"t{number}", "s", "", 0) for number in range(99)))
    assert len(with_reports(Facts(), [report]).failed_tests) == 50
