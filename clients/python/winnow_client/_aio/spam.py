"""SpamService, call by call."""

# A deadline goes to the server with the call, which asyncio.timeout would not send.
# ruff: noqa: ASYNC109
from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from typing import TYPE_CHECKING

from grpc import aio
from winnow.spam.v1 import spam_service_pb2 as pb
from winnow.spam.v1.detection_pb2 import Detection, MessageInput, Verdict
from winnow.spam.v1.spam_service_pb2_grpc import SpamServiceStub

from winnow_client._aio.calls import Calls
from winnow_client._shared import requests
from winnow_client._shared.requests import MessageLike
from winnow_client._shared.service_config import SPAM_SERVICE
from winnow_client.config import ClientConfig

if TYPE_CHECKING:
    from winnow.spam.v1.spam_service_pb2_grpc import SpamServiceAsyncStub


class AsyncSpam:
    """Every method raises WinnowError; `timeout` is in seconds, and the service config's when None.

    `parent` is "projects/{project}"; empty means "projects/default".
    """

    def __init__(self, channel: aio.Channel, config: ClientConfig) -> None:
        #: The generated stub, for what these methods leave out.
        self.stub: SpamServiceAsyncStub = SpamServiceStub(channel)
        self.calls = Calls(SPAM_SERVICE, config)

    async def classify_message(
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
        return await self.calls.unary(self.stub.ClassifyMessage, "ClassifyMessage", request, timeout)

    async def classify_messages(
        self,
        messages: Iterable[MessageLike],
        *,
        parent: str = "",
        retention: pb.Retention.ValueType = pb.RETENTION_UNSPECIFIED,
        view: pb.View.ValueType = pb.VIEW_UNSPECIFIED,
        request_id: str = "",
        timeout: float | None = None,
    ) -> AsyncIterator[pb.MessageResult]:
        """Classifies up to 10,000 messages and yields results as they are ready; `index` says which each answers."""
        request = requests.classify_messages(
            messages, parent=parent, retention=retention, view=view, request_id=request_id
        )
        async for response in self.calls.stream(self.stub.ClassifyMessages, "ClassifyMessages", request, timeout):
            for item in response.results:
                yield item

    async def get_detection(
        self, name: str, *, view: pb.View.ValueType = pb.VIEW_UNSPECIFIED, timeout: float | None = None
    ) -> Detection:
        """Reads one detection by its name, "projects/{project}/detections/{detection}"."""
        request = pb.GetDetectionRequest(name=name, view=view)
        response = await self.calls.unary(self.stub.GetDetection, "GetDetection", request, timeout)
        return response.detection

    async def list_detections(
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
        return await self.calls.unary(self.stub.ListDetections, "ListDetections", request, timeout)

    async def iterate_detections(
        self,
        *,
        parent: str = "",
        filter: str = "",
        page_size: int = 0,
        view: pb.View.ValueType = pb.VIEW_UNSPECIFIED,
        timeout: float | None = None,
    ) -> AsyncIterator[Detection]:
        """All pages, one detection at a time; the timeout is a page's."""
        token = ""
        while True:
            page = await self.list_detections(
                parent=parent, filter=filter, page_size=page_size, page_token=token, view=view, timeout=timeout
            )
            for item in page.detections:
                yield item
            token = page.next_page_token
            if not token:
                return

    async def submit_feedback(
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
        return await self.calls.unary(self.stub.SubmitFeedback, "SubmitFeedback", request, timeout)
