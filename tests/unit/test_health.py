"""Which parts of health follow which, and which one never falls while the process lives."""

import asyncio

from grpc_health.v1 import health_pb2
from winnow_server.lifecycle import LIVE, Health

SERVICE = "winnow.test.v1.TestService"


async def _states(health: Health) -> dict[str, bool]:
    states = {}
    for part in ("", SERVICE, "postgres", "redis", LIVE):
        answer = await health.servicer.Check(health_pb2.HealthCheckRequest(service=part), None)
        states[part] = answer.status == health_pb2.HealthCheckResponse.SERVING
    return states


async def test_live_serves_through_start_outage_and_stop() -> None:
    up = {"postgres": False, "redis": True}

    async def postgres() -> bool:
        return up["postgres"]

    async def redis() -> bool:
        return up["redis"]

    health = Health({"postgres": postgres, "redis": redis}, [SERVICE], required=("postgres",), stopping=asyncio.Event())
    await health.start()
    assert await _states(health) == {"": False, SERVICE: False, "postgres": False, "redis": False, LIVE: True}
    await health.probe()
    assert await _states(health) == {"": False, SERVICE: False, "postgres": False, "redis": True, LIVE: True}
    up.update(postgres=True, redis=False)
    await health.probe()
    assert await _states(health) == {"": True, SERVICE: True, "postgres": True, "redis": False, LIVE: True}
    await health.stop()
    assert await _states(health) == {"": False, SERVICE: False, "postgres": False, "redis": False, LIVE: True}


async def test_one_late_probe_takes_no_server_out_of_rotation() -> None:
    answers = iter((True, False, True, False, False, True))

    async def postgres() -> bool:
        return next(answers)

    health = Health({"postgres": postgres}, [SERVICE], required=("postgres",), stopping=asyncio.Event())
    await health.start()
    served = []
    for _ in range(6):
        await health.probe()
        served.append((health.parts["postgres"], health.parts[""], health.parts[SERVICE]))
    assert [part for part, _, _ in served] == [True, False, True, False, False, True]
    assert [whole for _, whole, _ in served] == [service for _, _, service in served]
    assert [whole for _, whole, _ in served] == [True, True, True, True, False, True]
