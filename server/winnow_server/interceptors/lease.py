"""Tokens of a limit that one server took for one caller and one method, to be spent without asking Redis."""

import asyncio
import time
from dataclasses import dataclass, field


@dataclass(slots=True)
class Lease:
    """Tokens in hand count until `expires`; `refused` tokens or more are not to be had before `refused_until`."""

    tokens: int = 0
    expires: float = 0.0
    refused: int = 0
    refused_until: float = 0.0
    # One renewal at a time: each would take a share of the limit for a single call.
    renewal: asyncio.Lock = field(default_factory=asyncio.Lock)

    def spend(self, cost: int) -> bool:
        """Whether the tokens in hand paid."""
        if self.tokens < cost or time.monotonic() >= self.expires:
            return False
        self.tokens -= cost
        return True

    def missing(self, cost: int) -> int:
        """Tokens to be had before `cost` can be spent."""
        return cost - self.tokens if time.monotonic() < self.expires else cost

    def add(self, tokens: int, seconds: float) -> None:
        """Adds tokens that count for so many seconds; the few left from before count as long."""
        now = time.monotonic()
        self.tokens = tokens + (self.tokens if now < self.expires else 0)
        self.expires = now + seconds

    def refuse(self, tokens: int, seconds: float) -> None:
        """Notes that so many tokens are not to be had for so many seconds."""
        self.refused, self.refused_until = tokens, time.monotonic() + seconds

    def refused_for(self, tokens: int) -> float:
        """Seconds for which so many tokens are known not to be had; 0 or less: ask."""
        return self.refused_until - time.monotonic() if tokens >= self.refused else 0.0
