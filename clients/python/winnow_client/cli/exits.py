"""Exit codes, and how an error is told."""

from __future__ import annotations

import sys
from enum import IntEnum

import orjson

from winnow_client.errors import (
    Cancelled,
    DeadlineExceeded,
    InternalError,
    RateLimited,
    Unavailable,
    Unimplemented,
    WinnowError,
)


class Exit(IntEnum):
    """What the command ends with."""

    OK = 0
    #: The run went to its end, some rows, files or parts failed.
    SOME_FAILED = 1
    #: Wrong arguments, or a file that cannot be read.
    USAGE = 2
    #: The service refuses: invalid, too large, not found, conflict, not allowed.
    REFUSED = 3
    #: No answer: unreachable, too slow, rate limited, or a fault of the service; later it may work.
    UNAVAILABLE = 4


HELP = (
    "Exit codes: 0 all went well; 1 some rows, files or parts failed; 2 wrong usage or unreadable file; 3 the service "
    "refuses (invalid, too large, not found, conflict, not allowed); 4 no answer (unreachable, deadline, rate limit, "
    "fault)."
)


def exit_code(error: WinnowError) -> Exit:
    """The code of a command that this error ends."""
    later = Unavailable | DeadlineExceeded | RateLimited | Cancelled | InternalError | Unimplemented
    return Exit.UNAVAILABLE if isinstance(error, later) or error.retry_after is not None else Exit.REFUSED


def error_object(error: WinnowError) -> dict[str, object]:
    """The error as JSON."""
    found: dict[str, object] = {"code": error.code.name, "message": error.message}
    if error.reason:
        found["reason"] = error.reason
    if error.metadata:
        found["metadata"] = dict(error.metadata)
    if error.field_violations:
        found["fields"] = [{"field": name, "description": text} for name, text in error.field_violations]
    if error.retry_after is not None:
        found["retry_after"] = error.retry_after
    return found


def report(error: WinnowError, *, as_json: bool, about: str = "") -> None:
    """Tells an error on stderr."""
    if as_json:
        told = {"about": about, "error": error_object(error)} if about else {"error": error_object(error)}
        sys.stderr.buffer.write(orjson.dumps(told, option=orjson.OPT_APPEND_NEWLINE))
        sys.stderr.flush()
        return
    print(f"winnow: {about + ': ' if about else ''}{error}", file=sys.stderr)
    for name, text in error.field_violations:
        if f"{name}: {text}" not in error.message:
            print(f"  {name}: {text}", file=sys.stderr)
    if hint := _hint(error):
        print(f"  {hint}", file=sys.stderr)
    if error.retry_after is not None:
        print(f"  try again after {error.retry_after:g} s", file=sys.stderr)


def _hint(error: WinnowError) -> str:
    if not isinstance(error, Unavailable) or error.reason:
        # A server of ours said it.
        return ""
    said = error.message.lower()
    if "handshake" in said:
        return "what answers there speaks no TLS, or its certificate is not trusted: see --tls and --ca"
    if "failed to connect" in said or "dns resolution failed" in said:
        return "nothing answers there: start a server with `make run`, or name one with --target"
    return ""
