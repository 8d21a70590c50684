"""Messages a second of one core: the CPU time of the process that classifies, and the wall clock beside it."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvloop
from grpc import aio
from winnow.spam.v1 import detection_pb2, spam_service_pb2, spam_service_pb2_grpc
from winnow_server.spam.engine import Classifier
from winnow_server.spam.engine.encode import encode
from winnow_server.spam.engine.kernel import weigh
from winnow_server.spam.engine.ngrams import grams, words
from winnow_server.spam.engine.training.dataset import Dataset

from tests.bench import cases
from tests.bench.cases import Figures
from tests.bench.peers.accuracy import WINNOW, Field
from tests.bench.peers.peer import Peer
from tests.processes import winnow

_BATCH = 512
_ROUNDS = 3
_STREAMED = 300  # messages on the stream, of _BATCH items each
KERNEL, SERVICE = f"{WINNOW} kernel", f"{WINNOW} service"
PREPARED = ", with preparation"
INCLUDES = {
    WINNOW: "the engine in this process: mail parsing, n-grams, every symbol and its share of the score, verdict",
    KERNEL: "only the n-grams of text and their weights, as fastText's figure does",
    SERVICE: "ClassifyMessageStream, 512 a message: the server's process with gRPC, policy, symbols in the answer",
}


@dataclass(frozen=True, slots=True)
class Rate:
    """Messages a second of CPU and of wall time, each the best of the rounds: others on the machine do not count."""

    of: str
    messages: str
    by_cpu: float
    by_wall: float

    def line(self) -> str:
        return f"{self.of:34}{self.messages:18}{self.by_cpu:12,.0f} a CPU second{self.by_wall:12,.0f} a second"

    def row(self) -> dict[str, object]:
        figures = {"per_cpu_second": round(self.by_cpu), "per_second": round(self.by_wall)}
        return {"part": "speed", "messages": self.messages, "of": self.of, **figures}


def rates(field: Field, messages: Dataset, core: int) -> Iterator[Rate]:
    """In turns, so that what else the machine does falls on all."""
    found: dict[str, list[tuple[float, float]]] = {}

    def take(name: str, cpu: float, seconds: float) -> None:
        found.setdefault(name, []).append((len(messages) / max(cpu, 1e-3), len(messages) / seconds))

    def ask(peer: Peer) -> None:
        scored = peer.score(messages)
        take(peer.name, scored.cpu, scored.seconds)
        if scored.preparation:
            take(f"{peer.name}{PREPARED}", scored.cpu + scored.preparation, scored.seconds + scored.preparation)

    classifier = Classifier.load()
    texts, (weights, unit) = messages.texts, classifier.word_weights
    parts = [messages.take(range(first, min(first + _BATCH, len(texts)))) for first in range(0, len(texts), _BATCH)]
    runs: dict[str, Callable[[Dataset], object]] = {
        WINNOW: lambda part: classifier.classify(part.batch()),
        KERNEL: lambda part: weigh(grams(words(encode(part.texts))), weights, unit),
    }
    if any(messages.raws):
        del runs[KERNEL]
    for _ in range(_ROUNDS):
        for name, run in runs.items():
            take(name, *_timed(parts, run, core))
        field.each(ask)
    for name, pairs in found.items():
        yield Rate(name, messages.name, max(by_cpu for by_cpu, _ in pairs), max(by_wall for _, by_wall in pairs))


def service_rate(messages: Dataset, core: int, client_core: int) -> Rate:
    """The whole server on one core, its embedded stores too, and the client on the other."""
    with (
        _pinned(client_core),
        tempfile.TemporaryDirectory() as folder,
        winnow(Path(folder) / "data", core=core, log=Path(folder) / "log") as server,
    ):

        async def measure() -> Figures:
            options = [("grpc.max_send_message_length", -1)]
            async with aio.insecure_channel(server.target, options) as channel:
                stub = spam_service_pb2_grpc.SpamServiceStub(channel)
                request = _request(messages.take(range(min(_BATCH, len(messages)))))
                items = len(request.messages)
                return await cases.flow(
                    server, stub.ClassifyMessageStream, request, _STREAMED, items, request.ByteSize()
                )

        figures = uvloop.run(measure())
    return Rate(SERVICE, messages.name, figures.items / figures.cpu, figures.items / figures.seconds)


def _request(messages: Dataset) -> spam_service_pb2.ClassifyMessageStreamRequest:
    inputs = [
        detection_pb2.MessageInput(text=text, subject=subject, channel=detection_pb2.CHANNEL_SMS)
        for text, subject in zip(messages.texts, messages.subjects, strict=True)
    ]
    return spam_service_pb2.ClassifyMessageStreamRequest(messages=inputs)


def _timed(parts: list[Dataset], run: Callable[[Dataset], object], core: int) -> tuple[float, float]:
    """(CPU seconds, seconds), after one part to warm up."""
    with _pinned(core):
        run(parts[0])
        cpu, started = time.process_time(), time.perf_counter()
        for part in parts:
            run(part)
        return time.process_time() - cpu, time.perf_counter() - started


@contextmanager
def _pinned(core: int) -> Iterator[None]:
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)
