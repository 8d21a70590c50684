"""A project's signatures compiled, held against logs, and laid over what the engine says.

The scan is hyperscan's: linear in the bytes whatever the patterns are. A match counts where its line alone matches too,
so that none reaches over the end of a line.
"""

import contextlib
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import hyperscan

from winnow_server.errors import FieldViolation, InvalidArgument
from winnow_server.failure.engine import Analysis, Category, Evidence, Segment, SignatureMatch, mask_secrets
from winnow_server.failure.engine.lines import Log, clean, decode
from winnow_server.failure.groups.fingerprints import fingerprint_of
from winnow_server.failure.reconsider import with_action
from winnow_server.failure.signatures.records import Draft

_BLOCK = 1 << 18
_LINE_BYTES = 8_000
_MATCHES_OF_BLOCK = 20_000
_LINES_OF_SIGNATURE = 1_000
_LINES_NAMED = 5


@dataclass(frozen=True, slots=True)
class _Hit:
    """A signature (its place in the set) and a line that it matches, 1-based."""

    signature: int
    line: int
    raw: bytes

    @property
    def text(self) -> str:
        """The line as it is shown, secrets masked."""
        return decode(mask_secrets(clean(self.raw)))


class CompiledSignatures:
    """Some signatures, compiled once. Safe from several threads.

    Raises:
        InvalidArgument: a pattern is not of the linear-time subset; the field path is "signature.pattern".
    """

    def __init__(self, drafts: Sequence[Draft]) -> None:
        self.drafts = tuple(drafts)
        patterns = [draft.pattern.encode() for draft in drafts]
        self._database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
        try:
            # Without a pattern there is nothing to compile, nor to scan for.
            if patterns:
                self._database.compile(
                    expressions=patterns,
                    ids=list(range(len(patterns))),
                    elements=len(patterns),
                    flags=[hyperscan.HS_FLAG_MULTILINE] * len(patterns),
                )
        except hyperscan.error as error:
            raise InvalidArgument([FieldViolation("signature.pattern", _reason(error))]) from error
        self._local = threading.local()

    def overlay(self, analysis: Analysis, log: Log, max_lines: int) -> Analysis:
        """The analysis with what the signatures say of its log laid over what the engine says.

        The match that decides is the first in the excerpt, else the last in the step that failed; its line joins the
        excerpt. Without one that decides, matches are named and change nothing else.
        """
        hits = self._find(log)
        if not hits:
            return analysis
        decisive = _decisive(analysis, hits)
        named = [_match(hit, self.drafts[hit.signature]) for hit in _named(hits, decisive)]
        found = replace(
            analysis, signatures=tuple(sorted([*analysis.signatures, *named], key=lambda match: match.line))
        )
        return found if decisive is None else _decided(found, decisive, self.drafts[decisive.signature], max_lines)

    def first_in(self, text: str) -> SignatureMatch | None:
        """The first match in a stored excerpt, whose lines count from 1."""
        hit = next(iter(self._find(text.encode("utf-8", "surrogatepass"))), None)
        return _match(hit, self.drafts[hit.signature]) if hit is not None else None

    def _find(self, log: Log) -> list[_Hit]:
        """The lines that signatures match, in the order of the log; of each signature its first ones."""
        found: list[_Hit] = []
        counts = [0] * len(self.drafts)
        number = 1
        for data in _blocks(log):
            counted_to = 0
            for start, signature in self._matched(data)[0]:
                number += data.count(b"\n", counted_to, start)
                counted_to = start
                counts[signature] += 1
                if counts[signature] <= _LINES_OF_SIGNATURE:
                    found.append(_Hit(signature, number, data[start : _end_of_line(data, start)]))
            number += data.count(b"\n", counted_to)
        return found

    def lines_matched(self, log: Log) -> int:
        """How many lines at least one signature matches; all of a stretch where matches are too many to look at."""
        count = 0
        for data in _blocks(log):
            matched, all_seen = self._matched(data)
            count += len({start for start, _ in matched}) if all_seen else data.count(b"\n")
        return count

    def _matched(self, data: bytes) -> tuple[list[tuple[int, int]], bool]:
        """(start of a line, signature that matches it), in order, without repeats; and whether that is all."""
        ends = self._scan(data)
        candidates = {(data.rfind(b"\n", 0, end - 1) + 1, signature) for signature, end in ends}
        matched = []
        on_line: dict[int, set[int]] = {}
        for start, signature in sorted(candidates):
            if start not in on_line:
                line = data[start : min(_end_of_line(data, start), start + _LINE_BYTES)]
                on_line[start] = {found for found, _ in self._scan(line)}
            if signature in on_line[start]:
                matched.append((start, signature))
        return matched, len(ends) < _MATCHES_OF_BLOCK

    def _scan(self, data: bytes) -> list[tuple[int, int]]:
        """(signature, end of a match), in the order of the ends; no more than a bounded number."""
        found: list[tuple[int, int]] = []
        if not self.drafts:
            return found

        def on_match(signature: int, _start: int, end: int, _flags: int, _context: object) -> bool:
            found.append((signature, end))
            return len(found) >= _MATCHES_OF_BLOCK

        scratch = getattr(self._local, "scratch", None)
        if scratch is None:
            scratch = self._local.scratch = hyperscan.Scratch(self._database)
        with contextlib.suppress(hyperscan.ScanTerminated):
            self._database.scan(data, match_event_handler=on_match, scratch=scratch)
        return found


def _decided(analysis: Analysis, hit: _Hit, draft: Draft, max_lines: int) -> Analysis:
    excerpt = _with_line(analysis.excerpt, hit, draft, max_lines)
    changed = with_action(
        replace(
            analysis,
            category=draft.category,
            confidence=1.0,
            category_probabilities=MappingProxyType({c: float(c is draft.category) for c in Category}),
            transient=draft.transient,
            excerpt=excerpt,
        )
    )
    if draft.category is analysis.category and excerpt == analysis.excerpt:
        return changed
    changed = replace(changed, evidence=Evidence(lines=(hit.text,)))
    return replace(changed, fingerprint=fingerprint_of(changed))


def _decisive(analysis: Analysis, hits: Sequence[_Hit]) -> _Hit | None:
    step = analysis.step
    shown = next((hit for hit in hits if _shown(analysis.excerpt, hit.line)), None)
    within = [hit for hit in hits if step is None or step.first_line <= hit.line <= step.last_line]
    return shown or (within[-1] if within else None)


def _named(hits: Sequence[_Hit], decisive: _Hit | None) -> list[_Hit]:
    """The first of each signature, and the one that decides."""
    counts: Counter[int] = Counter()
    named = []
    for hit in hits:
        counts[hit.signature] += 1
        if counts[hit.signature] <= _LINES_NAMED or hit is decisive:
            named.append(hit)
    return named


def _with_line(excerpt: tuple[Segment, ...], hit: _Hit, draft: Draft, max_lines: int) -> tuple[Segment, ...]:
    if _shown(excerpt, hit.line):
        return excerpt
    kept = list(excerpt)
    # Room for it is made at the end: the first lines are where people look.
    while kept and sum(s.last_line - s.first_line + 1 for s in kept) + 1 > max_lines:
        kept.pop()
    own = Segment(hit.line, hit.line, 1.0, f"signature {draft.title} of the project", hit.text)
    return tuple(sorted([*kept, own], key=lambda segment: segment.first_line))


def _shown(excerpt: Sequence[Segment], line: int) -> bool:
    return any(segment.first_line <= line <= segment.last_line for segment in excerpt)


def _match(hit: _Hit, draft: Draft) -> SignatureMatch:
    return SignatureMatch(draft.title, draft.category, draft.transient, hit.line, MappingProxyType({}))


def _blocks(log: Log) -> Iterator[bytes]:
    """The log in pieces that end with a line, where one ends."""
    start = 0
    with memoryview(log) as view:
        while start < len(view):
            end = min(start + _BLOCK, len(view))
            data = bytes(view[start:end])
            if end < len(view) and (newline := data.rfind(b"\n")) >= 0:
                data = data[: newline + 1]
            yield data
            start += len(data)


def _end_of_line(data: bytes, start: int) -> int:
    end = data.find(b"\n", start)
    return end if end >= 0 else len(data)


def _reason(error: Exception) -> str:
    text = str(error).strip().rstrip(".")
    if "empty buffer" in text:
        return "matches empty text"
    return text or "is not of the linear-time subset"
