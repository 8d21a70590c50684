"""With `tracing`, each shape of call of both clients is one span, and the server's is its child."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from winnow_client import AsyncClient, Client, ClientConfig, NotFound

from tests.otlp import Receiver, collector
from tests.processes import Server, winnow

_SHAPES = ("AnalyzeLog", "ClassifyMessages", "ClassifyMessageStream", "UploadLog", "GetFailure")
_MISSING = "projects/default/failures/01a21300-0000-7000-8000-000000000000"


@pytest.fixture(scope="module")
def spans() -> InMemorySpanExporter:
    """What this process's tracer provider, of which there is but one, has kept."""
    kept = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(kept))
    trace.set_tracer_provider(provider)
    return kept


@pytest.fixture(scope="module")
async def traced(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Server, Receiver]]:
    folder = tmp_path_factory.mktemp("traced") / "data"
    async with collector() as receiver:
        environment = {"WINNOW_OTLP_ENDPOINT": receiver.target, "OTEL_BSP_SCHEDULE_DELAY": "100"}
        with winnow(folder, environment=environment) as server:
            yield server, receiver


def every_shape(client: Client, path: Path) -> None:
    log = path.read_bytes()
    assert client.failures.analyze_log(log).analysis.byte_count == len(log)
    assert len(list(client.spam.classify_messages(["ok"] * 3))) == 3
    assert len(list(client.classify_many([f"see you at {n}" for n in range(50)]))) == 50
    assert client.upload_log(path, analyze_only=True).failure.analysis.byte_count == len(log)
    left_early = client.failures.analyze_logs([log] * 20)
    next(left_early)
    left_early.close()  # type: ignore[attr-defined]
    with pytest.raises(NotFound):
        client.failures.get_failure(_MISSING)


async def every_shape_async(client: AsyncClient, path: Path, log: bytes) -> None:
    assert (await client.failures.analyze_log(log)).analysis.byte_count == len(log)
    assert len([result async for result in client.spam.classify_messages(["ok"] * 3)]) == 3
    assert len([result async for result in client.classify_many([f"see you at {n}" for n in range(50)])]) == 50
    assert (await client.upload_log(path, analyze_only=True)).failure.analysis.byte_count == len(log)
    left_early = client.failures.analyze_logs([log] * 20)
    await anext(left_early)
    await left_early.aclose()
    with pytest.raises(NotFound):
        await client.failures.get_failure(_MISSING)


@pytest.mark.parametrize("kind", ["sync", "async"])
async def test_every_shape_is_one_trace(
    kind: str, traced: tuple[Server, Receiver], spans: InMemorySpanExporter, tmp_path: Path, log: bytes
) -> None:
    server, receiver = traced
    path = tmp_path / "build.log"
    await asyncio.to_thread(path.write_bytes, log)
    spans.clear()
    config = ClientConfig(tracing=True)
    if kind == "sync":

        def run() -> None:
            with Client(server.target, config) as client:
                every_shape(client, path)

        await asyncio.to_thread(run)
    else:
        async with AsyncClient(server.target, config) as client:
            await every_shape_async(client, path, log)
    kept: dict[str, ReadableSpan] = {}
    # The span of a stream ends a moment after its call, in a callback.
    async with asyncio.timeout(20):
        while not kept.keys() >= set(_SHAPES):  # AnalyzeLogs was left early: its span ends when it is collected.
            await asyncio.sleep(0)
            kept = {span.name.rpartition("/")[2]: span for span in spans.get_finished_spans()}
    for shape in _SHAPES:
        span = kept[shape]
        child = await receiver.span(trace.format_trace_id(span.context.trace_id))
        assert child.parent_span_id.hex() == trace.format_span_id(span.context.span_id), shape
        assert child.name.endswith(f"/{shape}")
