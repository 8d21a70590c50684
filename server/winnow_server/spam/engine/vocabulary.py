"""The words of the answer: channels, verdicts, actions and symbols. Numbers equal those of winnow.spam.v1."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Channel(IntEnum):
    """Where a message was written."""

    UNSPECIFIED = 0
    EMAIL = 1
    SMS = 2
    CHAT = 3
    COMMENT = 4
    POST = 5
    ISSUE = 6


class Verdict(IntEnum):
    """What a message is."""

    HAM = 1
    SPAM = 2
    SCAM = 3
    PHISHING = 4


class Action(IntEnum):
    """What the tenant's policy asks to do with it, from mildest to strictest."""

    ALLOW = 1
    FLAG = 2
    QUARANTINE = 3
    REJECT = 4


@dataclass(frozen=True, slots=True)
class Symbol:
    """One named piece of evidence.

    `name` is UPPER_SNAKE and never changes its meaning; `description` is a sentence for people; `group` is one of
    link, sender, contact, content, style, form, headers, campaign, lexical, tenant.
    """

    name: str
    description: str
    group: str


@dataclass(frozen=True, slots=True)
class Contribution:
    """One reason for a score: `kind` is symbol, word or link; `log_odds` is signed, positive towards unwanted."""

    kind: str
    name: str
    detail: str
    log_odds: float
