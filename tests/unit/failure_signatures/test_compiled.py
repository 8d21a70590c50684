"""A project's signatures against logs: what matches, what decides, and that no pattern is slow."""

import time
from dataclasses import replace

import pytest
from winnow_server.errors import InvalidArgument
from winnow_server.failure.engine import Action, Analysis, Analyzer, Category
from winnow_server.failure.signatures.compiled import CompiledSignatures
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


def compiled(*drafts: Draft) -> CompiledSignatures:
    return CompiledSignatures(drafts)


def named(pattern: str, log: bytes = LOG) -> list[int]:
    """Lines that a signature is named for."""
    laid = compiled(draft(pattern)).overlay(nothing_known(), log, 25)
    return [match.line for match in laid.signatures if match.name == "own"]


def nothing_known() -> Analysis:
    """An analysis of a log without steps."""
    return replace(analysis(), step=None, steps=(), signatures=(), excerpt=())


def test_lines_are_found_in_the_order_of_the_log() -> None:
    assert named("refused") == [3]
    assert named("mirror-[0-9]") == [2, 3]
    assert named("^make:") == [5]
    assert named("nothing of that") == []
    assert named("(?i)ERROR 1$") == [5]


def test_no_match_reaches_over_the_end_of_a_line() -> None:
    assert named(r"make[^x]{1,5}fetching") == []
    assert named(r"refused[^x]{1,200}error") == []


def test_lines_are_counted_over_blocks() -> None:
    log = b"an ordinary line of the build\n" * 30_000 + b"mirror refused\n" + b"more\n" * 100_000 + b"mirror refused"
    assert named("refused", log) == [30_001, 130_002]


def test_a_signature_is_named_a_few_times() -> None:
    assert len(named("refused", b"mirror refused\n" * 100)) in (5, 6), "and for the line that decides"


def test_named_groups_are_captured() -> None:
    laid = compiled(draft(r"(?P<host>mirror-[0-9]) refused")).overlay(nothing_known(), LOG, 25)
    assert [dict(match.captures) for match in laid.signatures] == [{"host": "mirror-3"}]


def test_lines_are_read_without_colours_and_timestamps() -> None:
    log = b"2026-11-25T10:00:00.0000000Z \x1b[31mmirror-3 refused\x1b[0m\r\n"
    assert named("^mirror-[0-9] refused$", log) == [1]


def test_secrets_of_a_line_are_masked() -> None:
    laid = compiled(draft("refused")).overlay(nothing_known(), LOG, 25)
    assert laid.excerpt[0].text.startswith("mirror-3 refused")
    assert "ghp_0123" not in laid.excerpt[0].text
    assert "ghp_0123" not in laid.action_reason


@pytest.mark.parametrize("pattern", ["(", "a(?=b)", r"(a)\1", "a*", "[z-a]"])
def test_what_is_not_linear_or_matches_nothing_is_refused(pattern: str) -> None:
    with pytest.raises(InvalidArgument) as error:
        compiled(draft(pattern))
    assert error.value.violations[0].field == "signature.pattern"
    assert error.value.violations[0].description


@pytest.mark.parametrize("pattern", ["(a+)+b", "(a|aa)+$", "(.*a){12}x", "."])
def test_no_pattern_is_slow(pattern: str) -> None:
    found = compiled(draft(pattern))
    log = (b"a" * 200 + b"\n") * 20_000
    started = time.perf_counter()
    found.overlay(nothing_known(), log, 25)
    assert time.perf_counter() - started < 10.0, "4 MB; it takes about a second at most"


def test_a_frequent_pattern_is_counted_in_full() -> None:
    log = b"a line with many of them\n" * 50_000
    assert compiled(draft("many")).lines_matched(log) == 50_000
    assert compiled(draft("none of that")).lines_matched(log) == 0
    assert compiled(draft("many")).lines_matched(b"") == 0


def test_it_overrides_what_the_engine_says(analyzer: Analyzer) -> None:
    found = analyzer.analyze(LOG)
    assert found.category is Category.COMPILATION
    laid = compiled(draft("mirror-[0-9] refused", title="mirror-refuses")).overlay(found, LOG, 25)
    assert (laid.category, laid.confidence, laid.transient) == (Category.NETWORK, 1.0, 0.9)
    assert laid.category_probabilities[Category.NETWORK] == 1.0
    assert laid.action is Action.RETRY
    assert "mirror-3 refused" in laid.action_reason
    assert [m.line for m in laid.signatures if m.name == "mirror-refuses"] == [3]
    assert any(segment.first_line <= 3 <= segment.last_line for segment in laid.excerpt)
    assert laid.fingerprint != found.fingerprint
    assert compiled(draft("nothing of that")).overlay(found, LOG, 25) is found


def log_of(*marked: tuple[int, str]) -> bytes:
    """Sixty lines, some of which say something: the excerpt of the sample has 7 to 9, its failed step 3 to 40."""
    said = dict(marked)
    return b"".join(f"{said.get(number, 'calm')}\n".encode() for number in range(1, 61))


@pytest.mark.parametrize(
    ("log", "decides"),
    [
        (log_of((4, "wire-a"), (8, "wire-b"), (30, "wire-a")), Category.CRASH),
        (log_of((1, "wire-a"), (20, "wire-a"), (30, "wire-b"), (50, "wire-a")), Category.CRASH),
        (log_of((1, "wire-a"), (50, "wire-b")), Category.TEST),
    ],
    ids=["in the excerpt", "last in the failed step", "neither"],
)
def test_which_match_decides(log: bytes, decides: Category) -> None:
    found = compiled(draft("wire-a", Category.AUTH, "first"), draft("wire-b", Category.CRASH, "second"))
    laid = found.overlay(analysis(), log, 25)
    assert laid.category is decides
    assert {"first", "second"} <= {match.name for match in laid.signatures}, "each is named"


def test_a_match_in_the_excerpt_leaves_it_as_it_is() -> None:
    laid = compiled(draft("wire", Category.TEST)).overlay(analysis(), log_of((8, "wire")), 25)
    assert laid.excerpt == analysis().excerpt
    assert laid.fingerprint == analysis().fingerprint, "nothing that it is made of has changed"


def test_the_excerpt_keeps_its_budget() -> None:
    found = compiled(draft("wire"))
    laid = found.overlay(analysis(), log_of((20, "wire")), 3)
    assert [(segment.first_line, segment.last_line) for segment in laid.excerpt] == [(20, 20)]
    assert "own" in laid.excerpt[0].reason
    laid = found.overlay(analysis(), log_of((20, "wire")), 4)
    assert [(segment.first_line, segment.last_line) for segment in laid.excerpt] == [(7, 9), (20, 20)]


def test_kept_lines_are_matched_line_by_line() -> None:
    [match] = compiled(draft("^wire")).in_lines({7: "all is well", 19: "wire lost"})
    assert (match.name, match.line, match.category) == ("own", 19, Category.NETWORK)
    assert compiled(draft("wire")).in_lines({7: "all is well"}) == []
