"""Every rpc of FeedbackService over a real channel, and what feedback does to scores: its own project's, no other's."""

import uuid
from collections.abc import AsyncIterator

import grpc
from winnow.spam.v1 import detection_pb2, feedback_pb2
from winnow.spam.v1 import feedback_service_pb2 as pb
from winnow.spam.v1 import spam_service_pb2 as spam_pb

from tests.grpc_errors import failure_of

Spam = "spam_service_pb2_grpc.SpamServiceAsyncStub"
Stub = "feedback_service_pb2_grpc.FeedbackServiceAsyncStub"
HAM, PHISHING = detection_pb2.VERDICT_HAM, detection_pb2.VERDICT_PHISHING
TEXT = "The quarterly gardening newsletter of our allotment club is ready for pickup"
ANN, BOB, MALLORY = ((("x-winnow-caller", name),) for name in ("ann", "bob", "mallory"))
Metadata = tuple[tuple[str, str], ...]


async def score(spam: Spam, parent: str, text: str = TEXT) -> float:
    message = detection_pb2.MessageInput(text=text)
    return (
        await spam.ClassifyMessage(spam_pb.ClassifyMessageRequest(parent=parent, message=message))
    ).classification.score


async def say(
    spam: Spam,
    parent: str,
    verdict: detection_pb2.Verdict.ValueType,
    text: str = TEXT,
    metadata: Metadata = ANN,
) -> spam_pb.SubmitFeedbackResponse:
    message = detection_pb2.MessageInput(text=text)
    request = spam_pb.SubmitFeedbackRequest(parent=parent, message=message, verdict=verdict)
    return await spam.SubmitFeedback(request, metadata=metadata)


async def flow(
    feedback: Stub,
    parent: str,
    items: list[pb.FeedbackInput],
    metadata: Metadata,
) -> list[pb.FeedbackResult]:
    async def requests() -> AsyncIterator[pb.SubmitFeedbackStreamRequest]:
        for first in range(0, len(items), 512):
            yield pb.SubmitFeedbackStreamRequest(parent=parent, items=items[first : first + 512])

    return [r async for answer in feedback.SubmitFeedbackStream(requests(), metadata=metadata) for r in answer.results]


async def test_feedback_moves_its_own_project_and_no_other(spam: Spam, feedback: Stub, parent: str) -> None:
    before = await score(spam, parent)
    other = f"projects/o{uuid.uuid4().hex[:12]}"
    assert await score(spam, other) == before
    said = await say(spam, parent, PHISHING)
    assert (said.state, said.existing) == (feedback_pb2.FEEDBACK_STATE_APPLIED, False)
    after = await score(spam, parent)
    assert after > before
    assert await score(spam, other) == before
    stored = (await feedback.GetFeedback(pb.GetFeedbackRequest(name=said.name))).feedback
    assert (stored.snippet, stored.verdict, stored.submitted_by, stored.weight) == (TEXT, PHISHING, "ann", 1.0)


async def test_reverting_gives_the_very_score_of_before(spam: Spam, feedback: Stub, parent: str) -> None:
    await say(spam, parent, PHISHING, "win a prize now in our garden")
    before = await score(spam, parent)
    said = await say(spam, parent, PHISHING)
    assert await score(spam, parent) != before
    request = pb.RevertFeedbackRequest(name=said.name, note="a mistake")
    assert (await feedback.RevertFeedback(request, metadata=BOB)).reverted_count == 1
    assert (await feedback.RevertFeedback(request, metadata=BOB)).reverted_count == 0
    assert await score(spam, parent) == before
    reverted = (await feedback.GetFeedback(pb.GetFeedbackRequest(name=said.name))).feedback
    assert (reverted.state, reverted.reviewed_by) == (feedback_pb2.FEEDBACK_STATE_REVERTED, "bob")
    assert reverted.review_note == "a mistake"


async def test_a_contradiction_waits_for_a_review(spam: Spam, feedback: Stub, parent: str) -> None:
    await say(spam, parent, PHISHING)
    before = await score(spam, parent)
    held = await say(spam, parent, HAM, metadata=BOB)
    assert (held.state, held.hold_reason) == (
        feedback_pb2.FEEDBACK_STATE_HELD,
        feedback_pb2.HOLD_REASON_CONTRADICTION,
    )
    assert await score(spam, parent) == before
    waiting = await feedback.ListFeedback(pb.ListFeedbackRequest(parent=parent, filter="state = HELD"))
    assert [f.name for f in waiting.feedback] == [held.name]
    request = pb.ReviewFeedbackRequest(name=held.name, decision=pb.ReviewFeedbackRequest.DECISION_APPLY)
    assert (await feedback.ReviewFeedback(request)).feedback.state == feedback_pb2.FEEDBACK_STATE_APPLIED
    assert await score(spam, parent) < before


async def test_a_flow_answers_every_item_in_order(spam: Spam, feedback: Stub, parent: str) -> None:
    message = detection_pb2.MessageInput
    items = [
        pb.FeedbackInput(request_tag="a", message=message(text="one"), verdict=HAM),
        pb.FeedbackInput(request_tag="b", message=message(), verdict=HAM),
        pb.FeedbackInput(request_tag="c", message=message(text="x")),
        pb.FeedbackInput(request_tag="d", detection=f"{parent}/detections/{uuid.uuid4()}", verdict=HAM),
        pb.FeedbackInput(request_tag="e", message=message(text="two"), verdict=PHISHING),
    ]
    found = await flow(feedback, parent, items, ANN)
    assert [r.request_tag for r in found] == ["a", "b", "c", "d", "e"]
    assert [r.index for r in found] == list(range(5))
    assert [r.WhichOneof("outcome") for r in found] == ["feedback", "error", "error", "error", "feedback"]
    assert "items[1].message" in found[1].error.message
    assert "items[2].verdict" in found[2].error.message
    assert found[3].error.code == grpc.StatusCode.NOT_FOUND.value[0]
    listed = await feedback.ListFeedback(pb.ListFeedbackRequest(parent=parent))
    assert [f.name for f in listed.feedback] == [found[4].feedback.name, found[0].feedback.name]


async def test_a_repeat_of_a_request_id_is_said_once(spam: Spam, feedback: Stub, parent: str) -> None:
    items = [pb.FeedbackInput(message=detection_pb2.MessageInput(text="one"), verdict=HAM)]
    request = pb.SubmitFeedbackStreamRequest(parent=parent, items=items, request_id=str(uuid.uuid4()))
    answers = [r async for r in feedback.SubmitFeedbackStream(iter([request, request]))]
    assert answers[0].results[0].feedback.name == answers[1].results[0].feedback.name


async def test_pages_of_feedback(spam: Spam, feedback: Stub, parent: str) -> None:
    names = [(await say(spam, parent, HAM, f"text {i}")).name for i in range(5)]
    first = await feedback.ListFeedback(pb.ListFeedbackRequest(parent=parent, page_size=3))
    rest = await feedback.ListFeedback(
        pb.ListFeedbackRequest(parent=parent, page_size=3, page_token=first.next_page_token)
    )
    assert [f.name for f in (*first.feedback, *rest.feedback)] == names[::-1]
    assert rest.next_page_token == ""


async def test_feedback_on_another_projects_feedback_is_not_found(spam: Spam, feedback: Stub, parent: str) -> None:
    said = await say(spam, parent, HAM)
    foreign = said.name.replace(parent, "projects/other")
    assert (await failure_of(feedback.GetFeedback(pb.GetFeedbackRequest(name=foreign)))).code == (
        grpc.StatusCode.NOT_FOUND
    )
    failure = await failure_of(feedback.RevertFeedback(pb.RevertFeedbackRequest(name=foreign)))
    assert failure.code == grpc.StatusCode.NOT_FOUND


async def test_ten_thousand_wrong_labels_of_one_caller(spam: Spam, feedback: Stub, parent: str) -> None:
    """They move another project by nothing and their own by a bounded amount that one call takes back."""
    await say(spam, parent, HAM, "our own words of the allotment club")
    other = f"projects/o{uuid.uuid4().hex[:12]}"
    probes = [TEXT, "Could you review my change when you are back from lunch?", "see you at 5"]
    own = [await score(spam, parent, probe) for probe in probes]
    others = [await score(spam, other, probe) for probe in probes]
    wrong = [
        pb.FeedbackInput(message=detection_pb2.MessageInput(text=f"{probes[i % 3]} {i}"), verdict=PHISHING)
        for i in range(10_000)
    ]
    results = await flow(feedback, parent, wrong, MALLORY)
    applied = sum(r.feedback.state == feedback_pb2.FEEDBACK_STATE_APPLIED for r in results)
    assert applied == 500
    assert [await score(spam, other, probe) for probe in probes] == others
    poisoned = [await score(spam, parent, probe) for probe in probes]
    assert all(after > before for before, after in zip(own, poisoned, strict=True)), "the attack does something"
    revert = pb.RevertFeedbackRequest(caller=pb.CallerFeedback(parent=parent, submitted_by="mallory"))
    assert (await feedback.RevertFeedback(revert, metadata=ANN)).reverted_count == 500
    assert [await score(spam, parent, probe) for probe in probes] == own


async def test_an_explanation_is_of_the_message_and_of_no_other_project(spam: Spam, parent: str) -> None:
    text = "Congratulations, claim your prize of 5000 dollars at the allotment club"
    other = f"projects/o{uuid.uuid4().hex[:12]}"

    async def explained(of: str) -> detection_pb2.Classification:
        request = spam_pb.ClassifyMessageRequest(
            parent=of, message=detection_pb2.MessageInput(text=text), view=spam_pb.VIEW_FULL
        )
        return (await spam.ClassifyMessage(request)).classification

    before = await explained(other)
    await say(spam, parent, HAM, text)
    own, foreign = await explained(parent), await explained(other)
    assert foreign == before
    assert own.score != before.score
    assert "TENANT_FEEDBACK" in {symbol.symbol for symbol in own.symbols}
    assert "TENANT_FEEDBACK" not in {symbol.symbol for symbol in foreign.symbols}
    assert own.contributions
    assert all(word.text in text for word in own.contributions), "words of the message itself, as a person reads them"
