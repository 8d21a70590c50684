"""grpc.health.v1.Health/Check by hand: two fields do not need a dependency."""

from __future__ import annotations

METHOD = "/grpc.health.v1.Health/Check"

_STATUS = ("UNKNOWN", "SERVING", "NOT_SERVING", "SERVICE_UNKNOWN")


def encode_request(part: str) -> bytes:
    """HealthCheckRequest{service = 1}. Raises ValueError for a name above 127 bytes: its length needs a second byte."""
    name = part.encode()
    if len(name) > 127:
        raise ValueError("the name of a part has at most 127 bytes")
    return b"\x0a" + bytes([len(name)]) + name if name else b""


def decode_response(data: bytes) -> str:
    """Name of HealthCheckResponse{status = 1}: "UNKNOWN", "SERVING", "NOT_SERVING" or "SERVICE_UNKNOWN"."""
    status = data[1] if len(data) >= 2 and data[0] == 0x08 else 0
    return _STATUS[status] if status < len(_STATUS) else "UNKNOWN"
