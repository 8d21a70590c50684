"""Protobuf to policies and lists and back. Kinds, actions and channels carry the same numbers on both sides."""

from collections.abc import Mapping
from dataclasses import replace

from winnow.spam.v1 import detection_pb2, policy_pb2

from winnow_server.errors import FieldViolation, InvalidArgument
from winnow_server.names import moment_of, resource_name, timestamp
from winnow_server.spam.engine import Action, Channel, Thresholds
from winnow_server.spam.policy.entries import Disposition, Kind, kept_value
from winnow_server.spam.policy.estimate import Estimate
from winnow_server.spam.policy.records import EntryRecord, NewEntry, Outcome, PolicyRecord, Rules
from winnow_server.spam.reasons import ENTRY_COLLECTION

_RULE_PATHS = {
    "rules.default_thresholds": "default",
    "rules.channels": "channels",
    "rules.false_positive_rate": "false_positive_rate",
}
_PATHS = ("rules", *_RULE_PATHS, "shadow", "campaigns")


def policy_name(project: str) -> str:
    return f"projects/{project}/policy"


def merged(current: PolicyRecord, policy: policy_pb2.Policy, paths: list[str]) -> PolicyRecord:
    """The current policy with what the request sets; `paths` is its update_mask.

    Raises:
        InvalidArgument: a path that a policy has not, or rules that contradict themselves.
    """
    if unknown := [path for path in paths if path not in _PATHS]:
        known = ", ".join(_PATHS)
        raise InvalidArgument([FieldViolation("update_mask", f"{unknown[0]!r} is not one of {known}")])
    named = paths or [path for path in ("rules", "shadow") if policy.HasField(path)] + ["campaigns"] * policy.campaigns
    new_rules = rules_from(policy.rules, "policy.rules")
    rules, shadow, campaigns = current.rules, current.shadow, current.campaigns
    for path in named:
        if path == "rules":
            rules = new_rules
        elif path == "shadow":
            shadow = rules_from(policy.shadow, "policy.shadow") if policy.HasField("shadow") else None
        elif path == "campaigns":
            campaigns = policy.campaigns
        else:
            part = _RULE_PATHS[path]
            rules = replace(rules, **{part: getattr(new_rules, part)})
    return replace(current, rules=rules, shadow=shadow, campaigns=campaigns, note=policy.note)


def rules_from(message: policy_pb2.PolicyRules, path: str) -> Rules:
    """Raises InvalidArgument when a channel comes twice."""
    channels: dict[Channel, Thresholds] = {}
    for index, own in enumerate(message.channels):
        channel = Channel(own.channel)
        if channel in channels:
            raise InvalidArgument([FieldViolation(f"{path}.channels[{index}].channel", f"{channel.name} comes twice")])
        channels[channel] = _thresholds(own.thresholds)
    return Rules(
        default=_thresholds(message.default_thresholds) if message.HasField("default_thresholds") else None,
        channels=tuple(channels.items()),
        false_positive_rate=message.false_positive_rate if message.HasField("false_positive_rate") else None,
    )


def policy_message(record: PolicyRecord) -> policy_pb2.Policy:
    return policy_pb2.Policy(
        name=policy_name(record.project),
        etag=str(record.revision),
        update_time=None if record.update_time is None else timestamp(record.update_time),
        updated_by=record.updated_by,
        rules=rules_message(record.rules),
        shadow=None if record.shadow is None else rules_message(record.shadow),
        campaigns=record.campaigns,
        note=record.note,
        effective_rules=_effective_message(record.rules),
        effective_shadow=None if record.shadow is None else _effective_message(record.shadow),
    )


def new_entry(message: policy_pb2.ListEntry, path: str) -> NewEntry:
    """An entry as it is kept; `path` is the message's.

    Raises:
        InvalidArgument: its value cannot match anything, or its time is none.
    """
    kind, disposition = Kind(message.kind), Disposition(message.disposition)
    try:
        value = kept_value(kind, message.value)
    except ValueError as error:
        raise InvalidArgument([FieldViolation(f"{path}.value", str(error))]) from error
    denied = Action(message.action) if message.action else Action.REJECT
    return NewEntry(
        kind=kind,
        value=value,
        disposition=disposition,
        action=Action.ALLOW if disposition == Disposition.ALLOW else denied,
        shadow=message.shadow,
        note=message.note,
        expire_time=moment_of(message.expire_time, f"{path}.expire_time") if message.HasField("expire_time") else None,
    )


def entry_message(record: EntryRecord) -> policy_pb2.ListEntry:
    entry = record.entry
    return policy_pb2.ListEntry(
        name=resource_name(record.project, ENTRY_COLLECTION, record.id),
        kind=policy_pb2.ListEntryKind.ValueType(entry.kind),
        disposition=policy_pb2.ListEntryDisposition.ValueType(entry.disposition),
        value=entry.value,
        action=_action(entry.action) if entry.disposition == Disposition.DENY else detection_pb2.ACTION_UNSPECIFIED,
        shadow=entry.shadow,
        note=entry.note,
        expire_time=None if entry.expire_time is None else timestamp(entry.expire_time),
        create_time=timestamp(record.create_time),
        created_by=record.created_by,
    )


def change_messages(counts: Mapping[Outcome, int]) -> list[policy_pb2.ActionChange]:
    """By channel and actions, in their order."""
    ordered = sorted(counts.items(), key=lambda item: (item[0].channel, item[0].action, item[0].shadow))
    return [
        policy_pb2.ActionChange(
            channel=detection_pb2.Channel.ValueType(outcome.channel),
            action=_action(outcome.action),
            would_be=_action(outcome.shadow),
            count=count,
        )
        for outcome, count in ordered
    ]


def estimate_message(found: Estimate) -> policy_pb2.ChannelEstimate:
    return policy_pb2.ChannelEstimate(
        channel=detection_pb2.Channel.ValueType(found.channel),
        ham_count=found.ham,
        flagged_count=found.flagged,
        current_flag=found.current,
        estimated_flag=found.estimated,
        too_few=found.too_few,
    )


def changed_count(counts: Mapping[Outcome, int]) -> int:
    return sum(count for outcome, count in counts.items() if outcome.action != outcome.shadow)


def _action(action: Action) -> detection_pb2.Action.ValueType:
    return detection_pb2.Action.ValueType(action)


def _thresholds(message: policy_pb2.Thresholds) -> Thresholds:
    return Thresholds(message.flag, message.quarantine, message.reject)


def _thresholds_message(thresholds: Thresholds) -> policy_pb2.Thresholds:
    return policy_pb2.Thresholds(flag=thresholds.flag, quarantine=thresholds.quarantine, reject=thresholds.reject)


def rules_message(rules: Rules) -> policy_pb2.PolicyRules:
    return policy_pb2.PolicyRules(
        default_thresholds=None if rules.default is None else _thresholds_message(rules.default),
        channels=_channel_messages(dict(rules.channels)),
        false_positive_rate=rules.false_positive_rate,
    )


def _effective_message(rules: Rules) -> policy_pb2.PolicyRules:
    policy = rules.policy()
    return policy_pb2.PolicyRules(
        default_thresholds=_thresholds_message(policy.default),
        channels=_channel_messages(policy.channels),
        false_positive_rate=policy.false_positive_rate,
    )


def _channel_messages(channels: Mapping[Channel, Thresholds]) -> list[policy_pb2.ChannelThresholds]:
    return [
        policy_pb2.ChannelThresholds(
            channel=detection_pb2.Channel.ValueType(channel), thresholds=_thresholds_message(thresholds)
        )
        for channel, thresholds in sorted(channels.items())
    ]
