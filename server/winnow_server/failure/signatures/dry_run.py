"""A pattern held against what is stored of a failure."""

from dataclasses import dataclass

from winnow_server.failure.records import FailureRecord
from winnow_server.failure.signatures.compiled import CompiledSignatures


@dataclass(frozen=True, slots=True)
class Hit:
    """A line of the log that a signature matches, and what an excerpt shows of it."""

    line: int
    text: str


def hit_of(compiled: CompiledSignatures, record: FailureRecord) -> Hit | None:
    """The first line of the excerpt that a signature matches."""
    for segment in record.analysis.excerpt:
        match = compiled.first_in(segment.text)
        if match is not None:
            return Hit(segment.first_line + match.line - 1, segment.text.split("\n")[match.line - 1])
    return None
