"""Every rpc of the contracts, with the deadline and the retries that its service config gives it."""

import importlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import winnow
from google.protobuf import descriptor_pb2
from google.protobuf.descriptor import FileDescriptor, ServiceDescriptor

_Level = descriptor_pb2.MethodOptions


@dataclass(frozen=True, slots=True)
class Rpc:
    """`timeout` is in seconds, None where the call may go on for ever. `retry_on` holds gRPC codes, in lower case."""

    service: str
    method: str
    timeout: float | None
    retry_on: tuple[str, ...]
    reads: bool
    streams_requests: bool
    streams_responses: bool

    @property
    def path(self) -> str:
        return f"/{self.service}/{self.method}"


def files() -> Iterator[FileDescriptor]:
    """The descriptor of every proto of ours, by import of its generated module."""
    for folder in map(Path, winnow.__path__):
        for path in sorted(folder.rglob("*_pb2.py")):
            module = ".".join(path.relative_to(folder.parent).with_suffix("").parts)
            yield importlib.import_module(module).DESCRIPTOR


def _services() -> Iterator[ServiceDescriptor]:
    for file in files():
        yield from file.services_by_name.values()


def _configs() -> dict[str, dict[str, object]]:
    """The method config of each "service/method" that a service config names."""
    found: dict[str, dict[str, object]] = {}
    for folder in winnow.__path__:
        for path in sorted(Path(folder).rglob("*_grpc_service_config.json")):
            for method in json.loads(path.read_bytes())["methodConfig"]:
                for name in method["name"]:
                    found[f"/{name['service']}/{name['method']}"] = method
    return found


def rpcs() -> list[Rpc]:
    """In the order of service and method names. Raises LookupError for an rpc that no service config names.

    A proxy may retry only what its contract calls idempotent and sends in one message: the caller may retry more, as
    it knows whether the call carried a request_id.
    """
    configs = _configs()
    found = []
    for service in sorted(_services(), key=lambda s: s.full_name):
        for method in sorted(service.methods, key=lambda m: m.name):
            path = f"/{service.full_name}/{method.name}"
            if path not in configs:
                raise LookupError(f"no service config names {path}")
            config = configs[path]
            level = method.GetOptions().idempotency_level
            policy = config.get("retryPolicy")
            codes = policy["retryableStatusCodes"] if isinstance(policy, dict) else ()
            may_retry = level != _Level.IDEMPOTENCY_UNKNOWN and not method.client_streaming
            timeout = config.get("timeout")
            found.append(
                Rpc(
                    service.full_name,
                    method.name,
                    float(timeout.removesuffix("s")) if isinstance(timeout, str) else None,
                    tuple(code.lower().replace("_", "-") for code in codes) if may_retry else (),
                    level == _Level.NO_SIDE_EFFECTS,
                    method.client_streaming,
                    method.server_streaming,
                )
            )
    return found
