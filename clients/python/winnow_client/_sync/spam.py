"""SpamService, call by call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import grpc
from winnow.spam.v1 import spam_service_pb2 as pb
from winnow.spam.v1.detection_pb2 import Detection, MessageInput, Verdict
from winnow.spam.v1.spam_service_pb2_grpc import SpamServiceStub

from winnow_client._shared import requests
from winnow_client._shared.requests import MessageLike
from winnow_client._shared.service_config import SPAM_SERVICE
from winnow_client._sync.calls import Calls
from winnow_client.config import ClientConfig


class Spam:
    """Every method raises WinnowError; `timeout` is in seconds, and the service config's when None.

    `parent` is "projects/{project}"; empty means "projects/default".
    """

    def __init__(self, channel: grpc.Channel, config: ClientConfig) -> None:
        #: The generated stub, for what these methods leave out.
        self.stub = SpamServiceStub(channel)
        self.calls = Calls(SPAM_SERVICE, config)

    def classify_message(
        self,
        message: MessageLike,
        *,
        parent: str = "",
        retention: pb.Retention.ValueType = pb.RETENTION_UNSPECIFIED,
        view: pb.View.ValueType = pb.VIEW_UNSPECIFIED,
        request_id: str = "",
        timeout: float | None = None,
    ) -> pb.ClassifyMessageResponse:
        """Classifies one message. When it stores without a request_id, one is made, so that a retry stores it once."""
        request = requests.classify_message(
            message, parent=parent, retention=retention, view=view, request_id=request_id
        )
        return self.calls.unary(self.stub.ClassifyMessage, "ClassifyMessage", request, timeout)

    def classify_messages(
        self,
        messages: Iterable[MessageLike],
        *,
        parent: str = "",
        retention: pb.Retention.ValueType = pb.RETENTION_UNSPECIFIED,
        view: pb.View.ValueType = pb.VIEW_UNSPECIFIED,
        request_id: str = "",
        timeout: float | None = None,
    ) -> Iterator[pb.MessageResult]:
        """Classifies up to 10,000 messages and yields results as they are ready; `index` says which each answers."""
        request = requests.classify_messages(
            messages, parent=parent, retention=retention, view=view, request_id=request_id
        )
        for response in self.calls.stream(self.stub.ClassifyMessages, "ClassifyMessages", request, timeout):
            yield from response.results

    def get_detection(
        self, name: str, *, view: pb.View.ValueType = pb.VIEW_UNSPECIFIED, timeout: float | None = None
    ) -> Detection:
        """Reads one detection by its name, "projects/{project}/detections/{detection}"."""
        request = pb.GetDetectionRequest(name=name, view=view)
        return self.calls.unary(self.stub.GetDetection, "GetDetection", request, timeout).detection

    def list_detections(
        self,
        *,
        parent: str = "",
        filter: str = "",
        page_size: int = 0,
        page_token: str = "",
        view: pb.View.ValueType = pb.VIEW_UNSPECIFIED,
        timeout: float | None = None,
    ) -> pb.ListDetectionsResponse:
        """One page, newest first; `next_page_token` of the answer leads to the next."""
        request = pb.ListDetectionsRequest(
            parent=parent, filter=filter, page_size=page_size, page_token=page_token, view=view
        )
        return self.calls.unary(self.stub.ListDetections, "ListDetections", request, timeout)

    def iterate_detections(
        self,
        *,
        parent: str = "",
        filter: str = "",
        page_size: int = 0,
        view: pb.View.ValueType = pb.VIEW_UNSPECIFIED,
        timeout: float | None = None,
    ) -> Iterator[Detection]:
        """All pages, one detection at a time; the timeout is a page's."""
        token = ""
        while True:
            page = self.list_detections(
                parent=parent, filter=filter, page_size=page_size, page_token=token, view=view, timeout=timeout
            )
            yield from page.detections
            token = page.next_page_token
            if not token:
                return

    def submit_feedback(
        self,
        subject: str | MessageInput,
        verdict: Verdict.ValueType,
        *,
        parent: str = "",
        note: str = "",
        request_id: str = "",
        timeout: float | None = None,
    ) -> pb.SubmitFeedbackResponse:
        """Says what a stored detection (by its name) or a message really is. Without a request_id one is made."""
        request = requests.submit_feedback(subject, verdict, parent=parent, note=note, request_id=request_id)
        return self.calls.unary(self.stub.SubmitFeedback, "SubmitFeedback", request, timeout)
