"""winnow lists: list, add, remove, import."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Annotated, TypeVar

import typer
from google.protobuf.timestamp_pb2 import Timestamp
from winnow.spam.v1.detection_pb2 import Action
from winnow.spam.v1.policy_pb2 import ListEntry, ListEntryDisposition, ListEntryKind

from winnow_client.cli.exits import HELP
from winnow_client.cli.files import open_input
from winnow_client.cli.filters import EntryFilter
from winnow_client.cli.pages import pages_to_show
from winnow_client.cli.session import session

app = typer.Typer(no_args_is_help=True, help="Allow and deny lists of the project.", epilog=HELP)


class Way(StrEnum):
    """Which way an entry decides, as a person writes it."""

    allow = "allow"
    deny = "deny"


class Kind(StrEnum):
    """What an entry is compared with, as a person writes it."""

    hash = "hash"
    sender = "sender"
    domain = "domain"
    link_domain = "link_domain"
    phrase = "phrase"


class Deny(StrEnum):
    """What a deny entry does, as a person writes it."""

    flag = "flag"
    quarantine = "quarantine"
    reject = "reject"


Name = TypeVar("Name", bound=StrEnum)
_Days = Annotated[float | None, typer.Option(min=0, help="Days after which it expires.")]
_Note = Annotated[str, typer.Option(help="Why, for the next reader.")]


@app.command("list", epilog=HELP)
def list_(
    context: typer.Context,
    filter: EntryFilter = "",
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Entries of one page.")] = 50,
    page_token: Annotated[str, typer.Option(help="Where the page before ended.")] = "",
    all: Annotated[bool, typer.Option("--all", help="Walk to the last page.")] = False,
) -> None:
    """List the entries, newest first."""
    found = session(context)
    with found.client() as client:
        fetched = pages_to_show(
            found,
            "list entries",
            lambda token: client.policies.list_list_entries(
                parent=found.parent, filter=filter, page_size=limit, page_token=token
            ),
            lambda page: page.entries,
            page_token=page_token,
            all=all,
        )
        for entries in fetched:
            typer.echo("\n".join(map(_line, entries)))


@app.command(epilog=HELP)
def add(
    context: typer.Context,
    way: Way,
    kind: Kind,
    value: str,
    action: Annotated[Deny, typer.Option(help="Of a deny entry.")] = Deny.reject,
    shadow: Annotated[bool, typer.Option("--shadow", help="Counts only in the policy on trial.")] = False,
    days: _Days = None,
    note: _Note = "",
) -> None:
    """Add an entry; it decides at once."""
    found = session(context)
    with found.client() as client:
        entry = client.policies.create_list_entry(
            _entry(way, kind, value, action, note, _expiry(days), shadow), parent=found.parent
        )
    found.emit(entry) if found.json else typer.echo(_line(entry))


@app.command(epilog=HELP)
def remove(
    context: typer.Context,
    entry: Annotated[str, typer.Argument(help="Its name, or only its id in the project.")],
) -> None:
    """Remove an entry."""
    found = session(context)
    with found.client() as client:
        client.policies.delete_list_entry(found.resource("listEntries", entry))


@app.command("import", epilog=HELP)
def import_(
    context: typer.Context,
    path: Annotated[str, typer.Argument(help="Lines, or - for stdin; .gz too. # begins a comment.")],
    way: Annotated[Way, typer.Option(help="Of lines that are only a value.")] = Way.deny,
    kind: Annotated[
        Kind | None, typer.Option(help="Every line is a value of this kind; else lines are way,kind,value[,note].")
    ] = None,
    action: Annotated[Deny, typer.Option(help="Of deny entries.")] = Deny.reject,
    days: _Days = None,
    note: _Note = "",
) -> None:
    """Add or refresh many entries, all or none."""
    found = session(context)
    expiry = _expiry(days)
    with open_input(path) as file:
        lines = (line.decode(errors="replace").strip() for line in file)
        rows = (line for line in lines if line and not line.startswith("#"))
        # All before the call: an error while rows are sent would only cancel it.
        if kind is None:
            entries = list(_split(rows, action, note, expiry))
        else:
            entries = [_entry(way, kind, value, action, note, expiry) for value in rows]
    with found.client() as client:
        answer = client.policies.import_list_entries(entries, parent=found.parent)
    if found.json:
        found.emit(answer)
    else:
        typer.echo(f"{answer.created_count} added, {answer.updated_count} refreshed")


def _split(rows: Iterator[str], action: Deny, note: str, expiry: Timestamp | None) -> Iterator[ListEntry]:
    for number, row in enumerate(csv.reader(rows), 1):
        if len(row) < 3:
            hint = "; give --kind when lines are only values" if len(row) == 1 else ""
            raise typer.BadParameter(f"row {number} is not way,kind,value[,note]: {','.join(row)}{hint}")
        way, kind, value = _one_of(Way, row[0], number), _one_of(Kind, row[1], number), row[2]
        yield _entry(way, kind, value, action, row[3] if len(row) > 3 else note, expiry)


def _one_of(names: type[Name], written: str, number: int) -> Name:
    try:
        return names(written.strip().lower())
    except ValueError as error:
        raise typer.BadParameter(f"row {number}: {written!r} is not one of {', '.join(names)}") from error


def _entry(
    way: Way, kind: Kind, value: str, action: Deny, note: str, expiry: Timestamp | None, shadow: bool = False
) -> ListEntry:
    return ListEntry(
        kind=ListEntryKind.Value(f"LIST_ENTRY_KIND_{kind.upper()}"),
        disposition=ListEntryDisposition.Value(f"LIST_ENTRY_DISPOSITION_{way.upper()}"),
        value=value,
        action=Action.Value(f"ACTION_{action.upper()}") if way is Way.deny else Action.ACTION_UNSPECIFIED,
        shadow=shadow,
        note=note,
        expire_time=expiry,
    )


def _expiry(days: float | None) -> Timestamp | None:
    if days is None:
        return None
    moment = Timestamp()
    moment.FromDatetime(datetime.now(UTC) + timedelta(days=days))
    return moment


def _line(entry: ListEntry) -> str:
    way = ListEntryDisposition.Name(entry.disposition).rpartition("_")[2].lower()
    kind = ListEntryKind.Name(entry.kind).removeprefix("LIST_ENTRY_KIND_").lower()
    until = f"  until {entry.expire_time.ToJsonString()[:19]}" if entry.HasField("expire_time") else ""
    trial = "  on trial" if entry.shadow else ""
    return f"{entry.name.rpartition('/')[2]}  {way} {kind} {entry.value}{until}{trial}  {entry.note}".rstrip()
