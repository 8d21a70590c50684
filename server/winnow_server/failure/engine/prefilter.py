"""A quick no: whether a pattern that only ``re`` can read may be anywhere in a text."""

from __future__ import annotations

import threading

import hyperscan


class Prefilter:
    """Looks for an approximation that matches wherever the pattern does, in one pass of hyperscan. Safe from several
    threads: each has its own scratch."""

    def __init__(self, pattern: bytes) -> None:
        flags = hyperscan.HS_FLAG_PREFILTER | hyperscan.HS_FLAG_SINGLEMATCH
        self._database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
        self._database.compile(expressions=[pattern], ids=[0], elements=1, flags=[flags])
        self._local = threading.local()

    def may_match(self, text: bytes) -> bool:
        """False only where the pattern matches nowhere in ``text``."""
        if not text:
            return True
        scratch = getattr(self._local, "scratch", None)
        if scratch is None:
            scratch = self._local.scratch = hyperscan.Scratch(self._database)
        found: list[int] = []

        def on_match(identifier: int, _start: int, _end: int, _flags: int, _context: object) -> None:
            found.append(identifier)

        self._database.scan(text, match_event_handler=on_match, scratch=scratch)
        return bool(found)
