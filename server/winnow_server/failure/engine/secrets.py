# ruff: noqa: E501 (patterns read better unbroken)
"""Secrets are masked before anything is stored or shown.

What is masked: tokens in the forms that their vendors document, private keys, passwords in URLs and connection strings,
credentials in headers and on command lines, values of variables with telling names, and values of other variables that
are as random as a key. Names, hosts and users stay. One pass, linear in the text.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from functools import cache
from typing import Final

from .prefilter import Prefilter

MASK: Final = b"***"

RANDOM_BITS: Final = 3.6
"""Shannon entropy a letter from which a value of 20 letters and more is taken for a key: words and paths stay below."""

_NAME: Final = (
    rb"(?i:(?:passw(?:or)?d|passphrase|passwd|pwd|secret|token|apikey|credential|(?:api|access|account|private|signing|encryption|secret|auth)[_-]?key|connection[_-]?string)s?"
    rb"(?:[_-]?(?:id|base64|b64|value|prod|staging|test|\d{1,2}))?)"
)

_VENDORS: Final = rb"|".join(
    (
        rb"gh[pousr]_[A-Za-z0-9]{16,255}", rb"github_pat_\w{20,255}",
        rb"gl(?:pat|rt|cbt|dt|ptt|soat|agent|oas|ffct|imt)-[\w-]{16,64}", rb"GR1348941[\w-]{16,40}",
        rb"xox[abeoprs]-[\w-]{10,200}", rb"xapp-\d-[\w-]{10,200}", rb"hooks\.slack\.com/services/[\w/]{20,120}",
        rb"(?:AKIA|ASIA|ABIA|ACCA)[0-9A-Z]{16}\b", rb"AIza[\w-]{35}", rb"ya29\.[\w-]{20,300}", rb"GOCSPX-[\w-]{20,40}",
        rb"npm_[A-Za-z0-9]{30,60}", rb"pypi-[\w-]{40,300}", rb"rubygems_[0-9a-f]{40,64}", rb"dckr_(?:pat|oat)_[\w-]{20,60}",
        rb"(?:sk|rk|pk)_(?:live|test)_[0-9A-Za-z]{16,120}", rb"whsec_[\w+/=-]{16,80}", rb"sq0(?:atp|csp)-[\w-]{20,60}",
        rb"shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}", rb"SG\.[\w-]{16,32}\.[\w-]{32,64}", rb"key-[0-9a-f]{32}\b", rb"\bSK[0-9a-f]{32}\b",
        rb"do[opr]_v1_[0-9a-f]{64}", rb"hf_[A-Za-z0-9]{30,40}", rb"sk-(?:ant-|proj-|svcacct-)?[\w-]{20,200}", rb"dapi[0-9a-f]{32}",
        rb"hv[sbr]\.[\w-]{20,200}", rb"[A-Za-z0-9]{14}\.atlasv1\.[\w-]{40,100}", rb"\b\d{8,10}:AA[\w-]{33}\b", rb"CFPAT-[\w-]{40,60}",
        rb"(?:lin_api|figd|pat|ntn|secret|glsa|sntrys|phc|dp\.pt|fo1|PMAK|NRAK|sgp)_[\w-]{32,120}", rb"AGE-SECRET-KEY-1[0-9A-Z]{50,60}",
        rb"\bAccountKey=[\w+/=]{40,100}", rb"\bSharedAccessSignature=?[^\s\"']{20,400}", rb"[?&]sig=[\w%+/=-]{20,120}",
        rb"eyJ[\w-]{10,2000}\.[\w-]{10,4000}\.[\w-]{5,1000}",
        rb"-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----(?:\s{0,4}[A-Z][\w-]{1,20}: [^\n-]{1,100}){0,4}[\w+/=\s\\]{0,8000}(?:-----END [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----)?",
        rb"(?m:^[ \t]{0,8}(?=[A-Za-z+/]{0,60}[0-9])(?=[^A-Z\n]{0,60}[A-Z])(?=[^a-z\n]{0,60}[a-z])[A-Za-z0-9+/]{60,76}={0,2}[ \t\r]{0,4}$)",
    )
)  # fmt: skip

_SECRET: Final = re.compile(
    # Headers, also as arguments of a command.
    rb"(?P<header>(?i:\b(?:proxy-)?authorization['\"]?\s{0,3}[:=]\s{0,3}['\"]?(?:(?:bearer|basic|token|digest|negotiate|apikey|aws4-hmac-sha256)\s{1,4})?"
    rb"|\b(?:x-[\w-]{0,30}(?:key|token|secret|auth)|private-token|job-token|deploy-token|set-cookie|cookie)['\"]?:\s{0,3}|\bbearer\s{1,4}))"
    rb"(?P<header_value>[^\s\"',;<>]{6,4000})"
    # Passwords and bare tokens in URLs.
    rb"|(?P<url>\b[a-z][a-z0-9+.-]{1,20}://[^\s/:@\"'<>]{0,80}:)(?P<url_password>[^\s/@\"'<>]{1,200})(?=@)"
    rb"|(?P<url_user>\b(?:https?|git|ssh)://)(?P<url_token>(?=[^\s/:@]{0,60}\d)[^\s/:@\"'<>]{16,255})(?=@)"
    # Arguments of commands.
    rb"|(?P<flag>(?<![\w-])(?:--?(?:password|passwd|pass|token|secret|api-key|apikey|access-key|secret-key|auth-token|client-secret)[= ]['\"]?|curl [^\n]{0,200}?(?:-u|--user) ?['\"]?[\w.@-]{1,60}:))"
    rb"(?P<flag_value>[^\s\"'$;|&<>-][^\s\"';|&<>]{3,400})"
    rb"|(?P<vendor>" + _VENDORS + rb")"
    # Variables with telling names, then any variable.
    rb"|(?P<name>(?<!PublicKey)" + _NAME + rb"['\"]?\s{0,3}(?P<sign>=>|:=|[=:])\s{0,3}['\"]?)(?P<value>[^\s\"',;<>(){}$\\]{6,400})"
    rb"|(?P<variable>\b(?P<variable_name>[A-Z][A-Z0-9_]{2,60})=['\"]?)(?P<random>[A-Za-z0-9+/_=.-]{20,400})(?=['\"]?(?:\s|$|;|&))"
)  # fmt: skip

_PUBLIC: Final = re.compile(
    rb"SHA|HASH|COMMIT|DIGEST|CHECKSUM|MD5|VERSION|_ID$|UUID|PATH|DIR|URL|HOST|REF|BRANCH|TAG|FLAGS|OPTS|ARGS|NAME|IMAGE|FILE|CLASS"
)
_TELLING: Final = re.compile(_NAME + rb"$")
_PLACEHOLDER: Final = re.compile(
    rb"(?i)^(?:\*+|x+|\[?(?:masked|redacted|filtered|secure|hidden|secret|removed)\]?|<[^>]{0,40}>|true|false|null|none|undefined|required|missing|(?:not|un)[_-]?set|\.{3,}|-+)$"
)
_RANDOM_WORD: Final = re.compile(rb"^(?=.{0,400}[0-9])(?=.{0,400}[A-Za-z])|[^\w./:-]")


def mask_secrets(text: bytes) -> bytes:
    """``text`` with passwords, tokens and keys replaced by ``***``; names, hosts and the number of lines stay.

    Give it lines that belong together in one piece: a private key is known by its first line.
    """
    return _SECRET.sub(_masked, text) if _prefilter().may_match(text) else text


@cache
def _prefilter() -> Prefilter:
    """Most texts hold no secret, and hyperscan says so a hundred times sooner."""
    # A prefilter leaves out what a pattern only looks ahead at, but the sign after a password is what tells one.
    return Prefilter(_SECRET.pattern.replace(rb"(?=@)", rb"@"))


def _masked(found: re.Match[bytes]) -> bytes:
    for keep, value in (
        ("header", "header_value"),
        ("url", "url_password"),
        ("url_user", "url_token"),
        ("flag", "flag_value"),
    ):
        if found[value] is not None:
            return bytes(found[keep]) + MASK
    if found["vendor"] is not None:
        return b"\n".join([MASK] * (1 + found["vendor"].count(b"\n")))
    if found["value"] is not None:
        return bytes(found["name"]) + MASK if _is_value(found["sign"], found["value"]) else found[0]
    if _TELLING.search(found["variable_name"]):
        return found[0] if _PLACEHOLDER.match(found["random"]) else bytes(found["variable"]) + MASK
    if _PUBLIC.search(found["variable_name"]) or not _is_random(found["random"]):
        return found[0]
    return bytes(found["variable"]) + MASK


def _is_value(sign: bytes, value: bytes) -> bool:
    """Whether what follows a telling name is its value rather than the next words of a sentence."""
    if _PLACEHOLDER.match(value):
        return False
    return sign != b":" or bool(_RANDOM_WORD.search(value))


def _is_random(value: bytes) -> bool:
    """Whether a value mixes its letters as a key does. Paths and lists of words do not."""
    kinds = (value.lower() != value) + (value.upper() != value) + any(48 <= letter <= 57 for letter in value)
    if kinds < 3 or value.count(b"/") > 2 or value.count(b".") > 2:
        return False
    total = len(value)
    entropy = -sum(count / total * math.log2(count / total) for count in Counter(value).values())
    return entropy >= RANDOM_BITS
