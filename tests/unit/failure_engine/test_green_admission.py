"""No signature fires on more than a thousandth of the lines of green logs, and one that did would be noticed."""

from winnow_server.failure.engine import Category
from winnow_server.failure.engine.signatures import SIGNATURES
from winnow_server.failure.engine.signatures.model import rule
from winnow_server.failure.signature_rates import MOST_OF_GREEN_LINES, measure

from tests.unit.failure_engine.green_lines import green_lines

LINES = 6_000


def corpus() -> list[bytes]:
    return ["\n".join(green_lines(LINES)).encode() + b"\n"]


def test_no_signature_is_frequent_on_green_logs() -> None:
    rates = measure(corpus())
    assert rates.lines == LINES
    assert rates.too_frequent() == {}


def test_signatures_together_are_rare_on_green_logs() -> None:
    assert sum(measure(corpus()).fired.values()) <= LINES * MOST_OF_GREEN_LINES


def test_a_signature_that_fires_on_green_logs_is_noticed() -> None:
    greedy = rule("greedy", Category.LINT, 0.0, "", r"warning: unused", "warning: unused x", "warning")
    assert "greedy" in measure(corpus(), (*SIGNATURES, greedy)).too_frequent()
