"""FeedbackService, call by call."""

from __future__ import annotations

import grpc
from winnow.spam.v1 import feedback_service_pb2 as pb
from winnow.spam.v1.feedback_pb2 import Feedback as FeedbackMessage
from winnow.spam.v1.feedback_service_pb2_grpc import FeedbackServiceStub

from winnow_client._shared import policy_requests as requests
from winnow_client._shared.service_config import FEEDBACK_SERVICE
from winnow_client._sync.calls import Calls
from winnow_client.config import ClientConfig


class Feedback:
    """Every method raises WinnowError; `timeout` is in seconds, and the service config's when None.

    `parent` is "projects/{project}"; empty means "projects/default".
    """

    def __init__(self, channel: grpc.Channel, config: ClientConfig) -> None:
        #: The generated stub, for what these methods leave out.
        self.stub = FeedbackServiceStub(channel)
        self.calls = Calls(FEEDBACK_SERVICE, config)

    def get_feedback(self, name: str, *, timeout: float | None = None) -> FeedbackMessage:
        """Reads one by its name, "projects/{project}/feedback/{feedback}"."""
        request = pb.GetFeedbackRequest(name=name)
        response = self.calls.unary(self.stub.GetFeedback, "GetFeedback", request, timeout)
        return response.feedback

    def list_feedback(
        self,
        *,
        parent: str = "",
        filter: str = "",
        page_size: int = 0,
        page_token: str = "",
        timeout: float | None = None,
    ) -> pb.ListFeedbackResponse:
        """One page, newest first; `next_page_token` of the answer leads to the next."""
        request = pb.ListFeedbackRequest(parent=parent, filter=filter, page_size=page_size, page_token=page_token)
        return self.calls.unary(self.stub.ListFeedback, "ListFeedback", request, timeout)

    def review_feedback(
        self, name: str, apply: bool, *, note: str = "", timeout: float | None = None
    ) -> FeedbackMessage:
        """Applies held feedback, or dismisses it."""
        request = requests.review(name, apply, note=note)
        response = self.calls.unary(self.stub.ReviewFeedback, "ReviewFeedback", request, timeout)
        return response.feedback

    def revert_feedback(self, name: str, *, note: str = "", timeout: float | None = None) -> int:
        """Takes one back, as if it had never been said; returns how many were applied until now, 0 or 1."""
        request = pb.RevertFeedbackRequest(name=name, note=note)
        response = self.calls.unary(self.stub.RevertFeedback, "RevertFeedback", request, timeout)
        return response.reverted_count

    def revert_caller(
        self, submitted_by: str, *, parent: str = "", note: str = "", timeout: float | None = None
    ) -> int:
        """Takes back all that one caller said; returns how many were applied until now."""
        request = requests.revert_of_caller(submitted_by, parent=parent, note=note)
        response = self.calls.unary(self.stub.RevertFeedback, "RevertFeedback", request, timeout)
        return response.reverted_count
