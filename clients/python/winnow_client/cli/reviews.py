"""winnow reviews: list, apply, dismiss, revert what people said of messages."""

from __future__ import annotations

from typing import Annotated

import orjson
import typer
from winnow.spam.v1.feedback_pb2 import Feedback, FeedbackState, HoldReason

from winnow_client.cli.exits import HELP, Exit
from winnow_client.cli.files import open_output
from winnow_client.cli.filters import FeedbackFilter
from winnow_client.cli.names import CHANNEL_NAMES, VERDICTS
from winnow_client.cli.pages import pages_to_show
from winnow_client.cli.session import session

app = typer.Typer(no_args_is_help=True, help="What people taught the project, and taking it back.", epilog=HELP)

_Name = Annotated[str, typer.Argument(metavar="FEEDBACK", help="Its name, or only its id in the project.")]
_Note = Annotated[str, typer.Option(help="Why, for the next reader.")]


@app.command("list", epilog=HELP)
def list_(
    context: typer.Context,
    filter: FeedbackFilter = "",
    held: Annotated[bool, typer.Option("--held", help="Only what waits for a review.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Feedback of one page.")] = 50,
    page_token: Annotated[str, typer.Option(help="Where the page before ended.")] = "",
    all: Annotated[bool, typer.Option("--all", help="Walk to the last page.")] = False,
) -> None:
    """List feedback, newest first."""
    found = session(context)
    conditions = " AND ".join([part for part in ("state = HELD" if held else "", filter) if part])
    with found.client() as client:
        fetched = pages_to_show(
            found,
            "feedback",
            lambda token: client.feedback.list_feedback(
                parent=found.parent, filter=conditions, page_size=limit, page_token=token
            ),
            lambda page: page.feedback,
            page_token=page_token,
            all=all,
        )
        for feedback in fetched:
            typer.echo("\n".join(map(_line, feedback)))


@app.command(epilog=HELP)
def apply(context: typer.Context, feedback: _Name, note: _Note = "") -> None:
    """Let held feedback count."""
    _review(context, feedback, True, note)


@app.command(epilog=HELP)
def dismiss(context: typer.Context, feedback: _Name, note: _Note = "") -> None:
    """Refuse held feedback."""
    _review(context, feedback, False, note)


@app.command(epilog=HELP)
def revert(
    context: typer.Context,
    feedback: Annotated[str, typer.Argument(metavar="[FEEDBACK]", help="Its name, or only its id.")] = "",
    caller: Annotated[str, typer.Option("--of", help="Instead: all that one caller said.")] = "",
    note: _Note = "",
) -> None:
    """Take applied feedback back, as if it had never been said."""
    if bool(feedback) == bool(caller):
        raise typer.BadParameter("give either a feedback or --of CALLER")
    found = session(context)
    with found.client() as client:
        if caller:
            count = client.feedback.revert_caller(caller, parent=found.parent, note=note)
        else:
            count = client.feedback.revert_feedback(found.resource("feedback", feedback), note=note)
    found.emit({"reverted_count": count}) if found.json else typer.echo(f"{count} reverted")


@app.command(epilog=HELP)
def export(
    context: typer.Context,
    out: Annotated[str, typer.Argument(metavar="FILE", help="Ends in .jsonl.gz to be a source of `train spam`.")],
) -> None:
    """Write what counts as labelled messages: the one way from a project's feedback into the common model.

    A line each: id, text (the snippet that is kept), label, channel. Nothing leaves the project otherwise.
    """
    found = session(context)
    written, token = 0, ""
    with found.client() as client, open_output(out) as file:
        while True:
            page = client.feedback.list_feedback(
                parent=found.parent, filter="state = APPLIED", page_size=1000, page_token=token
            )
            file.writelines(orjson.dumps(_labelled(feedback)) + b"\n" for feedback in page.feedback)
            written += len(page.feedback)
            token = page.next_page_token
            if not token:
                break
    typer.echo(f"{written} labelled messages", err=True)


def _labelled(feedback: Feedback) -> dict[str, str]:
    row = {"id": feedback.name, "text": feedback.snippet, "label": VERDICTS[feedback.verdict]}
    return row | ({"channel": CHANNEL_NAMES[feedback.channel]} if feedback.channel else {})


def _review(context: typer.Context, feedback: str, apply: bool, note: str) -> None:
    found = session(context)
    name = found.resource("feedback", feedback)
    with found.client() as client:
        held = client.feedback.get_feedback(name).state == FeedbackState.FEEDBACK_STATE_HELD
        answer = client.feedback.review_feedback(name, apply, note=note)
    found.emit(answer) if found.json else typer.echo(_line(answer))
    if not held:
        typer.echo("winnow: it was not held, so it stays as it is", err=True)
        raise typer.Exit(Exit.REFUSED)


def _line(feedback: Feedback) -> str:
    from winnow_client.cli.render import safe

    state = FeedbackState.Name(feedback.state).removeprefix("FEEDBACK_STATE_").lower()
    if feedback.hold_reason:
        state += f" ({HoldReason.Name(feedback.hold_reason).removeprefix('HOLD_REASON_').lower().replace('_', ' ')})"
    verdict = VERDICTS.get(feedback.verdict, "?")
    name = feedback.name.rpartition("/")[2]
    return f"{name}  {verdict} by {safe(feedback.submitted_by)}  {state}  {safe(feedback.snippet)[:60]}"
