"""A failed run's lines beside a green run's: the same, elsewhere, or new."""

import numpy as np
from winnow_server.failure.engine.green import BesideGreen
from winnow_server.failure.engine.scan import Scanner
from winnow_server.failure.engine.signatures import SIGNATURES

SCANNER = Scanner(SIGNATURES[:5])


def beside(failed: bytes, green: bytes) -> BesideGreen:
    """Of all lines of a log."""
    lines = SCANNER.scan(failed).lines
    return BesideGreen.of(lines, np.arange(len(lines)), green)


def told(failed: bytes, green: bytes) -> str:
    """A letter a line: same, elsewhere or new."""
    found = beside(failed, green)
    return "".join("s" if a else "e" if b else "n" for a, b in zip(found.same, found.elsewhere, strict=True))


def test_times_hashes_and_counts_do_not_make_a_line_new() -> None:
    failed = b"10:04:11 fetch 3fa9c1\n12 files compiled in 4.2 s\nlink of main failed\n"
    green = b"11:59:02 fetch 77be20\n13 files compiled in 5.1 s\nlink of main done\n"
    assert told(failed, green) == "ssn"


def test_a_line_that_is_printed_once_more_than_in_the_green_run_is_elsewhere() -> None:
    assert told(b"start\nretry\nworks\nretry\nstopped\n", b"start\nretry\nworks\n") == "sssen"


def test_lines_across_the_blocks_that_are_read_at_once_are_lines_too() -> None:
    common = [
        b"step %s of the long build" % bytes([97 + i % 26, 97 + i // 26 % 26, 97 + i // 676 % 26]) for i in range(9_000)
    ]
    green = b"\n".join(line + b" " + b"z" * 300 for line in common)
    failed = green + b"\nthe last one"
    found = beside(failed, green)
    assert len(green) > 2 << 20
    assert found.same[:-1].all()
    assert not found.same[-1]


def test_a_line_of_megabytes_is_one_line() -> None:
    long = b"x" * (3 << 20)
    assert told(b"one\n" + long + b"\ntwo\nthree\n", b"one\n" + long + b"\ntwo\n") == "sssn"


def test_only_the_lines_asked_for_are_told() -> None:
    lines = SCANNER.scan(b"one\ntwo\nthree\nfour\n").lines
    found = BesideGreen.of(lines, np.array([1, 3]), b"one\ntwo\n")
    assert found.same.tolist() == [True, False]


def test_what_people_pointed_at_is_new_whatever_the_green_run_printed() -> None:
    found = beside(b"one\ntwo\none\n", b"one\ntwo\n").but(np.array([False, True, True]))
    assert found.same.tolist() == [True, False, False]
    assert found.elsewhere.tolist() == [False, False, False]
