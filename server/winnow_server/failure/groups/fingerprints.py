"""The one place where a stored failure's fingerprint is made anew, from what is stored of it."""

from winnow_server.failure.engine import Analysis
from winnow_server.failure.engine.fingerprint import FINGERPRINT_VERSION, digest, mask

__all__ = ["FINGERPRINT_VERSION", "fingerprint_of"]

_SEGMENTS = 3
_LINES_OF_SEGMENT = 8


def fingerprint_of(analysis: Analysis, kept: bytes = b"") -> str:
    """The fingerprint of version FINGERPRINT_VERSION, as the engine makes it of the same category and excerpt.

    `kept` has lines of the log beside the excerpt (`failure.context`), which this version does not read. The category
    is the most probable one: what people said of the same fingerprint is not part of it.
    """
    probabilities = analysis.category_probabilities
    category = max(probabilities, key=lambda c: probabilities[c], default=analysis.category)
    excerpt = analysis.excerpt[:_SEGMENTS]
    lines = [mask(line) for segment in excerpt for line in segment.text.split("\n")[:_LINES_OF_SEGMENT]]
    return digest([category.value, *lines])
