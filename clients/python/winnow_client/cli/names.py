"""Names of enum values as people and rows have them."""

from __future__ import annotations

from enum import StrEnum

import typer
from winnow.failure.v1.analysis_pb2 import Category, SuggestedAction
from winnow.spam.v1.detection_pb2 import Action, Channel, Verdict

from winnow_client.cli.plain import enum_names

CATEGORIES = enum_names(Category.DESCRIPTOR)
ACTIONS = enum_names(SuggestedAction.DESCRIPTOR)
VERDICTS = enum_names(Verdict.DESCRIPTOR)
POLICY_ACTIONS = enum_names(Action.DESCRIPTOR)
CHANNEL_NAMES = enum_names(Channel.DESCRIPTOR)
CategoryName = StrEnum("CategoryName", {name: name for number, name in CATEGORIES.items() if number})  # type: ignore[misc]
#: Number of each channel by its name.
CHANNELS = {name: number for number, name in CHANNEL_NAMES.items() if number}


def channel_number(name: str) -> Channel.ValueType:
    """The channel that an option names, unspecified for ""; a usage error for a name that is none."""
    if name and name.lower() not in CHANNELS:
        raise typer.BadParameter(f"must be one of {', '.join(CHANNELS)}", param_hint="--channel")
    return Channel.ValueType(CHANNELS.get(name.lower(), 0))
