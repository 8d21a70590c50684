"""Judging a batch: what lists and a policy on trial change, sharing of runs, and every byte of the answer."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from types import MappingProxyType

import numpy as np
import pytest
from winnow.spam.v1 import detection_pb2
from winnow.spam.v1 import spam_service_pb2 as pb
from winnow_server.spam.classify import ClassifierPool
from winnow_server.spam.engine import (
    DEFAULT_POLICY,
    SYMBOLS,
    Action,
    Channel,
    Classifier,
    MessageBatch,
    Policy,
    Thresholds,
)
from winnow_server.spam.policy.entries import Entry, Kind
from winnow_server.spam.policy.lists import ListIndex
from winnow_server.spam.reasons import threshold_of
from winnow_server.spam.tenant import DEFAULT_TENANT, Judged, Tenant, judge, rows
from winnow_server.spam.wire import encode_results, ordered_hits
from winnow_server.storage.ids import uuid7

HAM = "are you coming home for dinner?"
SPAM = "CONGRATULATIONS! You have WON a £1000 prize. Call 09061701461 now or visit http://win.example to claim, urgent!"
BATCH = MessageBatch([HAM, SPAM, HAM, SPAM], channels=[Channel.SMS, Channel.SMS, Channel.EMAIL, Channel.EMAIL])
ALL = Thresholds(0.0, 0.0, 0.25)
SHADOW = Policy(ALL, MappingProxyType({Channel.SMS: Thresholds(2.0, 2.0, 2.0)}))
DENIED = Entry(uuid7(), Kind.PHRASE, "dinner", Action.QUARANTINE)
TRIED = Entry(uuid7(), Kind.PHRASE, "prize", Action.ALLOW, shadow=True)


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    return Classifier.load()


def tenant(**parts: object) -> Tenant:
    return Tenant("web", 1, **parts)  # type: ignore[arg-type]


def test_lists_overrule_the_action_alone(classifier: Classifier) -> None:
    allowed = Entry(uuid7(), Kind.PHRASE, "prize", Action.ALLOW)
    plain = judge(classifier, BATCH, DEFAULT_TENANT)
    judged = judge(classifier, BATCH, tenant(lists=ListIndex([DENIED, allowed])))
    assert judged.actions.tolist() == [Action.QUARANTINE, Action.ALLOW] * 2
    assert judged.entries == {0: DENIED, 1: allowed, 2: DENIED, 3: allowed}
    np.testing.assert_array_equal(judged.result.verdicts, plain.result.verdicts)
    np.testing.assert_array_equal(judged.result.score, plain.result.score)


def test_a_policy_on_trial_does_nothing(classifier: Classifier) -> None:
    plain = judge(classifier, BATCH, DEFAULT_TENANT)
    judged = judge(classifier, BATCH, tenant(trial=SHADOW, lists=ListIndex([TRIED])))
    np.testing.assert_array_equal(judged.actions, plain.actions)
    assert judged.entries == {}
    assert judged.trial_actions is not None
    assert judged.trial_actions.tolist()[0] == Action.ALLOW
    assert judged.trial_actions.tolist()[2] == Action.QUARANTINE
    assert judged.trial_entries == {1: TRIED, 3: TRIED}
    assert judged.trial_actions.tolist()[3] == Action.ALLOW


def test_rows_are_the_batch_cut(classifier: Classifier) -> None:
    whole = judge(classifier, BATCH, tenant(trial=SHADOW, lists=ListIndex([DENIED, TRIED])))
    indexes, tags = list(range(4)), [""] * 4
    parts = [rows(whole, 0, 1), rows(whole, 1, 4)]
    cut = encode_results(parts[0], tags[:1], indexes[:1]) + encode_results(parts[1], tags[1:], indexes[1:])
    assert cut == encode_results(whole, tags, indexes)


def expected(judged: Judged, index: int, tag: str) -> pb.MessageResult:
    """The message that the runtime would be asked to write."""
    starts, ids, weights = ordered_hits(judged.result)
    found = detection_pb2.Classification(
        verdict=int(judged.result.verdicts[index]),  # type: ignore[arg-type]
        score=float(judged.result.score[index]),
        action=int(judged.actions[index]),  # type: ignore[arg-type]
    )
    for at in range(starts[index], starts[index + 1]):
        found.symbols.add(symbol=SYMBOLS[ids[at]].name, contribution=weights[at])
    policy, trial = judged.tenant.policy, judged.tenant.trial
    _reason(found.reason, judged.entries.get(index), policy, judged, index, int(judged.actions[index]))
    if not found.reason.WhichOneof("decided_by"):
        found.ClearField("reason")
    if judged.trial_actions is not None and trial is not None:
        action = int(judged.trial_actions[index])
        found.shadow.action = action  # type: ignore[assignment]
        _reason(found.shadow.reason, judged.trial_entries.get(index), trial, judged, index, action)
        if not found.shadow.reason.WhichOneof("decided_by"):
            found.shadow.ClearField("reason")
    return pb.MessageResult(request_tag=tag, index=index, classification=found)


def _reason(
    reason: detection_pb2.PolicyReason, entry: Entry | None, policy: Policy, judged: Judged, index: int, action: int
) -> None:
    threshold = threshold_of(policy, int(judged.channels[index]), action)
    if entry is not None:
        reason.list_entry = f"projects/{judged.tenant.project}/listEntries/{entry.id}"
    elif threshold is not None:
        reason.threshold = threshold


@pytest.mark.parametrize(
    "who",
    [
        DEFAULT_TENANT,
        tenant(policy=Policy(ALL)),
        tenant(lists=ListIndex([DENIED])),
        tenant(trial=SHADOW),
        tenant(policy=Policy(ALL), trial=SHADOW, lists=ListIndex([DENIED, TRIED])),
        Tenant("p" * 63, 1, trial=DEFAULT_POLICY, lists=ListIndex([DENIED])),
    ],
)
def test_every_byte_is_what_the_runtime_writes(classifier: Classifier, who: Tenant) -> None:
    judged = judge(classifier, BATCH, who)
    tags = ["", "a", "größer", "x" * 200]
    response = pb.ClassifyMessageStreamResponse(results=[expected(judged, i, tag) for i, tag in enumerate(tags)])
    assert encode_results(judged, tags, range(4)) == response.SerializeToString(deterministic=True)


async def test_calls_share_a_run_only_with_their_own_tenant(classifier: Classifier) -> None:
    pool = ClassifierPool(classifier, ThreadPoolExecutor(1))
    strict, lists = tenant(policy=Policy(ALL)), tenant(lists=ListIndex([DENIED]))
    one = MessageBatch([HAM])
    calls = [pool.classify(one, who) for who in (DEFAULT_TENANT, strict, lists) for _ in range(3)]
    answers = await asyncio.gather(*calls)
    assert [int(a.actions[0]) for a in answers] == [Action.ALLOW] * 3 + [Action.QUARANTINE] * 6
    assert [a.tenant for a in answers] == [DEFAULT_TENANT] * 3 + [strict] * 3 + [lists] * 3
    pool.close()
