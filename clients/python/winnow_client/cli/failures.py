"""winnow failures: list, get, watch, correct, rerun."""

from __future__ import annotations

import re
from enum import StrEnum
from itertools import islice
from typing import Annotated

import typer
from winnow.failure.v1.analysis_pb2 import Category, LineRange
from winnow.failure.v1.failure_pb2 import Correction, JobContext
from winnow.failure.v1.failure_service_pb2 import VIEW_BASIC, VIEW_FULL, WatchFailuresResponse

from winnow_client.cli.exits import HELP
from winnow_client.cli.filters import FailureFilter
from winnow_client.cli.names import CATEGORIES, CategoryName
from winnow_client.cli.pages import pages_to_show
from winnow_client.cli.plain import enum_names
from winnow_client.cli.session import session
from winnow_client.errors import WinnowError

app = typer.Typer(no_args_is_help=True, help="Stored CI failures.", epilog=HELP)

_CHANGES = enum_names(WatchFailuresResponse.Change.DESCRIPTOR)
_RANGE = re.compile(r"(\d+)(?:-(\d+))?")

Full = Annotated[bool, typer.Option("--full", help="Also alternatives, steps, signatures, facts.")]
Name = Annotated[str, typer.Argument(metavar="FAILURE", help="Its name, or only its id in the project.")]


class Field(StrEnum):
    """What a correction may give back to the engine."""

    category = "category"
    transient = "transient"
    excerpt = "excerpt"
    note = "note"


@app.command("list", epilog=HELP)
def list_(
    context: typer.Context,
    filter: FailureFilter = "",
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Failures of one page.")] = 50,
    page_token: Annotated[str, typer.Option(help="Where the page before ended.")] = "",
    all: Annotated[bool, typer.Option("--all", help="Walk to the last page.")] = False,
    full: Full = False,
) -> None:
    """List the project's failures, newest first."""
    found = session(context)
    view = VIEW_FULL if full else VIEW_BASIC
    with found.client() as client:
        fetched = pages_to_show(
            found,
            "failures",
            lambda token: client.failures.list_failures(
                parent=found.parent, filter=filter, page_size=limit, page_token=token, view=view
            ),
            lambda page: page.failures,
            page_token=page_token,
            all=all,
        )
        for failures in fetched:
            from winnow_client.cli.render import console, failure_table

            console().print(failure_table(failures))


@app.command(epilog=HELP)
def get(context: typer.Context, failure: Name, full: Full = False) -> None:
    """Show one failure."""
    found = session(context)
    with found.client() as client:
        answer = client.failures.get_failure(
            found.resource("failures", failure), view=VIEW_FULL if full else VIEW_BASIC
        )
    if found.json:
        found.emit(answer)
        return
    from winnow_client.cli.render import console, show_failure

    show_failure(console(), answer)


@app.command(epilog=HELP)
def watch(
    context: typer.Context,
    resume_token: Annotated[str, typer.Option(help="Go on after this change; now when empty.")] = "",
    count: Annotated[int, typer.Option(min=0, help="End after so many changes; 0 never ends.")] = 0,
    full: Full = False,
) -> None:
    """Print the project's changes as they are committed; comes back by itself when the connection breaks.

    However it ends, stderr says the resume token to go on with.
    """
    found = session(context)
    token, broken = resume_token, False

    def on_break(error: WinnowError, position: str) -> None:
        nonlocal token, broken
        token = position
        if not broken:
            typer.echo(f"winnow: {error}; trying again", err=True)
        broken = True

    try:
        with found.client() as client:
            changes = client.watch_failures(
                parent=found.parent,
                resume_token=resume_token,
                view=VIEW_FULL if full else VIEW_BASIC,
                on_break=on_break,
            )
            for change in islice(changes, count or None):
                token, broken = change.resume_token, False
                found.emit(change) if found.json else typer.echo(_change(change))
    finally:
        if token != resume_token:
            typer.echo(f"go on with: --resume-token {token}", err=True)


@app.command(epilog=HELP)
def correct(
    context: typer.Context,
    failure: Name,
    category: Annotated[
        CategoryName | None,
        typer.Option(metavar="NAME", help=f"One of {', '.join(CategoryName)}.", case_sensitive=False),
    ] = None,
    transient: Annotated[
        bool | None, typer.Option("--transient/--no-transient", help="Whether a rerun of the same commit passes.")
    ] = None,
    excerpt: Annotated[
        list[str] | None, typer.Option(metavar="FIRST-LAST", help="Lines that really say why; may be repeated.")
    ] = None,
    note: Annotated[str, typer.Option(help="Why, for the next reader.")] = "",
    reset: Annotated[list[Field] | None, typer.Option(help="Back to the engine's word; may be repeated.")] = None,
    etag: Annotated[str, typer.Option(help="As it was read; without it, the current one is read first.")] = "",
) -> None:
    """Say what a failure really was."""
    correction, fields = Correction(note=note), ["note"] if note else []
    if category is not None:
        correction.category = Category.Value(f"CATEGORY_{category.name}")
        fields.append("category")
    if transient is not None:
        correction.transient = transient
        fields.append("transient")
    if excerpt:
        correction.excerpt.extend(_line_range(text) for text in excerpt)
        fields.append("excerpt")
    fields += [field.value for field in reset or [] if field.value not in fields]
    if not fields:
        raise typer.BadParameter("nothing to correct: give --category, --transient, --excerpt, --note or --reset")
    found = session(context)
    name = found.resource("failures", failure)
    with found.client() as client:
        etag = etag or client.failures.get_failure(name).etag
        answer = client.failures.update_failure(name, correction, etag=etag, fields=fields)
    if found.json:
        found.emit(answer)
        return
    from winnow_client.cli.render import console, show_failure

    show_failure(console(), answer)


@app.command(epilog=HELP)
def rerun(
    context: typer.Context,
    provider: Annotated[str, typer.Option(help="github, gitlab ...")],
    job: Annotated[str, typer.Option(help="The job's name.")],
    passed: Annotated[bool, typer.Option("--passed/--failed", help="How it ended.")] = True,
    commit: Annotated[str, typer.Option(help="The commit that ran again.")] = "",
    run: Annotated[str, typer.Option(help="The run, whose earlier attempts are meant too.")] = "",
    attempt: Annotated[int, typer.Option(min=0, help="Which attempt of the run this was.")] = 0,
) -> None:
    """Say how a rerun ended, so that flaky failures are known."""
    found = session(context)
    context_of_job = JobContext(provider=provider, job=job, commit=commit, run=run, attempt=attempt)
    with found.client() as client:
        count = client.failures.report_rerun(context_of_job, passed=passed, parent=found.parent)
    if found.json:
        found.emit({"updated_count": count})
    else:
        typer.echo(f"{count} failures learnt from it")


def _change(change: WatchFailuresResponse) -> str:
    from winnow_client.cli.render import telling_line

    analysis = change.failure.analysis
    return (
        f"{change.change_time.ToJsonString()[:19]}  {_CHANGES.get(change.change, '?').lower():9}  "
        f"{CATEGORIES.get(analysis.category, '?'):14}  {change.failure.name}  {telling_line(analysis)[:80]}"
    )


def _line_range(text: str) -> LineRange:
    match = _RANGE.fullmatch(text)
    if not match:
        raise typer.BadParameter(f"{text!r} is no line or FIRST-LAST", param_hint="--excerpt")
    return LineRange(first_line=int(match[1]), last_line=int(match[2] or match[1]))
