"""One trace goes from a user's program through Envoy and the server to SQL and Redis, and is received whole.

By the real OpenTelemetry Collector where `make deploy-tools` has built it, and always by a receiver of the tests' own.
"""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import ExitStack

import pytest
import yaml
from opentelemetry.proto.trace.v1 import trace_pb2
from winnow_server.embedded import EmbeddedStores
from winnow_server.settings import Settings

from tests.deployment.manifests import DEPLOY
from tests.mesh.envoy import Replica, envoy, on_stores
from tests.mesh.otelcol import otelcol
from tests.mesh.traced_caller import ITEMS, MESSAGES
from tests.otlp import Receiver, attributes, collector
from tests.tools import tool

Span = trace_pb2.Span
_REPORT = "winnow.failure.v1.FailureService/ReportFailure"
_GET = "winnow.failure.v1.FailureService/GetFailure"
_STREAM = "winnow.spam.v1.SpamService/ClassifyMessageStream"
_TRY = "router winnow egress"
_PROGRAM = tool("otelcol")
_REAL = pytest.mark.skipif(_PROGRAM is None, reason="the OpenTelemetry Collector is not here: make deploy-tools")


@pytest.fixture(scope="module", params=[pytest.param("collector", marks=_REAL), "receiver"])
async def received(
    request: pytest.FixtureRequest,
    database_url: str,
    embedded: EmbeddedStores,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[tuple[Receiver, list[str]]]:
    """The receiver after the caller's run, and the ids of the caller's traces."""
    folder = tmp_path_factory.mktemp("trace")
    async with collector() as receiver:
        with ExitStack() as stack:
            through = receiver.target
            if request.param == "collector":
                assert _PROGRAM is not None
                through = stack.enter_context(otelcol(_PROGRAM, folder, receiver.target))
            # Of what callers sample nothing is left out, and of the rest nothing is sampled.
            environment = {"WINNOW_OTLP_ENDPOINT": through, "WINNOW_TRACE_RATIO": "0", "OTEL_BSP_SCHEDULE_DELAY": "100"}
            stores = on_stores(database_url, embedded.redis_url)
            replica = stack.enter_context(Replica({**stores, **environment}, folder / "server.log").running())
            proxy = stack.enter_context(envoy(folder, [replica.target], collector=through))
            await proxy.until(replica, healthy=True)
            command = [sys.executable, "-m", "tests.mesh.traced_caller", proxy.target, through]
            done = await asyncio.to_thread(
                subprocess.run, command, stdout=subprocess.PIPE, text=True, timeout=120, check=True
            )
            yield receiver, done.stdout.split()


async def _spans(receiver: Receiver, trace_id: str, names: set[str]) -> list[Span]:
    """Of one trace, once spans of all the names have come. Raises TimeoutError, saying what there is."""

    def complete() -> bool:
        # Envoy's, the client's and the server's come by themselves, each in an order of its own.
        return names <= {span.name for span in receiver.spans[trace_id]} and all(
            any(parent.span_id == span.parent_span_id for parent in receiver.spans[trace_id])
            for span in receiver.spans[trace_id]
            if span.parent_span_id
        )

    try:
        async with asyncio.timeout(30), receiver.came:
            await receiver.came.wait_for(complete)
    except TimeoutError as error:
        raise TimeoutError(sorted((span.name, span.kind) for span in receiver.spans[trace_id])) from error
    return receiver.spans[trace_id]


def _parent(spans: Sequence[Span], child: Span) -> Span:
    """Raises ValueError where there is none."""
    (found,) = (span for span in spans if span.span_id == child.parent_span_id)
    return found


def _ancestors(spans: Sequence[Span], child: Span) -> list[tuple[str, "Span.SpanKind.ValueType"]]:
    """Name and kind of who began a span, of who began that, and so on."""
    found = []
    while child.parent_span_id:
        child = _parent(spans, child)
        found.append((child.name, child.kind))
    return found


@pytest.mark.parametrize(
    ("rpc", "query", "round_trip"),
    [(_REPORT, "failures.insert", "cache.invalidate"), (_GET, "failures.get", "cache.read_item")],
)
async def test_one_trace_from_the_caller_to_sql_and_redis(
    received: tuple[Receiver, list[str]], rpc: str, query: str, round_trip: str
) -> None:
    receiver, (triage, _) = received
    spans = await _spans(receiver, triage, {f"/{rpc}", rpc, _TRY, "triage", query, round_trip})
    assert {span.trace_id.hex() for span in spans} == {triage}
    way = [
        (rpc, Span.SPAN_KIND_SERVER),  # the server
        (_TRY, Span.SPAN_KIND_CLIENT),  # Envoy's try of the call
        (rpc, Span.SPAN_KIND_SERVER),  # Envoy
        (f"/{rpc}", Span.SPAN_KIND_CLIENT),  # the client
        ("triage", Span.SPAN_KIND_INTERNAL),  # what the caller was about
    ]
    for name, system in ((query, "postgresql"), (round_trip, "redis")):
        (span,) = (span for span in spans if span.name == name and _ancestors(spans, span) == way)
        assert span.kind == Span.SPAN_KIND_CLIENT
        assert attributes(span) == {"db.system.name": system, "db.query.summary": name}
        assert attributes(_parent(spans, span))["rpc.response.status_code"] == "OK"


async def test_a_stream_has_a_span_a_message_and_few_more(received: tuple[Receiver, list[str]]) -> None:
    receiver, (_, moderation) = received
    spans = await _spans(receiver, moderation, {f"/{_STREAM}", _STREAM, _TRY, "moderation"})
    messages = [span for span in spans if span.name == f"{_STREAM} message"]
    print(f"{len(spans)} spans for a stream of {MESSAGES} messages of {ITEMS} items")
    assert len(messages) == MESSAGES
    assert sum(int(attributes(span)["winnow.items"]) for span in messages) == MESSAGES * ITEMS
    assert len(spans) <= MESSAGES + 10


def test_envoy_samples_as_the_server_does() -> None:
    (listener,) = yaml.safe_load((DEPLOY / "envoy" / "envoy.yaml").read_text())["static_resources"]["listeners"]
    (manager,) = listener["filter_chains"][0]["filters"]
    tracer = manager["typed_config"]["tracing"]["provider"]["typed_config"]
    share = tracer["sampler"]["typed_config"]["wrapped_sampler"]["typed_config"]["sampling_percentage"]
    assert share == {"numerator": Settings().trace_ratio * 100, "denominator": "HUNDRED"}
    (policy,) = yaml.safe_load_all((DEPLOY / "istio" / "telemetry.yaml").read_text())
    assert policy["spec"]["tracing"] == [{"randomSamplingPercentage": Settings().trace_ratio * 100}]
