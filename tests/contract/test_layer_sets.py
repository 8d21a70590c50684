"""What the engine learns from a project's corrections, drawn once for each version."""

from dataclasses import replace

from winnow_server.failure import context
from winnow_server.failure.engine import Category
from winnow_server.failure.layer.records import Example
from winnow_server.failure.layer.sets import LayerSets, project_layer
from winnow_server.failure.records import CorrectFailure, Correction, FailureRecord

from tests.contract.fake_layers import MemoryLayerStore
from tests.contract.fakes import MemoryFailureStore
from tests.contract.samples import analysis, new_failure, project

KEPT = context.keep(b"".join(b"line %d of the wire build\n" % number for number in range(1, 41)), analysis())


async def say(failures: MemoryFailureStore, of: str, correction: Correction) -> FailureRecord:
    record, _ = await failures.create(replace(new_failure(of), context=KEPT))
    return await failures.correct(CorrectFailure(of, record.id, 1, correction, "", "00", "ann"))


async def test_lessons_follow_corrections_and_reverts() -> None:
    failures = MemoryFailureStore()
    sets = LayerSets(MemoryLayerStore(failures), lambda: True)
    of = project()
    assert await sets.of(of) is None
    said = await say(failures, of, Correction(Category.AUTH, True, ((2, 3),)))
    learnt = await sets.of(of)
    assert learnt is not None
    assert learnt.engine is not None
    (lesson,) = learnt.engine.lessons
    assert (lesson.category, lesson.transient) == (Category.AUTH, True)
    assert len(lesson.kinds), "lines are remembered"
    assert learnt.layer.lessons[said.analysis.fingerprint].category is Category.AUTH
    await failures.correct(CorrectFailure(of, said.id, 2, Correction(), "", "00", "ann"))
    assert await sets.of(of) is None


async def test_lessons_are_drawn_once() -> None:
    failures = MemoryFailureStore()
    sets = LayerSets(MemoryLayerStore(failures), lambda: True)
    of = project()
    await say(failures, of, Correction(Category.AUTH))
    first, second = await sets.of(of), await sets.of(of)
    assert first is not None
    assert second is not None
    assert first.engine is second.engine


def test_a_failure_of_which_nothing_is_kept_still_teaches_its_category() -> None:
    (lesson,) = project_layer([Example(Correction(Category.AUTH), ((1, 2),), b"")]).lessons
    assert lesson.category is Category.AUTH
    assert not len(lesson.kinds)
