"""Names of enum values as people and rows have them."""

from __future__ import annotations

from winnow.failure.v1.analysis_pb2 import Category, SuggestedAction
from winnow.spam.v1.detection_pb2 import Action, Channel, Verdict

from winnow_client.cli.plain import enum_names

CATEGORIES = enum_names(Category.DESCRIPTOR)
ACTIONS = enum_names(SuggestedAction.DESCRIPTOR)
VERDICTS = enum_names(Verdict.DESCRIPTOR)
POLICY_ACTIONS = enum_names(Action.DESCRIPTOR)
#: Number of each channel by its name.
CHANNELS = {name: number for number, name in enum_names(Channel.DESCRIPTOR).items() if number}
