"""Lists that come in pages: one page, or all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol, TypeVar

import typer

from winnow_client.cli.session import Session

Row = TypeVar("Row")


class Page(Protocol):
    """An answer of a List rpc."""

    @property
    def next_page_token(self) -> str: ...


PageT = TypeVar("PageT", bound=Page)


def pages_to_show(
    found: Session,
    what: str,
    fetch: Callable[[str], PageT],
    rows_of: Callable[[PageT], Sequence[Row]],
    *,
    page_token: str,
    all: bool,
) -> Iterator[Sequence[Row]]:
    """The rows of the page of a token, or of that and all after it; none where JSON is asked for, written here.

    Says on stderr where the next page begins, and that there are none of `what`.
    """
    while True:
        page = fetch(page_token)
        page_token = page.next_page_token
        rows = rows_of(page)
        if not rows:
            found.tell_empty(what)
        elif found.json:
            for row in rows:
                found.emit(row)
        else:
            yield rows
        if not all or not page_token:
            break
    if page_token:
        typer.echo(f"more: --page-token {page_token}", err=True)
