"""A project's signatures compiled, held against logs, and laid over what the engine says."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from winnow_server.errors import FieldViolation, InvalidArgument
from winnow_server.failure.engine import Analysis, Category, Evidence, Segment, SignatureMatch, mask_secrets
from winnow_server.failure.engine.analysis import is_within
from winnow_server.failure.engine.lines import LineIndex, Log, decode
from winnow_server.failure.engine.user_signatures import (
    InvalidSignature,
    SignatureSet,
    UserSignature,
    decisive,
)
from winnow_server.failure.groups.fingerprints import fingerprint_of
from winnow_server.failure.reconsider import with_action
from winnow_server.failure.signatures.records import Draft

_BLOCK = 4 << 20
_KEPT_LINES = 1_000_000
"""Lines of a log that are looked at, from its end: as many as the engine keeps."""
_LINES_NAMED = 5


class CompiledSignatures:
    """Some signatures, compiled once. Safe from several threads.

    Raises:
        InvalidArgument: a signature is not valid; the field path is "signature.pattern" and the like.
    """

    def __init__(self, drafts: Sequence[Draft]) -> None:
        self.drafts = tuple(drafts)
        try:
            self._set = SignatureSet(
                [UserSignature(draft.title, draft.category, draft.pattern, draft.transient) for draft in drafts]
            )
        except InvalidSignature as error:
            field = "title" if error.field == "name" else error.field
            raise InvalidArgument([FieldViolation(f"signature.{field}", str(error))]) from error

    def overlay(self, analysis: Analysis, log: Log, max_lines: int) -> Analysis:
        """The analysis with what the signatures say of its log laid over what the engine says.

        The match that decides is the first in the excerpt, else the last in the step that failed; its line joins the
        excerpt. Without one that decides, matches are named and change nothing else.
        """
        lines = _index(log)
        matches = self._set.match(log, lines)
        decides = decisive(matches, analysis.excerpt, analysis.step)
        if not matches:
            return analysis
        named = _named(matches, decides)
        found = replace(
            analysis, signatures=tuple(sorted([*analysis.signatures, *named], key=lambda match: match.line))
        )
        if decides is None:
            return found
        text = decode(mask_secrets(lines.clean(lines.position_of(decides.line))))
        return _decided(found, decides, text, max_lines)

    def in_lines(self, lines: Mapping[int, str]) -> list[SignatureMatch]:
        """The matches in some lines of a log by their numbers, in their order."""
        numbers = list(lines)
        found = self._set.match_text("\n".join(lines.values()))
        return [replace(match, line=numbers[match.line - 1]) for match in found]

    def lines_matched(self, log: bytes) -> int:
        """How many lines of a passing log the signatures match, counted for each of them."""
        return sum(found.lines for found in self._set.admit([log], most=-1.0)) if log else 0


def _decided(analysis: Analysis, match: SignatureMatch, text: str, max_lines: int) -> Analysis:
    excerpt = _with_line(analysis.excerpt, match, text, max_lines)
    changed = with_action(
        replace(
            analysis,
            category=match.category,
            confidence=1.0,
            category_probabilities=MappingProxyType({c: float(c is match.category) for c in Category}),
            transient=match.transient,
            excerpt=excerpt,
        )
    )
    if match.category is analysis.category and excerpt == analysis.excerpt:
        return changed
    changed = replace(changed, evidence=Evidence(lines=(text,)))
    return replace(changed, fingerprint=fingerprint_of(changed))


def _named(matches: Sequence[SignatureMatch], decides: SignatureMatch | None) -> list[SignatureMatch]:
    """The first of each signature, and the one that decides."""
    counts: Counter[str] = Counter()
    named = []
    for match in matches:
        counts[match.name] += 1
        if counts[match.name] <= _LINES_NAMED or match is decides:
            named.append(match)
    return named


def _with_line(excerpt: tuple[Segment, ...], match: SignatureMatch, text: str, max_lines: int) -> tuple[Segment, ...]:
    if is_within(match.line, excerpt):
        return excerpt
    kept = list(excerpt)
    # Room for it is made at the end: the first lines are where people look.
    while kept and sum(s.last_line - s.first_line + 1 for s in kept) + 1 > max_lines:
        kept.pop()
    own = Segment(match.line, match.line, 1.0, f"signature {match.name} of the project", text)
    return tuple(sorted([*kept, own], key=lambda segment: segment.first_line))


def _index(log: Log) -> LineIndex:
    """Where the last lines of a log are."""
    ends = _newlines(log)
    if not len(ends) or ends[-1] != len(log) - 1:
        ends = np.append(ends, len(log))
    starts = np.concatenate(([0], ends[:-1] + 1))
    numbers = np.arange(1, len(ends) + 1, dtype=np.int64)
    last = slice(-_KEPT_LINES, None)
    return LineIndex(log, numbers[last], starts[last], ends[last], np.zeros(len(ends[last]), np.uint64), len(ends))


def _newlines(log: Log) -> NDArray[np.int64]:
    found = [np.zeros(0, np.int64)]
    with memoryview(log) as view:
        for start in range(0, len(view), _BLOCK):
            block = np.frombuffer(bytes(view[start : start + _BLOCK]), np.uint8)
            found.append(np.flatnonzero(block == 10) + start)
    return np.concatenate(found)
