"""Programs that the make targets build or fetch: where they are."""

import os
import shutil
from pathlib import Path


def cache() -> Path:
    """Where built tools are kept, as the Makefile has it."""
    named = os.environ.get("WINNOW_CACHE")
    return Path(named) if named else Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "winnow"


def tool(name: str) -> str | None:
    """The path of a program: one of this machine, else one in the cache; None where it is neither."""
    built = cache()
    return next(
        filter(None, (shutil.which(name, path=p) for p in (None, built / "bin", built / "debian/usr/bin"))), None
    )
