"""A log as the messages of UploadLog."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import BinaryIO

from winnow.failure.v1.failure_service_pb2 import UploadLogRequest

from winnow_client._shared.retry import Attempts, RetryPolicy
from winnow_client.errors import WinnowError

#: Bytes a chunk may have; the service takes no more than the upper bound.
MIN_CHUNK = 64 * 1024
MAX_CHUNK = 1024 * 1024


def open_source(source: str | Path | BinaryIO) -> AbstractContextManager[BinaryIO]:
    """The file at a path, closed at the end; or the caller's own file, left open."""
    if isinstance(source, str | Path):
        return open(source, "rb")
    return nullcontext(source)


class Upload:
    """One log on its way; iterating gives the messages of one try. Raises ValueError for a chunk size out of range."""

    def __init__(self, header: UploadLogRequest, file: BinaryIO, chunk_size: int, retry: RetryPolicy) -> None:
        if not MIN_CHUNK <= chunk_size <= MAX_CHUNK:
            raise ValueError(f"chunk_size must be {MIN_CHUNK} to {MAX_CHUNK} bytes, is {chunk_size}")
        self._header = header
        self._file = file
        self._chunk_size = chunk_size
        self._attempts = Attempts(retry)
        self._start = file.tell() if file.seekable() else None
        #: What reading the file raised; gRPC would only say that the iteration failed.
        self.read_error: OSError | None = None

    def __iter__(self) -> Iterator[UploadLogRequest]:
        if self._start is not None:
            self._file.seek(self._start)
        yield self._header
        try:
            while chunk := self._file.read(self._chunk_size):
                yield UploadLogRequest(chunk=chunk)
        except OSError as error:
            self.read_error = error
            raise

    def delay(self, error: WinnowError) -> float | None:
        """Seconds until the next try; None to raise the error, as when the file cannot be read again."""
        return None if self._start is None else self._attempts.delay(error)
