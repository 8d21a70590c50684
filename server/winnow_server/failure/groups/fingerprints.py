"""The one place where a stored failure's fingerprint is made anew, from what is stored of it."""

from winnow_server.failure import engine
from winnow_server.failure.engine import Analysis
from winnow_server.failure.engine.fingerprint import FINGERPRINT_VERSION

__all__ = ["FINGERPRINT_VERSION", "fingerprint_of"]


def fingerprint_of(analysis: Analysis) -> str:
    """The fingerprint of version FINGERPRINT_VERSION, as the engine makes it of the same failure.

    The category is no part of it: neither the engine's nor what people said.
    """
    return engine.fingerprint_of(analysis.excerpt, analysis.evidence)
