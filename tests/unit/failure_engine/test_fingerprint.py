"""The fingerprint forgets what varies between runs, and nothing else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from winnow_server.failure.engine import Analyzer, Category
from winnow_server.failure.engine.fingerprint import fingerprint, mask

ANALYZER = Analyzer.load()

# What is between ⟨ and ⟩ varies: n a number, h a hash, t a time, d a date, s a duration, f a temporary folder,
# u a UUID, x an address, p a port.
LOGS = {
    "compiler": """\
⟨d⟩T⟨t⟩Z ##[group]Run make -j⟨n⟩
⟨d⟩T⟨t⟩Z cc -c -o ⟨f⟩/frame.o src/frame.c
⟨d⟩T⟨t⟩Z src/frame.c:⟨n⟩:⟨n⟩: error: 'struct wire' has no member named 'length'
⟨d⟩T⟨t⟩Z make: *** [Makefile:⟨n⟩: frame.o] Error 1
⟨d⟩T⟨t⟩Z ##[error]Process completed with exit code 2.
""",
    "pytest": """\
$ pytest -q
=================================== FAILURES ===================================
_________________________________ test_roundtrip _________________________________
    def test_roundtrip():
>       assert wire.open(⟨n⟩) == ⟨n⟩
E       AssertionError: frame ⟨h⟩ of run ⟨u⟩ is at <wire.Frame object at ⟨x⟩>, not in ⟨f⟩
tests/test_wire.py:⟨n⟩: AssertionError
=========================== short test summary info ============================
FAILED tests/test_wire.py::test_roundtrip - AssertionError: frame ⟨h⟩
======================== 1 failed, ⟨n⟩ passed in ⟨s⟩ ========================
""",
    "go panic": """\
+ go test ./...
panic: frame closed twice

goroutine ⟨n⟩ [running]:
acme.test/wire.(*Frame).Close(⟨x⟩, ⟨x⟩)
\t/home/ci/wire/frame.go:⟨n⟩ +⟨x⟩
acme.test/wire.Drain(⟨x⟩)
\t/home/ci/wire/drain.go:⟨n⟩ +⟨x⟩
FAIL\tacme.test/wire\t⟨n⟩.⟨n⟩s
""",
    "sanitizer": """\
==⟨n⟩==ERROR: AddressSanitizer: heap-use-after-free on address ⟨x⟩ at pc ⟨x⟩ bp ⟨x⟩ sp ⟨x⟩
READ of size ⟨n⟩ at ⟨x⟩ thread T⟨n⟩
    #0 ⟨x⟩ in __interceptor_memcpy (⟨f⟩/wire+⟨x⟩)
    #1 ⟨x⟩ in wire::Frame::copy(char const*) /src/wire/frame.cc:⟨n⟩:⟨n⟩
    #2 ⟨x⟩ in wire::Reader::next() /src/wire/reader.cc:⟨n⟩:⟨n⟩
    #3 ⟨x⟩ in main /src/wire/main.cc:⟨n⟩:⟨n⟩
==⟨n⟩==ABORTING
""",
    "network": """\
Step 3/9 : RUN fetch
⟨t⟩ GET https://mirror.acme.test:⟨p⟩/pool/wire-⟨n⟩.tgz
dial tcp 10.⟨n⟩.⟨n⟩.7:⟨p⟩: connect: connection refused after ⟨s⟩
The command '/bin/sh -c fetch' returned a non-zero code: 7
""",
    "java": """\
[INFO] Running acme.FrameTest
[ERROR] Tests run: ⟨n⟩, Failures: 1, Errors: 0, Skipped: 0, Time elapsed: ⟨n⟩.⟨n⟩ s <<< FAILURE! - in acme.FrameTest
[ERROR] acme.FrameTest.opens  Time elapsed: ⟨n⟩.⟨n⟩ s  <<< FAILURE!
java.lang.AssertionError: frame ⟨u⟩ was open at ⟨d⟩ ⟨t⟩
\tat org.junit.Assert.fail(Assert.java:⟨n⟩)
\tat acme.FrameTest.opens(FrameTest.java:⟨n⟩)
[ERROR] There are test failures.
""",
}

_HEX = "0123456789abcdef"
_VALUES = {
    "n": st.integers(0, 99_999).map(str),
    "h": st.text(_HEX, min_size=40, max_size=40),
    "t": st.times().map(lambda time: time.strftime("%H:%M:%S")),
    "d": st.dates().map(lambda date: f"{date.year:04}-{date.month:02}-{date.day:02}"),
    "s": st.tuples(st.integers(0, 999), st.integers(0, 99), st.sampled_from([" ms", "s", " seconds"])).map(
        lambda part: f"{part[0]}.{part[1]}{part[2]}"
    ),
    "f": st.text("abcdefghijklmnopqrstuvwxyz0123456789_", min_size=6, max_size=12).map(lambda name: f"/tmp/{name}"),
    "u": st.uuids().map(str),
    "x": st.integers(0, 2**48).map(lambda number: f"0x{number:x}"),
    "p": st.integers(1, 65535).map(str),
}


def render(template: str, data: st.DataObject) -> bytes:
    first, *rest = template.split("⟨")
    parts = [first]
    for piece in rest:
        kind, _, text = piece.partition("⟩")
        parts += [data.draw(_VALUES[kind]), text]
    return "".join(parts).encode()


@pytest.mark.parametrize("name", LOGS)
def test_same_failure_on_another_run_keeps_its_fingerprint(name: str) -> None:
    @settings(max_examples=25, deadline=None)
    @given(st.data())
    def check(data: st.DataObject) -> None:
        one, other = render(LOGS[name], data), render(LOGS[name], data)
        assert ANALYZER.analyze(one).fingerprint == ANALYZER.analyze(other).fingerprint

    check()


_FIXED = {
    "n": "7", "h": "0123456789" * 4, "t": "10:00:00", "d": "2024-01-02", "s": "1.5s", "f": "/tmp/x1", "x": "0x7f",
    "p": "80", "u": "00000000-0000-4000-8000-000000000000",
}  # fmt: skip


def plain(template: str) -> bytes:
    for kind, value in _FIXED.items():
        template = template.replace(f"⟨{kind}⟩", value)
    return template.encode()


def test_different_failures_differ() -> None:
    assert len({ANALYZER.analyze(plain(log)).fingerprint for log in LOGS.values()}) == len(LOGS)
    other = LOGS["compiler"].replace("no member named 'length'", "no member named 'size'")
    assert ANALYZER.analyze(plain(LOGS["compiler"])).fingerprint != ANALYZER.analyze(plain(other)).fingerprint


@given(st.data())
def test_mask_forgets_what_varies(data: st.DataObject) -> None:
    template = "at ⟨t⟩ on ⟨d⟩ frame ⟨h⟩ of ⟨u⟩ in ⟨f⟩ was 127.0.0.1:⟨p⟩ after ⟨s⟩, object ⟨x⟩ took ⟨n⟩"
    one, other = render(template, data).decode(), render(template, data).decode()
    assert mask(one) == mask(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/home/ann/src/a.c", "/home/runner/work/wire/wire/src/a.c"),
        ("C:\\Users\\ann\\AppData\\Local\\Temp\\x1\\y", "C:\\Users\\bob\\AppData\\Local\\Temp\\z"),
        ("built 1.2.3-rc4 on Mon Jan 02 2023 10:11:12 UTC", "built 1.12.3-rc4 on Tue Feb 13 2024 01:02:03 UTC"),
        ("wire.Frame@1a2b3c is open", "wire.Frame@77aabb is open"),
        ("took  1m 12s", "took 3.4 s"),
        ("commit 1234567", "commit deadb33f00"),
    ],
)
def test_mask_examples(one: str, other: str) -> None:
    assert mask(one) == mask(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("cannot open frame", "cannot close frame"), ("src/frame.c: error", "src/wire.c: error"), ("/tmp/a", "/srv/a")],
)
def test_mask_keeps_words(one: str, other: str) -> None:
    assert mask(one) != mask(other)


def test_order_of_lines_does_not_count_but_order_of_calls_does() -> None:
    assert fingerprint("TEST", ["a fails", "b fails"]) == fingerprint("TEST", ["b fails", "a fails", "a fails"])
    assert fingerprint("TEST", [], ["open", "close"]) != fingerprint("TEST", [], ["close", "open"])
    assert fingerprint(Category.TEST, ["a fails"]) != fingerprint(Category.LINT, ["a fails"])


def test_mask_is_linear() -> None:
    for text in ("1" * 100_000, "a1" * 50_000, "1:" * 50_000, "/tmp/" * 20_000, " " * 100_000, "Jan " * 20_000):
        mask(text)
