"""winnow feedback: what a message really is."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer
from winnow.spam.v1.detection_pb2 import MessageInput, Verdict
from winnow.spam.v1.feedback_pb2 import FeedbackState

from winnow_client.cli.names import channel_number
from winnow_client.cli.session import session


class Said(StrEnum):
    """A verdict as a person writes it."""

    ham = "ham"
    spam = "spam"
    scam = "scam"
    phishing = "phishing"


def feedback(
    context: typer.Context,
    verdict: Annotated[Said, typer.Argument(help="What it really is.")],
    detection: Annotated[
        str, typer.Argument(metavar="[DETECTION]", help="The stored detection, by its name or only its id.")
    ] = "",
    text: Annotated[str, typer.Option(help="Instead of a detection: the text of a message.")] = "",
    channel: Annotated[str, typer.Option(help="Of the text: email, sms, chat, comment, post or issue.")] = "",
    note: Annotated[str, typer.Option(help="Why, for the next reader.")] = "",
) -> None:
    """Say what a message really is, so that the project's own layer learns it."""
    if bool(detection) == bool(text):
        raise typer.BadParameter("give either a detection or --text")
    number = channel_number(channel)
    found = session(context)
    subject = MessageInput(text=text, channel=number) if text else found.resource("detections", detection)
    with found.client() as client:
        answer = client.spam.submit_feedback(
            subject, Verdict.Value(f"VERDICT_{verdict.upper()}"), parent=found.parent, note=note
        )
    if found.json:
        found.emit(answer)
    else:
        typer.echo(f"{'already stored' if answer.existing else 'stored'} as {answer.name}")
        if answer.state == FeedbackState.FEEDBACK_STATE_HELD:
            typer.echo("it is held for review: see winnow reviews list --held")
