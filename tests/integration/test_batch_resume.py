"""A run of batches outlives a server that is killed, or stops, and comes back."""

from __future__ import annotations

import signal
import socket
import uuid
from itertools import islice
from pathlib import Path

import pytest
from winnow.spam.v1.spam_service_pb2 import RETENTION_ALL
from winnow_client import ChunkSize, Client, ClientConfig, RetryPolicy

from tests.processes import winnow

COUNT = 2000


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_server_that_goes_loses_nothing_and_stores_nothing_twice(tmp_path: Path, number: signal.Signals) -> None:
    environment = {"WINNOW_PORT": str(free_port())}
    folder = tmp_path / "data"
    parent = f"projects/r{uuid.uuid4().hex[:12]}"
    # A restart of the embedded stores takes seconds on a busy machine.
    config = ClientConfig(caller="resume", retry=RetryPolicy(max_attempts=100, max_backoff=1.0))
    with winnow(folder, environment=environment) as first, Client(first.target, config) as client:
        results = client.classify_many(
            (f"message number {index}, claim your prize" for index in range(COUNT)),
            parent=parent,
            retention=RETENTION_ALL,
            chunk=ChunkSize(items=50),
            window=4,
        )
        names = [result.classification.detection for result in islice(results, 300)]
        first.process.send_signal(number)
        first.process.wait()
        with winnow(folder, environment=environment):
            names += [result.classification.detection for result in results]
            stored = {detection.name for detection in client.spam.iterate_detections(parent=parent, page_size=1000)}
    assert len(names) == COUNT
    assert len(set(names)) == COUNT
    assert stored == set(names)
