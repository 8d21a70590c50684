"""Policies, lists and feedback from both clients."""

from __future__ import annotations

import grpc
import pytest
from winnow.spam.v1.detection_pb2 import VERDICT_HAM, MessageInput
from winnow.spam.v1.feedback_service_pb2 import FeedbackInput
from winnow.spam.v1.policy_pb2 import ListEntry, Policy
from winnow_client import ChunkSize, WinnowError

from tests.unit.client.conftest import Both
from tests.unit.client.scripted import Break, Script


def test_a_policy_is_named_by_its_project_and_changed_under_its_own_etag(both: Both, script: Script) -> None:
    policy = both.call(lambda client: client.policies.get_policy())
    assert policy == Policy(name="projects/default/policy", etag="7")
    both.call(lambda client: client.policies.update_policy(policy, fields=["campaigns"]))
    both.call(lambda client: client.policies.update_policy(policy, etag="6", request_id="mine"))
    _, one, two = (call.requests[0] for call in script.calls)
    assert (one.etag, list(one.update_mask.paths), len(one.request_id)) == ("7", ["campaigns"], 36)
    assert (two.etag, two.HasField("update_mask"), two.request_id) == ("6", False, "mine")
    assert script.calls[0].time_remaining == pytest.approx(5, abs=1)


def test_a_retried_entry_keeps_its_request_id(both: Both, script: Script) -> None:
    script.breaks += [Break()]
    entry = ListEntry(value="example.org")
    assert both.call(lambda client: client.policies.create_list_entry(entry, parent="projects/web")) == entry
    assert len(script.calls) == 2
    first, second = (call.requests[0] for call in script.calls)
    assert first == second
    assert len(first.request_id) == 36


def test_an_import_goes_in_messages_of_a_thousand(both: Both, script: Script) -> None:
    rows = [ListEntry(value=str(number)) for number in range(2300)]
    answer = both.call(lambda client: client.policies.import_list_entries(rows, parent="projects/web"))
    assert answer.created_count == 2300
    sent = script.calls[0].requests
    assert [len(request.entries) for request in sent] == [1000, 1000, 300]
    assert {request.parent for request in sent} == {"projects/web"}
    script.breaks += [Break(code=grpc.StatusCode.FAILED_PRECONDITION)]
    with pytest.raises(WinnowError, match="scripted"):
        both.call(lambda client: client.policies.import_list_entries(rows))


def test_feedback_in_a_flow_resumes_with_the_same_request_ids(both: Both, script: Script) -> None:
    script.breaks += [Break(after=1)]
    items = [
        FeedbackInput(request_tag=str(number), message=MessageInput(text="x"), verdict=VERDICT_HAM)
        for number in range(5)
    ]
    found = both.call(lambda client: client.submit_feedback_many(items, chunk=ChunkSize(items=2)))
    assert [result.request_tag for result in found] == ["0", "1", "2", "3", "4"]
    ids = {request.items[0].request_tag: request.request_id for call in script.calls for request in call.requests}
    assert len(set(ids.values())) == 3
    for call in script.calls:
        assert all(request.request_id == ids[request.items[0].request_tag] for request in call.requests)


def test_all_of_a_caller_is_taken_back(both: Both, script: Script) -> None:
    assert both.call(lambda client: client.feedback.revert_caller("mallory", parent="projects/web", note="no")) == 3
    request = script.calls[0].requests[0]
    assert (request.caller.parent, request.caller.submitted_by, request.note) == ("projects/web", "mallory", "no")
