"""What the options before every command decide."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import grpc
import orjson
import typer

from winnow_client._sync.client import Client
from winnow_client.cli.plain import plain
from winnow_client.config import ClientConfig, resolve_target

#: The global options, and whether each takes a value; `main` lets them stand after the command too.
GLOBAL_OPTIONS = {
    "--target": True,
    "--project": True,
    "--caller": True,
    "--timeout": True,
    "--ca": True,
    "--tls": False,
    "--json": False,
}


@dataclass(frozen=True, slots=True)
class Session:
    """One run of the command."""

    target: str
    project: str
    caller: str
    timeout: float | None
    tls: bool
    ca: Path | None
    json: bool

    @property
    def parent(self) -> str:
        """Resource name of the project."""
        return f"projects/{self.project}"

    def resource(self, kind: str, name: str) -> str:
        """The full name of what a person names: either that already, or only its id in the session's project."""
        return name if "/" in name else f"{self.parent}/{kind}/{name}"

    def client(self) -> Client:
        """A client, to be used in `with`. Raises typer.BadParameter for a target or certificate that cannot be used."""
        credentials = None
        if self.tls or self.ca:
            credentials = grpc.ssl_channel_credentials(self.ca.read_bytes() if self.ca else None)
        try:
            resolve_target(self.target)
        except ValueError as error:
            raise typer.BadParameter(str(error), param_hint="--target") from error
        try:
            config = ClientConfig(caller=self.caller, credentials=credentials, timeout=self.timeout)
        except ValueError as error:
            raise typer.BadParameter(str(error), param_hint="--caller") from error
        return Client(self.target, config)

    def tell_empty(self, what: str) -> None:
        """Says on stderr that a list has nothing, as the project may not be the one that was meant."""
        print(f"no {what} in {self.parent}", file=sys.stderr)

    def emit(self, value: object) -> None:
        """One JSON object on a line of stdout; a protobuf message goes through `plain`."""
        sys.stdout.buffer.write(orjson.dumps(value, default=plain, option=orjson.OPT_APPEND_NEWLINE))
        sys.stdout.buffer.flush()


def session(context: typer.Context) -> Session:
    """The session that the callback of the app made."""
    found = context.obj
    if not isinstance(found, Session):
        raise TypeError("the command runs without its app")
    return found


def refuse_given(context: typer.Context, names: Sequence[str], why: str) -> None:
    """Raises typer.BadParameter when one of these parameters stands on the command line."""
    for name in names:
        source = context.get_parameter_source(name)
        if source is not None and source.name == "COMMANDLINE":
            raise typer.BadParameter(why, param_hint=f"--{name.replace('_', '-')}")


def hoist(arguments: Sequence[str]) -> list[str]:
    """Moves global options to the front, so that `winnow failures list --json` reads as people write it."""
    front: list[str] = []
    rest: list[str] = []
    waiting = iter(arguments)
    for argument in waiting:
        if argument == "--":
            rest += [argument, *waiting]
            break
        name, equals, _ = argument.partition("=")
        if name not in GLOBAL_OPTIONS:
            rest.append(argument)
            continue
        front.append(argument)
        if GLOBAL_OPTIONS[name] and not equals:
            front += [value for value in [next(waiting, None)] if value is not None]
    return front + rest
