"""A bare grpc.aio echo of our grpcio pin: what every figure of the bench is held against.

With --chain, the unary echo of a real request runs inside the service's interceptors: the difference is their cost.
"""

import argparse
import asyncio
from collections.abc import AsyncIterator
from typing import Any

import grpc
import uvloop
from grpc import aio
from winnow.failure.v1.failure_service_pb2 import GetFailureRequest
from winnow_server.dev import DEV_DEFAULTS
from winnow_server.interceptors import Admission, RateLimiter, build_chain
from winnow_server.interceptors.tracing import TracingInterceptor
from winnow_server.logs import verbosity
from winnow_server.settings import Settings

SERVICE = "winnow.bench.Echo"


async def _unary(request: Any, context: Any) -> Any:
    return request


async def _stream(requests: AsyncIterator[bytes], context: Any) -> AsyncIterator[bytes]:
    async for request in requests:
        yield request


def _handlers(*, chained: bool) -> dict[str, Any]:
    codecs = (GetFailureRequest.FromString, GetFailureRequest.SerializeToString)
    message = grpc.unary_unary_rpc_method_handler(_unary, *codecs)
    if chained:
        verbosity.set("info", DEV_DEFAULTS["log_calls"])
        settings = Settings().model_copy(update=DEV_DEFAULTS)
        admission = Admission(max_calls=settings.max_calls, max_bytes=settings.max_request_bytes)
        chain = build_chain(settings, TracingInterceptor(None), None, admission, RateLimiter(""))
        message = chain.wrap(f"/{SERVICE}/Message", message)
    return {
        "Unary": grpc.unary_unary_rpc_method_handler(_unary),
        "Message": message,
        "Stream": grpc.stream_stream_rpc_method_handler(_stream),
    }


async def _serve(*, chained: bool) -> None:
    server = aio.server(options=[("grpc.max_receive_message_length", -1)])
    handlers = _handlers(chained=chained)
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(SERVICE, handlers),))
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    print(f"echo serves on 127.0.0.1:{port}", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chain", action="store_true")
    uvloop.run(_serve(chained=parser.parse_args().chain))
