"""The service configs beside the protos: deadlines for our calls, the retry policy for the channel."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import TypedDict, cast

FAILURE_SERVICE = "winnow.failure.v1.FailureService"
GROUP_SERVICE = "winnow.failure.v1.GroupService"
LAYER_SERVICE = "winnow.failure.v1.LayerService"
SIGNATURE_SERVICE = "winnow.failure.v1.SignatureService"
SPAM_SERVICE = "winnow.spam.v1.SpamService"
POLICY_SERVICE = "winnow.spam.v1.PolicyService"
FEEDBACK_SERVICE = "winnow.spam.v1.FeedbackService"

_SOURCES = (
    ("winnow.failure.v1", "failure_grpc_service_config.json"),
    ("winnow.failure.v1", "group_grpc_service_config.json"),
    ("winnow.failure.v1", "layer_grpc_service_config.json"),
    ("winnow.failure.v1", "signature_grpc_service_config.json"),
    ("winnow.spam.v1", "spam_grpc_service_config.json"),
    ("winnow.spam.v1", "policy_grpc_service_config.json"),
    ("winnow.spam.v1", "feedback_grpc_service_config.json"),
)


class _Name(TypedDict, total=False):
    service: str
    method: str


class _MethodConfig(TypedDict, total=False):
    name: list[_Name]
    timeout: str
    retryPolicy: dict[str, object]


class _ServiceConfig(TypedDict, total=False):
    methodConfig: list[_MethodConfig]
    retryThrottling: dict[str, float]


@cache
def _load() -> tuple[_ServiceConfig, ...]:
    return tuple(
        cast(_ServiceConfig, json.loads(files(package).joinpath(name).read_bytes())) for package, name in _SOURCES
    )


@cache
def timeouts(service: str) -> dict[str, float]:
    """Deadline in seconds of each method of a service that has one, by method name."""
    return {
        name["method"]: float(method["timeout"].removesuffix("s"))
        for config in _load()
        for method in config.get("methodConfig", [])
        for name in method.get("name", [])
        if "timeout" in method and name.get("service") == service and "method" in name
    }


@cache
def channel_service_config() -> str:
    """All services' configs as one, in JSON, for the channel option `grpc.service_config`.

    Deadlines are left out: the channel would cut a longer one that a caller asks for. Addresses take turns.
    """
    merged: dict[str, object] = {"loadBalancingConfig": [{"round_robin": {}}]}
    methods: list[_MethodConfig] = []
    for config in _load():
        methods += [
            cast(_MethodConfig, {key: value for key, value in method.items() if key != "timeout"})
            for method in config.get("methodConfig", [])
        ]
        if "retryThrottling" in config:
            merged["retryThrottling"] = config["retryThrottling"]
    merged["methodConfig"] = methods
    return json.dumps(merged)
