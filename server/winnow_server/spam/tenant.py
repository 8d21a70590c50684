"""What one project's messages are judged with, and the judging of a batch. Pure.

Lists overrule the action alone: verdict and score stay what the text says, so that phishing of an allowed sender is
still to be found.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from winnow_server.spam.content import content_of
from winnow_server.spam.engine import DEFAULT_POLICY, BatchResult, Classifier, MessageBatch, Policy, TenantLayer
from winnow_server.spam.policy.entries import Entry
from winnow_server.spam.policy.lists import ListIndex

Actions = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Tenant:
    """A project as it decides just now. Compared by identity: calls of one tenant may share a run of the engine.

    `revision` is that of its policy. `trial` is the shadow policy, None when there is nothing on trial; `campaigns`
    says whether near-duplicates and sender rates are counted.
    """

    project: str = ""
    revision: int = 0
    policy: Policy = DEFAULT_POLICY
    trial: Policy | None = None
    lists: ListIndex | None = None
    layer: TenantLayer | None = None
    campaigns: bool = False


DEFAULT_TENANT = Tenant()
"""Any project that wrote no policy, no list and no feedback."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One row per message, in order.

    result: the engine's columns; its `actions` come from thresholds alone. channels: uint8[n]. actions: uint8[n], what
    is done. entries: the list entries that decided, by row. trial_actions: uint8[n], what the shadow policy would do,
    None without one; trial_entries as entries.
    """

    tenant: Tenant
    result: BatchResult
    channels: NDArray[np.uint8]
    actions: Actions
    entries: Mapping[int, Entry] = field(default_factory=dict)
    trial_actions: Actions | None = None
    trial_entries: Mapping[int, Entry] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.actions)


def judge(classifier: Classifier, batch: MessageBatch, tenant: Tenant) -> Judged:
    """Classifies and applies the tenant's policy; safe from several threads."""
    result = classifier.classify(batch, layer=tenant.layer, policy=tenant.policy)
    channels = _channels(batch.channels, len(batch))
    trial_actions = None if tenant.trial is None else tenant.trial.actions(result.score, channels)
    if tenant.lists is None:
        return Judged(tenant, result, channels, result.actions, {}, trial_actions)
    content = content_of(batch)
    deciding = tenant.lists.decide(content.texts, content.senders, links=content.links)
    return Judged(
        tenant,
        result,
        channels,
        _overruled(result.actions, deciding.live),
        deciding.live,
        None if trial_actions is None else _overruled(trial_actions, deciding.trial),
        {} if trial_actions is None else deciding.trial,
    )


def rows(judged: Judged, first: int, last: int) -> Judged:
    """Rows first to last (exclusive) as a batch of their own."""
    result = judged.result
    start, end = result.indptr[first], result.indptr[last]
    part = BatchResult(
        score=result.score[first:last],
        probabilities=result.probabilities[first:last],
        verdicts=result.verdicts[first:last],
        actions=result.actions[first:last],
        indptr=result.indptr[first : last + 1] - start,
        symbol_ids=result.symbol_ids[start:end],
        contributions=result.contributions[start:end],
        _explain=lambda index: result.explain(first + index),
    )
    return Judged(
        judged.tenant,
        part,
        judged.channels[first:last],
        judged.actions[first:last],
        _within(judged.entries, first, last),
        None if judged.trial_actions is None else judged.trial_actions[first:last],
        _within(judged.trial_entries, first, last),
    )


def _overruled(actions: Actions, entries: Mapping[int, Entry]) -> Actions:
    if not entries:
        return actions
    out = actions.copy()
    out[list(entries)] = [entry.action for entry in entries.values()]
    return out


def _within(entries: Mapping[int, Entry], first: int, last: int) -> dict[int, Entry]:
    return {at - first: entry for at, entry in entries.items() if first <= at < last} if entries else {}


def _channels(channels: Sequence[int] | None, size: int) -> NDArray[np.uint8]:
    if channels is None:
        return np.zeros(size, dtype=np.uint8)
    # The rules of the protos let no other numbers through.
    return np.asarray(channels, dtype=np.uint8)
