"""python -m tests.bench: every figure in one run, the server on one core and this client on the other.

Prints calls and items a second, latencies, CPU microseconds a call, memory, and each figure's ratio to a bare echo.
"""

import argparse
import os
import platform
import tempfile
from pathlib import Path

import grpc
import uvloop
from grpc import aio

from tests.bench import cases, kernel
from tests.bench.cases import Figures
from tests.processes import running, winnow

_SERVER_CORE, _CLIENT_CORE = 0, 1


def _row(name: str, figures: Figures, base: Figures | None = None) -> None:
    parts = [f"{name:34}", f"{figures.calls / figures.seconds:9,.0f} calls/s"]
    parts.append(f"{figures.items / figures.seconds:10,.0f} items/s" if figures.items > figures.calls else " " * 18)
    parts.append(f"{figures.bytes / 1e6 / figures.seconds:7.1f} MB/s" if figures.bytes else " " * 12)
    parts.append("p50 {:6.2f} p95 {:6.2f} p99 {:6.2f} ms".format(*(figures.percentile(p) for p in (0.5, 0.95, 0.99))))
    parts.append(f"CPU {figures.cpu_us_per_call:8.1f} us/call")
    if figures.items > figures.calls:
        parts.append(f"{figures.items / figures.cpu:9,.0f} items/s of CPU")
    if base is not None:
        more = figures.cpu_us_per_call - base.cpu_us_per_call
        parts.append(f"{figures.cpu_us_per_call / base.cpu_us_per_call:6.2f} x echo ({more:+.0f} us)")
    print("  ".join(parts), flush=True)


async def _measure(scale: float) -> None:
    def times(count: int) -> int:
        return max(16, int(count * scale))

    with running(["-m", "tests.bench.echo"], core=_SERVER_CORE) as echo:
        async with aio.insecure_channel(echo.target) as channel:
            unary = await cases.echo_unary(echo, channel, times(8000))
            stream = await cases.echo_stream(echo, channel, times(4000), 100)
            wide = await cases.echo_stream(echo, channel, times(2000), 20_000)
            bare = await cases.echo_message(echo, channel, times(8000))
    with running(["-m", "tests.bench.echo", "--chain"], core=_SERVER_CORE) as echo:
        async with aio.insecure_channel(echo.target) as channel:
            chained = await cases.echo_message(echo, channel, times(8000))
    _row("echo, unary, 100 bytes", unary)
    _row("echo, stream, 100 bytes", stream)
    _row("echo, stream, 20 kB", wide)
    _row("echo, unary, a request", bare)
    _row("  the same inside our chain", chained, bare)
    with tempfile.TemporaryDirectory() as folder, winnow(Path(folder) / "data", core=_SERVER_CORE) as server:
        idle = server.rss
        options = [("grpc.max_send_message_length", -1)]
        async with aio.insecure_channel(server.target, options) as channel:
            _row("ClassifyMessage", await cases.classify_unary(server, channel, times(6000)), unary)
            _row("ClassifyMessageStream, 256 a message", await cases.classify_stream(server, channel, times(600)), wide)
            with_policy = await cases.classify_stream_with_policy(server, channel, times(600))
            _row("the same with policy and lists", with_policy, wide)
            _row("GetFailure from L1", await cases.get_failure(server, channel, times(6000)), unary)
            _row("AnalyzeLogStream, 1 MB logs", await cases.analyze_stream(server, channel, times(100)), wide)
        round_trip = await cases.limit_round_trip(f"unix://{folder}/data/run/redis.sock")
        print(f"a limit counted in Redis: {round_trip * 1e6:.0f} us a round trip, not part of the chain's figure above")
        print(f"server memory: idle {idle / 1e6:.0f} MB, after the run {server.rss / 1e6:.0f} MB")
    print(f"spam engine in process: {kernel.classify_rate():,.0f} short messages/s on one core, symbols included")
    print(f"failure engine in process: {kernel.analysis_rate():,.0f} MB/s on one core")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0, help="multiplies the number of calls")
    args = parser.parse_args()
    if (os.cpu_count() or 1) < 2:
        raise SystemExit("the bench needs two cores: one for the server, one for the client")
    os.sched_setaffinity(0, {_CLIENT_CORE})
    print(
        f"Python {platform.python_version()}, grpcio {grpc.__version__}, {platform.machine()}, {os.cpu_count()} cores"
    )
    uvloop.run(_measure(args.scale))


if __name__ == "__main__":
    main()
