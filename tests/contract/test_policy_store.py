"""The contract of PolicyStore, held by the fake and PostgreSQL."""

import asyncio
from dataclasses import replace

import pytest
from winnow_server.errors import EtagMismatch, RequestIdReused
from winnow_server.spam.engine import Action, Channel, Thresholds
from winnow_server.spam.policy.postgres_policies import PostgresPolicyStore
from winnow_server.spam.policy.records import Marks, Outcome, PolicyRecord, Rules, Trial, WritePolicy
from winnow_server.spam.policy.store import PolicyStore
from winnow_server.storage.postgres import Database

from tests.contract.samples import project
from tests.contract.tenant_fakes import MemoryPolicyStore

RULES = Rules(Thresholds(0.4, 0.8, 2.0), ((Channel.SMS, Thresholds(0.3, 0.5, 0.9)),), 0.02)


@pytest.fixture(scope="module", params=["memory", "postgres"])
async def store(request: pytest.FixtureRequest, database: Database) -> PolicyStore:
    return MemoryPolicyStore({}) if request.param == "memory" else PostgresPolicyStore(database)


def change(of: str, revision: int = 0, **parts: object) -> WritePolicy:
    return replace(WritePolicy(of, revision, RULES, None, False, "why", "ann"), **parts)  # type: ignore[arg-type]


async def test_a_policy_never_written_is_the_services(store: PolicyStore) -> None:
    of = project()
    assert await store.get(of) == PolicyRecord(of)
    assert await store.revisions(of, None, 10) == []
    assert await store.marks(of) == Marks()


async def test_a_write_is_read_back_and_kept_as_a_revision(store: PolicyStore) -> None:
    of = project()
    first = await store.write(change(of))
    assert (first.revision, first.rules, first.shadow, first.note, first.updated_by) == (1, RULES, None, "why", "ann")
    second = await store.write(change(of, 1, rules=Rules(), shadow=RULES, campaigns=True))
    assert await store.get(of) == second
    assert second.shadow == RULES
    assert await store.revisions(of, None, 10) == [second, first]
    assert await store.revisions(of, 2, 10) == [first]
    assert (await store.marks(of)).policy == 2


async def test_a_write_over_another_revision_is_refused(store: PolicyStore) -> None:
    of = project()
    written = await store.write(change(of))
    with pytest.raises(EtagMismatch):
        await store.write(change(of))
    assert await store.get(of) == written


async def test_of_writes_at_once_one_wins(store: PolicyStore) -> None:
    of = project()
    results = await asyncio.gather(*(store.write(change(of)) for _ in range(6)), return_exceptions=True)
    assert sum(isinstance(result, PolicyRecord) for result in results) == 1
    assert sum(isinstance(result, EtagMismatch) for result in results) == 5


async def test_a_repeated_request_id_writes_once(store: PolicyStore) -> None:
    of = project()
    first = await store.write(change(of, request_id="r", content_hash="00"))
    assert await store.write(change(of, request_id="r", content_hash="00")) == first
    with pytest.raises(RequestIdReused):
        await store.write(change(of, request_id="r", content_hash="01"))


async def test_counts_of_a_trial_add_up_until_rules_or_shadow_change(store: PolicyStore) -> None:
    of, other = project(), project()
    one, two = Outcome(Channel.SMS, Action.ALLOW, Action.REJECT), Outcome(Channel.SMS, Action.FLAG, Action.FLAG)
    assert await store.trial(of) == Trial()
    await store.add_shadow_counts({(of, 0): {one: 4}, (other, 1): {two: 9}})
    assert (await store.trial(of)).counts == {one: 4}
    first = await store.write(change(of, 0, shadow=RULES))
    assert await store.trial(of) == Trial(first.update_time)
    await store.add_shadow_counts({(of, 1): {one: 2, two: 1}})
    await store.add_shadow_counts({(of, 1): {one: 3}})
    await store.write(change(of, 1, shadow=RULES, campaigns=True, note="another"))
    await store.add_shadow_counts({(of, 1): {one: 1}, (of, 2): {one: 7}})
    assert await store.trial(of) == Trial(first.update_time, {one: 13, two: 1})
    third = await store.write(change(of, 2, shadow=Rules()))
    await store.add_shadow_counts({(of, 3): {two: 2}})
    assert await store.trial(of) == Trial(third.update_time, {two: 2})
    fourth = await store.write(change(of, 3, shadow=RULES))
    assert await store.trial(of) == Trial(fourth.update_time)
    fifth = await store.write(change(of, 4, rules=Rules(), shadow=RULES))
    assert await store.trial(of) == Trial(fifth.update_time)
