"""The AIP-160 subset that list calls accept: `field OP value`, joined by AND. Source: https://google.aip.dev/160.

    category = TEST AND transient < 0.5 AND create_time > "2026-11-01T00:00:00Z"

Values are quoted strings, bare words or numbers; operators are = != < <= > >=. OR, NOT, parentheses and functions are
refused by name.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from winnow_server.errors import FilterInvalid
from winnow_server.storage.text import storable

Operator = Literal["=", "!=", "<", "<=", ">", ">="]
Value = str | float | int | datetime
Parser = Callable[[str], Value]

_TOKEN = re.compile(
    r"""\s*(?:(?P<op><=|>=|!=|=|<|>)|"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<word>[^\s"<>=!()]+)|(?P<other>\S))"""
)
_REFUSED = {"OR", "NOT"}
_EQUALITY: tuple[Operator, ...] = ("=", "!=")
_OPERATORS: dict[str, Operator] = {"=": "=", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}


@dataclass(frozen=True, slots=True)
class Comparison:
    """One condition. `value` already has the field's type."""

    field: str
    operator: Operator
    value: Value


@dataclass(frozen=True, slots=True)
class Field:
    """A field that may be filtered: how its value is read, and whether it has an order."""

    parse: Parser
    ordered: bool = False


def text(value: str) -> str:
    """As text is stored."""
    return storable(value)


def number(value: str) -> float:
    return float(value)


def instant(value: str) -> datetime:
    """RFC 3339, as UTC; a value without an offset is that already."""
    parsed = datetime.fromisoformat(value)
    try:
        return parsed.astimezone(UTC) if parsed.tzinfo else parsed.replace(tzinfo=UTC)
    except OverflowError as error:
        raise ValueError("is not within the years 1 to 9999") from error


def one_of(names: Mapping[str, str | int]) -> Parser:
    """A parser of enum names, in any case."""

    def parse(value: str) -> Value:
        if value.upper() not in names:
            raise ValueError(f"is not one of {', '.join(names)}")
        return names[value.upper()]

    return parse


def parse_filter(source: str, fields: Mapping[str, Field]) -> tuple[Comparison, ...]:
    """Reads a filter.

    Raises:
        FilterInvalid: it does not parse, or names a field, operator or value that is not accepted.
    """
    tokens = _tokens(source)
    comparisons: list[Comparison] = []
    at = 0
    while at < len(tokens):
        if comparisons:
            kind, word, position = tokens[at]
            if kind != "word" or word != "AND":
                raise FilterInvalid(f"expected AND, found {word!r}", position)
            at += 1
        comparisons.append(_comparison(tokens[at : at + 3], fields, len(source)))
        at += 3
    return tuple(comparisons)


def _tokens(source: str) -> list[tuple[str, str, int]]:
    tokens = []
    end = len(source.rstrip())
    at = 0
    while at < end:
        match = _TOKEN.match(source, at)
        assert match is not None, "the last alternative takes any character"
        assert match.lastgroup is not None
        kind, word = match.lastgroup, match[match.lastgroup]
        if kind == "other" or (kind == "word" and word in _REFUSED):
            raise FilterInvalid(f"{word!r} is not part of the accepted subset", match.start(kind))
        tokens.append((kind, re.sub(r"\\(.)", r"\1", word) if kind == "quoted" else word, match.start(kind)))
        at = match.end()
    return tokens


def _comparison(tokens: list[tuple[str, str, int]], fields: Mapping[str, Field], end: int) -> Comparison:
    if len(tokens) < 3:
        raise FilterInvalid("expected a field, an operator and a value", tokens[-1][2] if tokens else end)
    (name_kind, name, name_at), (op_kind, op, op_at), (value_kind, value, value_at) = tokens
    if name_kind != "word" or name not in fields:
        raise FilterInvalid(f"{name!r} cannot be filtered; fields are {', '.join(fields)}", name_at)
    if op_kind != "op":
        raise FilterInvalid(f"expected an operator, found {op!r}", op_at)
    if value_kind == "op":
        raise FilterInvalid(f"expected a value, found {value!r}", value_at)
    operator, field = _OPERATORS[op], fields[name]
    if operator not in _EQUALITY and not field.ordered:
        raise FilterInvalid(f"{name} has no order: use = or !=", op_at)
    try:
        return Comparison(name, operator, field.parse(value))
    except ValueError as error:
        raise FilterInvalid(f"{name}: {value!r} {error}", value_at) from error
