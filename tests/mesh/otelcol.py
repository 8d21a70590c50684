"""The real OpenTelemetry Collector between those who send spans and the receiver that a test reads them from."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import grpc

from tests.deployment.cluster import process
from tests.ports import free_port


@contextmanager
def otelcol(program: str, folder: Path, receiver: str) -> Iterator[str]:
    """Runs the Collector until the block ends, in a folder that gets its log; gives its address.

    What it has received it sends on at once to `receiver`.
    """
    port = free_port()
    config = {
        "receivers": {"otlp": {"protocols": {"grpc": {"endpoint": f"127.0.0.1:{port}"}}}},
        "exporters": {"otlp": {"endpoint": receiver, "tls": {"insecure": True}}, "debug": {"verbosity": "basic"}},
        "service": {
            "telemetry": {"metrics": {"level": "none"}},
            "pipelines": {
                kind: {"receivers": ["otlp"], "exporters": ["otlp", "debug"]} for kind in ("traces", "metrics")
            },
        },
    }
    # JSON is YAML.
    (folder / "otelcol.yaml").write_text(json.dumps(config))
    command = [program, f"--config=file:{folder / 'otelcol.yaml'}"]
    with process(command, folder / "otelcol.log"):
        target = f"127.0.0.1:{port}"
        with grpc.insecure_channel(target) as channel:
            grpc.channel_ready_future(channel).result(timeout=60)
        yield target
