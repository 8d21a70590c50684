# ruff: noqa: E501 (one signature a row reads better unbroken)
"""C, C++, Fortran, assembler and their build tools."""

from __future__ import annotations

from typing import Final

from winnow_server.failure.engine.analysis import Category as C

from .model import Signature
from .model import rule as r

# fmt: off
C_FAMILY: Final[tuple[Signature, ...]] = (
    r("gcc-error", C.COMPILATION, 0.02, "c c++ objective-c", r"(?P<file>[\w./+-]{1,200}\.(?:c|cc|cpp|cxx|h|hh|hpp|hxx|m|mm|cu|inl|ipp|ino)):(?P<line>\d{1,6}):(?:(?P<column>\d{1,5}):)? (?:fatal )?error: ", "src/wire/frame.cpp:88:14: error: 'Frame' was not declared in this scope", "src/wire/frame.cpp:88:14: warning: unused variable 'n'"),
    r("gcc-missing-header", C.DEPENDENCY, 0.02, "c c++", r"fatal error: '?(?P<file>[\w./+-]{1,120})'?(?:: No such file or directory| file not found)", "main.c:3:10: fatal error: zstd.h: No such file or directory", "note: zstd.h is included from main.c"),
    r("werror", C.COMPILATION, 0.02, "c c++", r"error: [^\n]{1,300}\[-Werror(?:[=,][\w-]{1,60})?", "a.c:9:5: error: unused variable 'k' [-Werror=unused-variable]", "CFLAGS: -Wall -Werror=format"),
    r("ld-undefined-reference", C.COMPILATION, 0.02, "c c++ fortran", r"undefined reference to [`'\"](?P<symbol>[^'\"\n]{1,200})", "main.o: in function `main': undefined reference to `wire_open'", "checking for undefined references in docs"),
    r("ld-cannot-find", C.DEPENDENCY, 0.02, "c c++", r"cannot find -l(?P<package>[\w.+-]{1,80})", "/usr/bin/ld: cannot find -lsodium", "cannot find -- skipping"),
    r("ld-undefined-symbols-macos", C.COMPILATION, 0.02, "c c++ objective-c swift", r"Undefined symbols for architecture (?P<image>\w{3,10})", "Undefined symbols for architecture arm64:", "No undefined symbol for any architecture"),
    r("ld-multiple-definition", C.COMPILATION, 0.02, "c c++", r"multiple definition of [`'](?P<symbol>[^'\n]{1,200})'", "b.o: multiple definition of `counter'; a.o: first defined here", "allow multiple definitions: yes"),
    r("ld-returned", C.COMPILATION, 0.02, "c c++", r"ld returned (?P<code>[1-9]\d{0,2}) exit status", "collect2: error: ld returned 1 exit status", "collect2: ld returned 0 exit status", 0.6),
    r("linker-failed-clang", C.COMPILATION, 0.02, "c c++ objective-c swift", r"linker command failed with exit code (?P<code>[1-9]\d{0,2})", "clang: error: linker command failed with exit code 1 (use -v to see invocation)", "linker command: ld -o app", 0.6),
    r("msvc-error", C.COMPILATION, 0.02, "c c++", r"\((?P<line>\d{1,6})(?:,\d{1,5})?\)\s?: (?:fatal )?error C(?P<code>\d{4}):", "frame.cpp(88): error C2065: 'Frame': undeclared identifier", "frame.cpp(88): warning C4101: 'n': unreferenced local variable"),
    r("msvc-link-error", C.COMPILATION, 0.02, "c c++", r"(?:fatal )?error LNK(?P<code>\d{4}):", "frame.obj : error LNK2019: unresolved external symbol wire_open", "LINK : warning LNK4099: PDB was not found"),
    r("gcc-ice", C.CRASH, 0.3, "c c++ fortran", r"internal compiler error:? (?P<message>[^\n]{0,120})", "x.cc:4:1: internal compiler error: in expand_expr, at expr.c:10", "no internal compiler errors were seen"),
    r("clang-crash", C.CRASH, 0.3, "c c++ objective-c", r"PLEASE submit a bug report to|clang: error: unable to execute command: (?P<message>[^\n]{1,80})|frontend command failed due to signal", "PLEASE submit a bug report to the vendor and include the crash backtrace.", "please submit a patch"),
    r("cc1plus-killed", C.RESOURCE, 0.5, "c c++", r"fatal error: Killed signal terminated program (?P<command>\w{1,20})", "g++: fatal error: Killed signal terminated program cc1plus", "signal handlers terminated cleanly"),
    r("cc-virtual-memory", C.RESOURCE, 0.5, "c c++", r"virtual memory exhausted|cc1plus: out of memory allocating", "virtual memory exhausted: Cannot allocate memory", "virtual memory: unlimited"),
    r("cmake-error", C.CONFIGURATION, 0.03, "c c++", r"CMake Error(?: at (?P<file>[^\s:]{1,200}):(?P<line>\d{1,6}))?", "CMake Error at CMakeLists.txt:46 (include):", "CMake Warning at CMakeLists.txt:46 (include):", 0.5),
    r("cmake-package-missing", C.DEPENDENCY, 0.03, "c c++", r"^\s{1,4}Could NOT find (?P<package>\w{1,60}) \(missing:[^\n]{0,300}|Could not find a package configuration file provided by \"(?P<symbol>\w{1,60})\"", "Could not find a package configuration file provided by \"fmt\" with any of", "-- Found fmt: /usr/lib/cmake (missing: none)"),
    r("cmake-incomplete", C.CONFIGURATION, 0.03, "c c++", r"-- Configuring incomplete, errors occurred!", "-- Configuring incomplete, errors occurred!", "-- Configuring done", 0.4),
    r("cmake-version", C.CONFIGURATION, 0.02, "c c++", r"CMake (?P<version>[\d.]{1,20}) or higher is required", "  CMake 3.24 or higher is required.  You are running version 3.10.2", "CMake 3.24 is installed"),
    r("configure-error", C.CONFIGURATION, 0.03, "c c++", r"configure: error: (?P<message>[^\n]{1,200})", "configure: error: C compiler cannot create executables", "configure: creating config.status"),
    r("pkg-config-missing", C.DEPENDENCY, 0.02, "c c++", r"No package '(?P<package>[\w.+-]{1,80})' found|Package (?P<symbol>[\w.+-]{1,80}) was not found in the pkg-config search path", "No package 'libsodium' found", "Package libsodium found in the pkg-config path"),
    r("make-error", C.UNKNOWN, 0.1, "c c++", r"make(?:\[\d{1,3}\])?: \*\*\* \[?(?P<rule>[^\]\n]{1,200})\]? Error (?P<code>\d{1,3})", "make[2]: *** [src/frame.o] Error 1", "make[2]: Nothing to be done for 'all'.", 0.3),
    r("make-no-rule", C.CONFIGURATION, 0.02, "c c++", r"\*\*\* No rule to make target [`'](?P<rule>[^'\n]{1,200})'", "make: *** No rule to make target 'tset'.  Stop.", "make: rule to make target is up to date"),
    r("make-missing-separator", C.CONFIGURATION, 0.01, "", r"(?P<file>[\w./-]{1,120}):(?P<line>\d{1,6}): \*\*\* missing separator", "Makefile:12: *** missing separator.  Stop.", "Makefile:12: separator line"),
    r("ninja-stopped", C.UNKNOWN, 0.1, "c c++", r"ninja: build stopped: (?P<message>[^\n]{1,80})", "ninja: build stopped: subcommand failed.", "ninja: no work to do.", 0.3),
    r("meson-error", C.CONFIGURATION, 0.03, "c c++", r"meson\.build:(?P<line>\d{1,6}):\d{1,5}: ERROR: (?P<message>[^\n]{1,200})", "../meson.build:14:0: ERROR: Unknown variable \"deps\".", "meson.build:14: note: using defaults", 0.6),
    r("bazel-failed", C.UNKNOWN, 0.1, "c++ java go", r"ERROR: (?P<file>[\w./-]{1,200}):(?P<line>\d{1,6}):\d{1,5}: \w[^\n]{1,200} failed: \(Exit (?P<code>\d{1,3})\)", "ERROR: /w/app/BUILD:4:10: Compiling app/main.cc failed: (Exit 1): gcc failed", "INFO: /w/app/BUILD:4:10: Compiling app/main.cc", 0.4),
    r("bazel-no-package", C.CONFIGURATION, 0.03, "c++ java go", r"no such (?:package|target) '(?P<package>[^'\n]{1,200})'", "ERROR: no such target '//app:mian': target 'mian' not declared in package", "no such package was needed"),
    r("ctest-failed", C.TEST, 0.1, "c c++", r"The following tests FAILED:", "The following tests FAILED:", "The following tests passed:"),
    r("ctest-case", C.TEST, 0.1, "c c++", r"\d{1,5} - (?P<test>[\w.:/-]{1,120}) \((?:Failed|SEGFAULT|Timeout|Child aborted|Not Run)\)", "\t  3 - wire_roundtrip (Failed)", "\t  3 - wire_roundtrip (Passed)"),
    r("gtest-failed", C.TEST, 0.1, "c++", r"\[  FAILED  \] (?:\d{1,5} tests?, listed|(?P<test>[A-Za-z_][\w./]{1,160}))", "[  FAILED  ] WireTest.RoundTrip (3 ms)", "[       OK ] WireTest.RoundTrip (3 ms)"),
    r("gtest-failure-at", C.TEST, 0.1, "c++", r"(?P<file>[\w./-]{1,200}):(?P<line>\d{1,6}): Failure\b", "tests/wire_test.cc:31: Failure", "tests/wire_test.cc:31: Success"),
    r("catch2-failed", C.TEST, 0.1, "c++", r"(?P<file>[\w./-]{1,200}\.(?:cc|cpp|cxx|hpp)):(?P<line>\d{1,6}): FAILED:", "tests/wire.cpp:31: FAILED:", "tests/wire.cpp:31: PASSED:"),
    r("boost-test-failed", C.TEST, 0.1, "c++", r"error: in \"(?P<test>[^\"\n]{1,160})\": ", "wire.cpp(31): error: in \"suite/roundtrip\": check a == b has failed", "Entering test case \"suite/roundtrip\""),
    r("clang-format-diff", C.LINT, 0.01, "c c++", r"error: code should be clang-formatted|clang-format (?:check )?failed", "a.cc:3:9: error: code should be clang-formatted [-Wclang-format-violations]", "running clang-format on 3 files"),
    r("cppcheck", C.LINT, 0.01, "c c++", r"\[(?P<file>[\w./-]{1,200}):(?P<line>\d{1,6})\]: \((?:error|style|warning|performance)\)", "[src/frame.c:12]: (error) Memory leak: buffer", "[src/frame.c:12]: (information) skipped"),
    r("gfortran-error", C.COMPILATION, 0.02, "fortran", r"(?P<file>[\w./-]{1,200}\.(?:f|f90|F90|f95|F)):(?P<line>\d{1,6}):\d{1,4}:?\s*$", "solver/heat.f90:22:14:", "solver/heat.f90 compiled"),
    r("cuda-nvcc", C.COMPILATION, 0.02, "cuda", r"nvcc fatal\s{0,4}: (?P<message>[^\n]{1,160})|error detected in the compilation of \"(?P<file>[^\"\n]{1,160})\"", "nvcc fatal   : Unsupported gpu architecture 'compute_99'", "nvcc: Cuda compilation tools, release 12"),
    r("arduino-error", C.COMPILATION, 0.02, "arduino", r"Error compiling for board (?P<image>[^\n]{1,60})", "Error compiling for board Nano 33.", "Compiling for board Nano 33"),
)
