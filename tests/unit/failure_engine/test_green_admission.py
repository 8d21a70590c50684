"""No signature fires on more than a thousandth of the lines of green logs, and one that did would be noticed."""

from winnow_server.failure.engine import Category
from winnow_server.failure.engine.signatures import SIGNATURES
from winnow_server.failure.engine.signatures.model import rule
from winnow_server.failure.signature_rates import MOST_OF_GREEN_LINES, measure

from tests.unit.failure_engine.green_lines import green_lines

LINES = 6_000


def corpus() -> list[bytes]:
    return ["\n".join(green_lines(LINES)).encode() + b"\n"]


def test_no_signature_is_frequent_on_green_logs_and_together_they_are_rare() -> None:
    rates = measure(corpus(), SIGNATURES)
    assert rates.lines == LINES
    assert rates.too_frequent() == {}
    assert sum(rates.fired.values()) <= LINES * MOST_OF_GREEN_LINES


def test_a_signature_that_fires_on_green_logs_is_noticed() -> None:
    greedy = rule("greedy", Category.LINT, 0.0, "", r"warning: unused", "warning: unused x", "warning")
    assert list(measure(corpus(), (greedy,)).too_frequent()) == ["greedy"]
