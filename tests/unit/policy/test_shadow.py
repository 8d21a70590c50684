"""Counting and simulating a policy on trial."""

import asyncio
from dataclasses import replace

import pytest
from winnow_server.errors import StoreUnavailable
from winnow_server.spam.engine import Action, Channel, Classifier, MessageBatch, Policy, Thresholds
from winnow_server.spam.policy import shadow
from winnow_server.spam.policy.entries import Entry, Kind
from winnow_server.spam.policy.lists import ListIndex
from winnow_server.spam.policy.records import Outcome
from winnow_server.spam.policy.shadow import ShadowCounter
from winnow_server.spam.policy.simulate import Simulation
from winnow_server.spam.records import DetectionRecord
from winnow_server.spam.tenant import DEFAULT_TENANT, Tenant, judge
from winnow_server.storage.ids import time_of, uuid7

from tests.contract.samples import new_detection
from tests.contract.tenant_fakes import MemoryPolicyStore

NEVER = Policy(Thresholds(2.0, 2.0, 2.0))
ALWAYS = Policy(Thresholds(0.0, 0.0, 0.0))


class AwayStore(MemoryPolicyStore):
    away = True

    async def add_shadow_counts(self, counts: object) -> None:
        if self.away:
            raise StoreUnavailable
        await super().add_shadow_counts(counts)  # type: ignore[arg-type]


async def test_counts_wait_for_a_store_that_is_away() -> None:
    store = AwayStore({})
    counter = ShadowCounter(store)
    classifier = Classifier.load()
    batch = MessageBatch(["hello"] * 3, channels=[Channel.SMS, Channel.SMS, Channel.EMAIL])
    tenant = Tenant("web", 4, NEVER, trial=ALWAYS)
    counter.count(judge(classifier, batch, tenant))
    await counter.flush()
    counter.count(judge(classifier, batch, tenant))
    counter.count(judge(classifier, batch, DEFAULT_TENANT))
    store.away = False
    await counter.flush()
    await counter.flush()
    sms, email = (Outcome(channel, Action.ALLOW, Action.REJECT) for channel in (Channel.SMS, Channel.EMAIL))
    assert (await store.trial("web")).counts == {sms: 4, email: 2}


class FailingStore(MemoryPolicyStore):
    """Raises each of the given errors once, waits for ever where there is none, then works."""

    def __init__(self, *errors: Exception | None) -> None:
        super().__init__({})
        self.errors = list(errors)
        self.tried = asyncio.Event()

    async def add_shadow_counts(self, counts: object) -> None:
        self.tried.set()
        if self.errors:
            error = self.errors.pop(0)
            if error is None:
                await asyncio.Event().wait()
            else:
                raise error
        await super().add_shadow_counts(counts)  # type: ignore[arg-type]


def counting(store: MemoryPolicyStore) -> ShadowCounter:
    counter = ShadowCounter(store)
    tenant = Tenant("web", 4, NEVER, trial=ALWAYS)
    counter.count(judge(Classifier.load(), MessageBatch(["hello"], channels=[Channel.SMS]), tenant))
    return counter


async def test_counting_goes_on_after_an_error_and_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shadow, "_FLUSH_SECONDS", 0)
    store = FailingStore(RuntimeError("deadlock"), StoreUnavailable())
    counter = counting(store)
    running = asyncio.create_task(counter.run())
    while not (await store.trial("web")).counts:
        assert not running.done()
        await asyncio.sleep(0)
    running.cancel()
    assert (await store.trial("web")).counts == {Outcome(Channel.SMS, Action.ALLOW, Action.REJECT): 1}


async def test_a_flush_that_is_cancelled_leaves_its_counts_to_the_next() -> None:
    store = FailingStore(None)
    counter = counting(store)
    flush = asyncio.create_task(counter.flush())
    await store.tried.wait()
    flush.cancel()
    await asyncio.wait((flush,))
    await counter.flush()
    assert (await store.trial("web")).counts == {Outcome(Channel.SMS, Action.ALLOW, Action.REJECT): 1}


def stored(**parts: object) -> DetectionRecord:
    id = uuid7()
    return DetectionRecord(id, "web", time_of(id), replace(new_detection(), **parts), None)  # type: ignore[arg-type]


@pytest.mark.parametrize("entry", [None, Entry(uuid7(), Kind.HASH, "ab" * 32, Action.ALLOW)])
def test_a_simulation_compares_with_what_was_done(entry: Entry | None) -> None:
    simulation = Simulation(ALWAYS, ListIndex([entry]) if entry else None, max_samples=1)
    records = [
        stored(action=Action.FLAG, content_hash="ab" * 32),
        stored(action=Action.REJECT, content_hash=""),
        stored(action=Action.ALLOW),
    ]
    simulation.add(records[:2])
    simulation.add(records[2:])
    first = Action.REJECT if entry is None else Action.ALLOW
    assert simulation.examined == 3
    assert simulation.counts == {
        Outcome(Channel.EMAIL, Action.FLAG, first): 1,
        Outcome(Channel.EMAIL, Action.REJECT, Action.REJECT): 1,
        Outcome(Channel.EMAIL, Action.ALLOW, Action.REJECT): 1,
    }
    assert [(s.record, s.would_be, s.entry) for s in simulation.samples] == [(records[0], first, entry)]
