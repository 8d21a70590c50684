"""Where a watch goes on after its stream broke."""

from __future__ import annotations

from collections.abc import Callable

from winnow.failure.v1.failure_service_pb2 import View, WatchFailuresRequest, WatchFailuresResponse

from winnow_client._shared.retry import Attempts, RetryPolicy
from winnow_client.errors import WinnowError

OnBreak = Callable[[WinnowError, str], None]
"""Told of each failure after which a watch comes back, with the resume_token it will go on from."""


class Watch:
    """The position of one watch."""

    def __init__(
        self,
        parent: str,
        resume_token: str,
        view: View.ValueType,
        retry: RetryPolicy,
        on_break: OnBreak | None,
    ) -> None:
        self._request = WatchFailuresRequest(parent=parent, resume_token=resume_token, view=view)
        self._attempts = Attempts(retry)
        self._on_break = on_break
        self._opened = False

    @property
    def request(self) -> WatchFailuresRequest:
        """What opens the stream after the last change seen."""
        return self._request

    def seen(self, response: WatchFailuresResponse) -> bool:
        """Notes a response; True when it is a change and not a heartbeat."""
        if response.resume_token:
            self._request.resume_token = response.resume_token
        self._attempts.progress()
        self._opened = True
        return response.change != WatchFailuresResponse.CHANGE_HEARTBEAT

    def delay(self, error: WinnowError) -> float | None:
        """Seconds until the stream may be opened again; None to raise the error."""
        # A server that stops knows the position even when it has not sent a response yet.
        token = error.metadata.get("resume_token")
        if token:
            self._request.resume_token = token
        delay = self._attempts.delay(error, endless=self._opened)
        if delay is not None and self._on_break is not None:
            self._on_break(error, self._request.resume_token)
        return delay
