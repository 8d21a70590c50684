"""Names of tests as runners print them, brought to one form: the test, and the suite that it is in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_JVM_CLASS: Final = re.compile(r"^(?P<test>.{1,200}?)(?:\(\))?\((?P<suite>[\w.$]{2,200})\)$")
_TAIL: Final = re.compile(
    r"(?:\s{1,4}\(?[\d.,]{1,12} ?(?:ms|s|sec|secs|seconds)\)?| \*\*\* FAILED \*\*\*.*|\s{1,80}\[[\w ]{3,30}\])\s*$"
)
_LEVEL: Final = re.compile(r"^(?:\[(?:error|ERROR|info|INFO)\]\s{0,4})?(?:- )?")
_DOTTED: Final = frozenset({"java", "kotlin", "scala", "groovy", "c#", "f#", "vb"})


def canonical(test: str, suite: str, languages: Sequence[str]) -> tuple[str, str]:
    """(test, suite) without log level, duration and marks; a class before the last dot or ``::`` is the suite."""
    test = _TAIL.sub("", _LEVEL.sub("", test.strip())).strip(" ─").removesuffix(" --")
    test = test.removeprefix("ERROR at setup of ").removeprefix("ERROR at teardown of ")
    found = _JVM_CLASS.match(test)
    if found:
        return found["test"], suite or found["suite"]
    head, bracket, parameters = test.partition("[")
    if "::" in head and "python" in languages:
        before, _, name = head.rpartition("::")
        return name + bracket + parameters, suite or before.replace("::", ".")
    if "." in head and " " not in head and ("python" in languages or _DOTTED & set(languages)):
        before, _, name = head.partition("(")[0].rpartition(".")
        return head[len(before) + 1 :] + bracket + parameters, suite or before
    return test, suite
