"""The spam kernel and the failure engine in process, without transport."""

import time

from winnow_server.failure.engine import Analyzer
from winnow_server.spam.engine import Classifier, MessageBatch

from tests.bench.cases import sample_logs, short_messages


def classify_rate(batches: int = 200, size: int = 256) -> float:
    """Short messages a second, symbols included."""
    classifier = Classifier.load()
    messages = short_messages(size)
    batch = MessageBatch(texts=[m.text for m in messages], channels=[m.channel for m in messages])
    classifier.classify(batch)
    started = time.perf_counter()
    for _ in range(batches):
        classifier.classify(batch)
    return batches * size / (time.perf_counter() - started)


def analysis_rate(repeats: int = 20) -> float:
    """Megabytes a second through the whole analysis of one large log."""
    analyzer = Analyzer.load()
    passing = b"".join(b"[INFO] compiled module_%d in %d ms\n" % (n, n % 97) for n in range(100_000))
    log = passing + next(sample_logs())
    analyzer.analyze(log)
    started = time.perf_counter()
    for _ in range(repeats):
        analyzer.analyze(log)
    return repeats * len(log) / 1e6 / (time.perf_counter() - started)
