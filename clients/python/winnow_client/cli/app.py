"""The command's options and subjects put together."""

from __future__ import annotations

import getpass
import os
import sys
from importlib import metadata
from pathlib import Path
from typing import Annotated

import typer
from typer.core import TyperGroup

from winnow_client.cli import (
    analyze,
    classify,
    detections,
    failures,
    feedback,
    groups,
    health,
    layer,
    lists,
    policy,
    reviews,
    signatures,
)
from winnow_client.cli.exits import HELP, Exit, exit_code, report
from winnow_client.cli.session import Session, hoist
from winnow_client.config import DEFAULT_TARGET
from winnow_client.errors import WinnowError


class _Root(TyperGroup):
    def invoke(self, ctx: typer.Context) -> object:  # type: ignore[override]
        """Runs the command; that the reader of its output has seen enough is no failure."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            # Nothing more must be written, not even at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(Exit.OK) from error


app = typer.Typer(
    cls=_Root,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=HELP,
)
app.command("analyze", epilog=HELP)(analyze.analyze)
app.command("classify", epilog=HELP)(classify.classify)
app.add_typer(failures.app, name="failures")
app.add_typer(groups.app, name="groups")
app.add_typer(layer.app, name="layer")
app.add_typer(signatures.app, name="signatures")
app.add_typer(detections.app, name="detections")
app.command("feedback", epilog=HELP)(feedback.feedback)
app.add_typer(reviews.app, name="reviews")
app.add_typer(policy.app, name="policy")
app.add_typer(lists.app, name="lists")
app.command("health", epilog=HELP)(health.health)


def _caller() -> str:
    try:
        name = getpass.getuser()
    except (OSError, KeyError):
        return "winnow-cli"
    return name if name.isascii() and name.isprintable() else "winnow-cli"


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"winnow {metadata.version('winnow')}")
        raise typer.Exit


@app.callback()
def options(
    context: typer.Context,
    target: Annotated[
        str,
        typer.Option(envvar="WINNOW_TARGET", help="host:port, dns:///name:port, xds:///name or ip:port,ip:port."),
    ] = DEFAULT_TARGET,
    project: Annotated[str, typer.Option(envvar="WINNOW_PROJECT", help="Project (tenant) to work in.")] = "default",
    caller: Annotated[
        str, typer.Option(envvar="WINNOW_CALLER", help="Your name to the service; the login name by default.")
    ] = "",
    timeout: Annotated[
        float | None, typer.Option(min=0.001, help="Seconds a call may take, instead of each call's own deadline.")
    ] = None,
    tls: Annotated[bool, typer.Option("--tls", help="Connect with TLS.")] = False,
    ca: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="Certificates (PEM) to trust; implies --tls."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="JSON on stdout, one object a line.")] = False,
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_version, help="Print the version and end.")
    ] = False,
) -> None:
    """Which CI failures are real and what caused them; which messages are spam, scam or phishing.

    The options below may stand anywhere on the line.
    """
    context.obj = Session(
        target=target,
        project=project,
        caller=caller or _caller(),
        timeout=timeout,
        tls=tls,
        ca=ca,
        json=json,
    )


def main() -> None:
    """Runs the command and ends the process with its exit code."""
    # What gRPC itself writes to stderr is for its own developers; each failure is told below.
    os.environ.setdefault("GRPC_VERBOSITY", "NONE")
    arguments = hoist(sys.argv[1:])
    try:
        app(args=arguments, prog_name="winnow")
    except WinnowError as error:
        report(error, as_json="--json" in arguments)
        sys.exit(exit_code(error))
    except OSError as error:
        print(f"winnow: {error}", file=sys.stderr)
        sys.exit(Exit.USAGE)
