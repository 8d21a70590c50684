"""What may be a signature, and what fires too often on logs of jobs that passed."""

import pytest
from winnow_server.errors import InvalidArgument
from winnow_server.failure.engine import Category
from winnow_server.failure.signatures.admission import (
    GREEN_SLOTS,
    check_green,
    green_sample,
    green_slot,
    require_admitted,
)
from winnow_server.failure.signatures.compiled import CompiledSignatures
from winnow_server.failure.signatures.ordinary import ordinary_lines
from winnow_server.failure.signatures.records import Draft


def compiled(pattern: str) -> CompiledSignatures:
    return CompiledSignatures([Draft("t", pattern, Category.TEST, 0.0)])


@pytest.mark.parametrize("pattern", ["(?i)error", "fail", "(?i)timeout", "(?i)warning", ".", "[0-9]", "(?i)retry"])
def test_careless_patterns_are_refused(pattern: str) -> None:
    found = check_green(compiled(pattern), [], b"")
    with pytest.raises(InvalidArgument) as error:
        require_admitted(found)
    assert error.value.violations[0].field == "signature.pattern"
    assert "0.1%" in error.value.violations[0].description


@pytest.mark.parametrize(
    "pattern",
    [
        r"mirror-\d+ refused",
        r"error: unknown type name '\w+'",
        r"Could not resolve host",
        r"^FAILED tests/",
        r"exit code 137",
        r"Connection reset by peer",
    ],
)
def test_telling_patterns_are_admitted(pattern: str) -> None:
    require_admitted(check_green(compiled(pattern), [], b""))


def test_the_projects_own_lines_and_a_green_log_count() -> None:
    pattern = compiled("flux capacitor idle")
    assert check_green(pattern, [], b"").admitted
    line = "flux capacitor idle"
    assert not check_green(pattern, [line] * 3, b"").admitted
    assert not check_green(pattern, [], b"flux capacitor idle\n" * 3).admitted
    calm = b"all is well\n" * 100_000
    found = check_green(pattern, [], calm + b"flux capacitor idle\n" * 3)
    assert found.admitted
    assert (found.lines, found.matches) == (len(ordinary_lines()) + 100_003, 3)


def test_ordinary_lines_are_many_and_differ() -> None:
    lines = ordinary_lines()
    assert len(lines) >= 1_500
    assert len(set(lines)) > len(lines) // 2
    assert not any("\n" in line for line in lines)


def test_a_sample_is_bounded_spread_and_masked() -> None:
    log = b"\n".join(b"line %d password=hunter2hunter2 %s" % (n, b"x" * 1_000) for n in range(100_000))
    sample = green_sample(log)
    assert len(sample) == 500
    assert max(map(len, sample)) <= 300
    assert sample[0].startswith("line 0 ")
    assert int(sample[-1].split()[1]) > 99_000
    assert not any("hunter2hunter2" in line for line in sample)
    assert {green_slot(f"job{n}") for n in range(500)} == set(range(GREEN_SLOTS))
