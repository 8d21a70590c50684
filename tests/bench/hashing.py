"""python -m tests.bench.hashing: what two replicas gain where Envoy sends each project to one of them.

Stored failures of many projects are read by their popularity (Zipf), through Envoy with the balancer of deploy/envoy
and with a ring hash over a header that names the project. Each round has new servers and empty caches. Prints where
reads were answered, the servers' CPU time a call, latencies, and the larger replica's share of the calls.
"""

import argparse
import asyncio
import random
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import uvloop
import yaml
from grpc import aio
from winnow.failure.v1 import failure_service_pb2 as pb
from winnow.failure.v1 import failure_service_pb2_grpc
from winnow_server.embedded import EmbeddedStores
from winnow_server.storage.migrate import migrate

from deploy.generate.envoy import route_configuration
from deploy.generate.rpcs import rpcs
from tests.bench import cases
from tests.mesh.envoy import Envoy, envoy, on_stores
from tests.pages import scrape, total
from tests.processes import Server, running

_HEADER = "x-winnow-project"
_RING = "type.googleapis.com/envoy.extensions.load_balancing_policies.ring_hash.v3.RingHash"
_TIERS = ("l1", "l2", "joined", "store")


@contextmanager
def _proxy(folder: Path, targets: list[str], *, hashed: bool) -> Iterator[Envoy]:
    if not hashed:
        with envoy(folder, targets) as proxy:
            yield proxy
        return
    config = route_configuration(rpcs())
    (routes,) = config["resources"]  # type: ignore[misc]
    for route in routes["virtual_hosts"][0]["routes"]:  # type: ignore[index]
        if "route" in route:
            route["route"]["hash_policy"] = [{"header": {"header_name": _HEADER}}]

    def ring(file: str) -> str:
        read = yaml.safe_load(file)
        (extension,) = read["static_resources"]["clusters"][0]["load_balancing_policy"]["policies"]
        extension["typed_extension_config"] = {
            "name": "envoy.load_balancing_policies.ring_hash",
            "typed_config": {"@type": _RING},
        }
        return yaml.safe_dump(read)

    with envoy(folder, targets, config, changed=ring) as proxy:
        yield proxy


async def _store(target: str, projects: int, each: int) -> list[tuple[str, str]]:
    """Project and name of every stored failure."""
    log = next(cases.sample_logs())
    stored: list[tuple[str, str]] = []
    async with aio.insecure_channel(target) as channel:
        stub = failure_service_pb2_grpc.FailureServiceStub(channel)
        for number in range(projects):
            parent = f"projects/p{number}"
            for run in range(each):
                made = await stub.ReportFailure(
                    pb.ReportFailureRequest(parent=parent, log=pb.LogInput(log=log + b"run %d" % run))
                )
                stored.append((parent, made.failure.name))
    return stored


async def _round(folder: Path, *, hashed: bool, projects: int, each: int, calls: int) -> None:
    async with EmbeddedStores(folder / "stores") as stores:
        await migrate(stores.database_url)
        environment = {
            **on_stores(stores.database_url, stores.redis_url),
            "WINNOW_PORT": "0",
            "WINNOW_METRICS_PORT": "0",
        }
        command = ["-m", "winnow_server", "serve"]
        with ExitStack() as stack:
            writer = stack.enter_context(running(command, environment={**environment, "WINNOW_LOG_CALLS": "none"}))
            stored = await _store(writer.target, projects, each)
            replicas = [
                stack.enter_context(running(command, environment={**environment, "WINNOW_LOG_CALLS": "none"}))
                for _ in range(2)
            ]
            (folder / "envoy").mkdir()
            proxy = stack.enter_context(_proxy(folder / "envoy", [r.target for r in replicas], hashed=hashed))
            for replica in replicas:
                await proxy.until(replica, healthy=True)
            await _read(proxy, replicas, stored, calls, "ring hash by project" if hashed else "least request")


async def _read(proxy: Envoy, replicas: list[Server], stored: list[tuple[str, str]], calls: int, name: str) -> None:
    drawn = random.Random(7)
    drawn.shuffle(stored)
    popular = drawn.choices(stored, [1 / (rank + 1) for rank in range(len(stored))], k=calls + 100)
    reads = iter(popular)
    async with aio.insecure_channel(proxy.target) as channel:
        stub = failure_service_pb2_grpc.FailureServiceStub(channel)

        def call() -> "aio.UnaryUnaryCall[pb.GetFailureRequest, pb.GetFailureResponse]":
            project, failure = next(reads)
            return stub.GetFailure(pb.GetFailureRequest(name=failure), metadata=((_HEADER, project),))

        cpu = sum(replica.cpu for replica in replicas)
        figures = await cases.repeat(replicas[0], calls, call)
        cpu = sum(replica.cpu for replica in replicas) - cpu
    tiers: Counter[str] = Counter()
    for replica in replicas:
        samples = await asyncio.to_thread(scrape, replica.metrics_url)
        for tier in _TIERS:
            tiers[tier] += int(total(samples, "winnow_cache_reads_total", kind="failure", tier=tier))
    share = max(proxy.count(replica) for replica in replicas) / sum(proxy.count(replica) for replica in replicas)
    answered = ", ".join(f"{tier} {tiers[tier] / sum(tiers.values()):.1%}" for tier in _TIERS)
    print(
        f"{name:21} {answered}; {cpu / figures.calls * 1e6:.0f} us of CPU a call; "
        f"p50 {figures.percentile(0.5):.2f} ms, p99 {figures.percentile(0.99):.2f} ms; "
        f"the larger replica's share {share:.0%}",
        flush=True,
    )


async def _measure(rounds: int, projects: int, each: int, calls: int) -> None:
    for number in range(rounds * 2):
        with tempfile.TemporaryDirectory() as folder:
            await _round(Path(folder), hashed=bool(number % 2), projects=projects, each=each, calls=calls)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=2, help="pairs of rounds")
    parser.add_argument("--projects", type=int, default=200)
    parser.add_argument("--each", type=int, default=10, help="stored failures of a project")
    parser.add_argument("--calls", type=int, default=16_000)
    args = parser.parse_args()
    print(f"{args.projects} projects of {args.each} failures, {args.calls} reads")
    uvloop.run(_measure(args.rounds, args.projects, args.each, args.calls))


if __name__ == "__main__":
    main()
