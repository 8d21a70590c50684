"""python -m tests.mesh.traced_caller TARGET COLLECTOR: a program of a user's that calls and traces.

Prints the ids of its two traces: a failure stored and read back, and a stream of batches.
"""

import sys
from importlib.resources import files

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from winnow_client import ChunkSize, Client, ClientConfig

MESSAGES, ITEMS = 1000, 100
_LOG = files("winnow_server") / "samples" / "logs" / "jenkins-disk.log"


def _trace_id() -> str:
    return trace.format_trace_id(trace.get_current_span().get_span_context().trace_id)


def main(target: str, collector: str) -> None:
    provider = TracerProvider(resource=Resource.create({"service.name": "caller"}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=collector, insecure=True)))
    trace.set_tracer_provider(provider)
    tracer = provider.get_tracer("caller")
    with Client(target, ClientConfig(tracing=True)) as client:
        with tracer.start_as_current_span("triage"):
            stored = client.failures.report_failure(_LOG.read_bytes())
            client.failures.get_failure(stored.failure.name)
            print(_trace_id())
        with tracer.start_as_current_span("moderation"):
            texts = (f"see you at {n}" for n in range(MESSAGES * ITEMS))
            answers = client.classify_many(texts, chunk=ChunkSize(items=ITEMS))
            assert sum(1 for _ in answers) == MESSAGES * ITEMS
            print(_trace_id())
    provider.shutdown()


if __name__ == "__main__":
    main(*sys.argv[1:])
