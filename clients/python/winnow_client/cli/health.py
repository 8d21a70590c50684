"""winnow health: the server's parts."""

from __future__ import annotations

import typer

from winnow_client._shared.service_config import (
    FAILURE_SERVICE,
    FEEDBACK_SERVICE,
    GROUP_SERVICE,
    LAYER_SERVICE,
    POLICY_SERVICE,
    SIGNATURE_SERVICE,
    SPAM_SERVICE,
)
from winnow_client.cli.exits import Exit
from winnow_client.cli.session import session
from winnow_client.errors import NotFound

#: What the server names in grpc.health.v1; the empty name is all of it.
PARTS = (
    "",
    FAILURE_SERVICE,
    GROUP_SERVICE,
    LAYER_SERVICE,
    SIGNATURE_SERVICE,
    SPAM_SERVICE,
    POLICY_SERVICE,
    FEEDBACK_SERVICE,
    "postgres",
    "redis",
)


def health(context: typer.Context) -> None:
    """Show which parts of the server are serving. Exits 4 when the whole is not, 1 when only a part is not."""
    found = session(context)
    states: dict[str, str] = {}
    with found.client() as client:
        for part in PARTS:
            try:
                states[part] = client.health(part, timeout=found.timeout or 5.0)
            except NotFound:
                states[part] = "SERVICE_UNKNOWN"
    if found.json:
        for part, state in states.items():
            found.emit({"part": part, "status": state})
    else:
        for part, state in states.items():
            colour = {"SERVING": typer.colors.GREEN, "SERVICE_UNKNOWN": None}.get(state, typer.colors.RED)
            typer.echo(f"{part or '(all)':34} {typer.style(state, fg=colour)}")
    if states[""] != "SERVING":
        raise typer.Exit(Exit.UNAVAILABLE)
    # A part that this server does not have is no failure of it.
    if any(state not in ("SERVING", "SERVICE_UNKNOWN") for state in states.values()):
        raise typer.Exit(Exit.SOME_FAILED)
