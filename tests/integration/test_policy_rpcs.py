"""Every rpc of PolicyService over a real channel, and what each decides in classifications."""

import hashlib
import uuid
from collections.abc import AsyncIterator

import grpc
import pytest
from google.protobuf.field_mask_pb2 import FieldMask
from winnow.spam.v1 import detection_pb2
from winnow.spam.v1 import policy_pb2 as policy
from winnow.spam.v1 import policy_service_pb2 as pb
from winnow.spam.v1 import spam_service_pb2 as spam_pb

from tests.grpc_errors import failure_of

Spam = "spam_service_pb2_grpc.SpamServiceAsyncStub"
Policies = "policy_service_pb2_grpc.PolicyServiceAsyncStub"
ALLOW, FLAG, QUARANTINE, REJECT = (
    detection_pb2.ACTION_ALLOW,
    detection_pb2.ACTION_FLAG,
    detection_pb2.ACTION_QUARANTINE,
    detection_pb2.ACTION_REJECT,
)
SMS = detection_pb2.CHANNEL_SMS
HAM = detection_pb2.MessageInput(text="Could you review my change when you are back from lunch?", channel=SMS)
BAD = detection_pb2.MessageInput(
    text="URGENT: your account is suspended! Verify your password within 24 hours: http://login.example.top/x",
    channel=SMS,
    sender="Bank <alert@mail.example.org>",
)
DENY, ALLOWED = policy.LIST_ENTRY_DISPOSITION_DENY, policy.LIST_ENTRY_DISPOSITION_ALLOW


def thresholds(flag: float, quarantine: float, reject: float) -> policy.Thresholds:
    return policy.Thresholds(flag=flag, quarantine=quarantine, reject=reject)


async def update(policies: Policies, parent: str, etag: str = "0", **parts: object) -> policy.Policy:
    request = pb.UpdatePolicyRequest(policy=policy.Policy(name=f"{parent}/policy", **parts), etag=etag)  # type: ignore[arg-type]
    return (await policies.UpdatePolicy(request)).policy


async def entry(
    policies: Policies,
    parent: str,
    kind: policy.ListEntryKind.ValueType,
    value: str,
    disposition: policy.ListEntryDisposition.ValueType = DENY,
    **parts: object,
) -> policy.ListEntry:
    new = policy.ListEntry(kind=kind, value=value, disposition=disposition, **parts)  # type: ignore[arg-type]
    return (await policies.CreateListEntry(pb.CreateListEntryRequest(parent=parent, entry=new))).entry


async def classify(spam: Spam, parent: str, message: detection_pb2.MessageInput = BAD) -> detection_pb2.Classification:
    return (await spam.ClassifyMessage(spam_pb.ClassifyMessageRequest(parent=parent, message=message))).classification


async def test_a_policy_never_written_is_the_services(policies: Policies, parent: str) -> None:
    found = (await policies.GetPolicy(pb.GetPolicyRequest(name=f"{parent}/policy"))).policy
    assert (found.name, found.etag) == (f"{parent}/policy", "0")
    assert not found.rules.HasField("default_thresholds")
    assert 0 < found.effective_rules.default_thresholds.flag <= 1


async def test_thresholds_of_a_channel_decide_and_say_so(policies: Policies, spam: Spam, parent: str) -> None:
    own = policy.ChannelThresholds(channel=SMS, thresholds=thresholds(0.001, 0.002, 0.25))
    rules = policy.PolicyRules(default_thresholds=thresholds(2, 2, 2), channels=[own], false_positive_rate=0.02)
    written = await update(policies, parent, rules=rules, note="sms is noisy")
    assert (written.etag, written.rules, written.note) == ("1", rules, "sms is noisy")
    bad = await classify(spam, parent)
    assert (bad.action, bad.reason.threshold) == (REJECT, 0.25)
    other = detection_pb2.MessageInput(text=BAD.text)
    elsewhere = await classify(spam, parent, other)
    assert (elsewhere.action, elsewhere.verdict) == (ALLOW, detection_pb2.VERDICT_HAM)
    assert not elsewhere.HasField("reason")


async def test_the_mask_says_what_changes_and_history_keeps_the_rest(policies: Policies, parent: str) -> None:
    rules = policy.PolicyRules(default_thresholds=thresholds(0.3, 0.6, 0.9), false_positive_rate=0.02)
    await update(policies, parent, rules=rules, campaigns=True)
    request = pb.UpdatePolicyRequest(
        policy=policy.Policy(name=f"{parent}/policy", rules=policy.PolicyRules(false_positive_rate=0.05)),
        update_mask=FieldMask(paths=["rules.false_positive_rate", "campaigns"]),
        etag="1",
    )
    second = (await policies.UpdatePolicy(request)).policy
    assert (second.rules.default_thresholds.flag, second.rules.false_positive_rate) == (0.3, 0.05)
    assert not second.campaigns
    first_page = await policies.ListPolicyRevisions(pb.ListPolicyRevisionsRequest(name=second.name, page_size=1))
    rest = await policies.ListPolicyRevisions(
        pb.ListPolicyRevisionsRequest(name=second.name, page_token=first_page.next_page_token)
    )
    assert [r.etag for r in (*first_page.revisions, *rest.revisions)] == ["2", "1"]
    assert rest.revisions[0].campaigns
    assert rest.next_page_token == ""


async def test_an_old_etag_is_aborted_and_a_repeat_is_not(policies: Policies, parent: str) -> None:
    request = pb.UpdatePolicyRequest(
        policy=policy.Policy(name=f"{parent}/policy", campaigns=True), etag="0", request_id=str(uuid.uuid4())
    )
    first, again = await policies.UpdatePolicy(request), await policies.UpdatePolicy(request)
    assert first == again
    request.request_id = ""
    failure = await failure_of(policies.UpdatePolicy(request))
    assert (failure.code, failure.reason, failure.metadata) == (
        grpc.StatusCode.ABORTED,
        "ETAG_MISMATCH",
        {"current": "1"},
    )


@pytest.mark.parametrize(
    ("parts", "field"),
    [
        ({"rules": policy.PolicyRules(default_thresholds=thresholds(0.9, 0.5, 1))}, "policy.rules.default_thresholds"),
        (
            {"rules": policy.PolicyRules(default_thresholds=policy.Thresholds(reject=0.9))},
            "policy.rules.default_thresholds.flag",
        ),
        (
            {
                "rules": policy.PolicyRules(
                    channels=[policy.ChannelThresholds(channel=SMS, thresholds=thresholds(1, 1, 1))] * 2
                )
            },
            "policy.rules.channels[1].channel",
        ),
        ({"shadow": policy.PolicyRules(false_positive_rate=0.9)}, "policy.shadow.false_positive_rate"),
    ],
)
async def test_a_broken_policy_names_the_field(
    policies: Policies, parent: str, parts: dict[str, policy.PolicyRules], field: str
) -> None:
    failure = await failure_of(update(policies, parent, **parts))
    assert failure.code == grpc.StatusCode.INVALID_ARGUMENT
    assert field in failure.fields


async def test_a_path_that_a_policy_has_not_is_refused(policies: Policies, parent: str) -> None:
    request = pb.UpdatePolicyRequest(
        policy=policy.Policy(name=f"{parent}/policy"), etag="0", update_mask=FieldMask(paths=["etag"])
    )
    assert (await failure_of(policies.UpdatePolicy(request))).fields == ["update_mask"]


async def test_each_kind_of_entry_decides_at_once_and_is_named(policies: Policies, spam: Spam, parent: str) -> None:
    """From the last in precedence to the first: each new entry overrules the one before."""
    text_hash = hashlib.sha256(BAD.text.lower().encode()).hexdigest()
    for kind, value, action in (
        (policy.LIST_ENTRY_KIND_PHRASE, "Account  is Suspended", QUARANTINE),
        (policy.LIST_ENTRY_KIND_LINK_DOMAIN, "https://Example.top/", FLAG),
        (policy.LIST_ENTRY_KIND_DOMAIN, "example.org", REJECT),
        (policy.LIST_ENTRY_KIND_DOMAIN, "mail.example.org", FLAG),
        (policy.LIST_ENTRY_KIND_SENDER, "ALERT@mail.example.org", QUARANTINE),
        (policy.LIST_ENTRY_KIND_HASH, text_hash, REJECT),
    ):
        made = await entry(policies, parent, kind, value, action=action)
        found = await classify(spam, parent)
        assert (found.action, found.reason.list_entry) == (action, made.name), kind
    assert found.verdict != detection_pb2.VERDICT_HAM
    ham = await classify(spam, parent, HAM)
    assert ham.action == ALLOW


async def test_an_allowed_sender_keeps_its_verdict(policies: Policies, spam: Spam, parent: str) -> None:
    before = await classify(spam, parent)
    made = await entry(policies, parent, policy.LIST_ENTRY_KIND_SENDER, "alert@mail.example.org", ALLOWED)
    found = await classify(spam, parent)
    assert (found.action, found.reason.list_entry) == (ALLOW, made.name)
    assert (found.verdict, found.score) == (before.verdict, before.score)
    delete = pb.DeleteListEntryRequest(name=made.name, request_id=str(uuid.uuid4()))
    for _ in range(2):
        await policies.DeleteListEntry(delete)
    delete.ClearField("request_id")
    assert (await failure_of(policies.DeleteListEntry(delete))).code == grpc.StatusCode.NOT_FOUND
    assert await classify(spam, parent) == before
    failure = await failure_of(policies.GetListEntry(pb.GetListEntryRequest(name=made.name)))
    assert failure.code == grpc.StatusCode.NOT_FOUND


async def test_a_denied_ham_is_stored_as_unwanted(policies: Policies, spam: Spam, parent: str) -> None:
    made = await entry(policies, parent, policy.LIST_ENTRY_KIND_PHRASE, "review my change", action=QUARANTINE)
    request = spam_pb.ClassifyMessageRequest(parent=parent, message=HAM, retention=spam_pb.RETENTION_UNWANTED)
    answer = (await spam.ClassifyMessage(request)).classification
    stored = (await spam.GetDetection(spam_pb.GetDetectionRequest(name=answer.detection))).detection
    assert stored.classification.verdict == detection_pb2.VERDICT_HAM
    assert (stored.classification.action, stored.classification.reason.list_entry) == (QUARANTINE, made.name)
    assert stored.content_hash == hashlib.sha256(HAM.text.lower().encode()).hexdigest()


async def test_raw_messages_meet_the_lists_too(policies: Policies, spam: Spam, parent: str) -> None:
    raw = b"From: Ann <ann@shop.example.net>\r\nSubject: hi\r\n\r\nsee http://a.example.top/ now\r\n"
    message = detection_pb2.MessageInput(raw=raw, channel=detection_pb2.CHANNEL_EMAIL)
    link = await entry(policies, parent, policy.LIST_ENTRY_KIND_LINK_DOMAIN, "example.top")
    assert (await classify(spam, parent, message)).reason.list_entry == link.name
    sender = await entry(policies, parent, policy.LIST_ENTRY_KIND_DOMAIN, "shop.example.net", ALLOWED)
    assert (await classify(spam, parent, message)).reason.list_entry == sender.name


async def test_entries_are_listed_filtered_and_paged(policies: Policies, parent: str) -> None:
    made = [await entry(policies, parent, policy.LIST_ENTRY_KIND_SENDER, f"s{i}@example.org") for i in range(5)]
    await entry(policies, parent, policy.LIST_ENTRY_KIND_DOMAIN, "example.com", ALLOWED)
    seen, token = [], ""
    while True:
        page = await policies.ListListEntries(
            pb.ListListEntriesRequest(parent=parent, page_size=2, page_token=token, filter="disposition = DENY")
        )
        seen += page.entries
        token = page.next_page_token
        if not token:
            break
    assert seen == made[::-1]
    by_value = pb.ListListEntriesRequest(parent=parent, filter='kind = SENDER AND value = "s3@example.org"')
    assert list((await policies.ListListEntries(by_value)).entries) == [made[3]]


async def test_the_same_entry_twice_is_refused_by_name(policies: Policies, parent: str) -> None:
    made = await entry(policies, parent, policy.LIST_ENTRY_KIND_DOMAIN, "example.com")
    failure = await failure_of(entry(policies, parent, policy.LIST_ENTRY_KIND_DOMAIN, "EXAMPLE.com."))
    assert (failure.code, failure.reason) == (grpc.StatusCode.ALREADY_EXISTS, "RESOURCE_EXISTS")
    assert failure.metadata == {"name": made.name}


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (policy.LIST_ENTRY_KIND_HASH, "abc"),
        (policy.LIST_ENTRY_KIND_DOMAIN, "no domain"),
        (policy.LIST_ENTRY_KIND_LINK_DOMAIN, "https:///x"),
        (policy.LIST_ENTRY_KIND_PHRASE, "!!"),
        (policy.LIST_ENTRY_KIND_SENDER, " \u200b "),
    ],
)
async def test_a_value_that_matches_nothing_is_refused(
    policies: Policies, parent: str, kind: policy.ListEntryKind.ValueType, value: str
) -> None:
    failure = await failure_of(entry(policies, parent, kind, value))
    assert (failure.code, failure.fields) == (grpc.StatusCode.INVALID_ARGUMENT, ["entry.value"])


def link_domain(value: str) -> policy.ListEntry:
    return policy.ListEntry(kind=policy.LIST_ENTRY_KIND_LINK_DOMAIN, value=value, disposition=DENY)


async def importing(parent: str, rows: list[policy.ListEntry]) -> AsyncIterator[pb.ImportListEntriesRequest]:
    for first in range(0, len(rows), 1000):
        yield pb.ImportListEntriesRequest(parent=parent, entries=rows[first : first + 1000])


async def test_an_import_of_many_decides_and_refreshes(policies: Policies, spam: Spam, parent: str) -> None:
    rows = [link_domain(f"host{i}.example.net") for i in range(20_000)] + [link_domain("example.top")]
    named = (("x-winnow-caller", "importer"),)
    found = await policies.ImportListEntries(importing(parent, rows), metadata=named)
    assert (found.created_count, found.updated_count) == (20_001, 0)
    assert (await classify(spam, parent)).action == REJECT
    again = await policies.ImportListEntries(importing(parent, rows[:1500]), metadata=named)
    assert (again.created_count, again.updated_count) == (0, 1500)


async def test_one_bad_row_stores_nothing_and_is_named(policies: Policies, parent: str) -> None:
    rows = [link_domain(f"host{i}.example.net") for i in range(1500)]
    rows[1100].value = "not a domain"
    rows[1200].ClearField("disposition")
    failure = await failure_of(policies.ImportListEntries(importing(parent, rows)))
    assert failure.fields == ["entries[1100].value", "entries[1200].disposition"]
    assert (await policies.ListListEntries(pb.ListListEntriesRequest(parent=parent))).entries == []


async def test_a_shadow_policy_says_what_it_would_do_and_is_counted(
    policies: Policies, spam: Spam, parent: str
) -> None:
    strict = policy.PolicyRules(default_thresholds=thresholds(0, 0, 0.5))
    await update(policies, parent, rules=policy.PolicyRules(default_thresholds=thresholds(2, 2, 2)), shadow=strict)
    request = spam_pb.ClassifyMessagesRequest(parent=parent, messages=[HAM, BAD, BAD], retention=spam_pb.RETENTION_ALL)
    found = [r.classification async for answer in spam.ClassifyMessages(request) for r in answer.results]
    assert [c.action for c in found] == [ALLOW] * 3
    assert [c.shadow.action for c in found] == [QUARANTINE, REJECT, REJECT]
    assert found[1].shadow.reason.threshold == 0.5
    await classify(spam, parent, HAM)
    report = await policies.GetShadowReport(pb.GetShadowReportRequest(name=f"{parent}/policy", max_samples=2))
    assert (report.examined_count, report.changed_count) == (4, 4)
    assert [(c.channel, c.action, c.would_be, c.count) for c in report.changes] == [
        (SMS, ALLOW, QUARANTINE, 2),
        (SMS, ALLOW, REJECT, 2),
    ]
    assert [s.detection.name for s in report.samples] == [found[2].detection, found[1].detection]
    assert [s.would_be for s in report.samples] == [REJECT, REJECT]
    noted = await update(policies, parent, etag="1", campaigns=True)
    assert noted.effective_shadow.default_thresholds == thresholds(0, 0, 0.5)
    kept = await policies.GetShadowReport(pb.GetShadowReportRequest(name=f"{parent}/policy", max_samples=2))
    assert (kept.examined_count, kept.start_time, kept.samples) == (4, report.start_time, report.samples)
    listed = await spam.ListDetections(
        spam_pb.ListDetectionsRequest(parent=parent, filter="shadow_action = QUARANTINE")
    )
    assert [d.name for d in listed.detections] == [found[0].detection]


async def test_a_shadow_entry_only_would_decide(policies: Policies, spam: Spam, parent: str) -> None:
    made = await entry(policies, parent, policy.LIST_ENTRY_KIND_PHRASE, "lunch", shadow=True)
    found = await classify(spam, parent, HAM)
    assert found.action == ALLOW
    assert not found.HasField("reason")
    assert (found.shadow.action, found.shadow.reason.list_entry) == (REJECT, made.name)


async def test_simulation_tells_what_would_change_and_changes_nothing(
    policies: Policies, spam: Spam, parent: str
) -> None:
    request = spam_pb.ClassifyMessagesRequest(
        parent=parent, messages=[HAM] * 3 + [BAD] * 4, retention=spam_pb.RETENTION_ALL
    )
    found = [r.classification async for answer in spam.ClassifyMessages(request) for r in answer.results]
    nothing = policy.PolicyRules(default_thresholds=thresholds(2, 2, 2))
    phrase = policy.ListEntry(kind=policy.LIST_ENTRY_KIND_PHRASE, value="from lunch", disposition=DENY)
    answer = await policies.SimulatePolicy(
        pb.SimulatePolicyRequest(parent=parent, rules=nothing, add_entries=[phrase], max_samples=5)
    )
    assert (answer.examined_count, answer.changed_count, answer.complete) == (7, 7, True)
    assert {(c.action, c.would_be, c.count) for c in answer.changes} == {
        (ALLOW, REJECT, 3),
        (found[3].action, ALLOW, 4),
    }
    assert [s.detection.name for s in answer.samples] == [c.detection for c in found[:1:-1]]
    assert answer.samples[4].reason.list_entry
    as_it_is = await policies.SimulatePolicy(pb.SimulatePolicyRequest(parent=parent, max_detections=5))
    assert (as_it_is.examined_count, as_it_is.changed_count, as_it_is.complete) == (5, 0, False)
    assert (await classify(spam, parent, HAM)).action == ALLOW


async def test_thresholds_are_estimated_from_traffic_and_feedback(policies: Policies, spam: Spam, parent: str) -> None:
    messages = [
        detection_pb2.MessageInput(text=f"Could you review change {n} before lunch?", channel=SMS) for n in range(400)
    ]
    request = spam_pb.ClassifyMessagesRequest(parent=parent, messages=messages, retention=spam_pb.RETENTION_ALL)
    scores = [r.classification.score async for answer in spam.ClassifyMessages(request) for r in answer.results]
    answer = await policies.EstimatePolicy(pb.EstimatePolicyRequest(parent=parent, false_positive_rate=0.05))
    (channel,) = answer.channels
    assert (channel.channel, channel.ham_count, channel.too_few) == (SMS, 400, False)
    estimated = answer.rules.channels[0].thresholds.flag
    assert estimated == channel.estimated_flag
    assert sum(score >= estimated for score in scores) <= 0.05 * 400
    assert answer.rules.false_positive_rate == 0.05
    none = await policies.EstimatePolicy(pb.EstimatePolicyRequest(parent=f"{parent}x"))
    assert (len(none.channels), len(none.rules.channels)) == (0, 0)
    await update(policies, parent, shadow=answer.rules)
    await classify(spam, parent, HAM)
