"""Projects in memory: loaded once, seen everywhere after a write, bounded, and kept while stores are away."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace

import pytest
from winnow_server.embedded import EmbeddedStores
from winnow_server.errors import StoreUnavailable
from winnow_server.spam.engine import Action, Classifier, Thresholds
from winnow_server.spam.feedback.loader import LayerLoader
from winnow_server.spam.policy.announce import AnnouncedListStore, AnnouncedPolicyStore
from winnow_server.spam.policy.entries import Disposition, Entry, Kind
from winnow_server.spam.policy.records import Marks, NewEntry, PolicyRecord, Rules, WritePolicy
from winnow_server.spam.policy.store import KEPT_REMOVALS
from winnow_server.spam.tenant import DEFAULT_TENANT, Tenant
from winnow_server.spam.tenants import Tenants
from winnow_server.storage.caching import Caching

from tests.contract.fakes import MemoryDetectionStore
from tests.contract.samples import new_feedback, project
from tests.contract.tenant_fakes import MarksOf, MemoryFeedbackStore, MemoryListStore, MemoryPolicyStore

CLASSIFIER = Classifier.load()
STRICT = Rules(Thresholds(0.0, 0.0, 0.0))
DENIED = NewEntry(Kind.SENDER, "a@example.org", Disposition.DENY, Action.REJECT)


class CountingPolicies(MemoryPolicyStore):
    """Counts reads, fails while `away`, and holds the next read of a policy when told to."""

    def __init__(self, marks: MarksOf) -> None:
        super().__init__(marks)
        self.marks_read = self.policies_read = 0
        self.away = False
        self.reading = asyncio.Event()
        self.release: asyncio.Event | None = None

    async def marks(self, project: str) -> Marks:
        if self.away:
            raise StoreUnavailable
        self.marks_read += 1
        return await super().marks(project)

    async def get(self, project: str) -> PolicyRecord:
        self.policies_read += 1
        record = await super().get(project)
        release, self.release = self.release, None
        if release is not None:
            self.reading.set()
            await release.wait()
        return record


@dataclass
class Truth:
    """The stores that all processes share."""

    policies: CountingPolicies
    lists: MemoryListStore
    feedback: MemoryFeedbackStore

    async def write(self, of: str, revision: int = 0, rules: Rules = STRICT) -> None:
        await self.policies.write(WritePolicy(of, revision, rules, None, False, "", "ann"))


@dataclass
class Process:
    tenants: Tenants
    policies: AnnouncedPolicyStore
    lists: AnnouncedListStore


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def truth() -> Truth:
    marks: MarksOf = {}
    return Truth(CountingPolicies(marks), MemoryListStore(marks), MemoryFeedbackStore(marks, MemoryDetectionStore()))


Start = Callable[..., Awaitable[Process]]


@pytest.fixture
async def start(embedded: EmbeddedStores, truth: Truth) -> AsyncIterator[Start]:
    """Makes one more process over the same stores and Redis."""
    async with AsyncExitStack() as stack:

        async def make(redis: bool = True, **options: object) -> Process:
            caching = await stack.enter_async_context(Caching(embedded.redis_url if redis else ""))
            if redis:
                await caching.events.wait_listening()
            loader = LayerLoader(truth.feedback, CLASSIFIER)
            tenants = Tenants(truth.policies, truth.lists, loader, caching, **options)  # type: ignore[arg-type]
            return Process(
                tenants,
                AnnouncedPolicyStore(truth.policies, tenants.changed),
                AnnouncedListStore(truth.lists, tenants.changed),
            )

        yield make


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not holds():  # noqa: ASYNC110 - what is waited for has no event of its own
            await asyncio.sleep(0)


async def test_a_project_is_loaded_once_and_then_read_from_memory(start: Start, truth: Truth) -> None:
    process, of = await start(), project()
    await truth.write(of)
    assert process.tenants.peek(of) is None
    found = await asyncio.gather(*(process.tenants.find(of) for _ in range(20)))
    assert {id(tenant) for tenant, _ in found} == {id(process.tenants.peek(of))}
    assert not any(degraded for _, degraded in found)
    assert found[0][0].policy.default == STRICT.default
    assert (truth.policies.marks_read, truth.policies.policies_read) == (1, 1)


async def test_a_project_that_wrote_nothing_is_the_default(start: Start) -> None:
    process, of = await start(), project()
    assert await process.tenants.find(of) == (DEFAULT_TENANT, False)
    assert process.tenants.peek(of) is DEFAULT_TENANT


async def test_a_write_is_seen_at_once_here_and_soon_elsewhere(start: Start) -> None:
    here, there, of = await start(), await start(), project()
    for process in (here, there):
        await process.tenants.find(of)
    await here.lists.create(of, DENIED, "ann")
    own = here.tenants.peek(of)
    assert own is not None
    assert own.lists is not None
    assert own.lists.count == 1
    await until(lambda: (seen := there.tenants.peek(of)) is not None and seen.lists is not None)


async def test_only_what_changed_is_read_again(start: Start, truth: Truth) -> None:
    process, of = await start(), project()
    await truth.write(of)
    await process.lists.create(of, DENIED, "ann")
    first, _ = await process.tenants.find(of)
    await truth.feedback.submit(of, [new_feedback(text="free money")])
    await process.tenants.changed(of)
    second = process.tenants.peek(of)
    assert second is not None
    assert second.layer is not None
    assert first.layer is None
    assert second.lists is first.lists
    assert truth.policies.policies_read == 1


async def test_a_write_during_a_load_is_not_lost(start: Start, truth: Truth) -> None:
    process, of = await start(), project()
    await truth.write(of)
    release = truth.policies.release = asyncio.Event()
    finding = asyncio.create_task(process.tenants.find(of))
    await truth.policies.reading.wait()
    writing = asyncio.create_task(process.policies.write(WritePolicy(of, 1, Rules(), None, True, "", "ann")))
    await until(lambda: truth.policies.current(of).revision == 2)
    release.set()
    await asyncio.gather(finding, writing)
    tenant = process.tenants.peek(of)
    assert tenant is not None
    assert (tenant.revision, tenant.campaigns) == (2, True)


async def test_without_events_the_marks_are_read_every_second(start: Start, truth: Truth) -> None:
    clock, of = Clock(), project()
    process = await start(redis=False, clock=clock)
    await truth.write(of)
    first, _ = await process.tenants.find(of)
    clock.now += 0.9
    assert process.tenants.peek(of) is first
    clock.now += 0.2
    assert process.tenants.peek(of) is None
    assert await process.tenants.find(of) == (first, False)
    assert (truth.policies.marks_read, truth.policies.policies_read) == (2, 1)
    await truth.write(of, 1, Rules())
    clock.now += 1.1
    second, _ = await process.tenants.find(of)
    assert second.revision == 2


async def test_while_the_store_is_away_what_is_held_decides(start: Start, truth: Truth) -> None:
    clock, held, other = Clock(), project(), project()
    process = await start(redis=False, clock=clock)
    await truth.write(held)
    first, _ = await process.tenants.find(held)
    truth.policies.away = True
    clock.now += 2
    assert await process.tenants.find(held) == (first, False)
    assert await process.tenants.find(other) == (DEFAULT_TENANT, True)
    truth.policies.away = False
    assert await process.tenants.find(other) == (DEFAULT_TENANT, True), "a store that is away is left alone for a while"
    clock.now += 1.1
    assert await process.tenants.find(other) == (DEFAULT_TENANT, False)


async def test_memory_is_bounded_and_the_least_used_goes(start: Start, truth: Truth) -> None:
    process = await start(memory_bytes=25_000)
    projects = [project() for _ in range(4)]
    for of in projects:
        await truth.lists.import_many(of, [replace(DENIED, value=f"{n}@example.org") for n in range(10)], "ann")
    for of in projects[:3]:
        await process.tenants.find(of)
    assert process.tenants.peek(projects[0]) is not None
    await process.tenants.find(projects[3])
    held = [isinstance(process.tenants.peek(of), Tenant) for of in projects]
    assert held == [True, False, True, True]


async def test_lists_follow_what_is_added_changed_and_removed(start: Start, truth: Truth) -> None:
    process, of = await start(), project()
    await process.tenants.find(of)
    reads: list[int] = []
    deciding = truth.lists.deciding

    async def counting(project: str, after: int = 0) -> Sequence[Entry]:
        reads.append(after)
        return await deciding(project, after)

    truth.lists.deciding = counting  # type: ignore[method-assign]

    def actions() -> dict[int, Action]:
        tenant = process.tenants.peek(of)
        assert tenant is not None
        lists = tenant.lists
        found = {} if lists is None else lists.decide(["", "", ""], ["a@example.org", "b@example.org", "c@x.org"]).live
        return {row: entry.action for row, entry in found.items()}

    first = await process.lists.create(of, DENIED, "ann")
    await process.lists.create(of, replace(DENIED, value="b@example.org"), "ann")
    assert actions() == {0: Action.REJECT, 1: Action.REJECT}
    refreshed = [replace(DENIED, action=Action.FLAG), replace(DENIED, kind=Kind.PHRASE, value="a phrase")]
    await process.lists.import_many(of, refreshed, "ann")
    assert actions() == {0: Action.FLAG, 1: Action.REJECT}
    await process.lists.delete(of, first.id, "ann")
    assert actions() == {1: Action.REJECT}
    again = await process.lists.create(of, DENIED, "ann")
    assert actions() == {0: Action.REJECT, 1: Action.REJECT}
    assert reads == [0, 1, 2, 3, 4], "all at first, then only what is new"
    for _ in range(KEPT_REMOVALS + 1):  # unseen by this process
        await truth.lists.delete(of, again.id, "ann")
        again = await truth.lists.create(of, DENIED, "ann")
    await truth.lists.delete(of, again.id, "ann")
    await process.tenants.changed(of)
    assert actions() == {1: Action.REJECT}
    assert reads[5:] == [0], "all, where not every removal is known any more"
