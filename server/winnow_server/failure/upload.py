"""A log that arrives in chunks: kept in memory while small, on disk beyond, and read back as one buffer."""

import contextlib
import hashlib
import mmap
import tempfile
from types import TracebackType

from winnow_server.errors import ContentTooLarge

_MEMORY_BYTES = 1 << 20


class Spool:
    """Collects up to `limit` bytes. Use as a context manager: leaving it deletes all that nobody reads any more."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._file = tempfile.SpooledTemporaryFile(max_size=_MEMORY_BYTES, prefix="winnow-upload-")  # noqa: SIM115
        self._hash = hashlib.sha256()
        self._map: mmap.mmap | None = None
        self.size = 0

    def __enter__(self) -> "Spool":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
        if self._map is not None:
            # The thread of a cancelled call may still read: then the mapping, and so the file, goes when it ends.
            with contextlib.suppress(BufferError):
                self._map.close()
            self._map = None

    def write(self, chunk: bytes) -> None:
        """Appends.

        Raises:
            ContentTooLarge: the log would pass the limit.
        """
        self.size += len(chunk)
        if self.size > self._limit:
            raise ContentTooLarge("chunk", self._limit)
        self._hash.update(chunk)
        self._file.write(chunk)

    @property
    def hexdigest(self) -> str:
        """SHA-256 of all bytes so far."""
        return self._hash.hexdigest()

    def buffer(self) -> bytes | mmap.mmap:
        """All bytes as one buffer; a mapping of the file when it went to disk, so that memory stays bounded."""
        if self.size <= _MEMORY_BYTES:
            self._file.seek(0)
            return self._file.read()
        self._file.flush()
        self._map = mmap.mmap(self._file.fileno(), self.size, access=mmap.ACCESS_READ)
        return self._map
