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
from .analyzer import Analyzer, CommitHistory
from .identity import fingerprint_of
from .layer import Lesson, ProjectLayer
from .secrets import mask_secrets

__all__ = [
    "Action",
    "Analysis",
    "Analyzer",
    "Category",
    "CommitHistory",
    "Evidence",
    "Facts",
    "FailedTest",
    "FileLocation",
    "Host",
    "Lesson",
    "Limit",
    "Package",
    "ProjectLayer",
    "Segment",
    "SignatureMatch",
    "Step",
    "fingerprint_of",
    "mask_secrets",
]
