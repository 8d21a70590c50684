"""How long a call may take, and what it says of its caller."""

from __future__ import annotations

from winnow_client._shared.service_config import timeouts
from winnow_client.config import ClientConfig


class Defaults:
    """What every call of one service gets unless it asks otherwise."""

    def __init__(self, service: str, config: ClientConfig) -> None:
        self._timeouts = timeouts(service)
        self._default = config.timeout
        self.metadata = config.metadata()

    def timeout(self, method: str, asked: float | None) -> float | None:
        """Seconds: what the call asks for, else the client's, else the service config's; None is without end."""
        if asked is not None:
            return asked
        return self._default if self._default is not None else self._timeouts.get(method)
