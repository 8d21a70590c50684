"""Typed clients of Winnow: `Client` for threads, `AsyncClient` for asyncio; errors in `winnow_client.errors`."""

from winnow_client._aio.client import AsyncClient
from winnow_client._shared.chunks import ChunkSize
from winnow_client._shared.retry import RetryPolicy
from winnow_client._sync.client import Client
from winnow_client.config import DEFAULT_TARGET, ClientConfig
from winnow_client.errors import (
    AlreadyExists,
    DeadlineExceeded,
    EtagMismatch,
    InternalError,
    InvalidArgument,
    NotFound,
    RateLimited,
    ResumeTokenExpired,
    Unavailable,
    WinnowError,
    from_status,
)

__all__ = [
    "DEFAULT_TARGET",
    "AlreadyExists",
    "AsyncClient",
    "ChunkSize",
    "Client",
    "ClientConfig",
    "DeadlineExceeded",
    "EtagMismatch",
    "InternalError",
    "InvalidArgument",
    "NotFound",
    "RateLimited",
    "ResumeTokenExpired",
    "RetryPolicy",
    "Unavailable",
    "WinnowError",
    "from_status",
]
