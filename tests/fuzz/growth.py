# ruff: noqa: E501 (units read better unbroken)
"""Inputs that grow: for each family, doubling its size at most doubles the time of an analysis, within noise."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from typing import Final

from winnow_server.failure.engine import Analyzer
from winnow_server.failure.engine.junit import ReportError, parse
from winnow_server.failure.engine.signatures import SIGNATURES

Family = Callable[[int], bytes]
"""A log of about that many bytes."""

LEAST_SECONDS: Final = 0.06
"""What a size has to cost before its double is measured: a log's fixed cost is no longer seen then."""
MOST_BYTES: Final = 8 << 20
ALLOWED: Final = 2.5
"""Times as long that a doubled input may take; the half above two is noise of a shared machine."""
_TRIES: Final = 6


def repeated(unit: str, head: str = "", tail: str = "") -> Family:
    """``unit`` again and again; ``{n}`` in it is the number of the repetition."""

    def family(size: int) -> bytes:
        if "{n}" not in unit:
            return (head + unit * (size // len(unit.encode()) + 1) + tail).encode()
        return (head + "".join(unit.replace("{n}", str(n)) for n in range(size // len(unit) + 1)) + tail).encode()

    return family


def random_bytes(size: int) -> bytes:
    """Any bytes."""
    return random.Random(size).randbytes(size)


def random_letters(size: int) -> bytes:
    """Letters and signs that patterns are made of, without a newline for long."""
    return bytes(random.Random(size).choices(b"abAB019 \t\"'`:/.,-_=()[]{}<>@#$%^&*|\\~+!?;\x1b\r\n", k=size))


FAMILIES: Final[dict[str, Family]] = {
    "one long line": repeated("x"),
    "one long line of words": repeated("error expected failed "),
    "one long line of colours": repeated("\x1b[31merror\x1b[0m "),
    "escapes that never end": repeated("\x1b[1;3"),
    "titles that never end": repeated("\x1b]0;title"),
    "empty lines": repeated("\n"),
    "blank lines": repeated(" \t \r\n"),
    "zero bytes": repeated("\x00"),
    "progress on one line": repeated("\rReceiving objects: {n}%"),
    "progress lines": repeated("\rReceiving objects: {n}%\n"),
    "nested groups": repeated("##[group]Run step {n}\n"),
    "groups that end": repeated("##[group]Run make {n}\n##[error]Process completed with exit code {n}.\n##[endgroup]\n"),
    "folds": repeated("travis_fold:start:f{n}\n"),
    "timed commands": repeated(
        'travis_time:start:{n}\r$ make {n}\ntravis_time:end:{n}:start=1,finish=2\nThe command "make {n}" exited with 2.\n'
    ),
    "sections": repeated("section_start:{n}:step_{n}\rerror: {n}\nsection_end:{n}:step_{n}\r"),
    "stages": repeated("[Pipeline] { (Stage {n})\n[Pipeline] sh\n+ make {n}\n"),
    "docker steps": repeated("#{n} [{n}/9] RUN make\n#{n} ERROR: exit code: 1\n"),
    "shell commands": repeated("$ make target-{n}\n+ run {n}\n"),
    "timestamps": repeated("2024-01-02T03:04:05.1234567Z 2024-01-02T03:04:05.1234567Z line {n}\n"),
    "a Java trace": repeated("\tat org.example.Wire.frame{n}(Wire.java:{n})\n", "java.lang.IllegalStateException: closed\n"),
    "causes of causes": repeated("Caused by: org.example.Failure: {n}\n\tat org.example.Wire.call(Wire.java:{n})\n"),
    "a Python trace": repeated('  File "wire.py", line {n}, in call\n    call()\n', "Traceback (most recent call last):\n"),
    "Python traces": repeated('Traceback (most recent call last):\n  File "a.py", line {n}, in f\nValueError: {n}\n'),
    "goroutines": repeated("goroutine {n} [running]:\nmain.call(0x{n})\n\t/src/wire.go:{n} +0x1d\n", "panic: closed\n"),
    "sanitizer frames": repeated("    #{n} 0x{n} in call wire.c:{n}\n", "==1==ERROR: AddressSanitizer: SEGV on unknown address\n"),
    "sanitizer reports": repeated("=={n}==ERROR: AddressSanitizer: SEGV on unknown address 0x{n}\n    #0 0x1 in f a.c:{n}\n"),
    "compiler errors": repeated("src/wire{n}.c:{n}:7: error: expected ';' before 'return'\n"),
    "failed tests": repeated("FAILED tests/test_wire.py::test_{n} - assert {n} == 2\n"),
    "one error": repeated("error: the wire is closed\n"),
    "paths": repeated("/home/someone/work/wire/wire/src/{n}/a.c "),
    "packages": repeated("npm ERR! 404 Not Found - GET https://registry.example/wire-{n} - Not found\n"),
    "hosts": repeated("curl: (6) Could not resolve host: host{n}.example\n"),
    "open quotes": repeated("'\"`"),
    "open brackets": repeated("([{<"),
    "numbers": repeated("1.2.3,4:5_6-"),
    "hashes": repeated("0123456789abcdef"),
    "names of secrets": repeated("token="),
    "secrets": repeated("API_KEY=Zx9{n}kQ0vT4mB7cW1 "),
    "open keys": repeated("-----BEGIN PRIVATE KEY-----\n"),
    "commands with users": repeated("curl --user someone "),
    "addresses": repeated("https://someone"),
    "base64": repeated("Zm9vYmFyQmF6MDE"),
    "bars of collectors": repeated("web_{n} | error: closed\n"),
    "rulers": repeated("=" * 79 + "\n"),
    "carets": repeated("        ^~~~~~~~~\n"),
    "not UTF-8": lambda size: b"\xff\xfe\xc3(\n" * (size // 5 + 1),
    "random bytes": random_bytes,
    "random letters": random_letters,
    "every signature": lambda size: "".join(f"{signature.example}\n" for signature in SIGNATURES).encode()
    * (size // 40_000 + 1),
}  # fmt: skip

GREEN: Final = ("one long line", "empty lines", "one error", "compiler errors", "random bytes")
"""Those that a green log is made of too."""

REPORTS: Final[dict[str, Family]] = {
    "test cases": repeated('<testcase name="t{n}"><failure>no</failure></testcase>', "<testsuite>", "</testsuite>"),
    "one test case": repeated('<testcase name="t"><error/></testcase>', "<testsuite>", "</testsuite>"),
    "nested suites": repeated("<testsuite>", "<testsuites>"),
    "a long message": repeated("x", '<testsuite><testcase name="t"><failure message="', '"/></testcase></testsuite>'),
    "a long comment": repeated("x", "<testsuite><!--", "--></testsuite>"),
    "a long text": repeated("line\n", '<testsuite><testcase name="t"><failure>', "</failure></testcase></testsuite>"),
    "references": repeated("&lt;&amp;", '<testsuite><testcase name="t"><failure>', "</failure></testcase></testsuite>"),
    "entities": repeated('<!ENTITY e{n} "&e;&e;">', '<!DOCTYPE t [<!ENTITY e "e">', "]><testsuite/>"),
}


def _seconds(work: Callable[[bytes], object], data: bytes, tries: int) -> float:
    """Processor time of the quickest of some tries."""
    best = float("inf")
    for _ in range(tries):
        began = time.process_time()
        work(data)
        best = min(best, time.process_time() - began)
    return best


def _growth(work: Callable[[bytes], object], family: Family) -> tuple[int, float, float]:
    """(bytes, seconds of them, seconds of twice as many over them)."""
    size = 128 << 10
    seconds = _seconds(work, family(size), 1)
    while seconds < LEAST_SECONDS and size < MOST_BYTES:
        size *= 2
        seconds = _seconds(work, family(size), 1)
    one, two = family(size), family(2 * size)
    ratio = _seconds(work, two, 1) / seconds
    for tries in range(2, _TRIES):
        if ratio <= ALLOWED:
            break
        seconds = _seconds(work, one, tries)
        ratio = min(ratio, _seconds(work, two, tries) / seconds)
    return size, seconds, ratio


def read_report(data: bytes) -> None:
    """Read a JUnit report, which may be refused."""
    try:
        parse(data)
    except ReportError:
        return


def measure(analyzer: Analyzer) -> Iterator[tuple[str, int, float, float]]:
    """Name, bytes, seconds and growth of each family, one after the other."""
    for name, family in FAMILIES.items():
        yield name, *_growth(analyzer.analyze, family)
    for name in GREEN:
        yield f"green: {name}", *_growth(lambda data: analyzer.analyze(b"error: x\n", green_log=data), FAMILIES[name])
        yield f"beside itself: {name}", *_growth(lambda data: analyzer.analyze(data, green_log=data), FAMILIES[name])
    for name, family in REPORTS.items():
        yield f"report: {name}", *_growth(read_report, family)
