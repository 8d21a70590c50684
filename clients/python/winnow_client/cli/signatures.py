"""winnow signatures: list, get, add, update, delete, history, test."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from winnow.failure.v1.analysis_pb2 import Category
from winnow.failure.v1.signature_pb2 import Signature, SignatureRevision

from winnow_client.cli.exits import HELP
from winnow_client.cli.files import open_input
from winnow_client.cli.names import CATEGORIES, CategoryName
from winnow_client.cli.plain import enum_names
from winnow_client.cli.session import Session, session

app = typer.Typer(no_args_is_help=True, help="The project's own signatures of failures.", epilog=HELP)

_CHANGES = enum_names(SignatureRevision.Change.DESCRIPTOR)

Name = Annotated[str, typer.Argument(metavar="SIGNATURE", help="Its name, or only its id in the project.")]
Etag = Annotated[str, typer.Option(help="As it was read; without it, the current one is read first.")]
Pattern = Annotated[str, typer.Option(help="Regular expression, matched within one line of the raw log.")]
Transient = Annotated[float, typer.Option(min=0, max=1, help="How often a rerun passes then.")]
Note = Annotated[str, typer.Option(help="Why, for the next reader.")]
Green = Annotated[
    Path | None,
    typer.Option(exists=True, dir_okay=False, help="A log of a run that passed, to hold the pattern against."),
]


@app.command("list", epilog=HELP)
def list_(context: typer.Context) -> None:
    """List the project's signatures, newest first."""
    found = session(context)
    with found.client() as client:
        signatures = list(client.signatures.iterate_signatures(parent=found.parent, page_size=200))
    if not signatures:
        found.tell_empty("signatures")
        return
    if found.json:
        for signature in signatures:
            found.emit(signature)
        return
    from winnow_client.cli.render import console
    from winnow_client.cli.render_groups import signature_table

    console().print(signature_table(signatures))


@app.command(epilog=HELP)
def get(context: typer.Context, signature: Name) -> None:
    """Show one signature."""
    found = session(context)
    with found.client() as client:
        _show(found, client.signatures.get_signature(found.resource("signatures", signature)))


@app.command(epilog=HELP)
def add(
    context: typer.Context,
    title: Annotated[str, typer.Argument(help="Short name that answers carry: mirror-refuses.")],
    pattern: Pattern,
    category: Annotated[CategoryName, typer.Option(help="Of a log that matches.", case_sensitive=False)],
    transient: Transient = 0.0,
    note: Note = "",
    green: Green = None,
) -> None:
    """Add a signature; analyses use it within a second."""
    found = session(context)
    signature = _signature(title, pattern, category, transient, note)
    with found.client() as client:
        answer = client.signatures.create_signature(signature, parent=found.parent, green_log=_read(green))
    _show(found, answer)


@app.command(epilog=HELP)
def update(
    context: typer.Context,
    signature: Name,
    title: Annotated[str | None, typer.Option(help="Short name that answers carry.")] = None,
    pattern: Annotated[str | None, typer.Option(help="Regular expression.")] = None,
    category: Annotated[CategoryName | None, typer.Option(help="Of a log that matches.", case_sensitive=False)] = None,
    transient: Annotated[float | None, typer.Option(min=0, max=1, help="How often a rerun passes then.")] = None,
    note: Annotated[str | None, typer.Option(help="Why, for the next reader.")] = None,
    disabled: Annotated[bool | None, typer.Option("--disable/--enable", help="Whether it matches at all.")] = None,
    green: Green = None,
    etag: Etag = "",
) -> None:
    """Change what is given of a signature."""
    given = {"title": title, "pattern": pattern, "transient": transient, "note": note, "disabled": disabled}
    changed = Signature(**{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]
    fields = [name for name, value in given.items() if value is not None]
    if category is not None:
        changed.category = Category.Value(f"CATEGORY_{category.name}")
        fields.append("category")
    if not fields:
        raise typer.BadParameter("nothing to change")
    found = session(context)
    name = found.resource("signatures", signature)
    with found.client() as client:
        etag = etag or client.signatures.get_signature(name).etag
        answer = client.signatures.update_signature(name, changed, etag=etag, fields=fields, green_log=_read(green))
    _show(found, answer)


@app.command(epilog=HELP)
def delete(context: typer.Context, signature: Name, etag: Etag = "") -> None:
    """Remove a signature; its history stays."""
    found = session(context)
    name = found.resource("signatures", signature)
    with found.client() as client:
        etag = etag or client.signatures.get_signature(name).etag
        client.signatures.delete_signature(name, etag=etag)
    if not found.json:
        typer.echo(f"deleted {name}")


@app.command(epilog=HELP)
def history(context: typer.Context, signature: Name) -> None:
    """Show what a signature was, newest first, also of one that was deleted."""
    found = session(context)
    with found.client() as client:
        page = client.signatures.list_signature_revisions(found.resource("signatures", signature), page_size=200)
    for revision in page.revisions:
        if found.json:
            found.emit(revision)
            continue
        state = revision.signature
        typer.echo(
            f"{revision.change_time.ToJsonString()[:19]}  {_CHANGES.get(revision.change, '?').lower():8}  "
            f"{revision.changed_by}  {state.title}  {CATEGORIES.get(state.category, '?')}  "
            f"transient {state.transient:.0%}{'  disabled' if state.disabled else ''}  {state.pattern}"
        )


@app.command("test", epilog=HELP)
def dry_run(
    context: typer.Context,
    pattern: Pattern,
    category: Annotated[CategoryName, typer.Option(help="Of a log that matches.", case_sensitive=False)],
    transient: Transient = 0.0,
    failures: Annotated[int, typer.Option(min=1, max=1000, help="How many of the newest to look at.")] = 200,
    green: Green = None,
) -> None:
    """Say what a signature would match and change; store nothing."""
    found = session(context)
    with found.client() as client:
        answer = client.signatures.test_signature(
            _signature("dry-run", pattern, category, transient, ""),
            parent=found.parent,
            max_failures=failures,
            green_log=_read(green),
        )
    if found.json:
        found.emit(answer)
        return
    from winnow_client.cli.render import console
    from winnow_client.cli.render_groups import show_dry_run

    show_dry_run(console(), answer)


def _signature(title: str, pattern: str, category: CategoryName, transient: float, note: str) -> Signature:
    return Signature(
        title=title,
        pattern=pattern,
        category=Category.Value(f"CATEGORY_{category.name}"),
        transient=transient,
        note=note,
    )


def _read(path: Path | None) -> bytes:
    if path is None:
        return b""
    with open_input(str(path)) as file:
        return file.read()


def _show(found: Session, signature: Signature) -> None:
    if found.json:
        found.emit(signature)
        return
    from winnow_client.cli.render import console
    from winnow_client.cli.render_groups import show_signature

    show_signature(console(), signature)
