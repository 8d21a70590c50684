"""Every rpc of SpamService over a real channel, against a real server, PostgreSQL and Redis."""

import uuid
from collections.abc import AsyncIterator

import grpc
import pytest
from winnow.spam.v1 import detection_pb2
from winnow.spam.v1 import spam_service_pb2 as pb

from tests.grpc_errors import failure_of

Stub = "spam_service_pb2_grpc.SpamServiceAsyncStub"
HAM = detection_pb2.MessageInput(text="Could you review my change when you are back from lunch?", request_tag="ham")
BAD = detection_pb2.MessageInput(
    text="URGENT: your account is suspended! Verify your password within 24 hours: http://198.51.100.7/login",
    channel=detection_pb2.CHANNEL_SMS,
    sender="+15550100",
    request_tag="bad",
)


async def test_classify_tells_ham_from_phishing_and_says_why(spam: Stub) -> None:
    ham = await spam.ClassifyMessage(pb.ClassifyMessageRequest(message=HAM))
    bad = await spam.ClassifyMessage(pb.ClassifyMessageRequest(message=BAD, view=pb.VIEW_FULL))
    assert ham.classification.verdict == detection_pb2.VERDICT_HAM
    assert bad.classification.verdict not in (detection_pb2.VERDICT_HAM, detection_pb2.VERDICT_UNSPECIFIED)
    assert bad.classification.score > ham.classification.score
    assert bad.classification.symbols
    assert sum(bad.classification.probabilities) == pytest.approx(1.0, abs=1e-4)
    assert bad.classification.engine_version
    assert bad.classification.detection == ""


async def test_classify_of_nothing_names_the_field(spam: Stub) -> None:
    failure = await failure_of(
        spam.ClassifyMessage(pb.ClassifyMessageRequest(message=detection_pb2.MessageInput(request_tag="x")))
    )
    assert (failure.code, failure.fields) == (grpc.StatusCode.INVALID_ARGUMENT, ["message"])


async def test_list_is_answered_in_chunks_with_errors_in_place(spam: Stub) -> None:
    messages = [HAM] * 1300
    messages[700] = detection_pb2.MessageInput(request_tag="empty")
    messages[701] = detection_pb2.MessageInput(text="x", channel=77)  # type: ignore[arg-type]
    results = [
        r
        async for response in spam.ClassifyMessages(pb.ClassifyMessagesRequest(messages=messages))
        for r in response.results
    ]
    assert [r.index for r in results] == list(range(1300))
    assert {r.index for r in results if r.HasField("error")} == {700, 701}
    assert "messages[700]" in results[700].error.message
    assert "messages[701].channel" in results[701].error.message


async def test_stream_keeps_order_and_survives_bad_items(spam: Stub) -> None:
    async def requests() -> AsyncIterator[pb.ClassifyMessageStreamRequest]:
        for n in range(20):
            tagged = detection_pb2.MessageInput(text=f"see you at {n}", request_tag=str(n))
            yield pb.ClassifyMessageStreamRequest(messages=[tagged, detection_pb2.MessageInput(), BAD])

    responses = [response async for response in spam.ClassifyMessageStream(requests())]
    assert [r.results[0].request_tag for r in responses] == [str(n) for n in range(20)]
    for response in responses:
        assert [r.WhichOneof("outcome") for r in response.results] == ["classification", "error", "classification"]
        assert response.results[2].request_tag == "bad"


async def test_batch_answers_as_the_unary_call_does(spam: Stub) -> None:
    single = (await spam.ClassifyMessage(pb.ClassifyMessageRequest(message=BAD))).classification
    single.engine_version = ""
    call = spam.ClassifyMessageStream(iter([pb.ClassifyMessageStreamRequest(messages=[HAM, BAD, HAM])]))
    response = await call.read()
    assert response.results[1].classification == single


async def test_retention_stores_what_it_says_and_reads_it_back(spam: Stub, parent: str) -> None:
    request = pb.ClassifyMessagesRequest(parent=parent, messages=[HAM, BAD, HAM], retention=pb.RETENTION_UNWANTED)
    results = [r async for response in spam.ClassifyMessages(request) for r in response.results]
    assert [bool(r.classification.detection) for r in results] == [False, True, False]
    stored = (await spam.GetDetection(pb.GetDetectionRequest(name=results[1].classification.detection))).detection
    assert stored.snippet == BAD.text
    assert stored.sender == BAD.sender
    assert stored.channel == detection_pb2.CHANNEL_SMS
    assert stored.classification.verdict == results[1].classification.verdict
    assert [s.symbol for s in stored.classification.symbols] == [s.symbol for s in results[1].classification.symbols]


async def test_repeat_of_a_request_id_stores_nothing_again(spam: Stub, parent: str) -> None:
    request = pb.ClassifyMessageStreamRequest(
        parent=parent, messages=[HAM, BAD], retention=pb.RETENTION_ALL, request_id=str(uuid.uuid4())
    )
    answers = [r async for r in spam.ClassifyMessageStream(iter([request, request]))]
    names = [[r.classification.detection for r in answer.results] for answer in answers]
    assert names[0] == names[1]
    assert len((await spam.ListDetections(pb.ListDetectionsRequest(parent=parent))).detections) == 2


async def test_detections_are_paged_and_filtered(spam: Stub, parent: str) -> None:
    messages = [HAM, BAD] * 5
    request = pb.ClassifyMessagesRequest(parent=parent, messages=messages, retention=pb.RETENTION_ALL)
    names = [r.classification.detection async for answer in spam.ClassifyMessages(request) for r in answer.results]
    seen: list[str] = []
    token = ""
    while True:
        page = await spam.ListDetections(pb.ListDetectionsRequest(parent=parent, page_size=3, page_token=token))
        seen += [d.name for d in page.detections]
        token = page.next_page_token
        if not token:
            break
    assert seen == names[::-1]
    ham = await spam.ListDetections(pb.ListDetectionsRequest(parent=parent, filter="verdict = HAM"))
    sms = await spam.ListDetections(
        pb.ListDetectionsRequest(parent=parent, filter='channel = SMS AND sender = "+15550100"')
    )
    assert len(ham.detections) == len(sms.detections) == 5


async def test_feedback_marks_the_detection_and_is_idempotent(spam: Stub, parent: str) -> None:
    answer = await spam.ClassifyMessage(
        pb.ClassifyMessageRequest(parent=parent, message=BAD, retention=pb.RETENTION_ALL)
    )
    name = answer.classification.detection
    request = pb.SubmitFeedbackRequest(
        parent=parent, detection=name, verdict=detection_pb2.VERDICT_HAM, request_id=str(uuid.uuid4())
    )
    first, again = await spam.SubmitFeedback(request), await spam.SubmitFeedback(request)
    assert (first.name, first.existing, again.name, again.existing) == (first.name, False, first.name, True)
    stored = (await spam.GetDetection(pb.GetDetectionRequest(name=name))).detection
    assert stored.feedback == detection_pb2.VERDICT_HAM


async def test_feedback_on_another_projects_detection_is_not_found(spam: Stub, parent: str) -> None:
    name = f"projects/other/detections/{uuid.uuid4()}"
    request = pb.SubmitFeedbackRequest(parent=parent, detection=name, verdict=detection_pb2.VERDICT_HAM)
    failure = await failure_of(spam.SubmitFeedback(request))
    assert failure.code == grpc.StatusCode.NOT_FOUND


async def test_a_new_account_speaks_for_unwanted(spam: Stub) -> None:
    scores = []
    for new in (False, True):
        message = detection_pb2.MessageInput(text="hello, look at this offer", new_sender=new)
        answer = await spam.ClassifyMessage(pb.ClassifyMessageRequest(message=message))
        scores.append(answer.classification.score)
    assert scores[0] < scores[1]
