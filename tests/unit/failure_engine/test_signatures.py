"""Every signature against its own example and confuser, through the scan and through the captures."""

import re
import time
from collections import Counter

import pytest
from winnow_server.failure.engine import Category
from winnow_server.failure.engine.captures import Captures
from winnow_server.failure.engine.lines import SHOWN_BYTES
from winnow_server.failure.engine.scan import Scanner
from winnow_server.failure.engine.signatures import SIGNATURES, Signature

CAPTURES = {
    "file", "line", "column", "test", "suite", "package", "version", "code", "host", "port", "limit", "path", "symbol",
    "command", "rule", "message", "variable", "url", "image",
}  # fmt: skip


@pytest.fixture(scope="module")
def scanner() -> Scanner:
    return Scanner(SIGNATURES)


def hits(scanner: Scanner, text: str) -> set[str]:
    return {SIGNATURES[identifier].name for identifier, _ in scanner.scan(text.encode() + b"\n").signatures}


@pytest.mark.parametrize("signature", SIGNATURES, ids=lambda signature: signature.name)
def test_example_matches_and_confuser_does_not(signature: Signature, scanner: Scanner) -> None:
    assert signature.name in hits(scanner, signature.example)
    assert signature.name not in hits(scanner, signature.confuser)


@pytest.mark.parametrize("signature", SIGNATURES, ids=lambda signature: signature.name)
def test_captures_agree_with_the_scan(signature: Signature, scanner: Scanner) -> None:
    pattern = re.compile(signature.exact.encode(), re.MULTILINE)
    assert pattern.search(signature.example.encode())
    assert not pattern.search(signature.confuser.encode())
    assert set(pattern.groupindex) <= CAPTURES
    position = SIGNATURES.index(signature)
    found = Captures(SIGNATURES).read(position, scanner.scan(signature.example.encode()).lines, 1)
    assert set(found) <= set(pattern.groupindex)
    if len(pattern.groupindex) == 1 and "|" not in signature.exact and ")?" not in signature.exact:
        assert found


def test_names_are_unique_and_all_categories_and_languages_are_covered() -> None:
    assert [name for name, count in Counter(s.name for s in SIGNATURES).items() if count > 1] == []
    assert len(SIGNATURES) >= 300
    assert {signature.category for signature in SIGNATURES} == set(Category)
    assert len({language for signature in SIGNATURES for language in signature.languages}) >= 20


@pytest.mark.parametrize("signature", SIGNATURES, ids=lambda signature: signature.name)
def test_patterns_are_bounded(signature: Signature) -> None:
    """The scan is linear whatever the pattern; ``re`` is, when no repetition is open and none holds another."""
    assert not re.search(r"(?<!\\)(?:[*+]|\{\d+,\})(?!\})", _without_classes(signature.exact)), "an open repetition"
    assert not re.search(r"[*+}]\??\)(?:[*+]|\{\d+,\d{3,}\})", _without_classes(signature.exact)), "a nested repetition"
    assert 0.0 <= signature.transient <= 1.0
    assert 0.0 < signature.weight <= 1.0


def test_no_line_makes_the_captures_slow() -> None:
    """Each pattern on lines of the longest length that is shown, made of its own example, in the time of a blink."""
    slow = {}
    for signature in SIGNATURES:
        pattern = re.compile(signature.exact.encode(), re.MULTILINE)
        example = signature.example.encode()
        pieces = [example, *example.split(b" ")[:4], b"a", b"1", b" ", b"/", b".", b"-", b"=", b":", b"_"]
        lines = [(piece * SHOWN_BYTES)[:SHOWN_BYTES] for piece in pieces if piece]
        started = time.process_time()
        for line in lines:
            pattern.search(line + b"\x00")
        spent = time.process_time() - started
        if spent > 0.02 * len(lines):
            slow[signature.name] = spent
    assert slow == {}


def _without_classes(pattern: str) -> str:
    without = re.sub(r"\\.", "x", pattern)
    without = re.sub(r"\[[^\]]*\]", "x", without)
    return without.replace("x*$", "$")
