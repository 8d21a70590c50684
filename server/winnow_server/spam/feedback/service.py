"""FeedbackService: each rpc is one short paragraph. Requests have passed the chain: limits, deadline, rules."""

import asyncio
from collections.abc import AsyncIterator

from winnow.spam.v1 import feedback_service_pb2, feedback_service_pb2_grpc

from winnow_server.errors import WinnowError
from winnow_server.interceptors.call import Context, current_call
from winnow_server.names import moment_of, parse_name, project_of
from winnow_server.read_ahead import read_ahead
from winnow_server.spam.classify import ClassifierPool
from winnow_server.spam.convert import batch_from
from winnow_server.spam.engine import Channel, Verdict
from winnow_server.spam.feedback.convert import feedback_message, new_feedback, texts_of
from winnow_server.spam.feedback.records import (
    FeedbackQuery,
    HoldReason,
    NewFeedback,
    OfCaller,
    State,
    Submitted,
)
from winnow_server.spam.feedback.store import FeedbackStore
from winnow_server.storage.filters import Field, instant, one_of, parse_filter, text
from winnow_server.storage.paging import BY_ID, Page, TokenSigner
from winnow_server.storage.request_keys import content_hash

pb = feedback_service_pb2

FILTER_FIELDS = {
    "state": Field(one_of({s.name: int(s) for s in State})),
    "hold_reason": Field(one_of({r.name: int(r) for r in HoldReason})),
    "verdict": Field(one_of({v.name: int(v) for v in Verdict})),
    "channel": Field(one_of({c.name: int(c) for c in Channel})),
    "submitted_by": Field(text),
    "create_time": Field(instant, ordered=True),
}


class FeedbackService(feedback_service_pb2_grpc.FeedbackServiceServicer):
    def __init__(
        self, pool: ClassifierPool, store: FeedbackStore, signer: TokenSigner, stopping: asyncio.Event
    ) -> None:
        self._pool = pool
        self._store = store
        self._signer = signer
        self._stopping = stopping

    async def SubmitFeedbackStream(
        self, request_iterator: AsyncIterator[pb.SubmitFeedbackStreamRequest], context: Context
    ) -> AsyncIterator[pb.SubmitFeedbackStreamResponse]:
        # One after another: each may be about what the one before it said.
        async for response in read_ahead(request_iterator, self._submit, 1, 1, current_call().weigh, self._stopping):
            yield response

    async def GetFeedback(self, request: pb.GetFeedbackRequest, context: Context) -> pb.GetFeedbackResponse:
        return pb.GetFeedbackResponse(feedback=feedback_message(await self._store.get(*parse_name(request.name))))

    async def ListFeedback(self, request: pb.ListFeedbackRequest, context: Context) -> pb.ListFeedbackResponse:
        project = project_of(request.parent)
        page = Page(self._signer, request, f"feedback {project} {request.filter}", BY_ID)
        query = FeedbackQuery(
            project=project,
            limit=page.limit,
            before=page.before,
            comparisons=parse_filter(request.filter, FILTER_FIELDS),
        )
        records = await self._store.list(query)
        shown, token = page.cut(records, lambda record: record.id)
        return pb.ListFeedbackResponse(
            feedback=[feedback_message(record) for record in shown],
            next_page_token=token,
        )

    async def ReviewFeedback(self, request: pb.ReviewFeedbackRequest, context: Context) -> pb.ReviewFeedbackResponse:
        apply = request.decision == pb.ReviewFeedbackRequest.DECISION_APPLY
        record = await self._store.review(*parse_name(request.name), apply, request.note, current_call().caller)
        return pb.ReviewFeedbackResponse(feedback=feedback_message(record))

    async def RevertFeedback(self, request: pb.RevertFeedbackRequest, context: Context) -> pb.RevertFeedbackResponse:
        if request.HasField("name"):
            project, id = parse_name(request.name)
            reverted = await self._store.revert(project, id, request.note, current_call().caller)
        else:
            caller = request.caller
            since = moment_of(caller.start_time, "caller.start_time") if caller.HasField("start_time") else None
            target = OfCaller(caller.submitted_by, since)
            reverted = await self._store.revert(project_of(caller.parent), target, request.note, current_call().caller)
        return pb.RevertFeedbackResponse(reverted_count=len(reverted))

    async def _submit(self, request: pb.SubmitFeedbackStreamRequest) -> pb.SubmitFeedbackStreamResponse:
        """One result an item, in order; a bad one is answered and not stored."""
        project = project_of(request.parent)
        errors: dict[int, WinnowError] = dict(current_call().item_errors)
        news: dict[int, NewFeedback] = {}
        texts = await self._pool.read(texts_of, batch_from([item.message for item in request.items]))
        for index, item in enumerate(request.items):
            if index not in errors:
                try:
                    news[index] = new_feedback(project, item, texts[index], f"items[{index}].")
                except WinnowError as error:
                    errors[index] = error
        found = await self._store.submit(
            project, list(news.values()), request_id=request.request_id, content_hash=content_hash(request)
        )
        response = pb.SubmitFeedbackStreamResponse()
        stored = dict(zip(news, found, strict=True))
        for index, item in enumerate(request.items):
            result = response.results.add(request_tag=item.request_tag, index=index)
            outcome = errors.get(index) or stored[index]
            if isinstance(outcome, Submitted):
                result.feedback.CopyFrom(feedback_message(outcome.record))
            else:
                result.error.CopyFrom(outcome.status())
        return response
