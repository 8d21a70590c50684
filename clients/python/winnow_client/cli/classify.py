"""winnow classify: one message, or rows in bulk."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated

import typer
from winnow.spam.v1.detection_pb2 import MessageInput
from winnow.spam.v1.spam_service_pb2 import (
    RETENTION_ALL,
    RETENTION_NONE,
    RETENTION_UNWANTED,
    VIEW_BASIC,
    VIEW_FULL,
)

from winnow_client._sync.client import Client
from winnow_client.cli.names import channel_number
from winnow_client.cli.session import Session, refuse_given, session


class Store(StrEnum):
    """Which rows of a bulk run to store."""

    none = "none"
    unwanted = "unwanted"
    all = "all"


_RETENTION = {Store.none: RETENTION_NONE, Store.unwanted: RETENTION_UNWANTED, Store.all: RETENTION_ALL}


def classify(
    context: typer.Context,
    text: Annotated[str | None, typer.Argument(metavar="TEXT|-", help="The message, or - for stdin.")] = None,
    jsonl: Annotated[
        str,
        typer.Option(
            "--jsonl",
            metavar="IN",
            help="Rows {id, text, subject?, raw?, channel?, sender?, project?}, .gz or - for stdin.",
        ),
    ] = "",
    out: Annotated[
        str, typer.Option(metavar="OUT", help="With --jsonl: where the rows go, .gz or - for stdout.")
    ] = "-",
    store: Annotated[Store, typer.Option(help="With --jsonl: which messages to store.")] = Store.none,
    no_store: Annotated[bool, typer.Option("--no-store", help="Do not store the message.")] = False,
    raw: Annotated[bool, typer.Option("--raw", help="The message is a whole e-mail with its headers.")] = False,
    subject: Annotated[str, typer.Option()] = "",
    sender: Annotated[str, typer.Option(help="Address, number or account of the sender.")] = "",
    channel: Annotated[str, typer.Option(help="email, sms, chat, comment, post or issue.")] = "",
    full: Annotated[bool, typer.Option("--full", help="Also the words that moved the score.")] = False,
) -> None:
    """Say whether a message is ham, spam, scam or phishing. Stores it unless --no-store.

    With --jsonl rows go through a stream; nothing is stored unless --store, and a row that fails gets {id, error}.
    """
    if (text is None) == (not jsonl):
        raise typer.BadParameter("give either TEXT or -, or --jsonl IN")
    if jsonl:
        single = ("no_store", "raw", "subject", "sender", "channel", "full")
        refuse_given(context, single, "does not go with --jsonl: rows say it themselves")
    else:
        refuse_given(context, ("out", "store"), "goes with --jsonl")
    number = channel_number(channel)
    found = session(context)
    with found.client() as client:
        if text is None:
            _bulk(found, client, jsonl, out, store)
            return
        body = sys.stdin.buffer.read() if text == "-" else text.encode(errors="surrogateescape")
        if not body.strip():
            raise typer.BadParameter("the message is empty")
        message = MessageInput(subject=subject, sender=sender, channel=number)
        if raw:
            message.raw = body
        else:
            message.text = body.decode(errors="replace")
        answer = client.spam.classify_message(
            message,
            parent=found.parent,
            retention=RETENTION_NONE if no_store else RETENTION_ALL,
            view=VIEW_FULL if full else VIEW_BASIC,
        )
    if found.json:
        found.emit(answer.classification)
        return
    from winnow_client.cli.render import console, show_classification

    show_classification(console(), answer.classification)


def _bulk(found: Session, client: Client, source: str, out: str, store: Store) -> None:
    from winnow_client.cli.bulk import Rows
    from winnow_client.cli.bulk_classify import MessageRows
    from winnow_client.cli.bulk_run import run

    run(
        client.spam.stub.ClassifyMessageStream,
        Rows(MessageRows(_RETENTION[store]), found.parent),
        source=source,
        out=out,
        metadata=client.spam.calls.metadata,
        timeout=found.timeout,
    )
