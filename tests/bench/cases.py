"""What is measured: each case drives one rpc for a bounded number of calls and reports what it cost."""

import asyncio
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import TypeVar

from grpc import aio
from limits import parse
from winnow.failure.v1 import failure_service_pb2 as failure
from winnow.failure.v1 import failure_service_pb2_grpc
from winnow.spam.v1 import detection_pb2, policy_service_pb2_grpc, spam_service_pb2_grpc
from winnow.spam.v1 import policy_pb2 as policy
from winnow.spam.v1 import policy_service_pb2 as policy_rpcs
from winnow.spam.v1 import spam_service_pb2 as spam
from winnow_server.interceptors import RateLimiter

from tests.bench.echo import SERVICE
from tests.processes import Server

_CONCURRENCY = 16
_WINDOW = 8
Request = TypeVar("Request")
SAMPLES = files("winnow_server") / "samples"


@dataclass(frozen=True, slots=True)
class Figures:
    """`items` and `bytes` are totals; latencies in seconds, sorted; `cpu` is the server's, in seconds."""

    calls: int
    items: int
    bytes: int
    seconds: float
    cpu: float
    latencies: list[float]

    def percentile(self, share: float) -> float:
        """Milliseconds."""
        return self.latencies[min(len(self.latencies) - 1, int(share * len(self.latencies)))] * 1000

    @property
    def cpu_us_per_call(self) -> float:
        return self.cpu / self.calls * 1e6


async def repeat(
    server: Server, calls: int, call: Callable[[], Awaitable[object]], concurrency: int = _CONCURRENCY
) -> Figures:
    """Unary calls, sixteen at a time by default."""
    for _ in range(50):
        await call()
    latencies: list[float] = []

    async def worker(share: int) -> None:
        for _ in range(share):
            started = time.perf_counter()
            await call()
            latencies.append(time.perf_counter() - started)

    cpu, started = server.cpu, time.perf_counter()
    await asyncio.gather(*(worker(calls // concurrency) for _ in range(concurrency)))
    seconds, cpu = time.perf_counter() - started, server.cpu - cpu
    return Figures(len(latencies), len(latencies), 0, seconds, cpu, sorted(latencies))


async def flow(
    server: Server,
    open_stream: Callable[[AsyncIterator[Request]], AsyncIterator[object]],
    request: Request,
    count: int,
    items: int,
    size: int,
) -> Figures:
    """One bidirectional stream with at most eight messages under way."""
    window = asyncio.Semaphore(_WINDOW)
    sent: list[float] = []
    latencies: list[float] = []

    async def requests(total: int) -> AsyncIterator[Request]:
        for _ in range(total):
            await window.acquire()
            sent.append(time.perf_counter())
            yield request

    async def run(total: int) -> None:
        sent.clear()
        latencies.clear()
        async for _ in open_stream(requests(total)):
            latencies.append(time.perf_counter() - sent[len(latencies)])
            window.release()

    await run(20)
    cpu, started = server.cpu, time.perf_counter()
    await run(count)
    seconds, cpu = time.perf_counter() - started, server.cpu - cpu
    return Figures(count, count * items, count * size, seconds, cpu, sorted(latencies))


def short_messages(count: int) -> list[detection_pb2.MessageInput]:
    """Messages of our own, varied so that no cache helps."""
    texts = [
        "Are we still on for lunch at {n}? I can bring the slides.",
        "Your parcel {n} is held. Pay the 1.99 fee: http://post-redelivery.example.top/{n}",
        "Build {n} is green again, thanks for looking into it so quickly.",
        "Guaranteed profit of {n} dollars a week!!! message my manager on WhatsApp",
        "ok see you at {n}",
        "Could you add a test for the empty list before we merge {n}?",
    ]
    sms = detection_pb2.CHANNEL_SMS
    return [detection_pb2.MessageInput(text=texts[n % len(texts)].format(n=n), channel=sms) for n in range(count)]


def sample_logs() -> Iterator[bytes]:
    for path in sorted((SAMPLES / "logs").iterdir(), key=lambda p: p.name):
        yield path.read_bytes()


async def echo_unary(server: Server, channel: aio.Channel, calls: int) -> Figures:
    stub, body = channel.unary_unary(f"/{SERVICE}/Unary"), b"x" * 100
    return await repeat(server, calls, lambda: stub(body))


async def echo_message(server: Server, channel: aio.Channel, calls: int) -> Figures:
    """The echo of a small real request, bare or inside the chain, as the server was started."""
    stub = channel.unary_unary(f"/{SERVICE}/Message")
    body = failure.GetFailureRequest(name=f"projects/default/failures/{uuid.uuid4()}").SerializeToString()
    return await repeat(server, calls, lambda: stub(body))


async def limit_round_trip(redis_url: str, calls: int = 2000) -> float:
    """Seconds of one limit counted in Redis, as the first call of each caller pays it."""
    limiter, limit = RateLimiter(redis_url), parse("100/minute")
    run, started = uuid.uuid4(), 0.0
    for number in range(-50, calls):
        if number == 0:
            started = time.perf_counter()
        pending = limiter.take(limit, f"{run} {number}", "bench", 1)
        assert pending is not None
        await pending
    seconds = time.perf_counter() - started
    await limiter.close()
    return seconds / calls


async def echo_stream(server: Server, channel: aio.Channel, count: int, size: int) -> Figures:
    return await flow(server, channel.stream_stream(f"/{SERVICE}/Stream"), b"x" * size, count, 1, size)


async def classify_unary(server: Server, channel: aio.Channel, calls: int, concurrency: int = _CONCURRENCY) -> Figures:
    stub = spam_service_pb2_grpc.SpamServiceStub(channel)
    request = spam.ClassifyMessageRequest(message=short_messages(1)[0])
    return await repeat(server, calls, lambda: stub.ClassifyMessage(request), concurrency)


async def classify_stream(server: Server, channel: aio.Channel, count: int, items: int = 256) -> Figures:
    stub = spam_service_pb2_grpc.SpamServiceStub(channel)
    request = spam.ClassifyMessageStreamRequest(messages=short_messages(items))
    return await flow(server, stub.ClassifyMessageStream, request, count, items, request.ByteSize())


async def classify_stream_with_policy(server: Server, channel: aio.Channel, count: int, items: int = 256) -> Figures:
    """As classify_stream, in a project with a policy, a shadow, a layer and 20,000 list entries of every kind."""
    parent = "projects/bench"
    policies = policy_service_pb2_grpc.PolicyServiceStub(channel)
    strict = policy.Thresholds(flag=0.3, quarantine=0.6, reject=0.9)
    rules = policy.PolicyRules(default_thresholds=strict)
    written = policy.Policy(name=f"{parent}/policy", rules=rules, shadow=rules)
    current = (await policies.GetPolicy(policy_rpcs.GetPolicyRequest(name=written.name))).policy
    await policies.UpdatePolicy(policy_rpcs.UpdatePolicyRequest(policy=written, etag=current.etag))
    rows = [_entry(n) for n in range(20_000)]
    chunks = [
        policy_rpcs.ImportListEntriesRequest(parent=parent, entries=rows[n : n + 1000]) for n in range(0, 20_000, 1000)
    ]
    await policies.ImportListEntries(iter(chunks))
    stub = spam_service_pb2_grpc.SpamServiceStub(channel)
    said = spam.SubmitFeedbackRequest(parent=parent, message=short_messages(1)[0], verdict=detection_pb2.VERDICT_HAM)
    await stub.SubmitFeedback(said)
    request = spam.ClassifyMessageStreamRequest(parent=parent, messages=short_messages(items))
    return await flow(server, stub.ClassifyMessageStream, request, count, items, request.ByteSize())


def _entry(n: int) -> policy.ListEntry:
    values = (f"{n:064x}", f"s{n}@example.org", f"d{n}.example.net", f"l{n}.example.top", f"some phrase {n}")
    kind = policy.ListEntryKind.ValueType(1 + n % 5)
    return policy.ListEntry(kind=kind, value=values[n % 5], disposition=policy.LIST_ENTRY_DISPOSITION_DENY)


async def get_failure(server: Server, channel: aio.Channel, calls: int) -> Figures:
    stub = failure_service_pb2_grpc.FailureServiceStub(channel)
    log = failure.LogInput(log=next(sample_logs()))
    stored = await stub.ReportFailure(failure.ReportFailureRequest(log=log))
    request = failure.GetFailureRequest(name=stored.failure.name)
    return await repeat(server, calls, lambda: stub.GetFailure(request))


async def analyze_stream(server: Server, channel: aio.Channel, count: int, log_bytes: int = 1 << 20) -> Figures:
    """Logs of about a mebibyte: the samples over and over, the failing end last."""
    stub = failure_service_pb2_grpc.FailureServiceStub(channel)
    passing = b"".join(b"2026-11-02T09:14:01.12035Z ok %d packages/module_%d\n" % (n, n) for n in range(20_000))
    log = passing[:log_bytes] + b"\n" + next(sample_logs())
    request = failure.AnalyzeLogStreamRequest(logs=[failure.LogInput(log=log)])
    return await flow(server, stub.AnalyzeLogStream, request, count, 1, len(log))
