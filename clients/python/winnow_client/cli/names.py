"""Names of enum values as people and rows have them."""

from __future__ import annotations

import re

import typer
from winnow.failure.v1.analysis_pb2 import Category, SuggestedAction
from winnow.spam.v1.detection_pb2 import Action, Channel, Verdict

from winnow_client.cli.plain import enum_names

CATEGORIES = enum_names(Category.DESCRIPTOR)
ACTIONS = enum_names(SuggestedAction.DESCRIPTOR)
VERDICTS = enum_names(Verdict.DESCRIPTOR)
POLICY_ACTIONS = enum_names(Action.DESCRIPTOR)
CHANNEL_NAMES = enum_names(Channel.DESCRIPTOR)
#: Id of a project.
PROJECT = re.compile(r"[a-z0-9][a-z0-9._-]{0,62}")
PROJECT_RULE = "must be 1 to 63 of a-z, 0-9, '.', '_' and '-', a letter or digit first"
#: Number of each channel by its name.
CHANNELS = {name: number for number, name in CHANNEL_NAMES.items() if number}


def channel_number(name: str) -> Channel.ValueType:
    """The channel that an option names, unspecified for ""; a usage error for a name that is none."""
    if name and name.lower() not in CHANNELS:
        raise typer.BadParameter(f"must be one of {', '.join(CHANNELS)}", param_hint="--channel")
    return Channel.ValueType(CHANNELS.get(name.lower(), 0))
