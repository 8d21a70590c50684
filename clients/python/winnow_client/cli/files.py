"""Files in and out: plain, gzip, or the standard streams as `-`."""

from __future__ import annotations

import gzip
import io
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import IO, BinaryIO, cast

#: Up to here a log goes in one message; above, it is uploaded in chunks.
UPLOAD_ABOVE = 16 * 1024 * 1024

_GZIP_MAGIC = b"\x1f\x8b"


@contextmanager
def open_input(path: str) -> Iterator[BinaryIO]:
    """The bytes of a file or stdin, unpacked when they are gzip, whatever the name says. Raises OSError."""
    # Not sys.stdin.buffer: a thread that still waits there holds its lock, and Python aborts when it cannot flush it.
    # Never closed for the same reason.
    stdin = path == "-"
    source = open(sys.stdin.fileno() if stdin else path, "rb", buffering=1 << 20, closefd=not stdin)  # noqa: SIM115
    with nullcontext(source) if stdin else source as raw:
        buffered = cast(io.BufferedReader, raw)
        if buffered.peek(2)[:2] == _GZIP_MAGIC:
            with gzip.open(buffered, "rb") as unpacked:
                yield cast(BinaryIO, io.BufferedReader(cast(io.RawIOBase, unpacked), 1 << 20))
        else:
            yield buffered


@contextmanager
def open_output(path: str) -> Iterator[IO[bytes]]:
    """A file to write, gzip when its name ends in .gz, or stdout. Raises OSError."""
    if path == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
    elif path.endswith(".gz"):
        with gzip.open(path, "wb", compresslevel=3) as packed:
            yield cast(IO[bytes], packed)
    else:
        with open(path, "wb") as file:
            yield file


@contextmanager
def open_log(path: str) -> Iterator[tuple[BinaryIO, int]]:
    """A log as a file that can seek, and its length in bytes; memory stays bounded whatever it is. Raises OSError."""
    with open_input(path) as source:
        if isinstance(source, io.BufferedReader) and path != "-" and isinstance(source.raw, io.FileIO):
            yield source, os.fstat(source.fileno()).st_size
            return
        with tempfile.SpooledTemporaryFile(max_size=UPLOAD_ABOVE) as spool:
            shutil.copyfileobj(source, spool, 1 << 20)
            size = spool.tell()
            spool.seek(0)
            yield cast(BinaryIO, spool), size


def logs_in(folder: Path) -> list[Path]:
    """Every file under a folder in the order of their names, hidden ones left out."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )
