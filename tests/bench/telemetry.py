"""python -m tests.bench.telemetry: what traces at 1 % and metrics cost, in pairs of rounds with them on and off.

Two servers run side by side on one core and take turns; the figure is the median of the differences within a pair, so
that what else the machine does falls on both. A collector takes the spans, and a scraper reads the page every 15 s.

First the chain alone, in this process and without the exporting thread: its cheapest rounds, in which not even a busy
machine shows.

ClassifyMessage is measured one call at a time too: calls that come together share a run of the engine, and the dearer a
call is, the fewer come within a run's window; sixteen at a time, a difference shows more than once.
"""

import argparse
import asyncio
import os
import statistics
import tempfile
import time
import uuid
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from pathlib import Path

import grpc
import uvloop
from grpc import aio
from winnow.failure.v1.failure_service_pb2 import GetFailureRequest
from winnow_server.interceptors import Admission, RateLimiter, build_chain
from winnow_server.interceptors.metrics import MetricsInterceptor
from winnow_server.interceptors.tracing import TracingInterceptor
from winnow_server.logs import verbosity
from winnow_server.settings import Settings
from winnow_server.telemetry.calls import CallFigures
from winnow_server.telemetry.tracing import tracer_provider

from tests.bench import cases
from tests.bench.cases import Figures
from tests.otlp import collector
from tests.pages import scrape
from tests.processes import Server, winnow

_SERVER_CORE, _CLIENT_CORE = 0, 1
_OPTIONS = [("grpc.max_send_message_length", -1)]
# As deploy/prometheus has it.
_SCRAPE_SECONDS = 15
Taken = Callable[[asyncio.StreamReader, asyncio.StreamWriter], None]
Case = Callable[[Server, aio.Channel], Awaitable[Figures]]


class _Context:
    """What the chain asks of a call that grpc would have made."""

    def invocation_metadata(self) -> tuple[tuple[str, str], ...]:
        return (("user-agent", "grpc-python-asyncio/1.78.2"),)

    def peer(self) -> str:
        return "ipv4:127.0.0.1:4711"

    def time_remaining(self) -> float | None:
        return None


async def _chain(collector_target: str, calls: int = 4000, rounds: int = 15) -> None:
    """Microseconds of CPU that the chain takes of a unary call, messages read and written, with and without."""
    provider = tracer_provider(collector_target)
    settings = Settings(rate_limits=False, log_calls="none")
    verbosity.set("info", "none")
    limiter = RateLimiter("")
    pairs = ((TracingInterceptor(None), None), (TracingInterceptor(provider, 0.01), MetricsInterceptor(CallFigures())))
    data = GetFailureRequest(name=f"projects/default/failures/{uuid.uuid4()}").SerializeToString()
    best = [float("inf")] * 2

    async def answer(request: GetFailureRequest, context: object) -> GetFailureRequest:
        return request

    bare = grpc.unary_unary_rpc_method_handler(
        answer, GetFailureRequest.FromString, GetFailureRequest.SerializeToString
    )
    admission = Admission(max_calls=settings.max_calls, max_bytes=settings.max_request_bytes)
    handlers = [
        build_chain(settings, *pair, admission, limiter).wrap("/winnow.bench.Bench/Get", bare) for pair in pairs
    ]
    for number in range(rounds * 2):
        handler = handlers[number % 2]
        started = time.thread_time()
        for _ in range(calls):
            # A task of its own, as grpc gives each call.
            request = handler.request_deserializer(data)
            handler.response_serializer(await asyncio.create_task(handler.unary_unary(request, _Context())))
        best[number % 2] = min(best[number % 2], (time.thread_time() - started) / calls * 1e6)
    if provider is not None:
        await asyncio.to_thread(provider.shutdown)
    print(
        f"{'the chain alone':34} {best[0]:8.1f} us of CPU a call without, {best[1] - best[0]:+6.1f} us with", flush=True
    )


async def _pairs(off: Server, on: Server, case: Case, rounds: int) -> list[tuple[Figures, Figures]]:
    """Rounds without and with, the first of each pair in turn."""
    pairs = []
    async with aio.insecure_channel(off.target, _OPTIONS) as bare, aio.insecure_channel(on.target, _OPTIONS) as seen:
        for number in range(rounds + 1):
            if number % 2:
                without = await case(off, bare)
                having = await case(on, seen)
            else:
                having = await case(on, seen)
                without = await case(off, bare)
            # The first pair warms up.
            if number:
                pairs.append((without, having))
    return pairs


def _per(figures: Figures) -> float:
    return figures.cpu / figures.calls * 1e6


def _row(name: str, pairs: list[tuple[Figures, Figures]], goal: str) -> None:
    differences = sorted(_per(on) - _per(off) for off, on in pairs)
    more, quarter = statistics.median(differences), len(differences) // 4
    share = statistics.median((_per(on) - _per(off)) / _per(off) for off, on in pairs)
    slower = statistics.median(1 - (on.items / on.seconds) / (off.items / off.seconds) for off, on in pairs)
    p99 = statistics.median(on.percentile(0.99) - off.percentile(0.99) for off, on in pairs)
    without = statistics.median(_per(off) for off, _ in pairs)
    print(
        f"{name:34} {without:8.1f} us of CPU a message without, {more:+6.1f} us with ({share:+.1%}; "
        f"half of the pairs {differences[quarter]:+.0f} to {differences[-1 - quarter]:+.0f}); "
        f"throughput {-slower:+.1%}; p99 {p99:+.2f} ms; asked: {goal}",
        flush=True,
    )


async def _scrape(server: Server) -> None:
    while True:
        await asyncio.sleep(_SCRAPE_SECONDS)
        await asyncio.to_thread(scrape, server.metrics_url)


def _silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Keeps the connection and never says a word."""


def _dropping(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()


async def _black_hole(folder: Path, name: str, taken: Taken, calls: int, rounds: int) -> None:
    """Memory and p99 while the collector takes connections and does nothing with them."""
    hole = await asyncio.start_server(taken, "127.0.0.1", 0)
    port = hole.sockets[0].getsockname()[1]
    off = {"WINNOW_METRICS_PORT": ""}
    on = {"WINNOW_OTLP_ENDPOINT": f"127.0.0.1:{port}", "WINNOW_OTLP_METRICS_SECONDS": "1", "WINNOW_TRACE_RATIO": "0.01"}
    with ExitStack() as stack:
        bare = stack.enter_context(winnow(folder / f"{name}-bare", core=_SERVER_CORE, environment=off))
        seen = stack.enter_context(winnow(folder / f"{name}-seen", core=_SERVER_CORE, environment=on))

        async def read(server: Server, channel: aio.Channel) -> Figures:
            return await cases.get_failure(server, channel, calls)

        await _pairs(bare, seen, read, 4)
        before = seen.rss, bare.rss
        pairs = await _pairs(bare, seen, read, rounds)
        _row(f"GetFailure, collector {name}", pairs, "p99 +0")
        more = [(server.rss - then) / 1e6 for server, then in zip((seen, bare), before, strict=True)]
        print(f"memory over that run, collector {name}: {more[0]:+.1f} MB; of the server without: {more[1]:+.1f} MB")
    hole.close()


async def _measure(rounds: int, calls: int, messages: int, *, nothing: bool) -> None:
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        async with collector() as receiver:
            on_environment = {"WINNOW_OTLP_ENDPOINT": receiver.target, "WINNOW_TRACE_RATIO": "0.01"}
            off_environment = {"WINNOW_METRICS_PORT": ""}
            if nothing:
                on_environment = off_environment
            place = Path(folder)
            if not nothing:
                await _chain(receiver.target)
            off = stack.enter_context(winnow(place / "off", core=_SERVER_CORE, environment=off_environment))
            on = stack.enter_context(winnow(place / "on", core=_SERVER_CORE, environment=on_environment))
            scraping = asyncio.create_task(_scrape(on)) if not nothing else None

            async def unary(server: Server, channel: aio.Channel) -> Figures:
                return await cases.classify_unary(server, channel, calls)

            async def alone(server: Server, channel: aio.Channel) -> Figures:
                return await cases.classify_unary(server, channel, calls // 4, concurrency=1)

            async def read(server: Server, channel: aio.Channel) -> Figures:
                return await cases.get_failure(server, channel, calls)

            async def stream(server: Server, channel: aio.Channel) -> Figures:
                return await cases.classify_stream(server, channel, messages)

            _row("GetFailure from L1", await _pairs(off, on, read, rounds), "at most +25 us")
            _row("ClassifyMessage, one at a time", await _pairs(off, on, alone, rounds), "at most +25 us")
            _row("ClassifyMessage, sixteen at a time", await _pairs(off, on, unary, rounds), "at most +25 us")
            _row("ClassifyMessageStream, 256 a message", await _pairs(off, on, stream, rounds), "throughput -2 %")
            if scraping is None:
                return
            started = time.perf_counter()
            samples = await asyncio.to_thread(scrape, on.metrics_url)
            print(f"page: {len(samples)} samples, {(time.perf_counter() - started) * 1000:.0f} ms to ask and parse")
            scraping.cancel()
        await asyncio.to_thread(stack.close)
        await _black_hole(place, "silent", _silent, calls, rounds)
        await _black_hole(place, "dropping", _dropping, calls, rounds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=40, help="pairs of each case")
    parser.add_argument("--calls", type=int, default=1600, help="unary calls a round")
    parser.add_argument("--nothing", action="store_true", help="both servers without: how far the figures are noise")
    parser.add_argument("--messages", type=int, default=60, help="stream messages a round")
    args = parser.parse_args()
    if (os.cpu_count() or 1) < 2:
        raise SystemExit("the bench needs two cores: one for the servers, one for the client")
    os.sched_setaffinity(0, {_CLIENT_CORE})
    print(f"grpcio {grpc.__version__}, {args.rounds} pairs")
    uvloop.run(_measure(args.rounds, args.calls, args.messages, nothing=args.nothing))


if __name__ == "__main__":
    main()
