"""Signatures of a project: what is accepted, what is refused and why, what they find, what green logs reject."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from winnow_server.failure.engine import Category, Segment, SignatureMatch, Step
from winnow_server.failure.engine.scan import Scanner
from winnow_server.failure.engine.signatures import SIGNATURES
from winnow_server.failure.engine.user_signatures import (
    MATCHES_EACH,
    MOST_SIGNATURES,
    InvalidSignature,
    SignatureSet,
    UserSignature,
    decisive,
    validate,
)

from tests.unit.failure_engine.green_lines import green_lines

SCANNER = Scanner(())


def user(pattern: str, name: str = "ours", category: Category = Category.CONFIGURATION) -> UserSignature:
    return UserSignature(name, category, pattern, 0.3)


def matches(signatures: SignatureSet, log: bytes) -> list[tuple[str, int, dict[str, str]]]:
    found = signatures.match(log, SCANNER.scan(log).lines)
    return [(match.name, match.line, dict(match.captures)) for match in found]


@pytest.mark.parametrize(
    "pattern",
    [
        r"wire daemon is not running",
        r"^ERROR: (?P<file>[\w./-]{1,200}):(?P<line>\d{1,6}): (?P<message>.{1,200})",
        r"(?i)quota of (?P<limit>\d+) (?:frames|wires) exceeded",
        r"frame \S+ is (?:closed|lost)$",
        r"(?:ab){2,5}c",
        r"naïve wire",
        r"(?:a+|b)+ and .* and .* and .* and wire",
        r"(?P<test>\w+) of .* lost",
    ],
)
def test_accepted(pattern: str) -> None:
    validate(user(pattern))


@pytest.mark.parametrize(
    ("pattern", "reason", "position"),
    [
        ("", "EMPTY", None),
        ("x" * 501, "TOO_LONG", None),
        ("(wire", "SYNTAX", 0),
        ("wire[", "SYNTAX", 4),
        ("wire**", "SYNTAX", 5),
        ("(?=wire)x", "UNSUPPORTED", 0),
        ("wire(?<!x)", "UNSUPPORTED", 4),
        (r"(wire)\1", "UNSUPPORTED", None),
        ("x^wire", "UNSUPPORTED", None),
        ("w*", "MATCHES_EMPTY", None),
        ("(?:wire)?", "MATCHES_EMPTY", None),
        ("^$", "MATCHES_EMPTY", None),
        ("(w+)+x(?P<code>y)", "NESTED_REPETITION", 0),
        ("y(?:w|wi)*x(?P<code>y)", "NESTED_REPETITION", 1),
        ("(?:a(?:b{1,3})c){2,9}(?P<code>y)", "NESTED_REPETITION", 0),
        (".*.*.*(?P<code>y)", "TOO_MANY_WAYS", 5),
        (r"(?P<test>\w+) \w+ \w+ wire", "TOO_MANY_WAYS", 20),
        ("w{1,5000}ire", "REPETITION_TOO_LARGE", 1),
        (r"wire\nframe", "SPANS_LINES", 4),
        ("[é]wire", "NOT_ASCII_IN_CLASS", 0),
        ("wire (?P<who>.)", "UNKNOWN_CAPTURE", 5),
    ],
)
def test_refused_with_a_reason_and_a_place(pattern: str, reason: str, position: int | None) -> None:
    with pytest.raises(InvalidSignature) as refused:
        validate(user(pattern))
    assert (refused.value.field, refused.value.reason, refused.value.position) == ("pattern", reason, position)
    assert str(refused.value)


@pytest.mark.parametrize(
    ("signature", "field", "reason"),
    [
        (UserSignature("Ours", Category.TEST, "wire"), "name", "NAME_FORMAT"),
        (UserSignature("a" * 64, Category.TEST, "wire"), "name", "NAME_FORMAT"),
        (UserSignature("ours", Category.TEST, "wire", 1.5), "transient", "TRANSIENT_RANGE"),
    ],
)
def test_other_fields(signature: UserSignature, field: str, reason: str) -> None:
    with pytest.raises(InvalidSignature) as refused:
        validate(signature)
    assert (refused.value.field, refused.value.reason) == (field, reason)


def test_sets_are_bounded_and_names_unique() -> None:
    with pytest.raises(InvalidSignature, match="exists already"):
        SignatureSet([user("wire"), user("frame")])
    with pytest.raises(InvalidSignature, match="at most"):
        SignatureSet([user("wire", f"n{number}") for number in range(MOST_SIGNATURES + 1)])


@settings(max_examples=300, deadline=None)
@given(st.text("()[]{}|*+?.^$\\ab1,<>P:=!-", max_size=24))
def test_any_pattern_is_accepted_or_refused_and_then_is_fast(pattern: str) -> None:
    try:
        validate(user(pattern))
    except InvalidSignature:
        return
    signatures = SignatureSet([user(pattern)])
    started = time.process_time()
    for text in (b"ab" * 2_000, b"a" * 4_000, b"1(" * 2_000):
        signatures.match(text, SCANNER.scan(text).lines)
    assert time.process_time() - started < 5.0


def test_matches_as_the_line_is_shown() -> None:
    signatures = SignatureSet(
        [
            user(r"^frame (?P<symbol>\w{1,20}) lost$", "frame-lost", Category.CRASH),
            user(r"quota (?P<limit>\d{1,6})", "quota", Category.RESOURCE),
        ]
    )
    log = b"2024-03-01T10:00:00Z \x1b[31mframe \x1b[1mseven\x1b[0m lost\r\nno frame eight lost\nquota 12, quota 13\n"
    assert matches(signatures, log) == [("frame-lost", 1, {"symbol": "seven"}), ("quota", 3, {"limit": "12"})]


def test_secrets_in_captures_are_masked() -> None:
    found = matches(SignatureSet([user(r"with (?P<message>.{1,80})")]), b"with password=hunter2222\n")
    assert found == [("ours", 1, {"message": "password=***"})]


def test_many_matches_keep_the_first_and_the_last() -> None:
    log = b"wire lost\n" * 1_000
    lines = [line for _, line, _ in matches(SignatureSet([user("wire lost")]), log)]
    assert len(lines) == MATCHES_EACH
    assert lines[:20] == list(range(1, 21))
    assert lines[20:] == list(range(981, 1001))


def test_lines_are_right_across_blocks() -> None:
    log = b"x" * 100 + b"\n"
    log = log * 60_000 + b"wire lost\n"
    assert matches(SignatureSet([user("wire lost")]), log) == [("ours", 60_001, {})]


def test_an_empty_set_finds_nothing() -> None:
    assert matches(SignatureSet([]), b"wire\n") == []


def test_stored_excerpts_are_matched_line_by_line() -> None:
    found = SignatureSet([user("^wire lost")]).match_text("all well\nwire lost")
    assert [(match.line, match.category, match.transient) for match in found] == [(2, Category.CONFIGURATION, 0.3)]


def test_green_logs_reject_a_signature_that_fires_on_them() -> None:
    green = ["\n".join(green_lines(3_000)).encode()]
    signatures = SignatureSet([user("wire daemon is lost", "rare"), user("warning: unused", "greedy")])
    rejected = signatures.admit(green)
    assert [rejection.name for rejection in rejected] == ["greedy"]
    assert rejected[0].share > 0.001
    assert "warning: unused" in rejected[0].example


def test_on_few_green_lines_one_match_is_too_many() -> None:
    assert [r.lines for r in SignatureSet([user("wire lost")]).admit([b"fine\nwire lost\n"])] == [1]
    assert SignatureSet([user("wire lost")]).admit([b"fine\n"]) == ()


@pytest.mark.parametrize("start", range(0, len(SIGNATURES), 97))
def test_most_of_the_built_in_patterns_would_be_accepted(start: int) -> None:
    """The subset is no smaller than what our own tables need, apart from the size of their patterns."""
    accepted = 0
    sample = SIGNATURES[start : start + 12]
    for signature in sample:
        try:
            validate(user(signature.exact))
            accepted += 1
        except InvalidSignature:
            continue
    assert accepted >= len(sample) // 2


def test_the_match_in_the_excerpt_decides_then_the_last_in_the_failing_step() -> None:
    def at(line: int) -> SignatureMatch:
        return SignatureMatch("ours", Category.AUTH, 0.0, line, {})

    excerpt = (Segment(10, 12, 1.0, "", ""),)
    step = Step("test", "", 5, 20, None, 1, True)
    assert decisive([at(6), at(11), at(19)], excerpt, step) == at(11)
    assert decisive([at(2), at(6), at(19), at(30)], excerpt, step) == at(19)
    assert decisive([at(2), at(30)], excerpt, step) is None
