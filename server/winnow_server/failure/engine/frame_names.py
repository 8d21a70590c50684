# ruff: noqa: E501 (patterns read better unbroken)
"""Names of functions as compilers and debuggers print them, brought to one form; and whose code they are."""

from __future__ import annotations

import re
from typing import Final

_NAMESPACES: Final = re.compile(
    r"\(anonymous namespace\)::|\(anonymous\)::|`anonymous namespace'::|\{anonymous\}::|<unnamed>::|`anonymous'::"
)
_CLONES: Final = re.compile(
    r"(?:\.(?:localalias|part|isra|constprop|cold|llvm|lto_priv|resume|destroy)(?:\.\d{1,20})?)+$|::h[0-9a-f]{16}$|\[abi:\w{1,20}\]"
)
_LAMBDA: Final = re.compile(
    r"\$_\d{1,4}|\{lambda\([^{}]{0,300}\)#\d{1,4}\}|<lambda_[0-9a-f]{8,40}>|'lambda\d{0,3}'(?:\([^()]{0,300}\))?|\{\{closure\}\}|\{closure[^}]{0,20}\}"
)
_SWIFT: Final = re.compile(
    r"^(?:(?:closure #\d{1,3}|implicit closure #\d{1,3}|generic specialization <.{0,200}?> of|specialized|protocol witness for|partial apply for|merged)(?: |$)){1,4}(?:\(.{0,200}?\) (?:throws )?-> .{1,80}? )?(?:in (?=\w))?"
)
_OFFSET: Final = re.compile(r"\s?\+\s?(?:0x[0-9a-f]{1,16}|\d{1,9})(?:/0x[0-9a-f]{1,8})?$")
_LENGTH: Final = re.compile(r"\d{1,3}")
_MANGLED: Final = re.compile(r"^_{1,2}ZN[KVrO]{0,3}")


def demangle(name: str) -> str:
    """The nested name of an Itanium-mangled symbol, without parameters and template arguments; others unchanged."""
    found = _MANGLED.match(name)
    if not found:
        return name
    position, parts = found.end(), list[str]()
    while position < len(name):
        length = _LENGTH.match(name, position)
        if length:
            position = length.end() + int(length[0])
            parts.append(name[length.end() : position])
        elif parts and name[position : position + 2] in ("C1", "C2", "D0", "D1", "D2"):
            parts.append(("~" if name[position] == "D" else "") + parts[-1])
            position += 2
        else:
            break
    return "::".join(parts) if parts else name


def normalise(name: str) -> str:
    """``name`` without parameters, return type, anonymous namespaces, clone suffixes and offsets. Linear time."""
    name = _NAMESPACES.sub("", demangle(name.strip()))
    name = _SWIFT.sub("", name)
    name = _LAMBDA.sub("{lambda}", name)
    name = _without_parameters(name)
    name = _OFFSET.sub("", name)
    name = _CLONES.sub("", name)
    return _without_return_type(name).strip()


def _without_parameters(name: str) -> str:
    """Cut at the parenthesis that opens the parameter list: the first one outside of template arguments."""
    depth = 0
    for position, letter in enumerate(name):
        if letter == "<" and not name.endswith("operator", 0, position):
            depth += 1
        elif letter == ">" and depth and name[position - 1] != "-":
            depth -= 1
        elif letter == "(" and depth == 0 and position:
            if name.endswith("operator", 0, position) and name.startswith("()", position):
                continue
            return name[:position]
    return name


def _without_return_type(name: str) -> str:
    """The part after the last blank outside of template arguments, unless an operator follows its word."""
    depth, start = 0, 0
    for position, letter in enumerate(name):
        if letter == "<":
            depth += 1
        elif letter == ">":
            depth -= 1
        elif letter == " " and depth <= 0 and not name.endswith("operator", 0, position):
            following = name[position + 1 :]
            if following and following not in ("const", "volatile", "&", "&&") and not following.startswith(("[", "(")):
                start = position + 1
            else:
                return name[start:position]
    return name[start:]


_DYING: Final = (
    r"_?_?(?:GI_)?_?(?:raise|abort|gsignal|tgkill|kill|exit|_exit|tkill|syscall|pthread_kill\w*|kill_implementation)(?:_msg|_message)?$"
    r"|__(?:assert|stack_chk|chk_fail|fortify|cxa_|libc_|restore_rt|kernel_|sigaction|GI_)|_Unwind_|__gxx_personality|terminate$|abort_message$"
    r"|demangling_(?:terminate|unexpected)_handler|_objc_terminate|std::(?:__)?terminate|uw_\w+$|rt_sigreturn|_?sigtramp|IMMEDIATE_CRASH"
)
_REPORTING: Final = (
    r"__(?:asan|msan|tsan|ubsan|hwasan|lsan|sanitizer|interceptor|kasan|kcsan|scrt)_?|_{0,2}interceptor_|\w*backtrace(?:_symbols)?$|\w*(?:StackTrace|Backtrace)\w*$"
    r"|(?:\w+::)*(?:debug|internal)?(?:::)?(?:StackTrace|CollectStackTrace|Backtrace)\b|(?:\w+::)*(?:LogMessage|CheckError|CheckLogMessage|NotReached\w*Error|LogMessageFatal|FatalMessage\w*)\b"
    r"|logging::|(?:\w+::)*log_internal::|(?:\w+_)?(?:Fatal|FATAL|Dcheck|DCHECK)(?:NoContext|Impl)?$|\w*_(?:logv?|logger)$|g_log\w*$|g_assertion\w*$|g_assert\w*$|__?dump_(?:stack|backtrace)\w*$|dump_(?:stack|backtrace)\w*$"
    r"|show_stack\w*$|warn_slowpath\w*$|__warn\w*$|print_address_description|kasan_\w+|__?kasan\w*|panic$|die(?:_\w+)?$|\w*oops\w*$|do_(?:page_fault|trap|DataAbort|undefinstr|mem_abort|sea)\w*$|__?do_kernel_fault$|__?die\w*$|el1_\w+$|bad_mode$|report_bug$"
    r"|(?:\w+::)*(?:Push)?StackTraceAndDie|base::OS::Abort|(?:\w+::)+OS::Abort|ReportFatal\w*|(?:\w+::)*HandleCrash\w*|(?:\w+::)*SignalHandler\w*$|(?:\w+::)*BreakDebugger$|DebugBreak$|absl::(?:cleanup_internal|Cleanup)|_?swift_\w+|\w*assertionFailure$|_[es]text$|(?:std|core)::(?:panicking|sys_common|rt)::|Die$|WTFCrash\w*|WTFReport\w*"
    r"|Rtl\w+$|Nt\w+$|Zw\w+$|Ki\w+Dispatch\w*$|RaiseException$|(?:\w+::)*AssertHelper\b"
)
_PRIMITIVE: Final = (
    r"CrashTrampoline\w*$|_?_?(?:builtin_)?_?(?:aeabi_)?(?:mem(?:cpy|move|set|cmp|chr|mem|ccpy)|str(?:n?(?:len|cpy|cat|cmp|dup|casecmp)|chr|rchr|str|tol|toul|tod|spn)|w(?:mem|cs)\w+|bcopy|bzero|bcmp|v?s?n?f?printf|malloc|calloc|realloc|free|cfree|posix_memalign|valloc)(?:_\w{1,40})?$"
    r"|operator (?:new|delete)|operator(?:->|\+\+|--|\*|\[\]|\(\)|==|!=|=|<|>|$)"
    r"|__(?:str|mem)\w+_chk$|_int_(?:malloc|free|realloc)|malloc_(?:printerr|consolidate)|__(?:u?div|u?mod)\w*$"
)
_HARNESS: Final = r"fuzzer::|Honggfuzz\w*|afl_\w+|centipede::|fuzztest::|testing::|RUN_ALL_TESTS"
_ENTRY: Final = (
    r"LLVMFuzzer\w*|TestOneInput|TestOneProtoInput|fuzzerTestOneInput|w?[mM]ain$|_start$|start$|__libc_start\w*|libc_start\w*|BaseThreadInit\w*|__?RtlUserThreadStart|RtlUserThreadStart"
    r"|start_thread|thread_start|_?_?clone\d?$|__bionic_clone|__pthread_(?:start|create)\w*|_?pthread_(?:start|body|create)\w*|__start_thread|_?thread_?start\w*$|asan_thread_start|ret_from_fork|kthread$|worker_thread$|process_one_work|entry_SYSCALL\w*|do_syscall\w*|el0_\w+|invoke_syscall|__arm64_sys_\w+|__x64_sys_\w+|__se_sys_\w+"
)
_RUST_OWNERLESS: Final = r"<?(?:core|std|alloc|test|backtrace|rust_begin_unwind|__rust\w*|rust_panic|gimli|tokio::runtime)(?:::|$)|rust_begin_unwind|rust_panic|__rust_\w+|_?_?rustc_\w+"
_GO_OWNERLESS: Final = r"panic$|runtime[./]|testing\.|reflect\.|syscall\.|internal/|main\._cgoexpwrap|created by "
_JVM_OWNERLESS: Final = (
    r"(?:java|javax|sun|jdk|com\.sun|kotlin|kotlinx|scala|groovy|clojure|android\.os|com\.android\.internal|dalvik|libcore)\."
    r"|org\.(?:junit|testng|hamcrest|assertj|mockito|gradle|apache\.maven|opentest4j|codehaus\.groovy|scalatest|spockframework|jetbrains\.kotlin|eclipse\.jdt\.internal\.junit)\b"
    r"|junit\.|sbt\.|munit\.|worker\.org\.gradle|com\.intellij\.|io\.kotest\.|org\.scalatest\."
)
_SCRIPT_OWNERLESS: Final = (
    r"(?:process\.|Module\.|Function\.executeUserEntryPoint|Object\.<anonymous>$|Promise$|Array\.|new Promise)"
)
_DOTNET_OWNERLESS: Final = r"(?:System|Microsoft|Xunit|NUnit|MSTest)\."

_NATIVE_LIBRARY: Final = r"(?:Swift|core|std|alloc)(?:::|\.)|__gnu_cxx::|__?1::|boost::(?:shared_ptr|intrusive_ptr|function)|__invoke\w*$|invoke(?:_r|_impl)?$"
_NATIVE_NOISE: Final = "|".join((_DYING, _REPORTING, _PRIMITIVE))

_NOISE: Final[dict[str, re.Pattern[str]]] = {
    "native": re.compile(_NATIVE_NOISE),
    "kernel": re.compile(_NATIVE_NOISE),
    "rust": re.compile("|".join((_RUST_OWNERLESS, _DYING, _PRIMITIVE))),
    "go": re.compile(_GO_OWNERLESS),
    "javascript": re.compile(_SCRIPT_OWNERLESS),
}
_LIBRARY: Final[dict[str, re.Pattern[str]]] = {
    "native": re.compile(_NATIVE_LIBRARY),
    "jvm": re.compile(_JVM_OWNERLESS),
    "go": re.compile(r"(?!main\.|[^/(]{1,80}\.[^/(]{1,80}/)"),
    "dotnet": re.compile(_DOTNET_OWNERLESS),
}
_ENTRY_NAME: Final = re.compile(r"(?:main\.)?(?:" + _ENTRY + ")")
_HARNESS_NAME: Final = re.compile(_HARNESS)
_HARNESS_FILE: Final = re.compile(r"(?:^|[/\\])(?:lib)?[Ff]uzzer[/\\](?:src/)?Fuzzer\w+\.\w+$|afl_driver")
_LIBRARY_FILE: Final = re.compile(
    r"(?:/|^|\\)(?:site-packages|dist-packages|node_modules|vendor/bundle|gems|lib/ruby|lib/python\d|usr/lib|rustc|rustlib|\.cargo/registry|go/src|compiler-rt|lib/asan|libc\+\+|libstdc\+\+|libcxx|c\+\+/v1|sysdeps|fuzztest|googletest|gtest)(?:/|\\)|_asan_rtl_|(?:^|/)bits/"
    r"|^(?:node:|internal/|<frozen|<embedded stdlib|\(eval|src/etl/|\[native)|(?:_pytest|unittest|pluggy)/"
)
_SYSTEM_MODULE: Final = re.compile(
    r"(?:^|/)(?:lib(?:32|64|x32)?/|usr/lib|system/lib|apex/|grte/)|^lib(?:c|gcc_s|m|pthread|dl|stdc\+\+|c\+\+)[\w.+-]*$|(?:^|/)libc(?:\+\+)?[\w.-]*\.(?:so|dylib)|linux-gate|linux-vdso|vdso|<?unknown module>?|clang_rt"
    r"|^(?:ntdll|kernel32|KERNELBASE|ucrtbase|msvcrt)\w*"
)


def is_noise(runtime: str, function: str) -> bool:
    """Whether a call only reports a failure, ends the process, or is a primitive such as copying memory."""
    pattern = _NOISE.get(runtime)
    return pattern is not None and pattern.match(function) is not None


def is_library(runtime: str, function: str, file: str) -> bool:
    """Whether a call belongs to the language's library, a test framework or an installed package."""
    pattern = _LIBRARY.get(runtime)
    if pattern is not None and pattern.match(function):
        return True
    return bool(file) and _LIBRARY_FILE.search(file) is not None


def is_entry(function: str) -> bool:
    """Whether a call is the entry point of a program, a thread or a fuzz target: own code ends there."""
    return _ENTRY_NAME.match(function) is not None


def is_harness(function: str, file: str) -> bool:
    """Whether a call belongs to what runs tests or fuzz targets."""
    return _HARNESS_NAME.match(function) is not None or (bool(file) and _HARNESS_FILE.search(file) is not None)


def is_system_module(module: str) -> bool:
    """Whether a module is the system's: an address in it says nothing about the program."""
    return _SYSTEM_MODULE.search(module) is not None
