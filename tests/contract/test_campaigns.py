"""Near-duplicates and sender rates against a real Redis."""

import secrets
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from winnow_server.embedded import EmbeddedStores
from winnow_server.spam.campaigns.minhash import SHORTEST
from winnow_server.spam.campaigns.windows import SENDER_SECONDS, TEXT_SECONDS, Campaigns
from winnow_server.spam.engine import MessageBatch
from winnow_server.storage.redis import call_client

from tests.contract.samples import project

HAM = [
    "The meeting about the garden moved to Thursday, please bring the printed plan of the beds.",
    "I left the spare key with our neighbour on the second floor, ring twice and mention me.",
    "Could somebody water the tomatoes while we are away, the can stands behind the shed?",
]


class Clock:
    now = 1_000_000 * 600.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def campaigns(embedded: EmbeddedStores, clock: Clock) -> AsyncIterator[Campaigns]:
    client = call_client(embedded.redis_url)
    yield Campaigns(client, clock=clock)
    await client.aclose()


def wave(count: int) -> list[str]:
    return [
        f"Dear {secrets.choice(['Ann', 'Bob', 'Kim', 'Zoe'])}, your parcel {secrets.randbelow(10**6)} is held at the "
        f"depot, pay the fee of {secrets.randbelow(9)}.99 at http://{secrets.token_hex(3)}.example.top/ to release it"
        for _ in range(count)
    ]


async def near(campaigns: Campaigns, of: str, texts: list[str]) -> list[int]:
    counted = await campaigns.counted(of, MessageBatch(texts))
    assert counted is not None
    assert counted.near_duplicates is not None
    return list(counted.near_duplicates)


async def rates(campaigns: Campaigns, of: str, senders: list[str]) -> list[float]:
    counted = await campaigns.counted(of, MessageBatch(["hi"] * len(senders), senders=senders))
    assert counted is not None
    assert counted.sender_rate is not None
    return list(counted.sender_rate)


async def test_a_wave_is_seen_among_other_messages(campaigns: Campaigns) -> None:
    of = project()
    found = await near(campaigns, of, wave(60) + HAM)
    assert sorted(found[:60])[30] >= 30, "most of the wave sees most of it"
    assert found[60:] == [0, 0, 0]
    assert (await near(campaigns, of, wave(1)))[0] >= 30, "and so does what comes later"
    assert await near(campaigns, project(), wave(1)) == [0], "but no other project"


async def test_the_same_short_text_is_no_campaign(campaigns: Campaigns) -> None:
    of = project()
    assert await near(campaigns, of, ["ok, see you tomorrow"] * 50) == [0] * 50
    long = "x" * 10 + " " + "y" * SHORTEST
    assert await near(campaigns, of, [long]) == [0]
    assert await near(campaigns, of, [long.upper()]) == [1]


async def test_what_is_long_ago_does_not_count(campaigns: Campaigns, clock: Clock) -> None:
    of = project()
    await near(campaigns, of, HAM)
    clock.now += TEXT_SECONDS
    assert await near(campaigns, of, HAM) == [1, 1, 1]
    clock.now += 2 * TEXT_SECONDS
    assert await near(campaigns, of, HAM) == [0, 0, 0]


async def test_a_sender_has_a_rate_a_minute(campaigns: Campaigns, clock: Clock) -> None:
    of = project()
    assert await rates(campaigns, of, ["a@example.org"] * 9 + ["", "B <b@example.org>"]) == [9.0] * 9 + [0.0, 1.0]
    assert await rates(campaigns, of, ["A <A@example.org>"]) == [10.0]
    clock.now += SENDER_SECONDS * 1.5
    assert await rates(campaigns, of, ["a@example.org"]) == [1 + 10 / 2]
    clock.now += SENDER_SECONDS * 2
    assert await rates(campaigns, of, ["a@example.org"]) == [1.0]


async def test_counters_are_bounded_and_expire(campaigns: Campaigns, embedded: EmbeddedStores) -> None:
    of = project()
    await near(campaigns, of, wave(2000))
    await rates(campaigns, of, [f"s{n}@example.org" for n in range(2000)])
    client = call_client(embedded.redis_url)
    keys = await client.keys(f"*{{{of}}}*")
    sizes = [await client.strlen(key) for key in keys]
    assert len(keys) == 3
    assert max(sizes) <= 2 << 19
    lives = [await client.ttl(key) for key in keys]
    assert all(0 < seconds <= 2 * TEXT_SECONDS for seconds in lives)
    await client.aclose()


async def test_a_batch_is_one_round_trip(embedded: EmbeddedStores, monkeypatch: pytest.MonkeyPatch) -> None:
    client = call_client(embedded.redis_url)
    campaigns = Campaigns(client)
    of = project()
    # The first call loads the script.
    await campaigns.counted(of, MessageBatch(["hi"], senders=["a"]))
    commands: list[object] = []
    execute = client.execute_command

    async def counting(*arguments: object, **options: object) -> object:
        commands.append(arguments[0])
        return await execute(*arguments, **options)

    monkeypatch.setattr(client, "execute_command", counting)
    counted = await campaigns.counted(of, MessageBatch(wave(512), senders=[f"s{n}" for n in range(512)]))
    assert counted is not None
    assert commands == ["EVALSHA"]
    await client.aclose()


async def test_without_redis_nothing_is_known(tmp_path: Path) -> None:
    assert await Campaigns(None).counted("web", MessageBatch(HAM)) is None
    client = call_client(f"unix://{tmp_path}/nobody")
    campaigns = Campaigns(client)
    for _ in range(5):
        assert await campaigns.counted("web", MessageBatch(HAM)) is None
    await client.aclose()
