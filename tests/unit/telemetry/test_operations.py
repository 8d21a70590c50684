"""An operation goes into the trace of its call while that is under way, and beside it, linked to it, afterwards."""

from typing import Any, cast

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from winnow_server.interceptors.call import Call, Context, Method, open_call
from winnow_server.telemetry.operations import ObservedOperations


class _NoMetadata:
    def invocation_metadata(self) -> tuple[tuple[str, str], ...]:
        return ()


@pytest.fixture
def spans() -> InMemorySpanExporter:
    return InMemorySpanExporter()


@pytest.fixture
def provider(spans: InMemorySpanExporter) -> TracerProvider:
    made = TracerProvider()
    made.add_span_processor(SimpleSpanProcessor(spans))
    return made


def _sampled(provider: TracerProvider, *, streams: bool) -> Call:
    call = open_call(Method("/winnow.test.Test/Call", streams, streams), cast(Context, _NoMetadata()))
    call.span = provider.get_tracer("test").start_span("call")
    return call


@pytest.mark.parametrize("streams", [False, True])
def test_a_job_that_outlives_its_call_is_linked_to_it(
    provider: TracerProvider, spans: InMemorySpanExporter, streams: bool
) -> None:
    observe = ObservedOperations(provider, None, lambda name: {"of": name}, trace.SpanKind.CLIENT)
    call = _sampled(provider, streams=streams)
    assert call.span is not None
    with observe("while"):
        pass
    call.span.end()
    with observe("after"):
        pass
    named: dict[str, Any] = {span.name: span for span in spans.get_finished_spans()}
    whole, after = named["call"], named["after"]
    if streams:
        assert [event.name for event in whole.events] == ["while"]
    else:
        assert named["while"].parent == whole.context
    assert after.parent is None
    assert after.context.trace_id != whole.context.trace_id
    assert [link.context for link in after.links] == [whole.context]
    assert dict(after.attributes) == {"of": "after"}


def test_what_is_not_sampled_makes_no_span(provider: TracerProvider, spans: InMemorySpanExporter) -> None:
    seen: list[float] = []
    observe = ObservedOperations(provider, lambda name, error: seen.append, lambda name: {}, trace.SpanKind.CLIENT)
    open_call(Method("/winnow.test.Test/Call", False, False), cast(Context, _NoMetadata()))
    with observe("quietly"):
        pass
    assert spans.get_finished_spans() == ()
    assert len(seen) == 1
