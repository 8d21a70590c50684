"""Stack traces of many runtimes, reduced to the program's own calls."""

import time

import pytest
from winnow_server.failure.engine import crash, trace
from winnow_server.failure.engine.frame_names import demangle, normalise
from winnow_server.failure.engine.lines import SHOWN_BYTES

TRACES = {
    "sanitizer": (
        """\
    #0 0x55d1 in raise /build/glibc/raise.c:51:1
    #1 0x55d2 in abort /build/glibc/abort.c:79:7
    #2 0x55d3 in std::__1::vector<int>::at(unsigned long) /usr/include/c++/v1/vector:12:3
    #3 0x55d4 in wire::(anonymous namespace)::Frame<int>::open(char const*) const src/frame.cc:10:4
    #4 0x55d5 in void wire::drain<wire::Frame<int> >(int) src/drain.cc:4
    #5 0x55d6 in main src/main.cc:3:3""",
        ("wire::Frame<int>::open", "wire::drain<wire::Frame<int> >"),
    ),
    "gdb": (
        """\
#0  0x00007f raise (sig=6) at raise.c:51
#1  0x00007f in wire_open (frame=0x2022, size=<optimized out>) at frame.c:12
#2  drain (n=3) at drain.c:4""",
        ("wire_open", "drain"),
    ),
    "glibc": (
        """\
/lib/x86_64-linux-gnu/libc.so.6(abort+0x12b)[0x7f1]
./wire(_ZN4wire5Frame5closeEv+0x1f)[0x5581]
./wire(_ZN4wire5FrameD1Ev+0x2f) [0x5582]
./wire(main+0x5)[0x5583]""",
        ("wire::Frame::close", "wire::Frame::~Frame"),
    ),
    "kernel": (
        """\
[    1.200417] Call Trace:
[    1.300417]  dump_stack+0x10/0x20
[    1.400417]  ? show_regs+0x1/0x2
[    1.500417]  wire_probe+0xa1/0xd0 [wire]
[    1.600417]  bus_attach+0x3/0x40""",
        ("wire_probe", "bus_attach"),
    ),
    "java": (
        """\
java.lang.IllegalStateException: outer
\tat acme.Outer.run(Outer.java:5)
Caused by: java.io.IOException: frame closed
\tat java.base/java.io.Reader.read(Reader.java:100)
\tat acme.wire.Frame.read(Frame.java:12)
\tat acme.wire.Drain.lambda$all$0(Drain.java:40)
\t... 12 more""",
        ("acme.wire.Frame.read", "acme.wire.Drain.lambda$all$0"),
    ),
    "python": (
        """\
Traceback (most recent call last):
  File "/w/app/run.py", line 3, in run
    frame.open()
  File "/w/app/frame.py", line 9, in open
    json.loads(text)
  File "/usr/lib/python3.11/json/__init__.py", line 346, in loads
    return decoder.decode(text)
json.decoder.JSONDecodeError: Expecting value""",
        ("open", "run"),
    ),
    "go": (
        """\
goroutine 1 [running]:
panic(0x1, 0x2)
\t/usr/local/go/src/runtime/panic.go:502 +0x229
encoding/json.Unmarshal(0x1)
\t/usr/local/go/src/encoding/json/decode.go:3 +0x1
acme.test/tool/wire.(*Frame).Open(0xc0, 0x1)
\t/w/wire/frame.go:12 +0x1f
main.main()
\t/w/main.go:4 +0x2""",
        ("wire.(*Frame).Open",),
    ),
    "javascript": (
        """\
TypeError: frame is undefined
    at Frame.open (/w/src/frame.js:3:9)
    at async drain (file:///w/src/drain.js:10:1)
    at /w/node_modules/runner/index.js:1:1""",
        ("Frame.open", "drain"),
    ),
    "rust": (
        """\
stack backtrace:
   0: rust_begin_unwind
             at /rustc/abc/library/std/src/panicking.rs:600:5
   1: core::panicking::panic_fmt
             at /rustc/abc/library/core/src/panicking.rs:67:14
   2: wire::frame::Frame::open::h0123456789abcdef
             at ./src/frame.rs:12:9
   3: wire::drain
             at ./src/lib.rs:4:5""",
        ("wire::frame::Frame::open", "wire::drain"),
    ),
    "dotnet": (
        """\
   at System.Linq.Enumerable.First[T](IEnumerable`1 source)
   at Acme.Wire.Frame.Open(String name) in /w/Frame.cs:line 12
   at Acme.Wire.Drain.All() in /w/Drain.cs:line 4""",
        ("Acme.Wire.Frame.Open", "Acme.Wire.Drain.All"),
    ),
    "ruby": (
        """\
lib/frame.rb:12:in `open': closed (IOError)
\tfrom lib/drain.rb:4:in `each'
\tfrom /usr/lib/ruby/2.7/set.rb:1:in `add'""",
        ("open", "each"),
    ),
    "php": (
        """\
#0 /w/src/Frame.php(12): Acme\\Wire\\Frame->open('x')
#1 /w/src/Drain.php(4): Acme\\Wire\\Drain::all()""",
        ("Acme\\Wire\\Frame->open", "Acme\\Wire\\Drain::all"),
    ),
    "elixir": (
        """\
    (wire 0.1.0) lib/frame.ex:12: Wire.Frame.open/1
    (wire 0.1.0) lib/drain.ex:4: Wire.drain/0""",
        ("Wire.Frame.open/1", "Wire.drain/0"),
    ),
    "windows debugger": (
        """\
045cc180 77378468 ntdll!RtlReportCriticalFailure+0x83
045cc24c 6069c4ae WIRE!wire::Frame::Open+0x6b
045cc2bc 60664104 WIRE!wire::Drain+0xcd""",
        ("wire::Frame::Open", "wire::Drain"),
    ),
    "lldb": (
        """\
* thread #1, name = 'wire', stop reason = signal SIGABRT
  * frame #0: 0x00007fff libsystem_kernel.dylib`__pthread_kill + 10
    frame #1: 0x00000001 wire`wire::Frame::open(this=0x1, n=<unavailable>) at frame.cpp:78
    frame #2: 0x00000002 wire`main(argc=1) at main.cpp:4""",
        ("wire::Frame::open",),
    ),
    "compose": (
        """\
app_1  | Traceback (most recent call last):
app_1  |   File "/w/app/run.py", line 3, in run
app_1  |     frame.open()
app_1  |   File "/w/app/frame.py", line 9, in open
app_1  |     raise ValueError
app_1  | ValueError""",
        ("open", "run"),
    ),
    "logcat": (
        """\
E/AndroidRuntime( 1239): FATAL EXCEPTION: main
E/AndroidRuntime( 1239): java.lang.IllegalStateException: closed
E/AndroidRuntime( 1239): \tat acme.wire.Frame.open(Frame.java:12)
E/AndroidRuntime( 1239): \tat android.os.Handler.dispatch(Handler.java:90)""",
        ("acme.wire.Frame.open",),
    ),
    "apple": (
        """\
0   libsystem_kernel.dylib  0x00007fff94dd7f06 __pthread_kill + 10
1   Wire                    0x0000000104dd7f06 wire::Frame::open(int) + 120
2   Wire                    0x0000000104dd8006 main + 12""",
        ("wire::Frame::open",),
    ),
}


@pytest.mark.parametrize("name", TRACES)
def test_own_calls(name: str) -> None:
    text, calls = TRACES[name]
    root = trace.root(trace.find(text.split("\n")))
    assert root is not None
    assert root.calls() == calls


def test_ordinary_lines_are_no_frames() -> None:
    lines = [
        "#12 [2/5] RUN make",
        "#12 0.512 compiling",
        "# heading",
        "12: Building wire",
        "at the end",
        "  at 12:30 (UTC)",
    ]
    assert trace.find(lines) == []


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("java", "java.io.IOException"),
        ("python", "json.decoder.JSONDecodeError"),
        ("ruby", "IOError"),
        ("javascript", "TypeError"),
    ],
)
def test_exception_class_is_kept(name: str, kind: str) -> None:
    root = trace.root(trace.find(TRACES[name][0].split("\n")))
    assert root is not None
    assert root.kind == kind


def test_endless_recursion_is_the_same_wherever_it_ends() -> None:
    def stack(start: int) -> list[str]:
        names = ["alpha", "beta", "gamma"]
        return [f"    #{n} 0x{n:x} in {names[(n + start) % 3]} src/a.c:1" for n in range(90)]

    calls = {trace.find(stack(start))[0].calls() for start in range(3)}
    assert calls == {("alpha", "beta", "gamma")}


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("wire::open(int, char const*) const", "wire::open"),
        ("std::vector<int> wire::all<int>(std::map<int, int>)", "wire::all<int>"),
        ("wire::Frame::operator()(int)", "wire::Frame::operator()"),
        ("open.part.3.constprop.0", "open"),
        ("wire::open::h0123456789abcdef", "wire::open"),
        ("wire::{lambda(int)#2}::call", "wire::{lambda}::call"),
        ("open+0x12/0x34", "open"),
        ("closure #1 () -> () in Wire.Frame.open", "Wire.Frame.open"),
    ],
)
def test_normalised_names(printed: str, name: str) -> None:
    assert normalise(printed) == name


def test_demangle_leaves_other_names() -> None:
    assert demangle("_ZN4wire5FrameC2Ei") == "wire::Frame::Frame"
    assert demangle("wire_open") == "wire_open"


REPORT = """\
[7:9:0324/10.1:FATAL:frame.cc({line})] {kind} failed: open_ == {value} (1 vs. 2).
#0 0x{value:x} base::debug::StackTrace::StackTrace()
#1 0x{value:x} logging::LogMessage::~LogMessage()
#2 0x{value:x} wire::Frame::Open()
"""


def test_a_check_is_its_text_and_its_own_calls() -> None:
    one = crash.read(REPORT.format(line=12, kind="Check", value=77).split("\n"))
    other = crash.read(REPORT.format(line=99, kind="Security DCHECK", value=3).split("\n"))
    assert one.parts() == other.parts() == ("open_ == # in frame.cc", "wire::Frame::Open")


def test_reports_without_a_readable_stack_are_one_group() -> None:
    unknown = ["==7==ERROR: AddressSanitizer: SEGV on unknown address 0x1", "    #0 0x1  (<unknown module>)"]
    system = ["==8==ERROR: AddressSanitizer: SEGV on unknown address 0x2", "    #0 0x2  (/lib/libgcc_s.so.1+0x2)"]
    assert crash.read(unknown).parts() == crash.read(system).parts()


def test_a_named_process_or_a_fuzz_target_stands_in() -> None:
    tombstone = [
        "pid: 1, tid: 2, name: wired  >>> /system/bin/wired <<<",
        "signal 11 (SIGSEGV), code 1",
        "    #0 0x333 in ",
    ]
    assert crash.read(tombstone).parts() == ("wired",)
    target = [
        "==7==ERROR: AddressSanitizer: ABRT on unknown address 0x1",
        "    #0 0x1 in abort /build/abort.c:1",
        "    #1 0x2 in LLVMFuzzerTestOneInput fuzz/frame_fuzzer.cc:35:5",
        "    #2 0x3 in fuzzer::Fuzzer::ExecuteCallback(unsigned char const*) FuzzerLoop.cpp:1",
    ]
    assert crash.read(target).parts() == ("frame_fuzzer.cc",)


def test_no_line_is_slow() -> None:
    """Lines of the longest length that is shown, made of what frames consist of."""
    heads = [
        "",
        "#0 0x1 in ",
        "    at ",
        "  1: ",
        "1 wire 0x123456 ",
        "main.f(",
        "a.go:",
        '  File "',
        "lib(",
        "@ 0x1234 ",
        "0123abcd 0123abcd m!",
    ]
    pieces = [
        "a",
        " ",
        "(",
        ")",
        "<",
        ">",
        "::",
        ":",
        "/",
        ".",
        "a.",
        "a/",
        "a b ",
        "(a)",
        "0x1",
        "`",
        "+0x1",
        "[",
        "vs ",
        "@",
        "1",
        "a::",
        "{lambda(",
    ]
    slow = {}
    for head in heads:
        for piece in pieces:
            line = (head + piece * SHOWN_BYTES)[: SHOWN_BYTES - 1] + ")"
            started = time.process_time()
            trace.find([line])
            crash.read([f"panic: {line}"])
            if (spent := time.process_time() - started) > 0.1:
                slow[head, piece] = spent
    assert slow == {}
