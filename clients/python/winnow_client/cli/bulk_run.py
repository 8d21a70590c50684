"""One bulk run: file in, stream, file out, a progress bar between."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import grpc
import typer

from winnow_client._shared.retry import RetryPolicy
from winnow_client._shared.window import Window
from winnow_client._sync.flow import Flow
from winnow_client.cli.bulk import Format, Group, Rows
from winnow_client.cli.exits import Exit
from winnow_client.cli.files import open_input, open_output

Request = TypeVar("Request")
Response = TypeVar("Response")


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None]]:
    if not sys.stderr.isatty():
        yield lambda done, failed: None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("")
        started = time.monotonic()

        def show(done: int, failed: int) -> None:
            speed = done / max(time.monotonic() - started, 1e-3)
            bar.update(task, description=f"{done:,} rows  {speed:,.0f}/s  {failed:,} failed")

        yield show


def run(
    method: grpc.StreamStreamMultiCallable[Request, Response],
    rows: Rows[Request, Response],
    *,
    source: str,
    out: str,
    metadata: tuple[tuple[str, str], ...],
    timeout: float | None,
) -> None:
    """Sends every row of `source` and writes the answers to `out`, then raises typer.Exit when rows failed.

    Raises WinnowError when the service cannot be reached or refuses the caller; what was written until then are whole
    lines.
    """
    started = time.monotonic()
    with open_input(source) as lines, open_output(out) as file, _progress() as show:
        flow: Flow[Request, Response, Group[Request]] = Flow(
            method,
            rows.batches(lines),
            Window(),
            metadata=metadata,
            retry=RetryPolicy(),
            timeout=timeout,
            isolate=True,
        )
        live = out == "-"
        for answer in flow.answers():
            if data := rows.finish(answer):
                file.write(data)
                if live:
                    file.flush()
                show(rows.done, rows.failed)
    seconds = time.monotonic() - started
    print(
        f"{rows.done:,} rows in {seconds:.2f} s ({rows.done / max(seconds, 1e-9):,.0f}/s), {rows.failed:,} failed",
        file=sys.stderr,
    )
    if rows.unknown:
        print(f"left out, as rows have no such keys: {', '.join(sorted(rows.unknown))}", file=sys.stderr)
    if rows.failed:
        raise typer.Exit(Exit.SOME_FAILED)


__all__ = ["Format", "run"]
