"""A pair of replicas behind Envoy, on stores that all tests here share."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from winnow_server.embedded import EmbeddedStores

from tests.mesh.envoy import Envoy, Replica, envoy, on_stores


@pytest.fixture(scope="module")
def replicas(
    database_url: str, embedded: EmbeddedStores, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[Replica]]:
    logs = tmp_path_factory.mktemp("replicas")
    environment = on_stores(database_url, embedded.redis_url)
    pair = [Replica(environment, logs / "first.log"), Replica(environment, logs / "second.log")]
    for replica in pair:
        replica.start()
    try:
        yield pair
    finally:
        for replica in pair:
            replica.ask_to_stop()
        for replica in pair:
            assert replica.wait() == 0


@pytest.fixture(scope="module")
async def proxy(replicas: list[Replica], tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Envoy]:
    """Envoy, once it has found both replicas healthy."""
    folder: Path = tmp_path_factory.mktemp("envoy")
    with envoy(folder, [replica.target for replica in replicas]) as running:
        for replica in replicas:
            await running.until(replica, healthy=True)
        yield running
