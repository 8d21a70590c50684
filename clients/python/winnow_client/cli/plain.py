"""Protobuf messages as plain values for JSON: enum names without prefix, times in RFC 3339, durations in seconds."""

from __future__ import annotations

from typing import cast

from google.protobuf.descriptor import EnumDescriptor, FieldDescriptor
from google.protobuf.duration_pb2 import Duration
from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp


def enum_names(enum: EnumDescriptor) -> dict[int, str]:
    """Name of each value without the enum's own name before it: "TEST" for CATEGORY_TEST; lower case for messages."""
    prefix = _snake(enum.name).upper() + "_"
    lower = enum.file.package.startswith("winnow.spam.")
    names = {value.number: value.name.removeprefix(prefix) for value in enum.values}
    return {number: name.lower() if lower else name for number, name in names.items()}


def plain(value: object) -> object:
    """A message as a dict. Scalars and lists are always there, other messages and optional fields when they are set.

    Raises TypeError for anything but a protobuf message.
    """
    if isinstance(value, Timestamp):
        return value.ToJsonString()
    if isinstance(value, Duration):
        return value.ToMicroseconds() / 1e6
    if not isinstance(value, Message):
        raise TypeError(f"{type(value).__name__} is no protobuf message")
    found: dict[str, object] = {}
    for field in value.DESCRIPTOR.fields:
        if field.has_presence and not value.HasField(field.name):
            continue
        found[field.name] = _field(cast(FieldDescriptor, field), getattr(value, field.name))
    return found


def _field(field: FieldDescriptor, value: object) -> object:
    if field.message_type is not None and field.message_type.GetOptions().map_entry:
        return dict(value)  # type: ignore[call-overload]
    if field.is_repeated:
        return [_one(field, item) for item in value]  # type: ignore[attr-defined]
    return _one(field, value)


def _one(field: FieldDescriptor, value: object) -> object:
    if field.enum_type is not None:
        return enum_names(field.enum_type).get(int(str(value)), str(value))
    if field.type == FieldDescriptor.TYPE_FLOAT:
        # Seven digits are all that 32 bits hold.
        return float(f"{value:.7g}")
    if isinstance(value, bytes):
        return value.decode(errors="replace")
    return plain(value) if isinstance(value, Message) else value


def _snake(name: str) -> str:
    return "".join("_" + char if char.isupper() and index else char for index, char in enumerate(name))
