# ruff: noqa: E501 (patterns and messages read better unbroken)
"""Signatures that a project adds to the built-in ones.

How a service uses this module:

- on create and update: ``validate(signature)`` in a worker thread (milliseconds), which raises ``InvalidSignature`` with
  the field, a reason code and the place in the pattern; then ``admit([signature], green_logs)``, which names the
  signatures that fire too often on passing logs of the project;
- after every change of a project's signatures: ``SignatureSet(signatures)`` in a worker thread (up to a second for
  ``MOST_SIGNATURES``), kept per process and project under the etag of the whole set; it is immutable and safe to share;
- per log: ``found = signature_set.match(log, lines)`` with the line index of the analysis, then ``decisive(found, ...)``
  for the one whose category overrides the built-in signatures. People's corrections override both.
- dry run: ``signature_set.match_text(text)`` over stored lines.

Nothing here reads a clock, a file or a network; matching is linear in the log and keeps a bounded number of matches.
"""

from __future__ import annotations

import contextlib
import re
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import hyperscan
import numpy as np
from numpy.typing import NDArray

from .analysis import Category, Segment, SignatureMatch, Step, is_within
from .lines import ESCAPE, LineIndex, Log, clean, decode
from .pattern_rules import LINE_BYTES, InvalidPattern, check, relaxed
from .secrets import mask_secrets
from .signatures.model import loosened

MOST_SIGNATURES: Final = 200
"""Signatures of one project."""
MATCHES_EACH: Final = 40
"""Matches kept of one signature in one log: half of them its first, half its last."""
MOST_OF_GREEN_LINES: Final = 0.001
"""Largest share of the lines of green logs that an admitted signature may fire on."""
CANDIDATES_EACH: Final = 2_000
"""Lines of one signature that are looked at closely in one log, half from each end."""
CAPTURE_BYTES: Final = 200

_BLOCK: Final = 4 << 20
_MOST_EVENTS: Final = 200_000
_NAME: Final = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class UserSignature:
    """What a user gives. ``pattern`` is matched within one line as it is shown: without colours and timestamps."""

    name: str
    """Lower-case words with dashes, at most 63 letters, unique within the project."""
    category: Category
    pattern: str
    transient: float = 0.1
    """0..1, how often a rerun passes when this is the cause."""


class InvalidSignature(ValueError):
    """``field`` is name, category, transient or pattern; ``reason`` a code as of ``InvalidPattern`` or NAME_FORMAT,
    TRANSIENT_RANGE, NAME_TAKEN, TOO_MANY, TOO_LARGE; ``position`` the 0-based index in the pattern, None for the whole."""

    def __init__(self, field: str, reason: str, message: str, position: int | None = None) -> None:
        super().__init__(message)
        self.field = field
        self.reason = reason
        self.position = position


@dataclass(frozen=True, slots=True)
class Rejection:
    """A signature that green logs speak against."""

    name: str
    lines: int
    """Lines of green logs that it fired on."""
    share: float
    example: str
    """One of them, secrets masked."""


def validate(signature: UserSignature) -> None:
    """Raise ``InvalidSignature`` for the first thing that is wrong with ``signature``."""
    if not _NAME.fullmatch(signature.name) or len(signature.name) > 63:
        raise InvalidSignature("name", "NAME_FORMAT", "lower-case words with dashes, at most 63 letters")
    if not 0.0 <= signature.transient <= 1.0:
        raise InvalidSignature("transient", "TRANSIENT_RANGE", "a probability is between 0 and 1")
    try:
        check(signature.pattern)
    except InvalidPattern as error:
        raise InvalidSignature("pattern", error.reason, str(error), error.position) from None


class SignatureSet:
    """The signatures of one project as one database."""

    def __init__(self, signatures: Sequence[UserSignature]) -> None:
        """Raises ``InvalidSignature`` for more than ``MOST_SIGNATURES``, a name twice, or one that is not valid."""
        if len(signatures) > MOST_SIGNATURES:
            raise InvalidSignature("name", "TOO_MANY", f"a project has at most {MOST_SIGNATURES} signatures")
        names: set[str] = set()
        for signature in signatures:
            validate(signature)
            if signature.name in names:
                raise InvalidSignature("name", "NAME_TAKEN", f"{signature.name} exists already")
            names.add(signature.name)
        self.signatures = tuple(signatures)
        self._captures = [
            re.compile(signature.pattern.encode(), re.MULTILINE) if "(?P<" in signature.pattern else None
            for signature in signatures
        ]
        try:
            self._raw = _Patterns([loosened(signature.pattern) for signature in signatures])
            self._shown = _Patterns([signature.pattern for signature in signatures])
            self._starts = _Patterns([relaxed(s.pattern) for s in signatures], hyperscan.HS_FLAG_SOM_LEFTMOST)
        except hyperscan.HyperscanError:
            raise InvalidSignature("pattern", "TOO_LARGE", "the patterns are too large together") from None

    def match(self, log: Log, lines: LineIndex) -> tuple[SignatureMatch, ...]:
        """Matches in a log, in order of lines; ``lines`` is its index, from the scan of the same log."""
        wanted: set[tuple[int, int]] = set()
        for identifier, numbers in _by_signature(self._candidates(log)).items():
            wanted.update((identifier, number) for number in _ends(numbers, CANDIDATES_EACH))
        kept = sorted({number for _, number in wanted})
        positions = [lines.position_of(number) for number in kept]
        shown = [
            lines.clean(at) if at < len(lines) and int(lines.numbers[at]) == number else b""
            for number, at in zip(kept, positions, strict=True)
        ]
        found = self._confirmed(shown)
        numbered = {(identifier, kept[row]): (row, start) for (identifier, row), start in found.items()}
        confirmed = _by_signature(pair for pair in sorted(numbered, key=lambda pair: pair[1]) if pair in wanted)
        matches = []
        for identifier, numbers in confirmed.items():
            for number in _ends(numbers, MATCHES_EACH):
                row, start = numbered[identifier, number]
                matches.append(self._match(identifier, number, shown[row], start))
        return tuple(sorted(matches, key=lambda match: (match.line, match.name)))

    def match_text(self, text: str) -> tuple[SignatureMatch, ...]:
        """Matches in stored lines, which count from 1, in order."""
        shown = [clean(line.encode("utf-8", "surrogatepass")) for line in text.split("\n")]
        found = sorted(self._confirmed(shown).items(), key=lambda item: (item[0][1], item[0][0]))
        return tuple(self._match(identifier, row + 1, shown[row], start) for (identifier, row), start in found)

    def admit(self, green_logs: Iterable[bytes], most: float = MOST_OF_GREEN_LINES) -> tuple[Rejection, ...]:
        """The signatures that fire on more than ``most`` of the lines of ``green_logs``, the most frequent first.

        On fewer than 1/``most`` lines in all, one match is one too many.
        """
        counts = [0] * len(self.signatures)
        examples = [b""] * len(self.signatures)
        total = 0
        for log in green_logs:
            total += log.count(b"\n") + (not log.endswith(b"\n"))
            rows = log.split(b"\n")
            candidates = {number for _, number in self._candidates(log)}
            shown = [clean(rows[number - 1]) for number in sorted(candidates)]
            for identifier, row in self._confirmed(shown):
                counts[identifier] += 1
                examples[identifier] = examples[identifier] or shown[row]
        rejected = [
            Rejection(signature.name, count, count / max(1, total), decode(mask_secrets(example))[:CAPTURE_BYTES])
            for signature, count, example in zip(self.signatures, counts, examples, strict=True)
            if count > most * total
        ]
        return tuple(sorted(rejected, key=lambda rejection: (-rejection.lines, rejection.name)))

    def _candidates(self, log: Log) -> Iterator[tuple[int, int]]:
        """(signature, line) pairs in order of lines, each once, where the raw log may match."""
        view = log if isinstance(log, bytes) else memoryview(log)
        start, before = 0, 0
        while start < len(log):
            end = min(start + _BLOCK, len(log))
            data = bytes(view[start:end])
            if end < len(log) and (newline := data.rfind(b"\n")) >= 0:
                data = data[: newline + 1]
                end = start + newline + 1
            plain = ESCAPE.sub(b"", data) if b"\x1b" in data else data
            newlines = np.flatnonzero(np.frombuffer(plain, np.uint8) == 10)
            found = self._raw.scan(plain)
            numbers = np.searchsorted(newlines, found[:, 2] - 1) + before + 1
            pairs = np.unique(np.stack((numbers, found[:, 0])), axis=1)
            yield from zip(pairs[1].tolist(), pairs[0].tolist(), strict=True)
            before += len(newlines)
            start = end

    def _confirmed(self, shown: Sequence[bytes]) -> dict[tuple[int, int], int]:
        """(signature, row) to where its captures may be read from, for each match in rows of cleaned lines."""
        text = b"\n".join(shown) + b"\n"
        newlines = np.flatnonzero(np.frombuffer(text, np.uint8) == 10)
        found = self._shown.scan(text)
        rows = np.searchsorted(newlines, found[:, 2] - 1)
        first = dict.fromkeys(zip(found[:, 0].tolist(), rows.tolist(), strict=True), 2 * len(text))
        if not any(self._captures):
            return first
        row_starts = np.concatenate(([0], newlines[:-1] + 1))
        began = self._starts.scan(text)
        rows = np.searchsorted(newlines, began[:, 2] - 1)
        columns = began[:, 1] - row_starts[rows] if len(rows) else rows
        for identifier, row, column in zip(began[:, 0].tolist(), rows.tolist(), columns.tolist(), strict=True):
            if (identifier, row) in first and column >= 0:
                first[identifier, row] = min(column, first[identifier, row])
        return first

    def _match(self, identifier: int, number: int, line: bytes, start: int) -> SignatureMatch:
        signature, pattern = self.signatures[identifier], self._captures[identifier]
        found = pattern.match(line[: start + LINE_BYTES], start) if pattern is not None else None
        captures = {
            name: decode(mask_secrets(value[:CAPTURE_BYTES]))
            for name, value in (found.groupdict() if found else {}).items()
            if value
        }
        return SignatureMatch(
            signature.name, signature.category, signature.transient, number, MappingProxyType(captures)
        )


class _Patterns:
    """One database. Safe from several threads: each has its own scratch."""

    def __init__(self, patterns: Sequence[str], flag: int = 0) -> None:
        self._local = threading.local()
        self._database: hyperscan.Database | None = None
        if patterns:
            self._database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
            self._database.compile(
                expressions=[pattern.encode() for pattern in patterns],
                ids=list(range(len(patterns))),
                elements=len(patterns),
                flags=[hyperscan.HS_FLAG_MULTILINE | flag] * len(patterns),
            )

    def scan(self, data: bytes) -> NDArray[np.int64]:
        """(n, 3) int64: pattern, first byte (0 unless asked for) and end of each match, at most ``_MOST_EVENTS``."""
        found: list[tuple[int, int, int]] = []
        if self._database is None:
            return np.zeros((0, 3), np.int64)

        def on_match(identifier: int, start: int, end: int, _flags: int, _context: object) -> bool:
            found.append((identifier, start, end))
            return len(found) >= _MOST_EVENTS

        scratch = getattr(self._local, "scratch", None)
        if scratch is None:
            scratch = self._local.scratch = hyperscan.Scratch(self._database)
        with contextlib.suppress(hyperscan.ScanTerminated):
            self._database.scan(data, match_event_handler=on_match, scratch=scratch)
        return np.array(found, np.int64).reshape(-1, 3)


def _by_signature(pairs: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    grouped: dict[int, list[int]] = {}
    for identifier, number in pairs:
        grouped.setdefault(identifier, []).append(number)
    return grouped


def _ends(numbers: list[int], count: int) -> list[int]:
    """The first and the last ``count`` / 2 of ``numbers``, all of them when they are fewer."""
    return numbers if len(numbers) <= count else numbers[: count // 2] + numbers[-count // 2 :]


def decisive(matches: Sequence[SignatureMatch], excerpt: Sequence[Segment], step: Step | None) -> SignatureMatch | None:
    """The match of a project's signature that decides the category: the first one in the excerpt, else the last one in
    the step that failed, else none: what a step that passed printed decides nothing."""
    for match in matches:
        if is_within(match.line, excerpt):
            return match
    inside = [match for match in matches if step is None or is_within(match.line, (step,))]
    return inside[-1] if inside else None
