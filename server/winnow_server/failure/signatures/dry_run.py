"""A pattern held against what is stored of a failure."""

from dataclasses import dataclass

from winnow_server.failure import context
from winnow_server.failure.engine.user_signatures import decisive
from winnow_server.failure.records import FailureRecord
from winnow_server.failure.signatures.compiled import CompiledSignatures


@dataclass(frozen=True, slots=True)
class Hit:
    """A line of the log that a signature matches, what is kept of its text, and whether it decides the category."""

    line: int
    text: str
    decides: bool


def hit_of(compiled: CompiledSignatures, record: FailureRecord, kept: bytes = b"") -> Hit | None:
    """What a signature matches in the excerpt and the lines kept of the log: the line that decides, else the first."""
    found = record.analysis
    lines = context.read(kept)
    for segment in found.excerpt:
        lines.update(enumerate(segment.text.split("\n"), segment.first_line))
    lines = dict(sorted(lines.items()))
    matches = compiled.in_lines(lines)
    if not matches:
        return None
    decides = decisive(matches, found.excerpt, found.step)
    line = (decides or matches[0]).line
    return Hit(line, lines[line], decides is not None)
