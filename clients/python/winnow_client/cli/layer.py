"""winnow layer: show, versions, revert."""

from __future__ import annotations

from typing import Annotated

import typer
from winnow.failure.v1.layer_pb2 import LayerVersion, ProjectLayer

from winnow_client.cli.exits import HELP
from winnow_client.cli.names import CATEGORIES
from winnow_client.cli.session import Session, session

app = typer.Typer(no_args_is_help=True, help="What the project has taught the analysis.", epilog=HELP)


@app.command(epilog=HELP)
def show(context: typer.Context) -> None:
    """Show how much the project has taught."""
    found = session(context)
    with found.client() as client:
        _show(found, client.layers.get_layer(_name(found)))


@app.command(epilog=HELP)
def versions(
    context: typer.Context,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many of the newest.")] = 50,
) -> None:
    """List what was taught, newest first."""
    found = session(context)
    with found.client() as client:
        page = client.layers.list_layer_versions(_name(found), page_size=limit)
    for version in page.versions:
        if found.json:
            found.emit(version)
        else:
            time = version.create_time.ToJsonString()[:19]
            typer.echo(f"{version.version:>6}  {time}  {version.created_by}  {_cause(version)}")


@app.command(epilog=HELP)
def revert(
    context: typer.Context,
    version: Annotated[int, typer.Argument(min=0, help="The version to go back to; 0 forgets everything.")],
    current: Annotated[
        int, typer.Option(min=0, help="The version as it was read; without it, the current one is read first.")
    ] = 0,
) -> None:
    """Go back to an earlier version, as a new one."""
    found = session(context)
    with found.client() as client:
        current = current or client.layers.get_layer(_name(found)).version
        _show(found, client.layers.revert_layer(_name(found), version, current_version=current))


def _name(found: Session) -> str:
    return f"{found.parent}/layer"


def _show(found: Session, layer: ProjectLayer) -> None:
    if found.json:
        found.emit(layer)
        return
    typer.echo(
        f"version {layer.version}: {layer.correction_count} corrected failures count,"
        f" {layer.fingerprint_count} fingerprints are known"
    )


def _cause(version: LayerVersion) -> str:
    if version.WhichOneof("cause") == "reverted_to":
        return f"back to {version.reverted_to}"
    said = version.correction.correction
    parts = [CATEGORIES.get(said.category, "?")] if said.HasField("category") else []
    if said.HasField("transient"):
        parts.append("transient" if said.transient else "lasting")
    if said.excerpt:
        parts.append(f"lines {', '.join(f'{r.first_line}-{r.last_line}' for r in said.excerpt)}")
    return f"{version.correction.failure}  {' '.join(parts) or 'taken back'}"
