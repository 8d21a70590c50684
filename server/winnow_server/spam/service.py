"""SpamService: each rpc is one short paragraph. Requests have passed the chain: limits, deadline, rules."""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Mapping, Sequence

from winnow.spam.v1 import detection_pb2, spam_service_pb2, spam_service_pb2_grpc

from winnow_server.errors import FieldViolation, InvalidArgument, NotFound
from winnow_server.interceptors.call import Context, current_call
from winnow_server.names import parse_name, project_of, resource_name
from winnow_server.read_ahead import read_ahead
from winnow_server.spam import convert
from winnow_server.spam.campaigns.windows import Campaigns
from winnow_server.spam.classify import ClassifierPool
from winnow_server.spam.engine import Action, Channel, MessageBatch, Verdict
from winnow_server.spam.feedback.convert import feedback_message, new_feedback, texts_of
from winnow_server.spam.feedback.store import FeedbackStore
from winnow_server.spam.policy.shadow import ShadowCounter
from winnow_server.spam.records import DetectionQuery, NewDetection
from winnow_server.spam.store import DetectionStore
from winnow_server.spam.tenant import Judged
from winnow_server.spam.tenants import Tenants
from winnow_server.spam.wire import encode_results
from winnow_server.storage.filters import Field, instant, number, one_of, parse_filter, text
from winnow_server.storage.ids import NIL
from winnow_server.storage.paging import BY_ID, Page, TokenSigner
from winnow_server.storage.request_keys import content_hash

pb = spam_service_pb2
# Results of ClassifyMessages go out in chunks of this many.
_LIST_CHUNK = 512
# Requests of a stream under way at once, and their bytes: those that come together share a run of the engine.
_READ_AHEAD = 8
_READ_AHEAD_BYTES = 1 << 20

FILTER_FIELDS = {
    "verdict": Field(one_of({v.name: int(v) for v in Verdict})),
    "action": Field(one_of({a.name: int(a) for a in Action})),
    "channel": Field(one_of({c.name: int(c) for c in Channel})),
    "score": Field(number, ordered=True),
    "sender": Field(text),
    "feedback": Field(one_of({v.name: int(v) for v in Verdict})),
    "shadow_action": Field(one_of({a.name: int(a) for a in Action})),
    "create_time": Field(instant, ordered=True),
}

_Response = pb.ClassifyMessageStreamResponse
_ClassifyRequest = pb.ClassifyMessageRequest | pb.ClassifyMessagesRequest | pb.ClassifyMessageStreamRequest


class SpamService(spam_service_pb2_grpc.SpamServiceServicer):
    def __init__(
        self,
        pool: ClassifierPool,
        store: DetectionStore,
        signer: TokenSigner,
        tenants: Tenants,
        feedback: FeedbackStore,
        shadow: ShadowCounter,
        campaigns: Campaigns,
        stopping: asyncio.Event,
    ) -> None:
        self._pool = pool
        self._store = store
        self._signer = signer
        self._tenants = tenants
        self._feedback = feedback
        self._shadow = shadow
        self._campaigns = campaigns
        self._stopping = stopping

    async def ClassifyMessage(self, request: pb.ClassifyMessageRequest, context: Context) -> pb.ClassifyMessageResponse:
        batch = await self._classify(request, [request.message], {}, "message")
        result = batch.results[0]
        if result.HasField("error"):
            raise _no_content("message")
        answer = result.classification
        answer.engine_version = batch.engine_version
        return pb.ClassifyMessageResponse(
            request_tag=request.message.request_tag, classification=answer, degraded=batch.degraded
        )

    async def ClassifyMessages(
        self, request: pb.ClassifyMessagesRequest, context: Context
    ) -> AsyncIterator[pb.ClassifyMessagesResponse]:
        item_errors = current_call().item_errors
        for first in range(0, len(request.messages), _LIST_CHUNK):
            chunk = request.messages[first : first + _LIST_CHUNK]
            batch = await self._classify(request, chunk, item_errors, first=first)
            yield pb.ClassifyMessagesResponse(
                results=batch.results, engine_version=batch.engine_version, degraded=batch.degraded
            )

    async def ClassifyMessageStream(
        self, request_iterator: AsyncIterator[pb.ClassifyMessageStreamRequest], context: Context
    ) -> AsyncIterator[pb.ClassifyMessageStreamResponse]:
        call = current_call()

        def classify(request: pb.ClassifyMessageStreamRequest) -> Coroutine[None, None, _Response]:
            # The broken items are those of the message just read; the next one brings its own.
            return self._classify(request, request.messages, call.item_errors)

        stopping, weigh = self._stopping, call.weigh
        async for response in read_ahead(request_iterator, classify, _READ_AHEAD, _READ_AHEAD_BYTES, weigh, stopping):
            yield response

    async def GetDetection(self, request: pb.GetDetectionRequest, context: Context) -> pb.GetDetectionResponse:
        record = await self._store.get(*parse_name(request.name))
        return pb.GetDetectionResponse(detection=convert.detection_message(record, request.view))

    async def ListDetections(self, request: pb.ListDetectionsRequest, context: Context) -> pb.ListDetectionsResponse:
        project = project_of(request.parent)
        page = Page(self._signer, request, f"detections {project} {request.filter}", BY_ID)
        query = DetectionQuery(
            project=project,
            limit=page.limit,
            before=page.before,
            comparisons=parse_filter(request.filter, FILTER_FIELDS),
        )
        records = await self._store.list(query)
        shown, token = page.cut(records, lambda record: record.id)
        return pb.ListDetectionsResponse(
            detections=[convert.detection_message(r, request.view) for r in shown],
            next_page_token=token,
        )

    async def SubmitFeedback(self, request: pb.SubmitFeedbackRequest, context: Context) -> pb.SubmitFeedbackResponse:
        project = project_of(request.parent)
        [text] = await self._pool.read(texts_of, convert.batch_from([request.message]))
        said = new_feedback(project, request, text)
        (found,) = await self._feedback.submit(
            project, [said], request_id=request.request_id, content_hash=content_hash(request)
        )
        if isinstance(found, NotFound):
            raise found
        record = feedback_message(found.record)
        return pb.SubmitFeedbackResponse(
            name=record.name,
            create_time=record.create_time,
            existing=found.existing,
            state=record.state,
            hold_reason=record.hold_reason,
        )

    async def _classify(
        self,
        request: _ClassifyRequest,
        messages: Sequence[detection_pb2.MessageInput],
        item_errors: Mapping[int, InvalidArgument],
        path: str = "messages",
        first: int = 0,
    ) -> pb.ClassifyMessageStreamResponse:
        """One result a message, in order: the one code under all three shapes. `first` is the index of messages[0]."""
        messages = list(messages)  # the runtime makes each element anew in every pass over a repeated field
        errors = _broken(messages, item_errors, path, first)
        good = [i for i in range(len(messages)) if i not in errors] if errors else range(len(messages))
        kept = [messages[i] for i in good] if errors else messages
        project = project_of(request.parent)
        judged, degraded = await self._judge(project, convert.batch_from(kept))
        self._shadow.count(judged)
        response = pb.ClassifyMessageStreamResponse(engine_version=self._pool.version)
        response.MergeFromString(encode_results(judged, [m.request_tag for m in kept], [first + i for i in good]))
        if degraded:
            response.degraded.extend(degraded)
        classifications = [r.classification for r in response.results] if _more_than_basic(request) else []
        if request.view == pb.VIEW_FULL:
            convert.fill_full(classifications, judged.result)
        if request.retention in (pb.RETENTION_UNWANTED, pb.RETENTION_ALL):
            await self._keep(request, kept, judged, classifications, first)
        return _with_errors(response, messages, errors, first) if errors else response

    async def _judge(self, project: str, batch: MessageBatch) -> tuple[Judged, list[pb.Degradation.ValueType]]:
        """The batch judged as the project has it, and what could not be asked for that."""
        degraded = []
        tenant = self._tenants.peek(project)
        if tenant is None:
            tenant, is_default = await self._tenants.find(project)
            if is_default:
                degraded.append(pb.DEGRADATION_POLICY)
        if tenant.campaigns:
            counted = await self._campaigns.counted(project, batch)
            if counted is None:
                degraded.append(pb.DEGRADATION_CAMPAIGNS)
            else:
                batch = counted
        return await self._pool.classify(batch, tenant), degraded

    async def _keep(
        self,
        request: _ClassifyRequest,
        messages: Sequence[detection_pb2.MessageInput],
        judged: Judged,
        filled: Sequence[detection_pb2.Classification],
        first: int,
    ) -> None:
        """Stores what the retention asks for and names it in the results."""
        everything = request.retention == pb.RETENTION_ALL
        unwanted = (judged.result.verdicts != Verdict.HAM) | (judged.actions != Action.ALLOW)
        kept = [i for i, bad in enumerate(unwanted.tolist()) if everything or bad]
        if not kept and not request.request_id:
            return
        project, version = project_of(request.parent), self._pool.version
        hits = convert.symbol_hits(judged.result)
        hashes = await self._pool.read(convert.content_hashes, convert.batch_from([messages[i] for i in kept]))
        detections: list[NewDetection | None] = [None] * len(messages)
        for i, hashed in zip(kept, hashes, strict=True):
            detections[i] = convert.new_detection(messages[i], i, judged, hits[i], version, hashed)
        request_id = f"{request.request_id}/{first}" if request.request_id else ""
        same = await asyncio.to_thread(_content_hash, request, messages) if request_id else ""
        ids = await self._store.create_many(project, detections, request_id=request_id, content_hash=same)
        # A repeat gets the names of the first answer, also where the policy has changed since.
        for result, id in zip(filled, ids, strict=True):
            if id != NIL:
                result.detection = resource_name(project, convert.COLLECTION, id)


def _content_hash(request: _ClassifyRequest, messages: Sequence[detection_pb2.MessageInput]) -> str:
    """Of the messages that are stored together."""
    return content_hash(
        pb.ClassifyMessagesRequest(parent=request.parent, messages=messages, retention=request.retention)
    )


def _has_content(message: detection_pb2.MessageInput) -> bool:
    return bool(message.text or message.subject or message.raw)


def _more_than_basic(request: _ClassifyRequest) -> bool:
    return request.view == pb.VIEW_FULL or request.retention > pb.RETENTION_NONE


def _broken(
    messages: Sequence[detection_pb2.MessageInput], item_errors: Mapping[int, InvalidArgument], path: str, first: int
) -> dict[int, InvalidArgument]:
    """The messages that cannot be classified, by position in this chunk."""
    errors = {at - first: error for at, error in item_errors.items() if first <= at < first + len(messages)}
    for i, message in enumerate(messages):
        if not message.text and not _has_content(message) and i not in errors:
            errors[i] = _no_content(f"{path}[{first + i}]" if path == "messages" else path)
    return errors


def _with_errors(
    response: pb.ClassifyMessageStreamResponse,
    messages: Sequence[detection_pb2.MessageInput],
    errors: Mapping[int, InvalidArgument],
    first: int,
) -> pb.ClassifyMessageStreamResponse:
    """The response with an error result in the place of each broken message."""
    good = iter(response.results)
    merged = pb.ClassifyMessageStreamResponse(engine_version=response.engine_version, degraded=response.degraded)
    for i, message in enumerate(messages):
        if i in errors:
            merged.results.add(request_tag=message.request_tag, index=first + i, error=errors[i].status())
        else:
            merged.results.append(next(good))
    return merged


def _no_content(path: str) -> InvalidArgument:
    return InvalidArgument([FieldViolation(path, "text, subject or raw is required")])
