"""A signature: the known text of one kind of failure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from winnow_server.failure.engine.analysis import Category

_ANCHOR = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\^|\$")
"""An escaped character, a character class, or an anchor."""
_LOOSE = {"^": r"(?:^|\r|Z (?:[0-9a-f]{2}[OE][ +])?|\d\] ?)", "$": r"\r*$"}


def loosened(exact: str) -> str:
    """``exact`` for raw lines, whose text may begin and end elsewhere than the line does."""
    return _ANCHOR.sub(lambda found: _LOOSE.get(found[0], found[0]), exact)


@dataclass(frozen=True, slots=True)
class Signature:
    """One row of the rule tables.

    ``exact`` is matched on one line without escape sequences, timestamp and CI markup, case-sensitive unless it says
    otherwise, in hyperscan's subset; its named groups are the captures: file, line, column, test, suite, package,
    version, code, host, port, limit, path, symbol, command, rule, message, variable, url, image.
    """

    name: str
    """Tool and kind, unique: ``rustc-error``."""
    category: Category
    transient: float
    """0..1, how often a rerun passes."""
    languages: tuple[str, ...]
    """Languages or platforms it belongs to; empty for every one."""
    exact: str
    example: str
    """A line it must match."""
    confuser: str
    """A line that looks alike and must not match."""
    weight: float = 1.0
    """Evidence for its category; below 0.5 for wrappers that only report that something below them failed."""
    report: bool = False
    """It heads the report of a crash, whose message and stack are read from the lines that follow."""

    @property
    def pattern(self) -> str:
        """What the scan looks for in the raw log: ``exact``, but a line may also begin after a timestamp, a log level
        or a carriage return and end with one. What it finds is confirmed with ``exact``."""
        return loosened(self.exact)


def rule(
    name: str,
    category: Category,
    transient: float,
    languages: str,
    pattern: str,
    example: str,
    confuser: str,
    weight: float = 1.0,
    *,
    report: bool = False,
) -> Signature:
    """A row of a table; ``languages`` are separated by blanks."""
    return Signature(name, category, transient, tuple(languages.split()), pattern, example, confuser, weight, report)
