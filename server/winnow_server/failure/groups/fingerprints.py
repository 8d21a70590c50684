"""The one place where a stored failure's fingerprint is made anew, from what is stored of it."""

from winnow_server.failure import engine
from winnow_server.failure.engine import Analysis
from winnow_server.failure.engine.fingerprint import FINGERPRINT_VERSION

__all__ = ["FINGERPRINT_VERSION", "fingerprint_of"]


def fingerprint_of(analysis: Analysis) -> str:
    """The fingerprint of version FINGERPRINT_VERSION, as the engine makes it of the same failure.

    The category is the most probable one: what people said of the same fingerprint is not part of it.
    """
    probabilities = analysis.category_probabilities
    category = max(probabilities, key=lambda c: probabilities[c], default=analysis.category)
    return engine.fingerprint_of(category, analysis.excerpt, analysis.evidence)
