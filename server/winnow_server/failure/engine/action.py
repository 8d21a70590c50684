"""What to do next, and why."""

from __future__ import annotations

from .analysis import Action, Category

_BY_CATEGORY = {
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

_SENTENCES = {
    Action.RETRY: "A rerun of the same commit is likely to pass",
    Action.FIX_CODE: "The code of this change has to be fixed",
    Action.FIX_CONFIG: "The configuration of the job has to be fixed",
    Action.FIX_DEPENDENCY: "A dependency or its lock file has to be fixed",
    Action.QUARANTINE_TEST: "The test fails now and then on the same code; set it aside until it is repaired",
    Action.RAISE_LIMIT: "A limit was reached; raise it or need less",
    Action.CONTACT_OWNER: "Someone with access to the project has to look",
}


def suggest(category: Category, transient: float, evidence: str) -> tuple[Action, str]:
    """The action and one sentence that quotes ``evidence``."""
    action = _BY_CATEGORY[category]
    if transient >= 0.5:
        if category is Category.TEST:
            action = Action.QUARANTINE_TEST
        elif action not in (Action.RAISE_LIMIT,):
            action = Action.RETRY
    quoted = evidence.strip()[:200]
    sentence = _SENTENCES[action]
    return action, f"{sentence}: the log says “{quoted}”." if quoted else f"{sentence}; the log names no cause."
