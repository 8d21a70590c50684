"""What varies between runs is masked, the rest is hashed: equal fingerprints are the same failure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

FINGERPRINT_VERSION = 1

_MASKS = (
    (re.compile(r"(?i)\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b"), "<uuid>"),
    (re.compile(r"(?:/private)?/(?:tmp|var/folders|var/tmp)/[^\s:'\",)]*"), "<tmp>"),
    (re.compile(r"(?i)\b0x[0-9a-f]+\b"), "<hex>"),
    (re.compile(r"(?i)\b(?=[0-9a-f]{0,62}[0-9])[0-9a-f]{7,64}\b"), "<hash>"),
    (re.compile(r"\d+"), "#"),
    (re.compile(r"\s+"), " "),
)


def mask(text: str) -> str:
    """``text`` without numbers, hashes, addresses, temporary paths and repeated blanks."""
    for pattern, replacement in _MASKS:
        text = pattern.sub(replacement, text)
    return text.strip()


def digest(parts: Iterable[str]) -> str:
    """32 hexadecimal digits over the parts and the algorithm's version."""
    joined = "\x00".join((str(FINGERPRINT_VERSION), *parts))
    return hashlib.blake2b(joined.encode(), digest_size=16).hexdigest()
