"""The only place where things are built and wired, and the order in which they are torn down."""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from uuid import UUID

import structlog
from grpc import aio
from grpc_health.v1 import health_pb2_grpc
from winnow.failure.v1 import (
    failure_service_pb2,
    failure_service_pb2_grpc,
    group_service_pb2,
    group_service_pb2_grpc,
    layer_service_pb2,
    layer_service_pb2_grpc,
    signature_service_pb2,
    signature_service_pb2_grpc,
)
from winnow.spam.v1 import (
    feedback_service_pb2,
    feedback_service_pb2_grpc,
    policy_service_pb2,
    policy_service_pb2_grpc,
    spam_service_pb2,
    spam_service_pb2_grpc,
)

from winnow_server.background import run_until_closed
from winnow_server.failure.analyse import AnalysisPool
from winnow_server.failure.cache import KIND, CachedFailureStore
from winnow_server.failure.engine import Analyzer
from winnow_server.failure.groups.cache import CachedGroupStore
from winnow_server.failure.groups.postgres_store import PostgresGroupStore
from winnow_server.failure.groups.regroup import Regrouper
from winnow_server.failure.groups.service import GroupService
from winnow_server.failure.layer.cache import CachedLayerStore
from winnow_server.failure.layer.postgres_store import PostgresLayerStore
from winnow_server.failure.layer.service import LayerService
from winnow_server.failure.layer.sets import LayerSets
from winnow_server.failure.postgres_store import PostgresFailureStore
from winnow_server.failure.service import FailureService
from winnow_server.failure.signatures.cache import CachedSignatureStore
from winnow_server.failure.signatures.postgres_store import PostgresSignatureStore
from winnow_server.failure.signatures.service import SignatureService
from winnow_server.failure.signatures.sets import SignatureSets
from winnow_server.failure.turns import turns_until
from winnow_server.interceptors import Admission, RateLimiter, build_chain
from winnow_server.lifecycle import Health, StopSignal
from winnow_server.logs import install_signals, verbosity
from winnow_server.memory import return_freed_memory
from winnow_server.reflection import add_reflection
from winnow_server.registry import ChainedServer
from winnow_server.settings import Settings
from winnow_server.spam.cache import CachedDetectionStore
from winnow_server.spam.campaigns.windows import Campaigns
from winnow_server.spam.classify import ClassifierPool
from winnow_server.spam.engine import Classifier
from winnow_server.spam.feedback.announce import AnnouncedFeedbackStore
from winnow_server.spam.feedback.loader import LayerLoader
from winnow_server.spam.feedback.postgres_store import PostgresFeedbackStore
from winnow_server.spam.feedback.service import FeedbackService
from winnow_server.spam.policy.announce import AnnouncedListStore, AnnouncedPolicyStore
from winnow_server.spam.policy.postgres_lists import PostgresListStore
from winnow_server.spam.policy.postgres_policies import PostgresPolicyStore
from winnow_server.spam.policy.service import PolicyService
from winnow_server.spam.policy.shadow import ShadowCounter
from winnow_server.spam.postgres_store import PostgresDetectionStore
from winnow_server.spam.service import SpamService
from winnow_server.spam.tenants import Tenants
from winnow_server.storage.caching import Caching
from winnow_server.storage.paging import TokenSigner
from winnow_server.storage.postgres import Database
from winnow_server.storage.upkeep import drop_past, keep_partitions
from winnow_server.telemetry.telemetry import Telemetry

_log = structlog.get_logger(__name__)
_STATEMENT_GRACE_SECONDS = 5.0
SERVICES = tuple(
    module.DESCRIPTOR.services_by_name[name].full_name
    for module, name in (
        (failure_service_pb2, "FailureService"),
        (group_service_pb2, "GroupService"),
        (layer_service_pb2, "LayerService"),
        (signature_service_pb2, "SignatureService"),
        (spam_service_pb2, "SpamService"),
        (policy_service_pb2, "PolicyService"),
        (feedback_service_pb2, "FeedbackService"),
    )
)


@dataclass(slots=True)
class App:
    """A started server. `port` is the one it listens on, `metrics_port` its Prometheus page's, if any."""

    server: aio.Server
    port: int
    metrics_port: int | None
    health: Health
    stopping: asyncio.Event
    settings: Settings

    @property
    def metrics_line(self) -> str:
        """Where the Prometheus page is, for a person to read; empty without one."""
        return f" Metrics: http://{self.settings.host}:{self.metrics_port}/metrics" if self.metrics_port else ""

    async def stop(self, signal: StopSignal) -> None:
        """The order in which callers lose nothing: out of rotation, watchers sent on, then calls under way finish."""
        await self.health.stop()
        await signal.pause(self.settings.drain_delay)
        self.stopping.set()
        grace = 0.0 if signal.hurried.is_set() else self.settings.drain_grace
        await self.server.stop(grace)


async def start(settings: Settings, stack: AsyncExitStack) -> App:
    """Builds and starts everything; what was opened is closed by the stack, in reverse."""
    install_signals(settings)
    verbosity.set(settings.log_level, settings.log_calls)
    telemetry = Telemetry(settings)
    database = Database(
        settings.database_url,
        replica_url=settings.database_replica_url,
        pool_size=settings.database_pool_size,
        max_overflow=settings.database_max_overflow,
        recycle_seconds=settings.database_pool_recycle,
        # No call without a deadline of its own lasts longer.
        statement_seconds=settings.default_deadline + _STATEMENT_GRACE_SECONDS,
        observe=telemetry.queries,
        observe_wait=telemetry.connection_waits,
    )
    stack.push_async_callback(database.close)
    caching = await stack.enter_async_context(Caching(settings.redis_url, telemetry.round_trips))
    failures = CachedFailureStore(PostgresFailureStore(database), caching)
    groups = CachedGroupStore(PostgresGroupStore(database), caching)
    signatures = CachedSignatureStore(PostgresSignatureStore(database), caching)
    layers = CachedLayerStore(PostgresLayerStore(database), caching)
    detections = CachedDetectionStore(PostgresDetectionStore(database), caching)

    analyzer = telemetry.analyzer(Analyzer.load())
    analysis = AnalysisPool(
        analyzer,
        SignatureSets(signatures, lambda: caching.events.listening),
        LayerSets(layers, lambda: caching.events.listening),
        telemetry.threads("failure", settings.analysis_threads),
    )
    stack.callback(analysis.close)
    engine = Classifier.load()
    judge = telemetry.classifier(engine)
    threads = telemetry.threads("spam", settings.analysis_threads)
    classifier = ClassifierPool(judge, threads, telemetry.classifications())
    stack.callback(classifier.close)

    return_freed_memory()
    limiter = RateLimiter(settings.redis_url, telemetry.round_trips)
    stack.push_async_callback(limiter.close)
    admission = Admission(max_calls=settings.max_calls, max_bytes=settings.max_request_bytes)
    chain = build_chain(settings, telemetry.tracing, telemetry.metrics, admission, limiter)

    stopping = asyncio.Event()
    signer = TokenSigner(settings.token_key.get_secret_value().encode())
    server = aio.server(options=_options(settings))
    chained = ChainedServer(server, chain, admission)
    failure_service = FailureService(
        analysis,
        failures,
        groups,
        signatures,
        signer,
        lambda project: turns_until(stopping, caching.events.changes(KIND, project)),
        stopping,
        settings.max_upload_bytes,
    )
    chained.add(failure_service_pb2_grpc.add_FailureServiceServicer_to_server, failure_service)
    group_service = GroupService(groups, signer)
    chained.add(group_service_pb2_grpc.add_GroupServiceServicer_to_server, group_service)
    layer_service = LayerService(layers, signer)
    chained.add(layer_service_pb2_grpc.add_LayerServiceServicer_to_server, layer_service)
    signature_service = SignatureService(signatures, failures, signer)
    chained.add(signature_service_pb2_grpc.add_SignatureServiceServicer_to_server, signature_service)
    shadow = _add_spam(chained, database, caching, engine, classifier, detections, signer, stopping, settings)
    stack.push_async_callback(shadow.flush)

    probes = {"postgres": database.ping, "redis": caching.ping}
    health = Health(probes, SERVICES, required=("postgres",), stopping=stopping)
    await health.start()
    health_pb2_grpc.add_HealthServicer_to_server(health.servicer, server)
    add_reflection((*SERVICES, "grpc.health.v1.Health"), server)

    port = server.add_insecure_port(f"{settings.host}:{settings.port}")
    await server.start()
    regrouper = Regrouper(database, lambda project, ids: _regrouped(failures, groups, project, ids))
    partitions = keep_partitions(settings.database_url, telemetry.partitions_end)
    for background in (health.watch(), partitions, drop_past(database), regrouper.run(), shadow.run()):
        run_until_closed(stack, background)
    await health.probe()
    telemetry.watch(
        database,
        caching,
        {"failure": failures.counters, "detection": detections.counters},
        {"failure": analysis.version, "spam": classifier.version},
        lambda: health.parts,
        admission,
    )
    await telemetry.start(stack)
    _log.info(
        "serving",
        host=settings.host,
        port=port,
        metrics_port=telemetry.port,
        engines=[analysis.version, classifier.version],
    )
    return App(server, port, telemetry.port, health, stopping, settings)


def _add_spam(
    chained: ChainedServer,
    database: Database,
    caching: Caching,
    engine: Classifier,
    classifier: ClassifierPool,
    detections: CachedDetectionStore,
    signer: TokenSigner,
    stopping: asyncio.Event,
    settings: Settings,
) -> ShadowCounter:
    """Adds the three services of the spam domain; returns the counter, to be run and flushed."""
    policy_rows, list_rows = PostgresPolicyStore(database), PostgresListStore(database)
    feedback_rows = PostgresFeedbackStore(database)
    layers = LayerLoader(feedback_rows, engine)
    tenants = Tenants(policy_rows, list_rows, layers, caching, memory_bytes=settings.policy_memory_bytes)
    policies = AnnouncedPolicyStore(policy_rows, tenants.changed)
    lists = AnnouncedListStore(list_rows, tenants.changed)
    feedback = AnnouncedFeedbackStore(feedback_rows, tenants.changed, detections.marked)
    shadow = ShadowCounter(policies)
    campaigns = Campaigns(caching.client)
    spam_service = SpamService(classifier, detections, signer, tenants, feedback, shadow, campaigns, stopping)
    chained.add(spam_service_pb2_grpc.add_SpamServiceServicer_to_server, spam_service)
    policy_service = PolicyService(policies, lists, detections, shadow, signer, classifier.version)
    chained.add(policy_service_pb2_grpc.add_PolicyServiceServicer_to_server, policy_service)
    feedback_service = FeedbackService(classifier, feedback, signer, stopping)
    chained.add(feedback_service_pb2_grpc.add_FeedbackServiceServicer_to_server, feedback_service)
    return shadow


async def serve(settings: Settings) -> None:
    """Serves until SIGTERM or SIGINT, then stops gracefully."""
    signal = StopSignal()
    signal.install()
    async with AsyncExitStack() as stack:
        app = await start(settings, stack)
        print(f"Winnow serves on {settings.host}:{app.port}.{app.metrics_line}", flush=True)
        await signal.asked.wait()
        await app.stop(signal)


async def _regrouped(failures: CachedFailureStore, groups: CachedGroupStore, project: str, ids: Sequence[UUID]) -> None:
    await failures.changed(project, ids)
    await groups.changed(project)


def _options(settings: Settings) -> list[tuple[str, int]]:
    return [
        ("grpc.max_receive_message_length", settings.max_message_bytes),
        ("grpc.max_send_message_length", -1),
        # Age and grace together: a connection that is asked to go still finishes its streams.
        ("grpc.max_connection_age_ms", settings.connection_age * 1000),
        ("grpc.max_connection_age_grace_ms", settings.connection_age_grace * 1000),
        ("grpc.keepalive_time_ms", 60_000),
        ("grpc.keepalive_timeout_ms", 20_000),
        ("grpc.http2.min_recv_ping_interval_without_data_ms", 20_000),
        # Room for several stream messages of a batch each: the engine classifies together what has come.
        ("grpc.http2.lookahead_bytes", 512 * 1024),
        # A second server on a taken port must fail, not share it silently.
        ("grpc.so_reuseport", 0),
    ]
