# ruff: noqa: E501 (one line of a log a row)
"""Lines that passing jobs print every day, put together from parts: what no signature may fire on.

Many speak of errors, failures and time-outs that did not happen, which is where careless patterns fire.
"""

from collections.abc import Iterator
from functools import cache
from itertools import cycle, islice

_WORDS = ("wire", "lattice", "meadow", "harbor", "quartz", "ember", "willow", "signal", "copper", "lantern", "ridge")
_PARTS = ("core", "api", "client", "server", "parser", "cache", "store", "error", "timeout", "network", "auth", "retry")
_REPEATS = 30

_TEMPLATES = (
    "Collecting {word}-{part}=={n}.{m}.0",
    "  Downloading {word}_{part}-{n}.{m}.0-py3-none-any.whl ({n}{m} kB)",
    "Successfully installed {word}-{part}-{n}.{m}.0",
    "Requirement already satisfied: {word}-{part}>={n}.{m} in ./.venv/lib/python3.11/site-packages",
    "added {n}{m} packages, and audited {n}{m}1 packages in {n}s",
    "found 0 vulnerabilities",
    "npm warn deprecated {word}-{part}@{n}.{m}.0: this version is no longer maintained",
    "[INFO] Building {word}-{part} {n}.{m}-SNAPSHOT",
    "[INFO] Downloaded from central: https://repo.example.org/{word}/{part}/{n}.{m}/{part}-{n}.{m}.jar ({n}{m} kB at 1.2 MB/s)",
    "[INFO] Tests run: {n}{m}, Failures: 0, Errors: 0, Skipped: {n}, Time elapsed: {n}.{m} s -- in org.{word}.{part}Test",
    "[INFO] BUILD SUCCESS",
    "[WARNING] {word}/{part}.java: some input files use or override a deprecated API.",
    "> Task :{word}:{part}:compileJava UP-TO-DATE",
    "> Task :{word}:test{part} NO-SOURCE",
    "BUILD SUCCESSFUL in {n}m {m}s",
    "   Compiling {word}-{part} v{n}.{m}.0",
    "    Finished `dev` profile [unoptimized + debuginfo] target(s) in {n}.{m}s",
    "test {word}::{part}::returns_an_error_when_closed ... ok",
    "test result: ok. {n}{m} passed; 0 failed; {n} ignored; 0 measured; 0 filtered out; finished in {n}.{m}s",
    "ok  \tgithub.example/{word}/{part}\t{n}.{m}s",
    "=== RUN   Test{word}/{part}_fails_on_timeout",
    "--- PASS: Test{word}/{part}_fails_on_timeout (0.{n}{m}s)",
    "tests/test_{word}.py::test_{part}_raises_value_error PASSED [ {n}%]",
    "tests/{word}/test_{part}.py ................................ [ {n}%]",
    "======= {n}{m} passed, {n} skipped, {m} warnings in {n}.{m}s =======",
    "PASS src/{word}/{part}.test.ts ({n}.{m} s)",
    "    ✓ rejects an invalid {part} ({n} ms)",
    "Tests:       {n}{m} passed, {n}{m} total",
    "{n}{m} examples, 0 failures, {n} pending",
    "ok {n}{m} - {word} {part} handles exceptions",
    "  0 errors, 0 warnings, {n}{m} files checked",
    "All checks passed! No issues found in {n}{m} source files of {word}",
    "{word}/{part}.c:{n}{m}:9: warning: unused variable '{part}' [-Wunused-variable]",
    "[ {n}%] Building CXX object {word}/CMakeFiles/{part}.dir/{part}_error.cc.o",
    "checking for {word}_{part}.h... no",
    "checking whether {word} fails on {part}... yes",
    "Step {n}/{m} : RUN make -C {word} {part}",
    " ---> Using cache {n}{m}abc{n}d{m}",
    "#{n} [{word} {n}/{m}] RUN ./configure --with-{part}",
    "#{n} DONE {n}.{m}s",
    "Pulling from {word}/{part}: Pull complete",
    "Get:{n} http://archive.example.org/ubuntu jammy/main amd64 lib{word}-{part}{n} amd64 {n}.{m} [{n}{m} kB]",
    "Setting up lib{word}-{part}:amd64 ({n}.{m}-1) ...",
    "remote: Compressing objects: 100% ({n}{m}/{n}{m}), done.",
    "Receiving objects:  {n}% ({n}{m}/{n}{m}0), 1.{m} MiB | {n}.00 MiB/s",
    "HEAD is now at {n}a{m}b{n}c Handle {part} failures of {word}",
    "##[group]Run {word}/{part}-action@v{n}",
    "##[endgroup]",
    "::debug::{word} {part} has not timed out",
    "Cache restored from key: {word}-{part}-{n}a{m}b",
    "Cache not found for input keys: {word}-{part}-{n}{m}",
    "section_start:17000{n}{m}000:{word}_{part}",
    "travis_fold:start:{word}.{part}",
    "$ ./scripts/{word}.sh --{part} --retries {n}",
    "+ export {part}_TIMEOUT={n}{m}",
    "Retrying {word} ({n}/{m}): {part} was not ready; it is now",
    "connected to {word}-{part}:{n}{m}43 in {n} ms",
    "Uploading artifact {word}-{part}.tar.gz: {n}{m} kB of {n}{m} kB (100%)",
    "coverage: {n}{m}.{n}% of statements in {word}/{part}",
    "src/{word}/{part}_error.py      {n}{m}      {n}    9{n}%",
    "DEBUG {word}.{part}: expected failure was handled",
    "2026-11-{m}T10:{m}:00.{n}Z INFO {word} {part} started, 0 failed so far",
    "{n}{m}:{m}:10 {word} | level=info msg=\"{part} error rate is 0\"",
    "Job succeeded",
    "The command \"make {word}-{part}\" exited with 0.",
    "Process {word}-{part} finished with exit code 0",
    "",
)  # fmt: skip


@cache
def ordinary_lines() -> tuple[str, ...]:
    """About two thousand lines, the same each time."""
    return tuple(islice(_lines(), len(_TEMPLATES) * _REPEATS))


def _lines() -> Iterator[str]:
    words, parts = cycle(_WORDS), cycle(_PARTS)
    number = 0
    while True:
        for template in _TEMPLATES:
            number += 7
            yield template.format(word=next(words), part=next(parts), n=1 + number % 9, m=10 + number % 19)
