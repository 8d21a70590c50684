"""What the shipped model says of logs written by hand, one cause each."""

from collections.abc import Sequence

import pytest
from winnow_server.failure.engine import Action, Analysis, Analyzer, Category, CommitHistory, ProjectLayer

NOISE = [f"[{number:4}/400] Building target module_{number}.o" for number in range(400)]
PYTEST = [
    "$ pytest -q",
    *[f"tests/test_orders_{number}.py ....                  [{number:3}%]" for number in range(60)],
    "=================================== FAILURES ===================================",
    "_____________________________ test_total_is_rounded ____________________________",
    "",
    "    def test_total_is_rounded():",
    ">       assert total([1.005, 2]) == 3.01",
    "E       assert 3.0 == 3.01",
    "",
    "tests/test_orders.py:41: AssertionError",
    "=========================== short test summary info ============================",
    "FAILED tests/test_orders.py::test_total_is_rounded - assert 3.0 == 3.01",
    "1 failed, 240 passed in 12.31s",
]
COMPILER = [
    *NOISE,
    "src/wire/frame.cpp:88:14: error: 'Frame' was not declared in this scope",
    "   88 |   auto x = Frame{header};",
    "      |            ^~~~~",
    "make: *** [Makefile:12: frame.o] Error 1",
]
NETWORK = [
    "$ pip install -r requirements.txt",
    *[f"Collecting package-{number}" for number in range(80)],
    "ERROR: Could not install packages due to an OSError: HTTPSConnectionPool(host='files.example.org', port=443): Max "
    "retries exceeded with url: /simple/ (Caused by NewConnectionError('Failed to establish a new connection: "
    "[Errno -3] Temporary failure in name resolution'))",
]


@pytest.fixture(scope="module")
def analyzer() -> Analyzer:
    return Analyzer.load()


def log(lines: Sequence[str]) -> bytes:
    return "\n".join(lines).encode()


def shown(analysis: Analysis) -> str:
    return "\n".join(segment.text for segment in analysis.excerpt)


def test_the_job_and_step_before_each_line_of_a_downloaded_log_change_nothing(analyzer: Analyzer) -> None:
    stamped = [f"2024-03-01T10:00:{at % 60:02}.1234567Z {line}" for at, line in enumerate(PYTEST)]
    plain = analyzer.analyze(log(stamped))
    prefixed = analyzer.analyze(log([f"build (3.11)\tRun the tests\t{line}" for line in stamped]))
    assert shown(prefixed) == shown(plain)
    assert "\t" not in shown(prefixed)
    assert prefixed.category is plain.category


@pytest.mark.parametrize(
    ("lines", "telling", "category"),
    [
        (PYTEST, "assert 3.0 == 3.01", Category.TEST),
        (COMPILER, "'Frame' was not declared", Category.COMPILATION),
        (NETWORK, "Failed to establish a new connection", Category.NETWORK),
    ],
)
def test_the_excerpt_shows_the_cause_and_the_category_names_it(
    analyzer: Analyzer, lines: list[str], telling: str, category: Category
) -> None:
    analysis = analyzer.analyze(log(lines))
    assert telling in shown(analysis)
    assert analysis.category is category
    assert sum(analysis.category_probabilities.values()) == pytest.approx(1, abs=1e-3)
    assert analysis.confidence == max(analysis.category_probabilities.values())


def test_a_network_failure_may_pass_on_a_rerun_and_a_compiler_error_does_not(analyzer: Analyzer) -> None:
    network, compiler = analyzer.analyze(log(NETWORK)), analyzer.analyze(log(COMPILER))
    assert network.transient > 0.5 > compiler.transient
    assert network.action is Action.RETRY


def test_the_budget_bounds_the_excerpt(analyzer: Analyzer) -> None:
    for budget in (1, 4, 25):
        analysis = analyzer.analyze(log(PYTEST), max_lines=budget)
        lines = [n for s in analysis.excerpt for n in range(s.first_line, s.last_line + 1)]
        assert 1 <= len(lines) <= budget
        assert len(set(lines)) == len(lines)


def test_segments_say_how_sure_they_are_and_why(analyzer: Analyzer) -> None:
    for segment in analyzer.analyze(log(COMPILER)).excerpt:
        assert 0 < segment.confidence < 1
        assert segment.reason.startswith("signature ")
        assert segment.text.count("\n") == segment.last_line - segment.first_line


def test_lines_that_the_green_run_printed_too_are_not_the_cause(analyzer: Analyzer) -> None:
    known = "error: cannot read cache file module.cache, building without it"
    failed = [*NOISE, known, *NOISE, "src/app.c:12:3: error: expected ';' before 'return'", "make: *** [app.o] Error 1"]
    green = [*NOISE, known, *NOISE, "build finished"]
    assert known not in shown(analyzer.analyze(log(failed), green_log=log(green)))
    assert "expected ';'" in shown(analyzer.analyze(log(failed), green_log=log(green)))


def test_beside_a_green_log_every_added_explanation_is_shown_and_nothing_in_between(analyzer: Analyzer) -> None:
    first, again = (
        "src/app.c:12:3: error: unknown type name 'countr_t'",
        "FAILED: src/app.c:12:3: unknown type name 'countr_t'",
    )
    between = [f"module {name} is up to date" for name in ("alpha", "bravo", "delta", "gamma", "omega", "kappa")]
    failed = [*NOISE, first, *between, again, *NOISE]
    lines = shown(analyzer.analyze(log(failed), green_log=log([*NOISE, *between, *NOISE])))
    assert first in lines
    assert again in lines
    assert not any(line in lines for line in between)


def test_what_people_pointed_at_is_shown_though_the_green_run_printed_it(analyzer: Analyzer) -> None:
    flaky = "widget cache is stale, the layout of panel seven is taken from the older snapshot"
    failed, green = [*NOISE[:90], flaky, *NOISE[90:200], "stopped"], [*NOISE[:90], flaky, *NOISE[90:200], "done"]
    number = 91
    assert flaky not in shown(analyzer.analyze(log(failed), green_log=log(green)))
    layer = ProjectLayer((analyzer.learn(log(failed), excerpt=[(number, number)]),))
    assert flaky in shown(analyzer.analyze(log(failed), green_log=log(green), layer=layer))


def test_how_other_attempts_ended_moves_the_chance_of_a_rerun(analyzer: Analyzer) -> None:
    plain = analyzer.analyze(log(PYTEST)).transient
    assert analyzer.analyze(log(PYTEST), history=CommitHistory(passed=1)).transient > plain
    assert analyzer.analyze(log(PYTEST), history=CommitHistory(failed=3)).transient < plain


def test_a_log_without_text_has_no_excerpt(analyzer: Analyzer) -> None:
    analysis = analyzer.analyze(b"")
    assert analysis.excerpt == ()
    assert analysis.category is Category.UNKNOWN


REPORT = [
    *[f"widget {number} rendered" for number in range(50)],
    "--- gauge report ---",
    "gauge drifted past tolerance on axle four",
    "measured twelve wanted nine",
    "--- end of gauge report ---",
    *[f"widget {number} stored" for number in range(50)],
    "error: the run ended with problems",
]
CORRECTED = ((52, 53),)


def test_a_correction_moves_the_next_excerpt_of_its_project_and_no_other(analyzer: Analyzer) -> None:
    lesson = analyzer.learn(log(REPORT), excerpt=CORRECTED, category=Category.LINT, transient=True)
    layer = ProjectLayer().with_lesson(lesson)
    later = ["welcome", *[line.replace("four", "six").replace("twelve", "ten") for line in REPORT]]
    before, after = analyzer.analyze(log(later)), analyzer.analyze(log(later), layer=layer)
    assert [(s.first_line, s.last_line) for s in after.excerpt] == [(53, 54)]
    assert [(s.first_line, s.last_line) for s in before.excerpt] != [(53, 54)]
    assert after.category is Category.LINT
    assert after.transient > before.transient
    elsewhere = analyzer.analyze(log(COMPILER), layer=layer)
    assert elsewhere.excerpt == analyzer.analyze(log(COMPILER)).excerpt


def test_taking_a_lesson_back_takes_back_what_it_did(analyzer: Analyzer) -> None:
    layer = ProjectLayer().with_lesson(analyzer.learn(log(REPORT), excerpt=CORRECTED))
    reverted = ProjectLayer(layer.lessons[:-1])
    assert analyzer.analyze(log(REPORT), layer=reverted) == analyzer.analyze(log(REPORT))


def test_a_layer_survives_being_stored_and_stays_small(analyzer: Analyzer) -> None:
    layer = ProjectLayer()
    for number in range(70):
        layer = layer.with_lesson(analyzer.learn(log(REPORT[number % 40 :]), category=Category.TEST))
    stored = layer.to_bytes()
    assert len(layer.lessons) == 64
    assert len(stored) < 256 << 10
    read = ProjectLayer.from_bytes(stored)
    assert read.to_bytes() == stored
    assert analyzer.analyze(log(REPORT), layer=read) == analyzer.analyze(log(REPORT), layer=layer)
