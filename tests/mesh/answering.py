"""A server that answers as a test wants, and counts what reaches it."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import grpc
from grpc import aio
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_health.v1.health import aio as health_aio
from winnow.failure.v1 import failure_service_pb2, failure_service_pb2_grpc
from winnow.spam.v1 import spam_service_pb2, spam_service_pb2_grpc


class Answering(spam_service_pb2_grpc.SpamServiceServicer, failure_service_pb2_grpc.FailureServiceServicer):
    """Answers with one status; ListFailures never answers."""

    def __init__(self, code: grpc.StatusCode = grpc.StatusCode.OK) -> None:
        self.code = code
        self.counts: Counter[str] = Counter()
        self.port = 0

    async def _answer(self, method: str, context: "aio.ServicerContext[object, object]") -> None:
        self.counts[method] += 1
        if self.code != grpc.StatusCode.OK:
            await context.abort(self.code, "as the test wants")

    async def ClassifyMessage(self, request, context):  # type: ignore[no-untyped-def]
        await self._answer("ClassifyMessage", context)
        return spam_service_pb2.ClassifyMessageResponse()

    async def GetFailure(self, request, context):  # type: ignore[no-untyped-def]
        await self._answer("GetFailure", context)
        return failure_service_pb2.GetFailureResponse()

    async def ListFailures(self, request, context):  # type: ignore[no-untyped-def]
        self.counts["ListFailures"] += 1
        await asyncio.Event().wait()

    @property
    def target(self) -> str:
        return f"127.0.0.1:{self.port}"

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """Serves on a free port until the block ends."""
        server = aio.server()
        spam_service_pb2_grpc.add_SpamServiceServicer_to_server(self, server)
        failure_service_pb2_grpc.add_FailureServiceServicer_to_server(self, server)
        health = health_aio.HealthServicer()
        await health.set("", health_pb2.HealthCheckResponse.SERVING)
        health_pb2_grpc.add_HealthServicer_to_server(health, server)
        self.port = server.add_insecure_port("127.0.0.1:0")
        await server.start()
        try:
            yield
        finally:
            await server.stop(None)
