"""A pattern held against what is stored of a failure."""

from winnow_server.failure.records import FailureRecord
from winnow_server.failure.signatures.compiled import CompiledSignatures, Hit


def hit_of(compiled: CompiledSignatures, record: FailureRecord) -> Hit | None:
    """The first line of the excerpt that one matches, with its number in the log."""
    for segment in record.analysis.excerpt:
        hits = compiled.find(segment.text.encode("utf-8", "surrogatepass"))
        if hits:
            first = hits[0]
            return Hit(first.signature, segment.first_line + first.line - 1, first.raw)
    return None
