"""A pattern held against a stored failure: the excerpt, the lines kept around it, and what decides."""

from dataclasses import replace

from winnow_server.failure import context
from winnow_server.failure.engine import Category, Segment, Step
from winnow_server.failure.records import FailureRecord
from winnow_server.failure.signatures.compiled import CompiledSignatures
from winnow_server.failure.signatures.dry_run import Hit, hit_of
from winnow_server.failure.signatures.records import Draft
from winnow_server.storage.ids import time_of, uuid7

from tests.contract.samples import analysis, job

LOG = b"mirror refused\n$ make\ngcc wire.c\nerror: no wire\nmake: *** [all] Error 2\nsaving the cache\n"
ANALYSIS = replace(
    analysis(),
    line_count=6,
    excerpt=(Segment(4, 4, 0.9, "", "error: no wire"),),
    step=Step("make", "make", 2, 5, None, 2, True),
    signatures=(),
)
KEPT = context.keep(LOG, ANALYSIS)


def found(pattern: str, kept: bytes = KEPT) -> Hit | None:
    id = uuid7()
    record = FailureRecord(id, "acme", 1, time_of(id), time_of(id), job(), ANALYSIS, None)
    return hit_of(CompiledSignatures([Draft("own", pattern, Category.NETWORK, 0.9)]), record, kept)


def test_the_excerpt_decides() -> None:
    assert found("wire") == Hit(4, "error: no wire", True)
    assert found("wire", b"") == Hit(4, "error: no wire", True), "also when no other line is kept"


def test_a_line_of_the_step_that_failed_decides() -> None:
    assert found("^gcc") == Hit(3, "gcc wire.c", True)
    assert found("^gcc", b"") is None


def test_a_line_of_another_step_is_named_and_decides_nothing() -> None:
    assert found("mirror|cache") == Hit(1, "mirror refused", False)
    assert found("nothing of that") is None
