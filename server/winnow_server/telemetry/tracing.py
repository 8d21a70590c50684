"""Where spans go: batched in a thread of its own to an OpenTelemetry collector, dropped when that cannot keep up."""

from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.sampling import ALWAYS_ON, ParentBased

# Bounds an export with its retries, and so how long a stopping server waits for a collector that is gone.
_EXPORT_SECONDS = 2


def tracer_provider(otlp_endpoint: str) -> TracerProvider | None:
    """A provider that exports in the background; None without an endpoint ("host:port").

    Whether a trace that begins here is sampled is decided before its first span is made, by the interceptor.
    """
    if not otlp_endpoint:
        return None
    provider = TracerProvider(resource=Resource.create({"service.name": "winnow"}), sampler=ParentBased(ALWAYS_ON))
    exporter = OTLPSpanExporter(endpoint=otlp_endpoint, insecure=True, timeout=_EXPORT_SECONDS)
    # Its queue is bounded; a full one drops spans and never waits.
    provider.add_span_processor(BatchSpanProcessor(exporter))
    return provider
