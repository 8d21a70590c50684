"""What `--filter` of each list takes."""

from __future__ import annotations

from typing import Annotated

import typer


def _option(fields: str, example: str) -> object:
    rule = "Numbers and times also take < <= > >=. Comparisons are joined by AND; OR, NOT and brackets are not known."
    return typer.Option(help=f"{example} ... Fields: {fields}. {rule}")


FailureFilter = Annotated[
    str,
    _option(
        "category, transient, branch, job, commit, provider, fingerprint, create_time",
        'category = TEST AND create_time > "2026-11-01T00:00:00Z"',
    ),
]
GroupFilter = Annotated[
    str, _option("category, first_seen, last_seen", 'category = TEST AND last_seen > "2026-11-01T00:00:00Z"')
]
DetectionFilter = Annotated[
    str,
    _option(
        "verdict, action, channel, score, sender, feedback, shadow_action, create_time",
        "verdict = PHISHING AND score >= 0.9",
    ),
]
FeedbackFilter = Annotated[
    str,
    _option(
        "state, hold_reason, verdict, channel, submitted_by, create_time", 'submitted_by = "ann" AND verdict = HAM'
    ),
]
EntryFilter = Annotated[
    str,
    _option("kind, disposition, value, created_by, create_time", "kind = LINK_DOMAIN AND disposition = DENY"),
]
