"""Secrets are masked before anything is stored or shown."""

from __future__ import annotations

import re

MASK = b"***"

_SECRET = re.compile(
    rb"(?P<keep>"
    rb"(?i:(?:api|access|auth|secret|private|client)[_-]?(?:key|token|secret|id_secret)|token|passw(?:or)?d|pwd|secret|credential)s?"
    rb"[\"']?\s{0,3}[=:]\s{0,3}[\"']?"
    rb"|(?i:authorization):\s{0,3}(?i:bearer|basic|token)\s"
    rb"|(?i:bearer)\s"
    rb"|[a-z][a-z0-9+.-]{1,20}://[^\s/:@]{0,80}:"
    rb")(?P<secret>[^\s\"'@,;)]{6,400})"
    rb"|(?P<token>gh[pousr]_[A-Za-z0-9]{16,255}|github_pat_\w{20,255}|glpat-[\w-]{16,64}|xox[abprs]-[\w-]{10,200}"
    rb"|AKIA[0-9A-Z]{16}|ASIA[0-9A-Z]{16}|AIza[\w-]{35}|npm_[A-Za-z0-9]{30,60}|pypi-[\w-]{40,300}|sk_live_[0-9A-Za-z]{16,64}"
    rb"|eyJ[\w-]{10,2000}\.[\w-]{10,4000}\.[\w-]{5,1000}|-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[^-]{0,8000})"
)


def mask_secrets(text: bytes) -> bytes:
    """``text`` with passwords, tokens and keys replaced by ``***``; names, hosts and everything else stay."""
    return _SECRET.sub(lambda found: (found["keep"] or b"") + MASK, text)
