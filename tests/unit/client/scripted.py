"""A server whose answers a test writes beforehand."""

from __future__ import annotations

import threading
import uuid
from collections import deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import grpc
from google.protobuf import any_pb2, duration_pb2
from google.rpc import error_details_pb2, status_pb2
from winnow.failure.v1 import failure_service_pb2 as fpb
from winnow.failure.v1 import failure_service_pb2_grpc as fgrpc
from winnow.failure.v1.analysis_pb2 import CATEGORY_TEST, Analysis, LineRange, Segment
from winnow.failure.v1.failure_pb2 import Failure
from winnow.spam.v1 import feedback_service_pb2 as bpb
from winnow.spam.v1 import feedback_service_pb2_grpc as bgrpc
from winnow.spam.v1 import policy_service_pb2 as ppb
from winnow.spam.v1 import policy_service_pb2_grpc as pgrpc
from winnow.spam.v1 import spam_service_pb2 as spb
from winnow.spam.v1 import spam_service_pb2_grpc as sgrpc
from winnow.spam.v1.detection_pb2 import (
    ACTION_ALLOW,
    ACTION_REJECT,
    VERDICT_HAM,
    VERDICT_SPAM,
    Classification,
    Detection,
    MessageInput,
    SymbolHit,
)
from winnow.spam.v1.policy_pb2 import Policy

from tests.unit.client import scripted_causes


@dataclass
class Break:
    """Ends a call with a status after so many answers."""

    after: int = 0
    #: Only when the next request is there, so that no write of the client meets the end of the stream.
    reads: bool = False
    code: grpc.StatusCode = grpc.StatusCode.UNAVAILABLE
    message: str = "scripted"
    trailers: tuple[tuple[str, str | bytes], ...] = ()


def details(code: grpc.StatusCode, message: str, *parts: Any) -> tuple[tuple[str, bytes], ...]:
    """The trailer that carries a google.rpc.Status with these details."""
    status = status_pb2.Status(code=code.value[0], message=message)
    for part in parts:
        packed = any_pb2.Any()
        packed.Pack(part)
        status.details.append(packed)
    return (("grpc-status-details-bin", status.SerializeToString()),)


def error_info(reason: str, **metadata: str) -> error_details_pb2.ErrorInfo:
    return error_details_pb2.ErrorInfo(reason=reason, domain="winnow.dev", metadata=metadata)


def retry_info(seconds: float) -> error_details_pb2.RetryInfo:
    delay = duration_pb2.Duration()
    delay.FromMicroseconds(int(seconds * 1e6))
    return error_details_pb2.RetryInfo(retry_delay=delay)


@dataclass
class Call:
    """What the server saw of one call."""

    method: str
    metadata: dict[str, str | bytes]
    time_remaining: float | None
    requests: list[Any] = field(default_factory=list)


class Script:
    """Breaks to come, calls seen, and a gate that holds answers back while it is shut."""

    def __init__(self) -> None:
        self.breaks: deque[Break] = deque()
        self.calls: list[Call] = []
        self.gate = threading.Event()
        self.gate.set()
        self.received = threading.Condition()

    def begin(self, method: str, context: grpc.ServicerContext) -> tuple[Call, Break | None]:
        call = Call(method, dict(context.invocation_metadata()), context.time_remaining())
        with self.received:
            self.calls.append(call)
            return call, self.breaks.popleft() if self.breaks else None

    def saw(self, call: Call, request: Any) -> None:
        with self.received:
            call.requests.append(request)
            self.received.notify_all()

    def wait_for_requests(self, count: int) -> None:
        with self.received:
            done = self.received.wait_for(lambda: sum(len(c.requests) for c in self.calls) >= count, 10)
        assert done, f"{count} requests did not arrive"

    def stop(self, broken: Break, context: grpc.ServicerContext) -> None:
        context.set_trailing_metadata(broken.trailers)
        context.abort(broken.code, broken.message)

    def unary(self, method: str, request: Any, context: grpc.ServicerContext) -> None:
        call, broken = self.begin(method, context)
        self.saw(call, request)
        self.gate.wait(10)
        if broken is not None:
            self.stop(broken, context)

    def flow(self, method: str, requests: Iterator[Any], context: grpc.ServicerContext) -> Iterator[Any]:
        call, broken = self.begin(method, context)
        if broken is not None and broken.after == 0 and not broken.reads:
            self.stop(broken, context)
        for answered, request in enumerate(requests, 1):
            self.saw(call, request)
            self.gate.wait(10)
            if broken is not None and broken.reads and answered > broken.after:
                self.stop(broken, context)
            if "poison" in request.parent:
                context.abort(grpc.StatusCode.INTERNAL, "poisoned")
            yield request
            if broken is not None and answered == broken.after and not broken.reads:
                self.stop(broken, context)


def classification(message: MessageInput) -> Classification:
    unwanted = "spam" in message.text
    return Classification(
        verdict=VERDICT_SPAM if unwanted else VERDICT_HAM,
        score=0.9 if unwanted else 0.1,
        action=ACTION_REJECT if unwanted else ACTION_ALLOW,
        symbols=[SymbolHit(symbol="URGENCY", contribution=2.0)] if unwanted else [],
    )


def message_result(index: int, message: MessageInput) -> spb.MessageResult:
    result = spb.MessageResult(index=index, request_tag=message.request_tag)
    if "bad" in message.text:
        result.error.code, result.error.message = 3, "bad message"
    else:
        result.classification.CopyFrom(classification(message))
    return result


def analysis(log: fpb.LogInput) -> Analysis:
    lines = log.log.count(b"\n")
    return Analysis(
        category=CATEGORY_TEST,
        confidence=0.75,
        transient=0.25,
        excerpt=[Segment(lines=LineRange(first_line=1, last_line=lines or 1), text=log.log[:200].decode())],
        fingerprint="f1",
        line_count=lines,
        byte_count=len(log.log),
    )


def name(kind: str) -> str:
    return f"projects/default/{kind}/{uuid.UUID(int=1)}"


class ScriptedSpam(sgrpc.SpamServiceServicer):
    def __init__(self, script: Script) -> None:
        self.script = script

    def ClassifyMessage(self, request: Any, context: Any) -> spb.ClassifyMessageResponse:
        self.script.unary("ClassifyMessage", request, context)
        found = classification(request.message)
        if request.retention == spb.RETENTION_ALL:
            found.detection = name("detections")
        return spb.ClassifyMessageResponse(classification=found)

    def ClassifyMessages(self, request: Any, context: Any) -> Iterator[spb.ClassifyMessagesResponse]:
        self.script.unary("ClassifyMessages", request, context)
        for index, message in enumerate(request.messages):
            yield spb.ClassifyMessagesResponse(results=[message_result(index, message)])

    def ClassifyMessageStream(self, request_iterator: Any, context: Any) -> Iterator[Any]:
        for request in self.script.flow("ClassifyMessageStream", request_iterator, context):
            results = [message_result(i, m) for i, m in enumerate(request.messages)]
            yield spb.ClassifyMessageStreamResponse(results=results, engine_version="v1")

    def GetDetection(self, request: Any, context: Any) -> spb.GetDetectionResponse:
        self.script.unary("GetDetection", request, context)
        return spb.GetDetectionResponse(detection=Detection(name=request.name))

    def ListDetections(self, request: Any, context: Any) -> spb.ListDetectionsResponse:
        self.script.unary("ListDetections", request, context)
        page = int(request.page_token or 0)
        found = [Detection(name=f"d{page}-{i}") for i in range(request.page_size or 2)]
        return spb.ListDetectionsResponse(detections=found, next_page_token=str(page + 1) if page < 2 else "")

    def SubmitFeedback(self, request: Any, context: Any) -> spb.SubmitFeedbackResponse:
        self.script.unary("SubmitFeedback", request, context)
        return spb.SubmitFeedbackResponse(name=name("feedback"))


class ScriptedPolicy(pgrpc.PolicyServiceServicer):
    def __init__(self, script: Script) -> None:
        self.script = script

    def GetPolicy(self, request: Any, context: Any) -> ppb.GetPolicyResponse:
        self.script.unary("GetPolicy", request, context)
        return ppb.GetPolicyResponse(policy=Policy(name=request.name, etag="7"))

    def UpdatePolicy(self, request: Any, context: Any) -> ppb.UpdatePolicyResponse:
        self.script.unary("UpdatePolicy", request, context)
        return ppb.UpdatePolicyResponse(policy=request.policy)

    def CreateListEntry(self, request: Any, context: Any) -> ppb.CreateListEntryResponse:
        self.script.unary("CreateListEntry", request, context)
        return ppb.CreateListEntryResponse(entry=request.entry)

    def ImportListEntries(self, request_iterator: Any, context: Any) -> ppb.ImportListEntriesResponse:
        call, broken = self.script.begin("ImportListEntries", context)
        for request in request_iterator:
            self.script.saw(call, request)
        if broken is not None:
            self.script.stop(broken, context)
        return ppb.ImportListEntriesResponse(created_count=sum(len(r.entries) for r in call.requests))


class ScriptedFeedback(bgrpc.FeedbackServiceServicer):
    def __init__(self, script: Script) -> None:
        self.script = script

    def SubmitFeedbackStream(self, request_iterator: Any, context: Any) -> Iterator[Any]:
        for request in self.script.flow("SubmitFeedbackStream", request_iterator, context):
            results = [bpb.FeedbackResult(index=i, request_tag=f.request_tag) for i, f in enumerate(request.items)]
            yield bpb.SubmitFeedbackStreamResponse(results=results)

    def RevertFeedback(self, request: Any, context: Any) -> bpb.RevertFeedbackResponse:
        self.script.unary("RevertFeedback", request, context)
        return bpb.RevertFeedbackResponse(reverted_count=3)


class ScriptedFailure(fgrpc.FailureServiceServicer):
    def __init__(self, script: Script) -> None:
        self.script = script

    def AnalyzeLog(self, request: Any, context: Any) -> fpb.AnalyzeLogResponse:
        self.script.unary("AnalyzeLog", request, context)
        return fpb.AnalyzeLogResponse(analysis=analysis(request.log))

    def AnalyzeLogs(self, request: Any, context: Any) -> Iterator[fpb.AnalyzeLogsResponse]:
        self.script.unary("AnalyzeLogs", request, context)
        for index, log in enumerate(request.logs):
            yield fpb.AnalyzeLogsResponse(result=fpb.LogResult(index=index, analysis=analysis(log)))

    def AnalyzeLogStream(self, request_iterator: Any, context: Any) -> Iterator[Any]:
        for request in self.script.flow("AnalyzeLogStream", request_iterator, context):
            results = [
                fpb.LogResult(index=i, request_tag=log.request_tag, analysis=analysis(log))
                for i, log in enumerate(request.logs)
            ]
            yield fpb.AnalyzeLogStreamResponse(results=results)

    def UploadLog(self, request_iterator: Any, context: Any) -> fpb.UploadLogResponse:
        call, broken = self.script.begin("UploadLog", context)
        body = bytearray()
        for request in request_iterator:
            self.script.saw(call, request)
            body += request.chunk
            if broken is not None and len(call.requests) > broken.after:
                self.script.stop(broken, context)
        return fpb.UploadLogResponse(failure=Failure(analysis=analysis(fpb.LogInput(log=bytes(body)))))

    def ReportFailure(self, request: Any, context: Any) -> fpb.ReportFailureResponse:
        self.script.unary("ReportFailure", request, context)
        return fpb.ReportFailureResponse(failure=Failure(name=name("failures"), analysis=analysis(request.log)))

    def ReportRerun(self, request: Any, context: Any) -> fpb.ReportRerunResponse:
        self.script.unary("ReportRerun", request, context)
        return fpb.ReportRerunResponse(updated_count=2)

    def GetFailure(self, request: Any, context: Any) -> fpb.GetFailureResponse:
        self.script.unary("GetFailure", request, context)
        return fpb.GetFailureResponse(failure=Failure(name=request.name, etag="7"))

    def ListFailures(self, request: Any, context: Any) -> fpb.ListFailuresResponse:
        self.script.unary("ListFailures", request, context)
        page = int(request.page_token or 0)
        found = [Failure(name=f"f{page}-{i}") for i in range(request.page_size or 2)]
        return fpb.ListFailuresResponse(failures=found, next_page_token=str(page + 1) if page < 2 else "")

    def UpdateFailure(self, request: Any, context: Any) -> fpb.UpdateFailureResponse:
        self.script.unary("UpdateFailure", request, context)
        return fpb.UpdateFailureResponse(failure=Failure(name=request.name, correction=request.correction))

    def WatchFailures(self, request: Any, context: Any) -> Iterator[fpb.WatchFailuresResponse]:
        call, broken = self.script.begin("WatchFailures", context)
        self.script.saw(call, request)
        position = int(request.resume_token or 0)
        for sent in range(1000):
            if broken is not None and sent == broken.after:
                self.script.stop(broken, context)
            position += 1
            yield fpb.WatchFailuresResponse(
                change=fpb.WatchFailuresResponse.CHANGE_HEARTBEAT
                if position % 3 == 0
                else fpb.WatchFailuresResponse.CHANGE_CREATED,
                failure=Failure(name=f"f{position}"),
                resume_token=str(position),
            )


def start(script: Script) -> tuple[grpc.Server, str]:
    """A listening server and its target."""
    server = grpc.server(
        ThreadPoolExecutor(8),
        options=[("grpc.max_receive_message_length", 64 << 20), ("grpc.so_reuseport", 0)],
    )
    sgrpc.add_SpamServiceServicer_to_server(ScriptedSpam(script), server)
    pgrpc.add_PolicyServiceServicer_to_server(ScriptedPolicy(script), server)
    bgrpc.add_FeedbackServiceServicer_to_server(ScriptedFeedback(script), server)
    fgrpc.add_FailureServiceServicer_to_server(ScriptedFailure(script), server)
    scripted_causes.add(server, script)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    return server, f"127.0.0.1:{port}"
