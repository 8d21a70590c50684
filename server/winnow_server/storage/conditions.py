"""Comparisons of a list call as SQL. Their shape makes the statement, compiled once; their values are bound."""

import operator
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, and_, bindparam, or_
from sqlalchemy.sql.elements import BindParameter

from winnow_server.storage.filters import Comparison, Operator, Value
from winnow_server.storage.ids import lower_bound, upper_bound

Shape = tuple[tuple[str, Operator], ...]
"""Fields and operators of a query, in order."""

TIME_FIELD = "create_time"

_APPLY: dict[Operator, Callable[[Any, Any], Any]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def shape(comparisons: tuple[Comparison, ...]) -> Shape:
    return tuple((c.field, c.operator) for c in comparisons)


def clauses(shape: Shape, columns: Mapping[str, Column[Any]], id_column: Column[Any]) -> list[ColumnElement[bool]]:
    """One clause for each comparison. Times become bounds of the id: they prune partitions and need no index of their
    own.

    A column that may be null counts as different from every value.
    """
    return [_clause(f"c{i}", columns, id_column, field, op) for i, (field, op) in enumerate(shape)]


def values(comparisons: tuple[Comparison, ...]) -> dict[str, object]:
    """The values that `clauses` binds."""
    bound: dict[str, object] = {}
    for i, comparison in enumerate(comparisons):
        if comparison.field == TIME_FIELD:
            assert isinstance(comparison.value, datetime)
            bound |= _time_values(f"c{i}", comparison.operator, comparison.value)
        else:
            bound[f"c{i}"] = comparison.value
    return bound


def _clause(
    name: str, columns: Mapping[str, Column[Any]], id_column: Column[Any], field: str, op: Operator
) -> ColumnElement[bool]:
    if field == TIME_FIELD:
        return _time_clause(name, id_column, op)
    column = columns[field]
    value: BindParameter[Value] = bindparam(name, type_=column.type)
    if op == "!=" and column.nullable:
        return column.is_distinct_from(value)
    clause: ColumnElement[bool] = _APPLY[op](column, value)
    return clause


def _time_clause(name: str, id_column: Column[Any], op: Operator) -> ColumnElement[bool]:
    first = bindparam(f"{name}_first", type_=id_column.type)
    end = bindparam(f"{name}_end", type_=id_column.type)
    match op:
        case "=":
            return and_(id_column >= first, id_column < end)
        case "!=":
            return or_(id_column < first, id_column >= end)
        case "<" | "<=":
            return id_column < end
        case _:
            return id_column >= first


def _time_values(name: str, op: Operator, moment: datetime) -> dict[str, object]:
    # Ids hold whole milliseconds.
    at, past = lower_bound(moment), upper_bound(moment)
    match op:
        case "=" | "!=":
            return {f"{name}_first": at, f"{name}_end": past}
        case "<":
            return {f"{name}_end": at}
        case "<=":
            return {f"{name}_end": past}
        case ">":
            return {f"{name}_first": past}
        case _:
            return {f"{name}_first": at}
