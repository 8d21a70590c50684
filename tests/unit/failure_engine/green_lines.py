"""Lines that passing jobs print, made from hand-written templates of many tools. They name errors and failures often
enough: files, tests, options and counts of nothing do. Deterministic."""

import random
import re
from collections.abc import Iterator

_WORDS = {
    "name": [
        "wire",
        "frame",
        "drain",
        "error-handler",
        "retry",
        "fail-fast",
        "timeout-budget",
        "auth-proxy",
        "lint-rules",
        "crash-reporter",
        "net-utils",
    ],
    "Name": [
        "Wire",
        "Frame",
        "Drain",
        "ErrorHandler",
        "RetryPolicy",
        "FailFast",
        "TimeoutBudget",
        "AuthProxy",
        "AssertionHelper",
        "NotFoundPage",
    ],
    "file": [
        "frame",
        "error",
        "failure_test",
        "timeout",
        "not_found",
        "exceptions",
        "fatal",
        "abort_controller",
        "segfault_guard",
    ],
    "verb": [
        "opens",
        "closes",
        "retries",
        "rejects-invalid-input",
        "reports-failure",
        "raises-error",
        "times-out",
        "handles-404",
    ],
    "host": ["mirror.acme.test", "registry.acme.test", "code.acme.test", "cache.acme.test"],
    "branch": ["main", "fix/error-message", "feature/timeout", "release-1.2"],
    "level": ["INFO", "DEBUG", "info", "debug", "notice"],
}

_TEMPLATES = """\
{time} ##[group]Run actions/checkout@v4
{time} ##[endgroup]
{time} Syncing repository: acme/{name}
{time} shell: /usr/bin/bash -e {0}
{time} Requested labels: ubuntu-{n}.04
{time} Complete job name: test ({name}, {n})
{time} Cache restored from key: {name}-{hash}
{time} ##[warning]Node.js {n} actions are deprecated
Cleaning up orphan processes
section_start:{n}{n}:prepare_script
Running with gitlab-runner {n}.{n}.0 ({hash})
Preparing the "docker" executor
Job succeeded
travis_fold:start:install.{n}
travis_time:start:{hash}
The command "make {name}" exited with 0.
Done. Your build exited with 0.
[Pipeline] sh
[Pipeline] // stage
Finished: SUCCESS
{time} [taskcluster {time}] Task ID: {hash}
+ ./configure --prefix=/opt/{name} --enable-errors
$ npm ci --no-audit
From https://{host}/acme/{name}
 * [new branch]      {branch} -> origin/{branch}
Switched to branch '{branch}'
HEAD is now at {hash} Fix error message of {name}
Receiving objects: {n}% ({n}/{n}), {n}.{n} MiB | {n}.{n} MiB/s, done.
Submodule path 'lib/{name}': checked out '{hash}'
Get:{n} http://{host}/ubuntu jammy/main amd64 lib{name}-dev amd64 {n}.{n}-1 [{n} kB]
Reading package lists... Done
Setting up lib{name}-error-perl ({n}.{n}-1) ...
Unpacking {name} ({n}.{n}) over ({n}.{n}) ...
Selecting previously unselected package lib{name}.
Collecting {name}=={n}.{n}.{n}
  Downloading {name}-{n}.{n}-py3-none-any.whl ({n} kB)
Requirement already satisfied: {name} in ./venv/lib (from -r requirements.txt (line {n}))
Successfully installed {name}-{n}.{n} exceptiongroup-{n}.{n} retrying-{n}.{n}
added {n} packages, and audited {n} packages in {n}s
found 0 vulnerabilities
npm warn deprecated {name}@{n}.{n}.{n}: this package is no longer supported
npm notice New minor version of npm available!
info No lockfile changes.
[{n}/4] Fetching packages...
Done in {n}.{n}s.
[INFO] Scanning for projects...
[INFO] --- maven-surefire-plugin:{n}.{n}:test (default-test) @ {name} ---
[INFO] --- maven-compiler-plugin:{n}.{n}:compile (default-compile) @ {name} ---
[INFO] --- maven-enforcer-plugin:{n}.{n}:enforce (enforce) @ {name} ---
[INFO] Downloading from central: https://{host}/maven2/acme/{name}/{n}.{n}/{name}-{n}.{n}.pom
[INFO] Tests run: {n}, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: {n}.{n} s - in acme.{Name}Test
[INFO] BUILD SUCCESS
[WARNING] /w/src/main/java/acme/{Name}.java:[{n},{n}] unchecked call
[INFO] You have 0 Checkstyle violations.
> Task :app:compileJava UP-TO-DATE
> Task :app:test
acme.{Name}Test > {verb}() PASSED
BUILD SUCCESSFUL in {n}s
   Compiling {name} v{n}.{n}.{n}
    Finished test [unoptimized + debuginfo] target(s) in {n}.{n}s
test {file}::tests::{file} ... ok
test result: ok. {n} passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in {n}.{n}s
warning: unused variable: `{file}`
go: downloading acme.test/{name} v{n}.{n}.{n}
ok  \tacme.test/{name}/{file}\t{n}.{n}s
--- PASS: Test{Name} ({n}.{n}s)
=== RUN   Test{Name}/{verb}
?   \tacme.test/{name}\t[no test files]
Step {n}/{n} : RUN make {name}
 ---> Running in {hash}
Removing intermediate container {hash}
Successfully built {hash}
#{n} [{n}/{n}] RUN make {name}
#{n} {n}.{n} cc -c {file}.c
#{n} DONE {n}.{n}s
gcc -O2 -Wall -Werror -c -o {file}.o {file}.c
src/{file}.c:{n}:{n}: warning: unused variable 'error' [-Wunused-variable]
checking for {name}... no
checking whether the C compiler works... yes
-- Looking for pthread_create - not found
-- Performing Test HAVE_{n} - Failed
-- Could NOT find {Name} (missing: NAME_LIBRARY)
-- Configuring done
[ {n}%] Building CXX object src/CMakeFiles/{name}.dir/{file}.cc.o
make[{n}]: Entering directory '/w/build'
make[{n}]: Nothing to be done for 'all'.
{n}/{n} Test  #{n}: {file} ...................   Passed    {n}.{n} sec
100% tests passed, 0 tests failed out of {n}
[ RUN      ] {Name}Test.{Name}
[       OK ] {Name}Test.{Name} ({n} ms)
[  PASSED  ] {n} tests.
tests/test_{file}.py::test_{file} PASSED                    [ {n}%]
tests/test_{file}.py ........s...x..                        [ {n}%]
======================= {n} passed, {n} skipped in {n}.{n}s =======================
Name                 Stmts   Miss  Cover
{name}/{file}.py     {n}      0   100%
Success: no issues found in {n} source files
All checks passed!
{n} files already formatted
PASS src/{file}.test.js
  ✓ {verb} ({n} ms)
  ✔ {verb}
Tests:       {n} passed, {n} total
Test Suites: {n} passed, {n} total
  {n} passing ({n}s)
ok {n} - {verb}
# pass  {n}
# fail  0
{n} examples, 0 failures
{n} runs, {n} assertions, 0 failures, 0 errors, 0 skips
{n} files inspected, no offenses detected
OK ({n} tests, {n} assertions)
{n} successes / 0 failures / 0 errors / 0 pending
asset {file}.js {n} KiB [emitted] (name: main)
webpack {n}.{n}.{n} compiled successfully in {n} ms
dist/{file}.js  {n}.{n} kB | gzip: {n}.{n} kB
✨  Done in {n}.{n}s
Passed!  - Failed:     0, Passed:    {n}, Skipped:     0, Total:    {n}
  {name} -> /w/bin/Release/{Name}.dll
    0 Error(s)
[info] compiling {n} Scala sources to /w/target/classes ...
[info] - {verb} when the frame is not found
[info] All tests passed.
Test Case '-[Wire.{Name}Tests test{Name}]' passed (0.{n} seconds).
Compile Swift {file}.swift
* checking tests ... OK
Status: OK
1 warning generated.
Terraform has been successfully initialized!
Plan: {n} to add, 0 to change, 0 to destroy.
web{n} : ok={n} changed={n} unreachable=0 failed=0 skipped={n}
deployment.apps/{name} configured
{time} {level} [{name}] retrying after {n} ms, attempt {n} of {n}
{time} {level} handled error of type {Name} in {n} ms
{time} {level} timeout is {n} s, connection pool {n}
Resolving deltas: 100% ({n}/{n}), done.
Uploading artifacts... {n} files found
Saving cache for successful job
Coverage: {n}.{n}%
Linting {file}.rb
Generating docs for {Name}
Copying {file}.html
wrote {n} bytes to dist/{file}.js
Installing {name} {n}.{n}.{n} with native extensions
Using {name} {n}.{n}.{n}
Bundle complete! {n} Gemfile dependencies, {n} gems now installed.
Loading composer repositories with package information
  - Installing acme/{name} (v{n}.{n}.{n}): Extracting archive
Generating autoload files
created virtual environment in {n}ms
  inflating: {name}/{file}.txt
x {name}/{file}.txt
  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current
100  {n}  100  {n}    0     0  {n}      0 --:--:-- --:--:-- --:--:-- {n}
HTTP request sent, awaiting response... 200 OK
"""


def green_lines(count: int, seed: int = 7) -> Iterator[str]:
    """``count`` lines, each template as often as any other."""
    choose = random.Random(seed)
    templates = _TEMPLATES.splitlines()
    for position in range(count):
        yield _filled(templates[position % len(templates)], choose)


def _filled(template: str, choose: random.Random) -> str:
    def value(found: re.Match[str]) -> str:
        key = found[1]
        if key == "n":
            return str(choose.randrange(1, 500))
        if key == "hash":
            return f"{choose.getrandbits(160):040x}"
        if key == "time":
            return f"2024-0{choose.randrange(1, 10)}-1{choose.randrange(10)}T10:{choose.randrange(10, 60)}:00.1234567Z"
        return choose.choice(_WORDS[key]) if key in _WORDS else found[0]

    return re.sub(r"\{(\w+)\}", value, template)
