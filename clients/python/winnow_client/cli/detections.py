"""winnow detections: list, get."""

from __future__ import annotations

from typing import Annotated

import typer
from winnow.spam.v1.spam_service_pb2 import VIEW_BASIC, VIEW_FULL

from winnow_client.cli.exits import HELP
from winnow_client.cli.filters import DetectionFilter
from winnow_client.cli.pages import pages_to_show
from winnow_client.cli.session import session

app = typer.Typer(no_args_is_help=True, help="Stored classifications of messages.", epilog=HELP)

Full = Annotated[bool, typer.Option("--full", help="Also probabilities and the words that moved the score.")]


@app.command("list", epilog=HELP)
def list_(
    context: typer.Context,
    filter: DetectionFilter = "",
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Detections of one page.")] = 50,
    page_token: Annotated[str, typer.Option(help="Where the page before ended.")] = "",
    all: Annotated[bool, typer.Option("--all", help="Walk to the last page.")] = False,
    full: Full = False,
) -> None:
    """List the project's detections, newest first."""
    found = session(context)
    view = VIEW_FULL if full else VIEW_BASIC
    with found.client() as client:
        fetched = pages_to_show(
            found,
            "detections",
            lambda token: client.spam.list_detections(
                parent=found.parent, filter=filter, page_size=limit, page_token=token, view=view
            ),
            lambda page: page.detections,
            page_token=page_token,
            all=all,
        )
        for detections in fetched:
            from winnow_client.cli.render import console, detection_table

            console().print(detection_table(detections))


@app.command(epilog=HELP)
def get(
    context: typer.Context,
    detection: Annotated[str, typer.Argument(metavar="DETECTION", help="Its name, or only its id in the project.")],
    full: Full = False,
) -> None:
    """Show one detection."""
    found = session(context)
    with found.client() as client:
        answer = client.spam.get_detection(
            found.resource("detections", detection), view=VIEW_FULL if full else VIEW_BASIC
        )
    if found.json:
        found.emit(answer)
        return
    from winnow_client.cli.names import VERDICTS
    from winnow_client.cli.render import console, safe, show_classification

    out = console()
    out.print(safe(answer.snippet), markup=False, soft_wrap=True)
    show_classification(out, answer.classification)
    if answer.feedback:
        out.print(f"a person says: {VERDICTS.get(answer.feedback, '?')}")
    out.print(f"{answer.name}  {answer.create_time.ToJsonString()}", style="dim", soft_wrap=True)
