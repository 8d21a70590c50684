"""A project's signatures against logs: what matches, what decides, and that no pattern is slow."""

import time

import pytest
from winnow_server.errors import InvalidArgument
from winnow_server.failure.engine import Action, Analyzer, Category
from winnow_server.failure.signatures.compiled import CompiledSignatures, Hit, overlay
from winnow_server.failure.signatures.records import Draft

from tests.contract.samples import analysis

LOG = (
    b"$ make\n"
    b"fetching parts from mirror-3\n"
    b"mirror-3 refused: token=ghp_0123456789abcdefghijklmnopqrstuvwxyz\n"
    b"src/wire.c:14:3: error: unknown type name 'wire_t'\n"
    b"make: *** [all] Error 1\n"
)


@pytest.fixture(scope="module")
def analyzer() -> Analyzer:
    return Analyzer.load()


def draft(pattern: str, category: Category = Category.NETWORK, title: str = "own", transient: float = 0.9) -> Draft:
    return Draft(title, pattern, category, transient)


def lines(*patterns: str, log: bytes = LOG) -> list[tuple[int, int]]:
    compiled = CompiledSignatures([draft(pattern) for pattern in patterns])
    return [(hit.signature, hit.line) for hit in compiled.find(log)]


def test_lines_are_found_in_the_order_of_the_log() -> None:
    assert lines("refused", "mirror-[0-9]", "^make:") == [(1, 2), (0, 3), (1, 3), (2, 5)]
    assert lines("nothing of that") == []
    assert lines("(?i)ERROR 1$") == [(0, 5)]


def test_no_match_reaches_over_the_end_of_a_line() -> None:
    assert lines(r"make\s+fetching") == []
    assert lines(r"refused[^x]{1,200}error") == []


def test_lines_are_counted_over_blocks() -> None:
    log = b"an ordinary line of the build\n" * 30_000 + b"mirror refused\n" + b"more\n" * 100_000 + b"mirror refused"
    assert lines("refused", log=log) == [(0, 30_001), (0, 130_002)]


def test_secrets_of_a_line_are_masked() -> None:
    hit = CompiledSignatures([draft("refused")]).find(LOG)[0]
    assert hit.text.startswith("mirror-3 refused")
    assert "ghp_0123" not in hit.text


@pytest.mark.parametrize("pattern", ["(", "a(?=b)", r"(a)\1", "a*", "[z-a]"])
def test_what_is_not_linear_or_matches_nothing_is_refused(pattern: str) -> None:
    with pytest.raises(InvalidArgument) as error:
        CompiledSignatures([draft(pattern)])
    assert error.value.violations[0].field == "signature.pattern"
    assert error.value.violations[0].description


@pytest.mark.parametrize("pattern", ["(a+)+b", "(a|aa)+$", "(.*a){12}x", "."])
def test_no_pattern_is_slow(pattern: str) -> None:
    compiled = CompiledSignatures([draft(pattern)])
    log = (b"a" * 200 + b"\n") * 20_000
    started = time.perf_counter()
    compiled.find(log)
    assert time.perf_counter() - started < 5.0, "4 MB; it takes a fraction of a second"


def test_a_frequent_pattern_is_counted_in_full() -> None:
    log = b"a line with many of them\n" * 50_000
    assert CompiledSignatures([draft(".")]).lines_matched(log) == 50_000
    assert CompiledSignatures([draft("many")]).lines_matched(log) == 50_000
    assert CompiledSignatures([draft("none of that")]).lines_matched(log) == 0


def test_it_overrides_what_the_engine_says(analyzer: Analyzer) -> None:
    found = analyzer.analyze(LOG)
    assert found.category is Category.COMPILATION
    compiled = CompiledSignatures([draft("mirror-[0-9] refused", title="mirror-refuses")])
    laid = overlay(found, compiled.find(LOG), compiled.drafts, 25)
    assert (laid.category, laid.confidence, laid.transient) == (Category.NETWORK, 1.0, 0.9)
    assert laid.category_probabilities[Category.NETWORK] == 1.0
    assert laid.action is Action.RETRY
    assert "mirror-3 refused" in laid.action_reason
    assert [m.line for m in laid.signatures if m.name == "mirror-refuses"] == [3]
    assert any(segment.first_line <= 3 <= segment.last_line for segment in laid.excerpt)
    assert laid.fingerprint != found.fingerprint
    assert overlay(found, [], compiled.drafts, 25) is found


def hits(*found: tuple[int, int]) -> list[Hit]:
    return [Hit(signature, line, b"line %d" % line) for signature, line in found]


@pytest.mark.parametrize(
    ("found", "decides"),
    [
        ([(0, 1), (1, 8), (0, 50)], 1),
        ([(0, 1), (1, 20), (0, 50)], 1),
        ([(0, 45), (1, 50)], 1),
    ],
    ids=["in the excerpt", "in the failed step", "last of the log"],
)
def test_which_match_decides(found: list[tuple[int, int]], decides: int) -> None:
    drafts = [draft("a", Category.AUTH), draft("b", Category.CRASH)]
    laid = overlay(analysis(), hits(*found), drafts, 25)
    assert laid.category is drafts[decides].category


def test_a_match_in_the_excerpt_leaves_it_as_it_is() -> None:
    laid = overlay(analysis(), hits((0, 8)), [draft("a", Category.TEST)], 25)
    assert laid.excerpt == analysis().excerpt
    assert laid.fingerprint == analysis().fingerprint, "nothing that it is made of has changed"


def test_the_excerpt_keeps_its_budget() -> None:
    laid = overlay(analysis(), hits((0, 20)), [draft("a")], 3)
    assert [(segment.first_line, segment.last_line) for segment in laid.excerpt] == [(20, 20)]
    assert "own" in laid.excerpt[0].reason
    laid = overlay(analysis(), hits((0, 20)), [draft("a")], 4)
    assert [(segment.first_line, segment.last_line) for segment in laid.excerpt] == [(7, 9), (20, 20)]


def test_a_signature_is_named_a_few_times() -> None:
    laid = overlay(analysis(), hits(*((0, line) for line in range(10, 100)), (0, 8)), [draft("a")], 25)
    assert len([match for match in laid.signatures if match.name == "own"]) == 6
