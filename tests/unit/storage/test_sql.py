"""Statements compiled ahead."""

import pytest
from sqlalchemy import bindparam, select
from winnow_server.storage.schema import ci_failures
from winnow_server.storage.sql import Statement
from winnow_server.storage.urls import asyncpg_url

_c = ci_failures.c


def test_arguments_come_in_the_order_of_the_text() -> None:
    statement = Statement(
        "t", select(_c.id).where(_c.project == bindparam("p"), _c.attempt == 3, _c.id == bindparam("i"))
    )
    assert statement.arguments({"i": "I", "p": "P"}) == ["P", 3, "I"]
    assert "$1" in statement.text


def test_unknown_values_and_expanding_lists_are_refused() -> None:
    statement = Statement("t", select(_c.id).where(_c.project == bindparam("p")))
    with pytest.raises(TypeError, match="takes no q"):
        statement.arguments({"p": 1, "q": 2})
    with pytest.raises(ValueError, match="ANY"):
        Statement("t", select(_c.id).where(_c.project.in_(["a", "b"])))


def test_addresses() -> None:
    url = asyncpg_url("postgresql://me@/db?host=/some/folder")
    assert (url.drivername, url.query["host"]) == ("postgresql+asyncpg", "/some/folder")
    with pytest.raises(ValueError, match="postgresql://"):
        asyncpg_url("mysql://host/db")
