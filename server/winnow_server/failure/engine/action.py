# ruff: noqa: E501 (patterns read better unbroken)
"""What to do next, and why: one action and one sentence that quotes its evidence."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from .analysis import Action, Category, Facts, Segment, SignatureMatch
from .hanging import MESSAGE
from .signatures import SIGNATURES

QUOTED_LETTERS: Final = 200
QUOTED: Final = r": the log says “(.*)”\.$"
"""What a reason quotes, as a regular expression of Python and PostgreSQL alike."""

_BY_CATEGORY: Final = {
    Category.COMPILATION: Action.FIX_CODE,
    Category.TEST: Action.FIX_CODE,
    Category.LINT: Action.FIX_CODE,
    Category.DEPENDENCY: Action.FIX_DEPENDENCY,
    Category.NETWORK: Action.RETRY,
    Category.TIMEOUT: Action.RAISE_LIMIT,
    Category.RESOURCE: Action.RAISE_LIMIT,
    Category.INFRASTRUCTURE: Action.RETRY,
    Category.CONFIGURATION: Action.FIX_CONFIG,
    Category.AUTH: Action.CONTACT_OWNER,
    Category.CRASH: Action.FIX_CODE,
    Category.UNKNOWN: Action.CONTACT_OWNER,
}

# From which probability of passing on a rerun it is worth one, where something else would have to be done otherwise.
# A reached limit is reached again more often than not, and code does not compile for a second try.
_RETRY_FROM: Final = {
    Category.COMPILATION: 0.8,
    Category.LINT: 0.8,
    Category.TIMEOUT: 0.7,
    Category.RESOURCE: 0.7,
    Category.CONFIGURATION: 0.6,
}
_RETRY_FROM_OTHERS: Final = 0.5
_SAME_AGAIN: Final = frozenset({Category.DEPENDENCY, Category.RESOURCE, Category.CONFIGURATION, Category.AUTH})
"""Causes that mostly stay until someone acts: what the signature that names one says of reruns counts as much as the
estimate."""
_NAMES_A_CAUSE: Final = 0.8
"""Weight of a signature that tells a cause rather than that something failed."""
_HOPELESS: Final = 0.15
"""Below this a rerun of a network or infrastructure failure is not worth it."""

_WEIGHTS: Final = {signature.name: signature.weight for signature in SIGNATURES}
_EXACT: Final = {signature.name: signature.exact for signature in SIGNATURES}
_ROOM: Final = 40
"""Letters quoted behind the telling words of a long line."""
_TELLING: Final = re.compile(
    r"(?i)\b(?:error|fail(?:ed|ure|ures)?|fatal|exception|cannot|could not|unable|not found|missing|denied|refused|expected|timed out)\b|[a-z](?:Error|Exception)\b"
)
_ADVICE: Final = re.compile(r"(?i)(?:= )?(?:help|note|hint|see|for more)\b")
"""Lines that comment on the one that says what is wrong."""


def suggest(
    category: Category, transient: float, excerpt: Sequence[Segment], matches: Sequence[SignatureMatch], facts: Facts
) -> tuple[Action, str]:
    """The action for a failure of ``category`` that passes on a rerun with probability ``transient``, and its reason."""
    lines = _lines(excerpt)
    cause = _cause(category, lines, matches)
    named = cause_of(category, excerpt, matches)
    if named is not None and category in _SAME_AGAIN:
        transient = (transient + named.transient) / 2
    action = _action(category, transient, facts)
    if action is Action.RAISE_LIMIT and any(test.message == MESSAGE for test in facts.failed_tests):
        action = Action.FIX_CODE
    quoted = _window(_quoted(lines, cause), cause)
    sentence = _sentence(action, facts)
    return action, f"{sentence}: the log says “{quoted}”." if quoted else f"{sentence}; the log names no cause."


def cause_of(
    category: Category, excerpt: Sequence[Segment], matches: Sequence[SignatureMatch]
) -> SignatureMatch | None:
    """The match in the excerpt that names a cause of ``category``, None where only wrappers or others match."""
    found = _cause(category, _lines(excerpt), matches)
    if found is None or found.category is not category or _WEIGHTS.get(found.name, 1.0) < _NAMES_A_CAUSE:
        return None
    return found


def evidence(category: Category, excerpt: Sequence[Segment], matches: Sequence[SignatureMatch]) -> str:
    """The one line of the excerpt that names the cause best, empty when the excerpt is."""
    lines = _lines(excerpt)
    return _quoted(lines, _cause(category, lines, matches))


def _lines(excerpt: Sequence[Segment]) -> Mapping[int, str]:
    """Number and text of the lines that are not blank."""
    return {
        segment.first_line + offset: line.strip()
        for segment in excerpt
        for offset, line in enumerate(segment.text.split("\n"))
        if line.strip()
    }


def _cause(category: Category, lines: Mapping[int, str], matches: Sequence[SignatureMatch]) -> SignatureMatch | None:
    known = [match for match in matches if lines.get(match.line)]
    own = [match for match in known if match.category is category] or known
    return max(own, key=lambda match: (_WEIGHTS.get(match.name, 1.0), bool(match.captures), -match.line), default=None)


def _quoted(lines: Mapping[int, str], cause: SignatureMatch | None) -> str:
    if cause is not None and not _ADVICE.match(lines[cause.line]):
        return lines[cause.line]
    return next((line for line in lines.values() if _TELLING.search(line)), next(iter(lines.values()), ""))


def _window(line: str, cause: SignatureMatch | None) -> str:
    """At most ``QUOTED_LETTERS`` of a line, around the words that tell."""
    if len(line) <= QUOTED_LETTERS:
        return line
    exact = _EXACT.get(cause.name) if cause is not None else None
    told = (re.search(exact, line) if exact else None) or _TELLING.search(line)
    end = min(told.end(), told.start() + QUOTED_LETTERS - 2) if told else 0
    first = max(0, end + _ROOM - QUOTED_LETTERS)
    if first == 0:
        return line[: QUOTED_LETTERS - 1] + "…"
    shown = line[first : first + QUOTED_LETTERS - 2]
    return f"…{shown}" + ("…" if first + QUOTED_LETTERS - 2 < len(line) else "")


def _action(category: Category, transient: float, facts: Facts) -> Action:
    if any(test.flaky for test in facts.failed_tests) and all(test.flaky for test in facts.failed_tests):
        return Action.QUARANTINE_TEST
    if transient >= _RETRY_FROM.get(category, _RETRY_FROM_OTHERS):
        return Action.QUARANTINE_TEST if category is Category.TEST else Action.RETRY
    action = _BY_CATEGORY[category]
    if action is Action.RETRY and transient < _HOPELESS:
        return Action.CONTACT_OWNER
    return action


def _sentence(action: Action, facts: Facts) -> str:
    """What has to be done, naming what it is about when a fact tells."""
    test = next((test.name for test in facts.failed_tests if test.flaky or action is Action.QUARANTINE_TEST), "")
    if action is Action.QUARANTINE_TEST:
        named = f"Test {test}" if test else "The test"
        return f"{named} fails now and then on the same code; set it aside until it is repaired"
    if action is Action.FIX_DEPENDENCY and facts.packages:
        package = facts.packages[0]
        return f"The dependency {' '.join(part for part in (package.name, package.version) if part)} has to be fixed"
    if action is Action.RAISE_LIMIT and facts.limits:
        limit = facts.limits[0]
        value = f" of {limit.value}" if limit.value[:1].isdigit() else ""
        return f"The {limit.kind} limit{value} was reached; raise it or need less"
    if action is Action.RETRY and facts.hosts:
        return f"A rerun of the same commit is likely to pass once {facts.hosts[0].name} answers"
    hung = next((test.name for test in facts.failed_tests if test.message == MESSAGE), "")
    if hung and action in (Action.FIX_CODE, Action.RETRY):
        return f"Test {hung} {MESSAGE}; it hangs, or takes too long"
    broken = [test.name for test in facts.failed_tests if not test.flaky]
    if action is Action.FIX_CODE and broken:
        more = f" and {len(broken) - 1} more" if len(broken) > 1 else ""
        return f"The code has to be fixed, or test {broken[0]}{more}"
    return _SENTENCES[action]


_SENTENCES: Final = {
    Action.RETRY: "A rerun of the same commit is likely to pass",
    Action.FIX_CODE: "The code of this change has to be fixed",
    Action.FIX_CONFIG: "The configuration of the job has to be fixed",
    Action.FIX_DEPENDENCY: "A dependency or its lock file has to be fixed",
    Action.RAISE_LIMIT: "A limit was reached; raise it or need less",
    Action.CONTACT_OWNER: "Someone with access to the project has to look",
}
