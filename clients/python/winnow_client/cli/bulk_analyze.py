"""Rows of logs: {"id", "log", "green_log"?, "project"?}."""

from __future__ import annotations

import io

import orjson
from winnow.failure.v1.analysis_pb2 import Analysis
from winnow.failure.v1.failure_service_pb2 import (
    AnalyzeLogStreamRequest,
    AnalyzeLogStreamResponse,
    AnalyzeOptions,
)

from winnow_client._shared.chunks import wrong_count
from winnow_client._sync.client import Client
from winnow_client.cli.bulk import Row, RowError, text_of
from winnow_client.cli.files import UPLOAD_ABOVE
from winnow_client.cli.names import CATEGORIES
from winnow_client.errors import WinnowError, from_status

#: With a green log, which an upload cannot carry, a row stays in one message as long as the service takes it.
_LONG_WITH_GREEN = 30 * 1024 * 1024


class LogRows:
    """What a row of logs becomes, and what its answer reads."""

    keys = frozenset(("log", "green_log"))

    def __init__(self, client: Client, options: AnalyzeOptions) -> None:
        self._client = client
        self._options = options

    def request(self, parent: str) -> AnalyzeLogStreamRequest:
        """An empty request message."""
        return AnalyzeLogStreamRequest(parent=parent, options=self._options)

    def add(self, request: AnalyzeLogStreamRequest, row: Row) -> None:
        """Adds a row's log. Raises RowError, TypeError or ValueError."""
        log, green = _log(row), text_of(row, "green_log")
        request.logs.add(log=log, green_log=green.encode())

    def is_long(self, row: Row, size: int) -> bool:
        """Whether the row goes by UploadLog."""
        return size > (_LONG_WITH_GREEN if row.get("green_log") else UPLOAD_ABOVE)

    def lines(self, ids: list[object], response: AnalyzeLogStreamResponse) -> list[bytes | WinnowError]:
        """{"id", "category", "confidence", "transient", "excerpt", "fingerprint", "step"}."""
        results = response.results
        if len(results) != len(ids):
            raise wrong_count(len(ids), len(results))
        return [
            _line(id, result.analysis) if result.HasField("analysis") else from_status(result.error)
            for id, result in zip(ids, results, strict=True)
        ]

    def long_line(self, id: object, parent: str, row: Row) -> bytes:
        """Uploads the log without storing it; its green log stays behind. Raises WinnowError and RowError."""
        response = self._client.upload_log(
            io.BytesIO(_log(row)),
            parent=parent,
            max_excerpt_lines=self._options.max_excerpt_lines,
            view=self._options.view,
            analyze_only=True,
        )
        return _line(id, response.failure.analysis)


def _log(row: Row) -> bytes:
    log = text_of(row, "log")
    if not log:
        raise RowError("log is required")
    return log.encode()


def _line(id: object, analysis: Analysis) -> bytes:
    step = analysis.failed_step
    return orjson.dumps(
        {
            "id": id,
            "category": CATEGORIES[analysis.category],
            "confidence": round(analysis.confidence, 6),
            "transient": round(analysis.transient, 6),
            "excerpt": [[part.lines.first_line, part.lines.last_line] for part in analysis.excerpt],
            "fingerprint": analysis.fingerprint,
            "step": (step.name or step.command) if analysis.HasField("failed_step") else None,
        },
        option=orjson.OPT_APPEND_NEWLINE,
    )
