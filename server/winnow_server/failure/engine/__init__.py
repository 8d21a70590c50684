"""Why a CI run failed, from its log alone: bytes in, dataclasses out."""

from __future__ import annotations

from .analysis import (
    Action,
    Analysis,
    Category,
    Evidence,
    Facts,
    FailedTest,
    FileLocation,
    Host,
    Limit,
    Package,
    Segment,
    SignatureMatch,
    Step,
)
from .analyzer import Analyzer
from .identity import fingerprint_of
from .secrets import mask_secrets

__all__ = [
    "Action",
    "Analysis",
    "Analyzer",
    "Category",
    "Evidence",
    "Facts",
    "FailedTest",
    "FileLocation",
    "Host",
    "Limit",
    "Package",
    "Segment",
    "SignatureMatch",
    "Step",
    "fingerprint_of",
    "mask_secrets",
]
