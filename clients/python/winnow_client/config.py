"""How a client reaches the service."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass, field

import grpc

from winnow_client._shared.retry import RetryPolicy
from winnow_client._shared.service_config import channel_service_config

DEFAULT_TARGET = "127.0.0.1:50051"

#: A batch answer or a long log is larger than gRPC's 4 MiB default.
MAX_MESSAGE_BYTES = 64 * 1024 * 1024

# The resolvers of gRPC whose targets need no "//".
_SCHEMES = ("dns:", "ipv4:", "ipv6:", "unix:", "unix-abstract:", "xds:", "vsock:")


@dataclass(frozen=True, slots=True)
class ClientConfig:
    """Settings of one client; every field has a default that works on one machine."""

    #: Name of the caller, sent as `x-winnow-caller`: rate limits and the audit log go by it.
    caller: str = ""
    #: Bearer token, sent as `authorization` with every call; empty sends none.
    token: str = ""
    #: TLS credentials of the channel; None connects in plain text.
    credentials: grpc.ChannelCredentials | None = None
    #: Compress requests with gzip, and ask for compressed answers.
    gzip: bool = False
    #: Seconds for every call instead of the service config's own deadlines; None keeps those.
    timeout: float | None = None
    #: How batch streams, uploads and watches come back after a failure.
    retry: RetryPolicy = field(default_factory=RetryPolicy)
    #: Make each call a span of the process's OpenTelemetry tracer provider; needs the extra `tracing`.
    tracing: bool = False
    #: Further channel options, in place of ours of the same name.
    options: Sequence[tuple[str, str | int]] = ()

    def __post_init__(self) -> None:
        """Raises ValueError for a caller or token that metadata cannot carry."""
        for name in ("caller", "token"):
            value: str = getattr(self, name)
            if not (value.isascii() and value.isprintable()):
                raise ValueError(f"{name} may only hold printable ASCII characters")

    def metadata(self) -> tuple[tuple[str, str], ...]:
        """Metadata of every call."""
        pairs = []
        if self.caller:
            pairs.append(("x-winnow-caller", self.caller))
        if self.token:
            pairs.append(("authorization", f"Bearer {self.token}"))
        if self.gzip:
            pairs.append(("x-winnow-compression", "gzip"))
        return tuple(pairs)

    def channel_options(self) -> list[tuple[str, str | int]]:
        """Options of the channel: service config, message sizes, keepalive, reconnection."""
        ours: list[tuple[str, str | int]] = [
            ("grpc.service_config", channel_service_config()),
            ("grpc.enable_retries", 1),
            # A request beyond it is not retried; gRPC's own 256 KiB would leave most logs out.
            ("grpc.per_rpc_retry_buffer_size", MAX_MESSAGE_BYTES),
            ("grpc.max_receive_message_length", MAX_MESSAGE_BYTES),
            ("grpc.max_send_message_length", MAX_MESSAGE_BYTES),
            # Finds a dead peer within 80 s; more often than once a minute, a server with gRPC's defaults hangs up.
            ("grpc.keepalive_time_ms", 60_000),
            ("grpc.keepalive_timeout_ms", 20_000),
            # A restarted server is found within the backoff of a batch stream; gRPC's own goes up to two minutes.
            ("grpc.initial_reconnect_backoff_ms", 100),
            ("grpc.min_reconnect_backoff_ms", 100),
            ("grpc.max_reconnect_backoff_ms", 2_000),
        ]
        # gRPC takes the first of two of a name.
        return list({**dict(ours), **dict(self.options)}.items())


def resolve_target(target: str) -> str:
    """The gRPC target of what a person writes.

    Takes "host:port", any gRPC URI ("dns:///...", "xds:///...", "unix:..."), or several IP addresses joined by commas,
    over which calls go round robin. Raises ValueError when a list holds host names, which only a resolver takes, and
    for a host without a port.
    """
    if "/" not in target and not target.startswith(_SCHEMES):
        for part in target.split(","):
            host, _, port = part.strip().rpartition(":")
            if not host or not port.isdigit() or (":" in host and not host.endswith("]")):
                raise ValueError(f"{part.strip()!r} is not host:port")
    if "," not in target or ":///" in target or target.startswith(_SCHEMES):
        return target
    addresses = [part.strip() for part in target.split(",")]
    try:
        versions = {ipaddress.ip_address(part.rpartition(":")[0].strip("[]")).version for part in addresses}
    except ValueError as error:
        raise ValueError(
            f"{target!r}: several addresses must be IP addresses with ports; use dns:/// for names"
        ) from error
    if len(versions) != 1:
        raise ValueError(f"{target!r}: addresses must be all IPv4 or all IPv6")
    return f"ipv{versions.pop()}:" + ",".join(addresses)
