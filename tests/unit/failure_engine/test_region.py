"""Where the failed commands ran."""

from winnow_server.failure.engine.examine import Examiner
from winnow_server.failure.engine.region import failed_regions
from winnow_server.failure.engine.signatures import SIGNATURES

EXAMINER = Examiner(SIGNATURES)


def regions(*lines: str) -> tuple[tuple[int, int], ...]:
    reading = EXAMINER.read("\n".join(lines).encode())
    return failed_regions(reading.lines, reading.marks, reading.shape.failing)


def test_a_timed_command_that_failed_is_a_region_and_prompts_inside_it_are_not() -> None:
    found = regions(
        "travis_time:start:0a\r\x1b[0K$ make deps",
        "done",
        'The command "make deps" exited with 0.',
        "travis_time:start:0b\r\x1b[0K$ make check",
        "+ Actual",
        "$ echo inner",
        'The command "make check" exited with 2.',
        "bye",
    )
    assert found == ((4, 7),)


def test_every_failed_command_is_told() -> None:
    found = regions(
        "travis_time:start:0a\r\x1b[0K$ make one",
        'The command "make one" exited with 1.',
        "travis_time:start:0b\r\x1b[0K$ make two",
        'The command "make two" exited with 1.',
    )
    assert found == ((1, 2), (3, 4))


def test_prompts_alone_tell_nothing() -> None:
    assert regions("> first(1)", "$ run", "error: broken", "+ x") == ((1, 4),)
