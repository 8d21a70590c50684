# ruff: noqa: E501 (patterns read better unbroken)
"""One line of a stack trace, in the form of any of the usual runtimes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from .frame_names import demangle, normalise


@dataclass(frozen=True, slots=True)
class Frame:
    """A call. ``function`` is normalised, empty when the line only has an address or a module."""

    runtime: str
    """native, kernel, jvm, python, go, javascript, dotnet, ruby, rust, php, beam, lua."""
    function: str
    file: str = ""
    """Source file as printed, without line numbers."""
    module: str = ""
    """Library or program, when that is all the line tells."""
    number: int = -1
    """Position that the line states, -1 for runtimes that do not count."""


_LOCATION: Final = re.compile(
    r"\s+(?:at |in )?[(\[]?(?P<file>[^\s()\[\]]{0,300}?[\w+-]\.[A-Za-z]{1,6}|\S{0,300}/\S{1,300}?|_\w{2,20}_rtl_)(?::\d{1,7}){0,2}[)\]]?\s*$"
)
_MODULE: Final = re.compile(
    r"\s*\(?(?P<module><unknown module>|\[?vdso\]?|[^\s()]{1,300}?)(?:\+0x[0-9a-f]{1,16})?\)?"
    r"(?: \((?:BuildId|deleted|offset)[^)]{0,80}\)){0,2}\s*$"
)
_BUILD_ID: Final = re.compile(r" \((?:BuildId|offset|deleted)[^)]{0,80}\)| <[\w<>.+-]{1,120}>\+0x[0-9a-f]{1,16}$")
_MODULE_TAIL: Final = re.compile(r"\s*\((?P<module>[^\s()]{1,300})\+0x[0-9a-f]{1,16}\)\s*$")

_NUMBERED: Final = re.compile(r"^\s{0,12}#(?P<number>\d{1,4}):?\s{1,8}(?P<rest>\S.{0,1500})$")
_ADDRESS: Final = re.compile(
    r"^(?:0x[0-9a-f]{1,16}|\[<(?:0x)?[0-9a-f]{6,16}>\]|pc [0-9a-f]{6,16})\s{0,4}(?:in\b\s{0,4})?"
)
_GDB: Final = re.compile(
    r"^(?P<function>[\w:~<>.$@]{1,200}) \(.{0,1000}\)?(?: (?:at|from) (?P<file>[^\s:]{1,300})(?::\d{1,7})?)?$"
)
_PHP: Final = re.compile(r"^(?P<file>[^\s():]{1,300}\.php)\(\d{1,7}\): (?P<function>[\w\\:>{}-]{1,200})")
_DART: Final = re.compile(r"^(?P<function>[\w.$<> ]{1,200}) \((?P<file>[^\s()]{1,300}\.dart)(?::\d{1,7}){1,2}\)$")
_TOMBSTONE: Final = re.compile(
    r"^(?P<module>[^\s()]{1,300})(?: \(offset 0x[0-9a-f]{1,16}\))?(?: \((?P<function>.{1,1200}?)(?:\+\d{1,9})?\))?$"
)

_AT: Final = re.compile(r"^\s{0,12}at (?P<rest>\S.{0,1500})$")
_JVM: Final = re.compile(
    r"^(?:[\w.@-]{1,80}/{1,2}){0,2}(?P<function>[\w.$<>-]{1,300})\((?:(?P<file>[\w$-]{1,120}\.\w{1,8})(?::\d{1,7})?|Native Method|Unknown Source|<\w{1,20}>|SourceFile(?::\d{1,7})?)\)"
)
_DOTNET: Final = re.compile(
    r"^(?P<function>[\w.`<>\[\],|$+]{3,300})\([^)]{0,500}\)(?: in (?P<file>.{1,300}?):(?:line )?\d{1,7})?$"
)
_SCRIPT: Final = re.compile(
    r"^(?:async )?(?:new )?(?P<function>[^\s()]{1,200}(?: \[as [\w.]{1,80}\])?) \((?P<file>[^()\s]{1,300}?)(?::\d{1,7}){1,2}\)$"
)
_SCRIPT_PLACE: Final = re.compile(r"^(?P<file>[^()\s]{1,300}?)(?::\d{1,7}){1,2}$")
_FIREFOX: Final = re.compile(
    r"^(?P<function>[\w$./<]{0,120})@(?P<file>[a-z]{2,20}://[^\s()]{1,300}?)(?::\d{1,7}){1,2}$"
)

_PYTHON: Final = re.compile(
    r"^\s{0,12}File \"(?P<file>[^\"]{1,300})\", line \d{1,7}(?:, in (?P<function>[\w<>.]{1,120}))?$"
)
_PYTEST: Final = re.compile(r"^(?P<file>[\w./-]{1,300}\.py):\d{1,7}: in (?P<function>[\w<>.]{1,120})$")
_RUBY: Final = re.compile(
    r"^\s{0,12}(?:from |# )?(?P<file>[^\s:]{1,300}\.(?:rb|rake|erb)|\S{1,80}\(eval\)):\d{1,7}:in [`'](?P<function>[^'\n]{1,160})'"
)
_GO: Final = re.compile(r"^(?P<function>[\w.~%/-]{1,300}(?:\([^()]{1,160}\)[\w.-]{0,160}){0,3}|panic)\(")
_GO_PLACE: Final = re.compile(r"^\s{0,8}(?P<file>\S{1,300}\.(?:go|s)):\d{1,7}(?: \+0x[0-9a-f]{1,16})?$")
_RUST: Final = re.compile(r"^\s{1,8}(?P<number>\d{1,4}):\s{1,4}(?:0x[0-9a-f]{1,16} - )?(?P<function>\S.{0,700})$")
_APPLE: Final = re.compile(
    r"^\s{0,8}(?P<number>\d{1,4})\s{1,8}(?:(?P<module>[\w.+-]{1,80}(?: [\w.+-]{1,40}){0,2})\s{1,40})?(?P<address>0x[0-9a-f]{6,16})(?:\s(?P<function>\S.{0,600}?))?(?: \+ \d{1,9})?$"
)
_BACKTRACE: Final = re.compile(
    r"^\s{0,12}(?P<module>[\w./+@-]{1,400})\((?P<function>.{0,1500}?)(?:\+0x[0-9a-f]{1,16})\)\s?(?:\[0x[0-9a-f]{1,16}\]?)?"
)
_BARE_ADDRESS: Final = re.compile(r"^\s{0,12}\[0x[0-9a-f]{6,16}\]$")
_LLDB: Final = re.compile(
    r"^\s{0,8}\*?\s{0,4}frame #(?P<number>\d{1,4}): 0x[0-9a-f]{1,16} (?P<module>[^`\s]{1,200})`(?P<function>.{1,800}?)(?: at (?P<file>[^\s:]{1,300})(?::\d{1,7}){1,2})?(?: \+ \d{1,9})?$"
)
_ABSEIL: Final = re.compile(r"^\s{0,12}@\s{1,20}(?:0x)?[0-9a-f]{4,16}\s{1,4}(?P<function>\S.{0,600})$")
_KERNEL: Final = re.compile(
    r"^\s{0,4}(?:\[<[0-9a-f x]{4,20}>\] )?\(?(?P<guess>\? )?(?P<function>[\w.]{2,120})\+0x[0-9a-f]{1,8}/0x[0-9a-f]{1,8}"
)
_KERNEL_INLINE: Final = re.compile(r"^\s{0,4}\[<\s*inline\s*>\] (?P<function>\w{2,120}) (?P<file>\S{1,200}?):\d{1,7}")
_DEBUGGER: Final = re.compile(
    r"^(?:[0-9a-f]{2,4} )?[0-9a-f`]{8,17} [0-9a-f`]{8,17} (?::.{0,200}?: )?(?:[0-9a-f`]{8,17} ){0,4}(?P<module>[\w.-]{1,80})!(?P<function>\S.{0,400}?)(?:\+0x[0-9a-f]{1,8})?(?: \[.{1,200}\])?$"
)
_WINDOWS: Final = re.compile(
    r"^\s{0,12}(?P<function>[\w:~<>`',*& ()]{1,500}) \[0x[0-9A-Fa-f]{6,16}\+\d{1,12}\](?: \((?P<file>[^():]{1,300}).{0,40}\)?)?"
)
_BEAM: Final = re.compile(
    r"^\s{2,12}\([\w ./-]{1,80}\) (?P<file>\S{1,200}\.(?:exs?|erl)):\d{1,7}: (?P<function>[^\s(]{1,200})"
)
_LUA: Final = re.compile(
    r"^\s{1,12}(?P<file>[^\s:]{1,200}):(?:\d{1,7}:)? in (?:main chunk|(?:function|method|upvalue|local|field) [<'](?P<function>[^'>]{1,160})['>])"
)


def read(line: str) -> Frame | None:
    """The frame on ``line`` (without escape sequences, timestamps and prefixes), or None. Linear time."""
    head = line.lstrip()[:24]
    if not head:
        return None
    if head[0] == "#":
        return _numbered(line)
    if head.startswith("at "):
        return _at(line)
    if head.lstrip("* ").startswith("frame #"):
        lldb = _LLDB.match(line)
        number = int(lldb["number"]) if lldb else -1
        return Frame("native", normalise(lldb["function"]), lldb["file"] or "", "", number) if lldb else None
    if head.startswith("File "):
        found = _PYTHON.match(line)
        return Frame("python", found["function"] or "", found["file"]) if found else None
    if head[0] == "@":
        found = _ABSEIL.match(line)
        return _native(found["function"]) if found else None
    return _other(line, head)


def go_place(line: str) -> str:
    """The file of the second line of a Go frame, empty when it is none."""
    found = _GO_PLACE.match(line)
    return found["file"] if found else ""


def _numbered(line: str) -> Frame | None:
    found = _NUMBERED.match(line)
    if not found:
        return None
    number, rest = int(found["number"]), found["rest"]
    address = _ADDRESS.match(rest)
    if address:
        body = rest[address.end() :].strip()
        if rest.startswith("pc "):
            place = _TOMBSTONE.match(body)
            if place:
                return Frame("native", normalise(place["function"] or ""), "", place["module"], number)
        if rest.startswith("["):
            kernel = _KERNEL.match(body)
            return Frame("kernel", kernel["function"], "", "", number) if kernel else None
        frame = _native(body)
        return Frame(frame.runtime, frame.function, frame.file, frame.module, number)
    for pattern, runtime in ((_PHP, "php"), (_DART, "javascript"), (_GDB, "native")):
        other = pattern.match(rest)
        if other:
            return Frame(runtime, normalise(other["function"]), other["file"] or "", "", number)
    return None


def _native(text: str) -> Frame:
    """Function, file and module of what follows an address."""
    text = _BUILD_ID.sub("", " ".join(text.split()))
    if not text or text in ("<unknown>", "(unknown)", "??", "<unavailable>", "in"):
        return Frame("native", "")
    tail = _MODULE_TAIL.search(text)
    if tail:
        before = text[: tail.start()].strip()
        return Frame("native", normalise(before) if before else "", "", tail["module"])
    if text[0] in "(/<[" and (" " not in text.strip("()<>[] ") or "unknown module" in text):
        return Frame("native", "", "", _MODULE.sub(r"\g<module>", text).strip("()<>"))
    place = _LOCATION.search(text)
    function = text[: place.start()] if place else text
    if not place and (".so" in text or text.endswith((".dylib", ".dll", ".exe"))) and " " not in text:
        return Frame("native", "", "", text)
    return Frame("native", normalise(function), place["file"] if place else "")


def _at(line: str) -> Frame | None:
    found = _AT.match(line)
    if not found:
        return None
    rest = found["rest"].rstrip()
    for pattern, runtime in (
        (_JVM, "jvm"),
        (_SCRIPT, "javascript"),
        (_DOTNET, "dotnet"),
        (_SCRIPT_PLACE, "javascript"),
    ):
        frame = pattern.match(rest)
        if frame:
            groups = frame.groupdict()
            function = groups.get("function") or ""
            return Frame(runtime, function.split(" [as ", 1)[0], groups.get("file") or "")
    return None


def _other(line: str, head: str) -> Frame | None:
    if head.startswith("["):
        if _BARE_ADDRESS.match(line):
            return Frame("native", "")
        inline = _KERNEL_INLINE.match(line)
        if inline:
            return Frame("kernel", inline["function"], inline["file"])
    if "+0x" in line and "/0x" in line:
        kernel = _KERNEL.match(line)
        if kernel:
            return None if kernel["guess"] else Frame("kernel", kernel["function"])
    if "!" in line:
        debugger = _DEBUGGER.match(line)
        if debugger:
            return Frame("native", normalise(debugger["function"]), "", debugger["module"])
    if "+0x" in line:
        backtrace = _BACKTRACE.match(line)
        if backtrace:
            return Frame("native", normalise(demangle(backtrace["function"])), "", backtrace["module"])
    if ":in " in line:
        ruby = _RUBY.match(line)
        if ruby:
            return Frame("ruby", ruby["function"], ruby["file"])
    for needle, pattern, runtime in (
        (": in ", _PYTEST, "python"),
        (" in ", _LUA, "lua"),
        ("[0x", _WINDOWS, "native"),
        ("@", _FIREFOX, "javascript"),
    ):
        if needle in line:
            found = pattern.match(line)
            if found:
                function = found["function"] or ""
                return Frame(runtime, normalise(function) if runtime == "native" else function, found["file"] or "")
    if head[0] == "(":
        beam = _BEAM.match(line)
        return Frame("beam", beam["function"], beam["file"]) if beam else None
    if head[0].isdigit():
        return _counted(line)
    if line.endswith(")"):
        go = _GO.match(line)
        if go and ("." in go["function"] or go["function"] == "panic"):
            return Frame("go", go["function"])
    return None


def _counted(line: str) -> Frame | None:
    apple = _APPLE.match(line)
    if apple:
        function = apple["function"] or ""
        function = "" if function.startswith("<") else normalise(function)
        return Frame("native", function, "", apple["module"] or "", int(apple["number"]))
    rust = _RUST.match(line)
    if rust and ("::" in rust["function"] or rust["function"].isidentifier()):
        return Frame("rust", normalise(rust["function"]), "", "", int(rust["number"]))
    return None
