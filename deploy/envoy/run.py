"""python -m deploy.envoy.run [--port 8080] [--collector ADDRESS:PORT] REPLICA...: the embedded Envoy on envoy.yaml.

The working folder holds what envoy.yaml reads. `endpoints.yaml` in it may be replaced at any time, by rename.
"""

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import yaml

from deploy.generate.__main__ import descriptor_set

HERE = Path(__file__).resolve().parent
_ENDPOINTS = "type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment"


def write_endpoints(folder: Path, replicas: Sequence[str]) -> None:
    """Names the replicas, each "address:port", to the Envoy that runs in a folder."""
    _write(folder / "endpoints.yaml", "winnow", replicas)


def _write(path: Path, cluster: str, targets: Sequence[str]) -> None:
    hosts = [target.rsplit(":", 1) for target in targets]
    endpoints = [
        {"endpoint": {"address": {"socket_address": {"address": host, "port_value": int(port)}}}}
        for host, port in hosts
    ]
    assignment = {"@type": _ENDPOINTS, "cluster_name": cluster, "endpoints": [{"lb_endpoints": endpoints}]}
    fresh = path.with_suffix(".new")
    fresh.write_text(yaml.safe_dump({"resources": [assignment]}))
    # Envoy watches for renames: it never reads half a file.
    fresh.rename(path)


def prepare(
    folder: Path, replicas: Sequence[str], *, collector: str = "", port: int = 8080, admin_port: int = 9901
) -> list[str]:
    """Fills a working folder and gives the command that runs Envoy there. Without a collector it drops its spans."""
    text = (HERE / "envoy.yaml").read_text()
    text = text.replace("port_value: 8080", f"port_value: {port}").replace(
        "port_value: 9901", f"port_value: {admin_port}"
    )
    (folder / "envoy.yaml").write_text(text)
    shutil.copy(HERE / "routes.yaml", folder)
    (folder / "winnow.binpb").write_bytes(descriptor_set())
    write_endpoints(folder, replicas)
    _write(folder / "collector.yaml", "collector", [collector] if collector else [])
    envoy = Path(sys.executable).parent / "envoy"
    return [str(envoy), "-c", "envoy.yaml", "--use-dynamic-base-id", "--log-level", "warning"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=8080)
    parser.add_argument("--collector", default="", help="ADDRESS:PORT of an OpenTelemetry collector (gRPC)")
    parser.add_argument("replicas", nargs="+", metavar="REPLICA")
    args = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="winnow-envoy-"))
    command = prepare(folder, args.replicas, collector=args.collector, port=args.port)
    print(
        f"Envoy listens on 127.0.0.1:{args.port} in front of {', '.join(args.replicas)}. Stop with Ctrl-C.", flush=True
    )
    os.chdir(folder)
    os.execv(command[0], command)  # noqa: S606


if __name__ == "__main__":
    main()
