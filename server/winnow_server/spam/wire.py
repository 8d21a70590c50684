"""Results of a batch as protobuf wire bytes, written directly: the hot path of the flow.

Building a message object for each symbol costs several times what joining prepared bytes does. A test holds every byte
to what the protobuf runtime writes. Source: https://protobuf.dev/programming-guides/encoding/.

    MessageResult   1 request_tag: string   2 index: varint   3 classification: Classification
    Classification  1 verdict: varint   2 score: float   3 action: varint   4 symbols: SymbolHit
                    then what `reasons` writes
    SymbolHit       1 symbol: string    2 contribution: float
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from operator import add

import numpy as np
from numpy.typing import NDArray

from winnow_server.spam.engine import SYMBOLS, Action, BatchResult, Verdict
from winnow_server.spam.reasons import encode_reasons
from winnow_server.spam.tenant import Judged

# Symbols that move a score by less are left out of answers, in log-odds.
SMALLEST_CONTRIBUTION = 0.01


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)


_VARINTS = [_varint(value) for value in range(20_000)]
_INDEXES = [b"\x10" + value for value in _VARINTS]
_VERDICTS = [bytes((0x08, number)) for number in range(max(Verdict) + 1)]
_ACTIONS = [bytes((0x18, number)) for number in range(max(Action) + 1)]
# A hit up to its four bytes of contribution: field 4 of the classification, its length, the name, the float's tag.
_HITS = [
    b"\x22" + _varint(2 + len(symbol.name) + 5) + b"\x0a" + _varint(len(symbol.name)) + symbol.name.encode() + b"\x15"
    for symbol in SYMBOLS
]


def ordered_hits(result: BatchResult) -> tuple[list[int], list[int], NDArray[np.float32]]:
    """Row starts (n + 1), symbol ids and log-odds of all hits worth naming, largest contribution first in each row."""
    rows = np.repeat(np.arange(len(result)), np.diff(result.indptr))
    size = np.abs(result.contributions)
    kept = np.flatnonzero(size >= SMALLEST_CONTRIBUTION)
    # One key: rows are whole numbers, and a contribution of 1,000 does not exist.
    order = kept[np.argsort(rows[kept] * 1_000.0 - size[kept], kind="stable")]
    starts = np.searchsorted(rows[order], np.arange(len(result) + 1))
    return starts.tolist(), result.symbol_ids[order].tolist(), result.contributions[order]


def encode_results(judged: Judged, tags: Sequence[str], indexes: Iterable[int]) -> bytes:
    """One MessageResult a row, each framed as an element of `results` (field 1 of a response), in order."""
    result = judged.result
    starts, ids, weights = ordered_hits(result)
    hits = list(map(add, map(_HITS.__getitem__, ids), _fixed32(weights)))
    symbols = [b"".join(hits[first:last]) for first, last in pairwise(starts)]
    verdicts = map(_VERDICTS.__getitem__, result.verdicts.tolist())
    actions = map(_ACTIONS.__getitem__, judged.actions.tolist())
    parts: list[Iterable[bytes]] = [verdicts, _scores(result), actions, symbols]
    reasons = encode_reasons(judged)
    if reasons is not None:
        parts.append(reasons)
    out: list[bytes] = []
    for tag, index, body in zip(tags, indexes, map(b"".join, zip(*parts, strict=True)), strict=True):
        head = (_tag(tag) if tag else b"") + (_INDEXES[index] if index else b"")
        size = _size(len(body))
        out += (b"\x0a", _size(len(head) + 1 + len(size) + len(body)), head, b"\x1a", size, body)
    return b"".join(out)


def _scores(result: BatchResult) -> list[bytes]:
    scores = [b"\x15" + score for score in _fixed32(result.score)]
    for row in np.flatnonzero(result.score == 0).tolist():
        scores[row] = b""  # proto3 leaves zeros out
    return scores


def _fixed32(values: NDArray[np.float32]) -> list[bytes]:
    found: list[bytes] = values.astype("<f4").view("V4").tolist()
    return found


def _size(length: int) -> bytes:
    return _VARINTS[length] if length < len(_VARINTS) else _varint(length)


def _tag(tag: str) -> bytes:
    raw = tag.encode()
    return b"\x0a" + _size(len(raw)) + raw
