"""Two servers on the same stores: what one is told, the other decides by within seconds."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack

import pytest
from google.protobuf.field_mask_pb2 import FieldMask
from grpc import aio
from winnow.failure.v1 import (
    failure_pb2,
    failure_service_pb2,
    failure_service_pb2_grpc,
    signature_pb2,
    signature_service_pb2,
    signature_service_pb2_grpc,
)
from winnow.failure.v1.analysis_pb2 import CATEGORY_NETWORK
from winnow.spam.v1 import (
    detection_pb2,
    feedback_service_pb2,
    feedback_service_pb2_grpc,
    policy_pb2,
    policy_service_pb2,
    policy_service_pb2_grpc,
    spam_service_pb2,
    spam_service_pb2_grpc,
)
from winnow_server.app import start
from winnow_server.embedded import EmbeddedStores
from winnow_server.settings import Settings
from winnow_server.storage.events import Events

TEXT = "The quarterly gardening newsletter of our allotment club is ready for pickup"
# Far below the five minutes of the caches; a busy machine has its own pauses.
SECONDS = 3.0


@pytest.fixture(scope="module")
async def channels(embedded: EmbeddedStores, database_url: str) -> AsyncIterator[list[aio.Channel]]:
    settings = Settings(
        database_url=database_url, redis_url=embedded.redis_url, port=0, rate_limits=False, log_calls="none"
    )
    async with AsyncExitStack() as stack:
        apps = [await start(settings, stack) for _ in range(2)]
        yield [await stack.enter_async_context(aio.insecure_channel(f"127.0.0.1:{app.port}")) for app in apps]
        for app in apps:
            await app.server.stop(0)


async def classify(channel: aio.Channel, parent: str) -> detection_pb2.Classification:
    request = spam_service_pb2.ClassifyMessageRequest(parent=parent, message=detection_pb2.MessageInput(text=TEXT))
    return (await spam_service_pb2_grpc.SpamServiceStub(channel).ClassifyMessage(request)).classification


async def within_seconds(holds: Callable[[], Awaitable[bool]]) -> None:
    """Asks until it holds. The servers share this event loop, so their own work is in the time."""
    started = time.perf_counter()
    async with asyncio.timeout(10):
        while not await holds():
            pass
    assert time.perf_counter() - started < SECONDS


async def test_an_entry_made_on_one_decides_on_the_other(channels: list[aio.Channel], parent: str) -> None:
    here, there = channels
    assert (await classify(there, parent)).action == detection_pb2.ACTION_ALLOW
    entry = policy_pb2.ListEntry(
        kind=policy_pb2.LIST_ENTRY_KIND_PHRASE,
        value="allotment club",
        disposition=policy_pb2.LIST_ENTRY_DISPOSITION_DENY,
    )
    stub = policy_service_pb2_grpc.PolicyServiceStub(here)
    await stub.CreateListEntry(policy_service_pb2.CreateListEntryRequest(parent=parent, entry=entry))
    assert (await classify(here, parent)).action == detection_pb2.ACTION_REJECT

    async def rejected() -> bool:
        return (await classify(there, parent)).action == detection_pb2.ACTION_REJECT

    await within_seconds(rejected)


async def test_feedback_given_to_one_moves_the_score_of_the_other_and_back(
    channels: list[aio.Channel], parent: str
) -> None:
    here, there = channels
    before = (await classify(there, parent)).score
    said = await spam_service_pb2_grpc.SpamServiceStub(here).SubmitFeedback(
        spam_service_pb2.SubmitFeedbackRequest(
            parent=parent,
            message=detection_pb2.MessageInput(text=TEXT),
            verdict=detection_pb2.VERDICT_SPAM,
        )
    )
    taught = (await classify(here, parent)).score
    assert taught > before

    async def scores(wanted: float) -> bool:
        return (await classify(there, parent)).score == wanted

    await within_seconds(lambda: scores(taught))
    await feedback_service_pb2_grpc.FeedbackServiceStub(there).RevertFeedback(
        feedback_service_pb2.RevertFeedbackRequest(name=said.name)
    )
    assert (await classify(there, parent)).score == before

    async def back() -> bool:
        return (await classify(here, parent)).score == before

    await within_seconds(back)


@pytest.fixture
def deaf(monkeypatch: pytest.MonkeyPatch) -> None:
    """Servers that have not heard yet what the others wrote."""
    handle = Events._handle

    def late(events: Events, message: dict[str, object]) -> None:
        if message["type"] != "message":
            handle(events, message)

    monkeypatch.setattr(Events, "_handle", late)


async def test_a_correction_just_made_on_one_is_kept_by_the_next_on_the_other(
    channels: list[aio.Channel], parent: str, deaf: None
) -> None:
    here, there = [failure_service_pb2_grpc.FailureServiceStub(channel) for channel in channels]
    log = failure_service_pb2.LogInput(log=b"main.c:1:2: error: expected ';' before '}' token")
    request = failure_service_pb2.ReportFailureRequest(parent=parent, log=log)
    name = (await here.ReportFailure(request)).failure.name
    first = (await there.GetFailure(failure_service_pb2.GetFailureRequest(name=name))).failure
    update = failure_service_pb2.UpdateFailureRequest(
        name=name, etag=first.etag, correction=failure_pb2.Correction(note="owner: ann")
    )
    said = (await here.UpdateFailure(update)).failure
    update = failure_service_pb2.UpdateFailureRequest(
        name=name, etag=said.etag, correction=failure_pb2.Correction(transient=True)
    )
    both = (await there.UpdateFailure(update)).failure
    assert (both.correction.note, both.correction.transient) == ("owner: ann", True)


async def test_a_signature_just_changed_on_one_is_kept_by_the_next_change_on_the_other(
    channels: list[aio.Channel], parent: str, deaf: None
) -> None:
    here, there = [signature_service_pb2_grpc.SignatureServiceStub(channel) for channel in channels]
    signature = signature_pb2.Signature(title="flaky", pattern="quantum flux .* lost", category=CATEGORY_NETWORK)
    create = signature_service_pb2.CreateSignatureRequest(parent=parent, signature=signature)
    name = (await here.CreateSignature(create)).signature.name
    first = (await there.GetSignature(signature_service_pb2.GetSignatureRequest(name=name))).signature
    update = signature_service_pb2.UpdateSignatureRequest(
        name=name,
        etag=first.etag,
        signature=signature_pb2.Signature(note="seen on arm"),
        update_mask=FieldMask(paths=["note"]),
    )
    said = (await here.UpdateSignature(update)).signature
    update = signature_service_pb2.UpdateSignatureRequest(
        name=name,
        etag=said.etag,
        signature=signature_pb2.Signature(disabled=True),
        update_mask=FieldMask(paths=["disabled"]),
    )
    both = (await there.UpdateSignature(update)).signature
    assert (both.note, both.disabled) == ("seen on arm", True)
