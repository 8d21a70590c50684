"""What decided each action as protobuf wire bytes, prepared once for a tenant: beside `wire`, the hot path of the flow.

Classification  9 reason: PolicyReason     10 shadow: ShadowOutcome
PolicyReason    1 list_entry: string       2 threshold: float
ShadowOutcome   1 action: varint           2 reason: PolicyReason
"""

import struct
from weakref import WeakKeyDictionary

import numpy as np

from winnow_server.names import resource_name
from winnow_server.spam.engine import Action, Channel, Policy
from winnow_server.spam.policy.entries import Entry
from winnow_server.spam.tenant import Actions, Judged, Tenant

ENTRY_COLLECTION = "listEntries"
# Rows of a table by channel, in this many columns by action.
_STRIDE = max(Action) + 1
_NONE = b""


def entry_name(project: str, entry: Entry) -> str:
    return resource_name(project, ENTRY_COLLECTION, entry.id)


def encode_reasons(judged: Judged) -> list[bytes] | None:
    """For each row the bytes of fields 9 and 10 of its Classification; None when no row has any."""
    live_table, trial_table = _tables(judged.tenant)
    project = judged.tenant.project
    extras = None
    if judged.entries or judged.actions.max(initial=Action.ALLOW) > Action.ALLOW:
        extras = _looked_up(live_table, judged, judged.actions)
        for row, entry in judged.entries.items():
            extras[row] = _field(0x4A, _entry_reason(project, entry))
    if judged.trial_actions is None:
        return extras
    shadows = _looked_up(trial_table, judged, judged.trial_actions)
    for row, entry in judged.trial_entries.items():
        shadows[row] = _field(0x52, bytes((0x08, entry.action)) + _field(0x12, _entry_reason(project, entry)))
    return shadows if extras is None else [a + b for a, b in zip(extras, shadows, strict=True)]


def threshold_of(policy: Policy, channel: int, action: int) -> float | None:
    """The threshold that a score reached when it led to the action; None for ALLOW."""
    thresholds = policy.channels.get(Channel(channel), policy.default)
    return (None, None, thresholds.flag, thresholds.quarantine, thresholds.reject)[action]


_Tables = tuple[list[bytes], list[bytes]]
_prepared: "WeakKeyDictionary[Tenant, _Tables]" = WeakKeyDictionary()


def _tables(tenant: Tenant) -> _Tables:
    tables = _prepared.get(tenant)
    if tables is None:
        live = [_field(0x4A, reason) if reason else _NONE for _, reason in _reasons(tenant.policy)]
        trial = [
            _field(0x52, bytes((0x08, action)) + (_field(0x12, reason) if reason else _NONE))
            for action, reason in (_reasons(tenant.trial) if tenant.trial is not None else ())
        ]
        tables = _prepared[tenant] = (live, trial)
    return tables


def _reasons(policy: Policy) -> list[tuple[int, bytes]]:
    """(action, its PolicyReason) for every channel and action, in the order of the tables."""
    found = []
    for channel in Channel:
        for action in range(_STRIDE):
            threshold = threshold_of(policy, channel, action)
            found.append((action, _NONE if threshold is None else b"\x15" + struct.pack("<f", threshold)))
    return found


def _looked_up(table: list[bytes], judged: Judged, actions: Actions) -> list[bytes]:
    # int8 would overflow: seven channels of five.
    return [table[at] for at in (judged.channels.astype(np.intp) * _STRIDE + actions).tolist()]


def _entry_reason(project: str, entry: Entry) -> bytes:
    return _field(0x0A, entry_name(project, entry).encode())


def _field(tag: int, body: bytes) -> bytes:
    """A length-delimited field of at most 16,383 bytes."""
    size = len(body)
    length = bytes((size,)) if size < 128 else bytes((size & 127 | 128, size >> 7))
    return bytes((tag,)) + length + body
