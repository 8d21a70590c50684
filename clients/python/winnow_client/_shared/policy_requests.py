"""Request messages of PolicyService and FeedbackService from plain arguments, the same for both clients."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from google.protobuf.field_mask_pb2 import FieldMask
from winnow.spam.v1 import feedback_service_pb2 as feedback
from winnow.spam.v1 import policy_service_pb2 as pb
from winnow.spam.v1.policy_pb2 import ListEntry, Policy

from winnow_client._shared.requests import new_request_id

#: Rows of one message of an import.
IMPORT_ROWS = 1000


def policy_name(parent: str) -> str:
    """Of the project "projects/{project}"; of the default one when empty."""
    return f"{parent or 'projects/default'}/policy"


def update_policy(policy: Policy, *, etag: str, fields: Sequence[str], request_id: str) -> pb.UpdatePolicyRequest:
    """With the etag of the policy itself and a generated request_id when none is given."""
    return pb.UpdatePolicyRequest(
        policy=policy,
        etag=etag or policy.etag,
        update_mask=FieldMask(paths=fields) if fields else None,
        request_id=request_id or new_request_id(),
    )


def create_entry(entry: ListEntry, *, parent: str, request_id: str) -> pb.CreateListEntryRequest:
    """With a generated request_id when none is given."""
    return pb.CreateListEntryRequest(parent=parent, entry=entry, request_id=request_id or new_request_id())


def delete_entry(name: str, *, request_id: str) -> pb.DeleteListEntryRequest:
    """With a generated request_id when none is given."""
    return pb.DeleteListEntryRequest(name=name, request_id=request_id or new_request_id())


def import_entries(entries: Iterable[ListEntry], *, parent: str) -> Iterator[pb.ImportListEntriesRequest]:
    """The messages of an import, as its rows come."""
    rows = iter(entries)
    while chunk := list(islice(rows, IMPORT_ROWS)):
        yield pb.ImportListEntriesRequest(parent=parent, entries=chunk)


def review(name: str, apply: bool, *, note: str) -> feedback.ReviewFeedbackRequest:
    """Applies or dismisses held feedback."""
    decision = (
        feedback.ReviewFeedbackRequest.DECISION_APPLY if apply else feedback.ReviewFeedbackRequest.DECISION_DISMISS
    )
    return feedback.ReviewFeedbackRequest(name=name, decision=decision, note=note)


def revert_of_caller(submitted_by: str, *, parent: str, note: str) -> feedback.RevertFeedbackRequest:
    """All that one caller said."""
    caller = feedback.CallerFeedback(parent=parent, submitted_by=submitted_by)
    return feedback.RevertFeedbackRequest(caller=caller, note=note)
