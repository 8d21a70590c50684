"""winnow groups: list, get, merge, split."""

from __future__ import annotations

from typing import Annotated

import typer

from winnow_client.cli.exits import HELP
from winnow_client.cli.filters import GroupFilter
from winnow_client.cli.pages import pages_to_show
from winnow_client.cli.session import session

app = typer.Typer(no_args_is_help=True, help="Failures by cause.", epilog=HELP)

Name = Annotated[str, typer.Argument(metavar="GROUP", help="Its name, or only its id in the project.")]
Etag = Annotated[str, typer.Option(help="As it was read; without it, the current one is read first.")]


@app.command("list", epilog=HELP)
def list_(
    context: typer.Context,
    filter: GroupFilter = "",
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Groups of one page.")] = 50,
    page_token: Annotated[str, typer.Option(help="Where the page before ended.")] = "",
    all: Annotated[bool, typer.Option("--all", help="Walk to the last page.")] = False,
) -> None:
    """List the project's groups, newest seen first."""
    found = session(context)
    with found.client() as client:
        fetched = pages_to_show(
            found,
            "groups",
            lambda token: client.groups.list_groups(
                parent=found.parent, filter=filter, page_size=limit, page_token=token
            ),
            lambda page: page.groups,
            page_token=page_token,
            all=all,
        )
        for groups in fetched:
            from winnow_client.cli.render import console
            from winnow_client.cli.render_groups import group_table

            console().print(group_table(groups))


@app.command(epilog=HELP)
def get(
    context: typer.Context,
    group: Name,
    branches: Annotated[int, typer.Option(min=1, max=100, help="Most branches to name.")] = 10,
) -> None:
    """Show one group with its days and branches."""
    found = session(context)
    with found.client() as client:
        answer = client.groups.get_group(found.resource("groups", group), max_branches=branches)
    if found.json:
        found.emit(answer)
        return
    from winnow_client.cli.render import console
    from winnow_client.cli.render_groups import show_group

    show_group(console(), answer)


@app.command(epilog=HELP)
def merge(
    context: typer.Context,
    group: Name,
    sources: Annotated[list[str], typer.Argument(metavar="SOURCE...", help="Groups that become part of it.")],
    etag: Etag = "",
) -> None:
    """Make several groups one; failures to come follow."""
    found = session(context)
    name = found.resource("groups", group)
    with found.client() as client:
        etag = etag or client.groups.get_group(name).etag
        answer = client.groups.merge_groups(name, [found.resource("groups", source) for source in sources], etag=etag)
    if found.json:
        found.emit(answer)
        return
    from winnow_client.cli.render import console
    from winnow_client.cli.render_groups import show_group

    show_group(console(), answer)


@app.command(epilog=HELP)
def split(
    context: typer.Context,
    group: Name,
    fingerprints: Annotated[list[str], typer.Argument(metavar="FINGERPRINT...", help="Those to take out.")],
    etag: Etag = "",
) -> None:
    """Take fingerprints out of a group into a new one."""
    found = session(context)
    name = found.resource("groups", group)
    with found.client() as client:
        etag = etag or client.groups.get_group(name).etag
        answer = client.groups.split_group(name, fingerprints, etag=etag)
    if found.json:
        found.emit(answer)
        return
    from winnow_client.cli.render import console
    from winnow_client.cli.render_groups import show_group

    for part in (answer.group, answer.taken):
        show_group(console(), part)
