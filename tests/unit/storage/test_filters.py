"""The AIP-160 subset: what parses, and where each error points."""

from datetime import UTC, datetime

import pytest
from winnow_server.errors import FilterInvalid
from winnow_server.storage.filters import Comparison, Field, instant, number, one_of, parse_filter, text

FIELDS = {
    "category": Field(one_of({"TEST": "TEST", "LINT": "LINT"})),
    "transient": Field(number, ordered=True),
    "branch": Field(text),
    "create_time": Field(instant, ordered=True),
}


def test_comparisons_are_joined_by_and() -> None:
    source = (
        'category = test AND transient<0.5 AND branch != "a \\"b\\" OR c" AND create_time >= "2026-11-01T00:00:00Z"'
    )
    assert parse_filter(source, FIELDS) == (
        Comparison("category", "=", "TEST"),
        Comparison("transient", "<", 0.5),
        Comparison("branch", "!=", 'a "b" OR c'),
        Comparison("create_time", ">=", datetime(2026, 11, 1, tzinfo=UTC)),
    )


@pytest.mark.parametrize("source", ["", "   "])
def test_nothing_holds_for_everything(source: str) -> None:
    assert parse_filter(source, FIELDS) == ()


@pytest.mark.parametrize(
    ("source", "position", "says"),
    [
        ("category", 0, "expected a field"),
        ("category =", 9, "expected a field"),
        ("categories = TEST", 0, "cannot be filtered"),
        ("category = NONE", 11, "is not one of"),
        ("category < TEST", 9, "has no order"),
        ("transient = often", 12, "transient"),
        ("branch = a branch = b", 11, "expected AND"),
        ("branch = a OR branch = b", 11, "not part of the accepted subset"),
        ("NOT branch = a", 0, "not part of the accepted subset"),
        ("(branch = a)", 0, "not part of the accepted subset"),
        ('branch = "a', 9, "not part of the accepted subset"),
        ("branch = = a", 9, "expected a value"),
        ("create_time > yesterday", 14, "create_time"),
        ("branch = a AND", 14, "expected a field"),
    ],
)
def test_errors_point_at_their_place(source: str, position: int, says: str) -> None:
    with pytest.raises(FilterInvalid) as raised:
        parse_filter(source, FIELDS)
    assert raised.value.metadata["position"] == str(position)
    assert says in raised.value.message
