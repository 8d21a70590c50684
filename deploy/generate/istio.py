"""The parts of deploy/istio that name rpcs: their routes, and who may call them."""

from collections.abc import Iterable, Iterator

from deploy.generate.rpcs import Rpc

HOST = "winnow.winnow.svc.cluster.local"
# gRPC sends it with the second and later tries of a call (gRFC A6): who sends it retries already.
PREVIOUS_ATTEMPTS = "grpc-previous-rpc-attempts"
CANARY = "x-winnow-canary"

Weights = dict[str, int]
Manifest = dict[str, object]
# Timeout in seconds and retried codes: rpcs of the same policy share their routes.
_Policy = tuple[float | None, tuple[str, ...]]


def _by_policy(rpcs: Iterable[Rpc]) -> dict[_Policy, list[Rpc]]:
    groups: dict[_Policy, list[Rpc]] = {}
    for rpc in rpcs:
        groups.setdefault((rpc.timeout, rpc.retry_on), []).append(rpc)
    return dict(sorted(groups.items(), key=lambda item: (item[0][0] or 0.0, item[0][1])))


def _subset(name: str) -> Manifest:
    return {"destination": {"host": HOST, "subset": name, "port": {"number": 50051}}}


def _route(name: str, policy: _Policy, group: list[Rpc], weights: Weights, *, canary: bool, retried: bool) -> Manifest:
    timeout, retry_on = policy
    headers: dict[str, object] = {}
    if canary:
        headers[CANARY] = {"exact": "true"}
    if retried:
        headers[PREVIOUS_ATTEMPTS] = {"regex": ".+"}
    matches = [{"uri": {"exact": rpc.path}, **({"headers": headers} if headers else {})} for rpc in group]
    split = [{**_subset(name), "weight": weight} for name, weight in weights.items()]
    retries: Manifest = {"attempts": 0}
    if retry_on and not retried:
        # Those two say that no server saw the call.
        retries = {"attempts": 1, "retryOn": ",".join(("connect-failure", "refused-stream", *retry_on))}
    return {
        "name": name,
        "match": matches,
        "route": [_subset("canary")] if canary else split,
        # Left out, there is none.
        **({"timeout": f"{timeout:g}s"} if timeout else {}),
        "retries": retries,
    }


def _routes(rpcs: list[Rpc], weights: Weights) -> Iterator[Manifest]:
    for canary in (True, False):
        for policy, group in _by_policy(rpcs).items():
            timeout, retry_on = policy
            name = f"{'canary' if canary else 'split'}-{f'{timeout:g}s' if timeout else 'endless'}"
            if retry_on:
                # First, as the first match wins: a caller that retries by itself is not retried once more.
                yield _route(f"{name}-retried", policy, group, weights, canary=canary, retried=True)
                name += "-retry"
            yield _route(name, policy, group, weights, canary=canary, retried=False)


def virtual_service(rpcs: list[Rpc], weights: Weights) -> Manifest:
    """Routes of every rpc, then of health checks and reflection; anything else is not found.

    `weights` are the shares of the subsets "stable" and "canary", of a hundred.
    """
    others = {
        "name": "health-and-reflection",
        "match": [{"uri": {"prefix": "/grpc.health.v1."}}, {"uri": {"prefix": "/grpc.reflection."}}],
        "route": [_subset("stable")],
        "retries": {"attempts": 0},
    }
    return {
        "apiVersion": "networking.istio.io/v1",
        "kind": "VirtualService",
        "metadata": {"name": "winnow"},
        "spec": {
            "hosts": [HOST, "winnow.example.com"],
            "gateways": ["mesh", "winnow"],
            "http": [*_routes(rpcs, weights), others],
        },
    }


def _allow(name: str, account: str, rpcs: Iterable[Rpc]) -> Manifest:
    paths = [rpc.path for rpc in rpcs]
    return {
        "apiVersion": "security.istio.io/v1",
        "kind": "AuthorizationPolicy",
        "metadata": {"name": name},
        "spec": {
            "selector": {"matchLabels": {"app.kubernetes.io/name": "winnow"}},
            "action": "ALLOW",
            "rules": [
                # A workload by its own identity, or a person by a token through the gateway.
                {
                    "from": [{"source": {"principals": [f"cluster.local/ns/winnow-callers/sa/{account}"]}}],
                    "to": [{"operation": {"paths": paths}}],
                },
                {
                    "from": [{"source": {"principals": ["cluster.local/ns/istio-ingress/sa/*"]}}],
                    "to": [{"operation": {"paths": paths}}],
                    "when": [{"key": "request.auth.claims[role]", "values": [account]}],
                },
            ],
        },
    }


def authorization(rpcs: list[Rpc]) -> list[Manifest]:
    """A reader calls what changes nothing, a writer everything."""
    return [
        _allow("winnow-reader", "winnow-reader", [rpc for rpc in rpcs if rpc.reads]),
        _allow("winnow-writer", "winnow-writer", rpcs),
    ]
