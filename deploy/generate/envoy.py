"""The routes of deploy/envoy: each rpc with its timeout, its retries and its limit."""

from limits import parse
from winnow_server.settings import Settings

from deploy.generate.istio import PREVIOUS_ATTEMPTS
from deploy.generate.rpcs import Rpc

_ROUTE = "type.googleapis.com/envoy.config.route.v3.RouteConfiguration"
_LIMIT = "type.googleapis.com/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit"
_CORS = "type.googleapis.com/envoy.extensions.filters.http.cors.v3.CorsPolicy"


# Callers at their limit at once, whom a proxy still lets through; what is beyond would only wait for the servers.
_CALLERS = 3


def calls_a_second() -> int:
    """Calls of one rpc that a proxy lets through: what the server's own limit leaves to a few named callers together.

    So that no caller meets the proxy's limit, which knows nobody, before its own.
    """
    limit = parse(Settings.model_fields["limit_named"].get_default())
    return _CALLERS * limit.amount // limit.get_expiry()


def _limit(number: int) -> dict[str, object]:
    always = {"default_value": {"numerator": 100, "denominator": "HUNDRED"}}
    return {
        "@type": _LIMIT,
        "stat_prefix": "rpc",
        "token_bucket": {"max_tokens": number, "tokens_per_fill": number, "fill_interval": "1s"},
        "filter_enabled": always,
        "filter_enforced": always,
        "rate_limited_as_resource_exhausted": True,
    }


def _route(rpc: Rpc, limit: dict[str, object], *, retried: bool) -> dict[str, object]:
    match: dict[str, object] = {"path": rpc.path}
    if retried:
        match["headers"] = [{"name": PREVIOUS_ATTEMPTS, "present_match": True}]
    seconds = f"{rpc.timeout or 0:g}s"
    action: dict[str, object] = {
        "cluster": "winnow",
        # By the stream's duration instead, which ends a call DEADLINE_EXCEEDED: a timeout ends it UNAVAILABLE, and
        # callers try that again.
        "timeout": "0s",
        # A caller's own deadline is kept, as long as it is below the rpc's.
        "max_stream_duration": {"max_stream_duration": seconds, "grpc_timeout_header_max": seconds},
        # No timeout between messages where the server promises none: a watch has heartbeats, a flow its own pace.
        "idle_timeout": "300s" if rpc.timeout else "3600s",
    }
    if rpc.retry_on and not retried:
        action["retry_policy"] = {
            "retry_on": ",".join(("connect-failure", "refused-stream", *rpc.retry_on)),
            "num_retries": 1,
            # To another replica than the one that failed.
            "retry_host_predicate": [
                {
                    "name": "envoy.retry_host_predicates.previous_hosts",
                    "typed_config": {
                        "@type": "type.googleapis.com/"
                        "envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate"
                    },
                }
            ],
            "host_selection_retry_max_attempts": 3,
        }
    return {
        "match": match,
        "route": action,
        # The name of the proxy's span, as the server's and the caller's have it.
        "decorator": {"operation": rpc.path[1:], "propagate": False},
        "typed_per_filter_config": {"envoy.filters.http.local_ratelimit": limit},
    }


def route_configuration(rpcs: list[Rpc], limit: int | None = None) -> dict[str, object]:
    """A discovery answer in a file, as Envoy reads it. `limit` is in calls of one rpc a second."""
    bucket = _limit(limit or calls_a_second())
    routes: list[dict[str, object]] = []
    for rpc in rpcs:
        if rpc.retry_on:
            # First, as the first match wins: a caller that retries by itself is not retried once more.
            routes.append(_route(rpc, bucket, retried=True))
        routes.append(_route(rpc, bucket, retried=False))
    routes += [
        {"match": {"prefix": f"/{service}/"}, "route": {"cluster": "winnow", "timeout": "0s"}}
        for service in ("grpc.health.v1.Health", "grpc.reflection.v1alpha.ServerReflection")
    ]
    # Paths that no contract translates to an rpc. A browser's question before its call is answered on the way to a
    # cluster only, by the CORS filter.
    options = [{"name": ":method", "string_match": {"exact": "OPTIONS"}}]
    routes.append({"match": {"prefix": "/v1/", "headers": options}, "route": {"cluster": "winnow"}})
    routes.append({"match": {"prefix": "/v1/"}, "direct_response": {"status": 404}})
    cors = {
        "@type": _CORS,
        # Browsers may call from anywhere: a call is let in by its token, never by a cookie.
        "allow_origin_string_match": [{"safe_regex": {"regex": ".*"}}],
        "allow_methods": "GET, POST, PATCH, OPTIONS",
        "allow_headers": "authorization,content-type,grpc-timeout,x-grpc-web,x-user-agent,traceparent,"
        "x-winnow-caller,x-winnow-compression,x-winnow-fields",
        "expose_headers": "grpc-status,grpc-message,grpc-status-details-bin,grpc-retry-pushback-ms,x-request-id",
        "max_age": "600",
    }
    host = {
        "name": "winnow",
        "domains": ["*"],
        "routes": routes,
        "typed_per_filter_config": {"envoy.filters.http.cors": cors},
    }
    return {"resources": [{"@type": _ROUTE, "name": "winnow", "virtual_hosts": [host]}]}
