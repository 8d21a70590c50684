"""What goes into the engine and what comes out: columns, one entry per message."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from winnow_server.spam.engine.vocabulary import Contribution


@dataclass(frozen=True, slots=True)
class MessageBatch:
    """Messages as columns of equal length; an optional column may be left out.

    texts: the visible text. subjects: '' for none. raws: RFC 5322 bytes, b'' for none; where given, subject, text and
    sender are taken from it if they are empty. channels: numbers of `Channel`. senders: an address, number or user
    name, '' for unknown. near_duplicates: how many near-duplicates the tenant saw lately, 0 for none or unknown.
    sender_rate: messages a minute of the sender, 0 for unknown. new_senders: whether it is the first message of a new
    account.
    """

    texts: Sequence[str]
    subjects: Sequence[str] | None = None
    raws: Sequence[bytes] | None = None
    channels: Sequence[int] | None = None
    senders: Sequence[str] | None = None
    near_duplicates: Sequence[int] | None = None
    sender_rate: Sequence[float] | None = None
    new_senders: Sequence[bool] | None = None

    def __post_init__(self) -> None:
        """Raises ValueError where a column's length differs."""
        for name in ("subjects", "raws", "channels", "senders", "near_duplicates", "sender_rate", "new_senders"):
            column = getattr(self, name)
            if column is not None and len(column) != len(self.texts):
                raise ValueError(f"{name} has {len(column)} entries, texts {len(self.texts)}")

    def __len__(self) -> int:
        return len(self.texts)


@dataclass(frozen=True, slots=True)
class BatchResult:
    """One row per message, in order.

    score: float32[n], calibrated probability of being unwanted. probabilities: float32[n, 4], of HAM, SPAM, SCAM,
    PHISHING; rows sum to 1. verdicts, actions: uint8[n], numbers of `Verdict` and `Action`.
    Symbols are compressed rows: message i has symbol_ids[indptr[i]:indptr[i + 1]] (index into SYMBOLS) with
    contributions in log-odds. indptr: int32[n + 1]; symbol_ids: uint16[m]; contributions: float32[m].
    """

    score: NDArray[np.float32]
    probabilities: NDArray[np.float32]
    verdicts: NDArray[np.uint8]
    actions: NDArray[np.uint8]
    indptr: NDArray[np.int32]
    symbol_ids: NDArray[np.uint16]
    contributions: NDArray[np.float32]
    _explain: Callable[[int], tuple[Contribution, ...]] = field(repr=False)

    def __len__(self) -> int:
        return len(self.score)

    def explain(self, index: int) -> tuple[Contribution, ...]:
        """The symbols, words and links that moved the score of message `index` most; computed on demand."""
        return self._explain(index)
