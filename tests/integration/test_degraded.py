"""A server without Redis, or without its database: it goes on classifying, and the answer says what is missing."""

import uuid
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
from grpc import aio
from winnow.spam.v1 import detection_pb2, policy_pb2, policy_service_pb2, policy_service_pb2_grpc, spam_service_pb2_grpc
from winnow.spam.v1 import spam_service_pb2 as pb
from winnow_server.app import start
from winnow_server.settings import Settings

from tests.processes import Server

MESSAGE = detection_pb2.MessageInput(text="Are we still on for lunch? I can bring the slides of last week.")


@pytest.fixture(scope="module")
async def lone(database_url: str) -> AsyncIterator[aio.Channel]:
    async with AsyncExitStack() as stack:
        settings = Settings(database_url=database_url, redis_url="", port=0, rate_limits=False, log_calls="none")
        app = await start(settings, stack)
        yield await stack.enter_async_context(aio.insecure_channel(f"127.0.0.1:{app.port}"))
        await app.server.stop(0)


async def ask_for_campaigns(channel: aio.Channel, parent: str) -> None:
    policy = policy_pb2.Policy(name=f"{parent}/policy", campaigns=True)
    stub = policy_service_pb2_grpc.PolicyServiceStub(channel)
    await stub.UpdatePolicy(policy_service_pb2.UpdatePolicyRequest(policy=policy, etag="0"))


async def answers(channel: aio.Channel, parent: str) -> list[list[int]]:
    """What each of the three shapes says is missing."""
    stub = spam_service_pb2_grpc.SpamServiceStub(channel)
    one = await stub.ClassifyMessage(pb.ClassifyMessageRequest(parent=parent, message=MESSAGE))
    many = [r async for r in stub.ClassifyMessages(pb.ClassifyMessagesRequest(parent=parent, messages=[MESSAGE]))]
    request = pb.ClassifyMessageStreamRequest(parent=parent, messages=[MESSAGE, detection_pb2.MessageInput()])
    flow = [r async for r in stub.ClassifyMessageStream(iter([request]))]
    assert one.classification.verdict == detection_pb2.VERDICT_HAM
    return [list(answer.degraded) for answer in (one, *many, *flow)]


async def test_an_answer_without_campaigns_says_so(lone: aio.Channel, parent: str) -> None:
    assert await answers(lone, parent) == [[], [], []]
    await ask_for_campaigns(lone, parent)
    assert await answers(lone, parent) == [[pb.DEGRADATION_CAMPAIGNS]] * 3


async def test_without_a_database_the_default_policy_decides_and_the_answer_says_so(parent: str) -> None:
    async with AsyncExitStack() as stack:
        nowhere = "postgresql://u@127.0.0.1:1/nothing"
        settings = Settings(database_url=nowhere, redis_url="", port=0, rate_limits=False, log_calls="none")
        app = await start(settings, stack)
        channel = await stack.enter_async_context(aio.insecure_channel(f"127.0.0.1:{app.port}"))
        assert await answers(channel, parent) == [[pb.DEGRADATION_POLICY]] * 3
        await app.server.stop(0)


async def test_with_redis_nothing_is_missing(server: Server, channel: aio.Channel) -> None:
    parent = f"projects/t{uuid.uuid4().hex[:12]}"
    await ask_for_campaigns(channel, parent)
    assert await answers(channel, parent) == [[], [], []]
