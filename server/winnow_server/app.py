"""The only place where things are built and wired, and the order in which they are torn down."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass

import structlog
from grpc import aio
from grpc_health.v1 import health_pb2_grpc
from grpc_reflection.v1alpha import reflection
from winnow.failure.v1 import failure_service_pb2, failure_service_pb2_grpc
from winnow.spam.v1 import (
    feedback_service_pb2,
    feedback_service_pb2_grpc,
    policy_service_pb2,
    policy_service_pb2_grpc,
    spam_service_pb2,
    spam_service_pb2_grpc,
)

from winnow_server.failure.analyse import AnalysisPool
from winnow_server.failure.cache import KIND, CachedFailureStore
from winnow_server.failure.engine import Analyzer
from winnow_server.failure.postgres_store import PostgresFailureStore
from winnow_server.failure.service import FailureService
from winnow_server.interceptors import RateLimiter, build_chain, tracer_provider
from winnow_server.interceptors.tracing import TracingInterceptor
from winnow_server.lifecycle import Health, StopSignal
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
from winnow_server.storage.upkeep import keep_partitions

_log = structlog.get_logger(__name__)
SERVICES = tuple(
    module.DESCRIPTOR.services_by_name[name].full_name
    for module, name in (
        (failure_service_pb2, "FailureService"),
        (spam_service_pb2, "SpamService"),
        (policy_service_pb2, "PolicyService"),
        (feedback_service_pb2, "FeedbackService"),
    )
)


@dataclass(slots=True)
class App:
    """A started server. `port` is the one it listens on."""

    server: aio.Server
    port: int
    health: Health
    stopping: asyncio.Event
    settings: Settings

    async def stop(self, signal: StopSignal) -> None:
        """The order in which callers lose nothing: out of rotation, watchers sent on, then calls under way finish."""
        await self.health.stop()
        await signal.pause(self.settings.drain_delay)
        self.stopping.set()
        grace = 0.0 if signal.hurried.is_set() else self.settings.drain_grace
        await self.server.stop(grace)


async def start(settings: Settings, stack: AsyncExitStack) -> App:
    """Builds and starts everything; what was opened is closed by the stack, in reverse."""
    database = Database(
        settings.database_url,
        replica_url=settings.database_replica_url,
        pool_size=settings.database_pool_size,
        max_overflow=settings.database_max_overflow,
        recycle_seconds=settings.database_pool_recycle,
    )
    stack.push_async_callback(database.close)
    caching = await stack.enter_async_context(Caching(settings.redis_url))
    failures = CachedFailureStore(PostgresFailureStore(database), caching)

    analysis = AnalysisPool(Analyzer.load(), settings.analysis_threads)
    stack.callback(analysis.close)
    engine = Classifier.load()
    classifier = ClassifierPool(engine, settings.analysis_threads)
    stack.callback(classifier.close)

    provider = tracer_provider(settings.otlp_endpoint, settings.trace_ratio)
    if provider is not None:
        stack.callback(provider.shutdown)
    limiter = RateLimiter(settings.redis_url)
    stack.push_async_callback(limiter.close)
    chain = build_chain(settings, TracingInterceptor(provider), limiter)

    stopping = asyncio.Event()
    signer = TokenSigner(settings.token_key.get_secret_value().encode())
    server = aio.server(options=_options(settings))
    chained = ChainedServer(server, chain)
    failure_service = FailureService(
        analysis,
        failures,
        signer,
        lambda project: caching.events.changes(KIND, project),
        stopping,
        settings.max_upload_bytes,
    )
    chained.add(failure_service_pb2_grpc.add_FailureServiceServicer_to_server, failure_service)
    shadow = _add_spam(chained, database, caching, engine, classifier, signer, settings.policy_memory_bytes)
    stack.push_async_callback(shadow.flush)

    probes = {"postgres": database.ping, "redis": caching.ping}
    health = Health(probes, SERVICES, required=("postgres",))
    await health.start()
    health_pb2_grpc.add_HealthServicer_to_server(health.servicer, server)
    reflection.enable_server_reflection((*SERVICES, "grpc.health.v1.Health", reflection.SERVICE_NAME), server)

    port = server.add_insecure_port(f"{settings.host}:{settings.port}")
    await server.start()
    for background in (health.watch(), keep_partitions(settings.database_url), shadow.run()):
        task = asyncio.create_task(background)
        stack.callback(task.cancel)
    await health.probe()
    _log.info("serving", host=settings.host, port=port, engines=[analysis.version, classifier.version])
    return App(server, port, health, stopping, settings)


def _add_spam(
    chained: ChainedServer,
    database: Database,
    caching: Caching,
    engine: Classifier,
    classifier: ClassifierPool,
    signer: TokenSigner,
    policy_memory_bytes: int,
) -> ShadowCounter:
    """Adds the three services of the spam domain; returns the counter, to be run and flushed."""
    detections = CachedDetectionStore(PostgresDetectionStore(database), caching)
    policy_rows, list_rows = PostgresPolicyStore(database), PostgresListStore(database)
    feedback_rows = PostgresFeedbackStore(database)
    layers = LayerLoader(feedback_rows, engine)
    tenants = Tenants(policy_rows, list_rows, layers, caching, memory_bytes=policy_memory_bytes)
    policies = AnnouncedPolicyStore(policy_rows, tenants.changed)
    lists = AnnouncedListStore(list_rows, tenants.changed)
    feedback = AnnouncedFeedbackStore(feedback_rows, tenants.changed, detections.marked)
    shadow = ShadowCounter(policies)
    spam_service = SpamService(classifier, detections, signer, tenants, feedback, shadow, Campaigns(caching.client))
    chained.add(spam_service_pb2_grpc.add_SpamServiceServicer_to_server, spam_service)
    policy_service = PolicyService(policies, lists, detections, shadow, signer, classifier.version)
    chained.add(policy_service_pb2_grpc.add_PolicyServiceServicer_to_server, policy_service)
    feedback_service = FeedbackService(feedback, signer)
    chained.add(feedback_service_pb2_grpc.add_FeedbackServiceServicer_to_server, feedback_service)
    return shadow


async def serve(settings: Settings) -> None:
    """Serves until SIGTERM or SIGINT, then stops gracefully."""
    signal = StopSignal()
    signal.install()
    async with AsyncExitStack() as stack:
        app = await start(settings, stack)
        await signal.asked.wait()
        await app.stop(signal)


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
        # A second server on a taken port must fail, not share it silently.
        ("grpc.so_reuseport", 0),
    ]
