"""Calls as spans, by the interceptors of opentelemetry-instrumentation-grpc; the trace goes on in the server."""

from __future__ import annotations

from typing import Any

import grpc
from grpc import aio

_MISSING = "spans of calls need: pip install 'winnow[tracing]'"


def traced_channel(channel: grpc.Channel) -> grpc.Channel:
    """The channel with each call a span of the process's tracer provider. Raises ImportError without the extra."""
    try:
        from opentelemetry.instrumentation.grpc import client_interceptor
        from opentelemetry.instrumentation.grpc.grpcext import intercept_channel
    except ImportError as error:
        raise ImportError(_MISSING) from error
    traced: grpc.Channel = intercept_channel(channel, client_interceptor())  # type: ignore[no-untyped-call]
    return traced


def tracing_interceptors() -> list[aio.ClientInterceptor]:
    """The same for a channel of asyncio, which takes them when it is made. Raises ImportError without the extra."""
    try:
        from opentelemetry.instrumentation.grpc import aio_client_interceptors
    except ImportError as error:
        raise ImportError(_MISSING) from error
    interceptors: Any = aio_client_interceptors()  # type: ignore[no-untyped-call]
    return list(interceptors)
