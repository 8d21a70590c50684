"""A real istiod on a real Kubernetes API, serving deploy/istio to proxyless clients over xDS."""

import json
import secrets
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from deploy.generate import istio
from deploy.generate.rpcs import Rpc, rpcs
from tests.deployment.cluster import Cluster, cluster, process
from tests.deployment.manifests import DEPLOY, KUBERNETES
from tests.ports import free_port

TARGET = f"xds:///{istio.HOST}:50051"
# Of callers through a sidecar, whose address is not the service's.
AUTHORITY = ("grpc.default_authority", f"{istio.HOST}:50051")
_CALLERS = "winnow-sidecars"
_HTTP2 = "type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions"


@dataclass(frozen=True, slots=True)
class Mesh:
    """`bootstrap` is what a client finds in GRPC_XDS_BOOTSTRAP_CONFIG."""

    api: Cluster
    bootstrap: str

    def apply(self, *manifests: object) -> None:
        """Raises RuntimeError when the API refuses one."""
        text = yaml.safe_dump_all(manifests)
        done = self.api.kubectl("apply", "--validate=strict", "-f", "-", text=text)
        if done.code:
            raise RuntimeError(done.err)

    def endpoints(self, **ports: Sequence[int]) -> None:
        """Says which ports of this machine are the pods of each version."""
        found = [
            {"address": "127.0.0.1", "ports": {"grpc": port}, "labels": {"version": version}}
            for version, group in ports.items()
            for port in group
        ]
        spec = {
            "hosts": [istio.HOST],
            "location": "MESH_INTERNAL",
            "resolution": "STATIC",
            "ports": [{"number": 50051, "name": "grpc", "protocol": "GRPC"}],
            "endpoints": found,
        }
        kind: dict[str, object] = {"apiVersion": "networking.istio.io/v1", "kind": "ServiceEntry"}
        kind["metadata"] = {"name": "winnow", "namespace": "winnow"}
        self.apply({**kind, "spec": spec})

    def route(self, stable: int, canary: int, timeouts: Mapping[str, float] | None = None) -> None:
        """Applies the generated routes with these weights, and with other timeouts for the named methods."""

        def changed(rpc: Rpc) -> Rpc:
            return replace(rpc, timeout=(timeouts or {}).get(rpc.method, rpc.timeout))

        service = istio.virtual_service([changed(rpc) for rpc in rpcs()], {"stable": stable, "canary": canary})
        self.apply({**service, "metadata": {"name": "winnow", "namespace": "winnow"}})


def _policies(tools: Path, folder: str) -> Iterator[dict[str, Any]]:
    """A folder of deploy/ as it is, but for mutual TLS: processes of one machine have no certificates of the mesh."""
    rendered = subprocess.run([tools / "kubectl", "kustomize", DEPLOY / folder], capture_output=True, check=True)
    for manifest in yaml.safe_load_all(rendered.stdout):
        if manifest["kind"] == "DestinationRule":
            manifest["spec"]["trafficPolicy"]["tls"] = {"mode": "DISABLE"}
        yield manifest


def _ready(port: int, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/ready", timeout=5).close()
            return
        except OSError:
            if time.monotonic() > end:
                raise


@contextmanager
def mesh(tools: Path, folder: Path) -> Iterator[Mesh]:
    """Starts the API and istiod in an empty folder, with every policy of deploy/istio applied."""
    with ExitStack() as stack:
        api = stack.enter_context(cluster(tools, folder))
        assert api.kubectl("apply", "--server-side", "-f", str(tools / "istio-crds.yaml")).code == 0
        assert api.kubectl("wait", "--for=condition=established", "crd", "--all", "--timeout=60s").code == 0
        for name in ("istio-system", "winnow-callers", _CALLERS):
            assert api.kubectl("create", "namespace", name).code == 0
        assert api.kubectl("apply", "-f", str(KUBERNETES / "base" / "namespace.yaml")).code == 0
        discovery, http, monitoring = free_port(), free_port(), free_port()
        command = [str(tools / "pilot-discovery"), "discovery", "--kubeconfig", str(api.kubeconfig)]
        command += ["--grpcAddr", f"127.0.0.1:{discovery}", "--httpAddr", f"127.0.0.1:{http}", "--httpsAddr", ""]
        command += ["--secureGRPCAddr", "", "--monitoringAddr", f"127.0.0.1:{monitoring}"]
        environment = {"ENABLE_CA_SERVER": "false", "PILOT_CERT_PROVIDER": "none"}
        # Filters that only Istio's own build of Envoy has.
        environment |= {"PILOT_ENABLE_METADATA_EXCHANGE": "false", "PILOT_ENABLE_ALPN_FILTER": "false"}
        stack.enter_context(process(command, folder / "istiod.log", environment))
        _ready(http)
        bootstrap = {
            "xds_servers": [
                {
                    "server_uri": f"127.0.0.1:{discovery}",
                    "channel_creds": [{"type": "insecure"}],
                    "server_features": ["xds_v3"],
                }
            ],
            "node": {
                "id": "sidecar~127.0.0.1~client.winnow-callers~winnow-callers.svc.cluster.local",
                "metadata": {"GENERATOR": "grpc", "NAMESPACE": "winnow-callers", "CLUSTER_ID": "Kubernetes"},
            },
        }
        running = Mesh(api, json.dumps(bootstrap))
        running.apply(*_policies(tools, "istio"), *_policies(tools, "istio/proxyless"))
        yield running


def _bootstrap(discovery: str, admin: int) -> dict[str, object]:
    """What a sidecar's Envoy starts with: everything else comes from istiod."""
    host, port = discovery.split(":")
    address = {"address": {"socket_address": {"address": host, "port_value": int(port)}}}
    cluster = {
        "name": "istiod",
        "type": "STATIC",
        "connect_timeout": "2s",
        "typed_extension_protocol_options": {
            _HTTP2.rpartition("/")[2]: {
                "@type": _HTTP2,
                "explicit_http_config": {"http2_protocol_options": {}},
            }
        },
        "load_assignment": {"cluster_name": "istiod", "endpoints": [{"lb_endpoints": [{"endpoint": address}]}]},
    }
    source = {"ads": {}, "resource_api_version": "V3"}
    services = [{"envoy_grpc": {"cluster_name": "istiod"}}]
    return {
        "node": {
            "id": f"sidecar~127.0.0.1~client.{_CALLERS}~{_CALLERS}.svc.cluster.local",
            "cluster": f"client.{_CALLERS}",
            "metadata": {"NAMESPACE": _CALLERS, "CLUSTER_ID": "Kubernetes", "INTERCEPTION_MODE": "NONE"},
        },
        "admin": {"address": {"socket_address": {"address": "127.0.0.1", "port_value": admin}}},
        "dynamic_resources": {
            "ads_config": {"api_type": "GRPC", "transport_api_version": "V3", "grpc_services": services},
            "cds_config": source,
            "lds_config": source,
        },
        "static_resources": {"clusters": [cluster]},
    }


@contextmanager
def sidecar(running: Mesh, folder: Path) -> Iterator[str]:
    """Runs the plain Envoy as a caller's sidecar; gives the address where it takes calls to the service.

    No packets are redirected, as that needs a network of its own: the sidecar listens on an address of this machine.
    """
    bind, admin = f"127.9.0.{secrets.randbelow(250) + 1}", free_port()
    egress = {
        "port": {"number": 50051, "protocol": "GRPC", "name": "grpc"},
        "bind": bind,
        "captureMode": "NONE",
        "hosts": ["winnow/*"],
    }
    kind = {"apiVersion": "networking.istio.io/v1", "kind": "Sidecar"}
    running.apply({**kind, "metadata": {"name": "default", "namespace": _CALLERS}, "spec": {"egress": [egress]}})
    discovery = json.loads(running.bootstrap)["xds_servers"][0]["server_uri"]
    (folder / "sidecar.yaml").write_text(yaml.safe_dump(_bootstrap(discovery, admin)))
    envoy = [str(Path(sys.executable).parent / "envoy"), "-c", str(folder / "sidecar.yaml")]
    with process([*envoy, "--use-dynamic-base-id", "--log-level", "error"], folder / "sidecar.log"):
        _ready(admin)
        yield f"{bind}:50051"
