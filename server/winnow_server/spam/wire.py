"""Results of a batch as protobuf wire bytes, written directly: the hot path of the flow.

Building a message object for each symbol costs several times what joining prepared bytes does. A test holds every byte
to what the protobuf runtime writes. Source: https://protobuf.dev/programming-guides/encoding/.

    MessageResult   1 request_tag: string   2 index: varint   3 classification: Classification
    Classification  1 verdict: varint   2 score: float   3 action: varint   4 symbols: SymbolHit
                    then what `reasons` writes
    SymbolHit       1 symbol: string    2 contribution: float
"""

from collections.abc import Sequence

import numpy as np

from winnow_server.spam.engine import SYMBOLS, BatchResult
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


_ZERO = bytes(4)
_VARINTS = [_varint(value) for value in range(20_000)]
# A hit up to its four bytes of contribution: field 4 of the classification, its length, the name, the float's tag.
_HITS = [
    b"\x22" + _varint(2 + len(symbol.name) + 5) + b"\x0a" + _varint(len(symbol.name)) + symbol.name.encode() + b"\x15"
    for symbol in SYMBOLS
]


def ordered_hits(result: BatchResult) -> tuple[list[int], list[int], list[float]]:
    """Row starts (n + 1), symbol ids and log-odds of all hits worth naming, largest contribution first in each row."""
    rows = np.repeat(np.arange(len(result)), np.diff(result.indptr))
    size = np.abs(result.contributions)
    kept = np.flatnonzero(size >= SMALLEST_CONTRIBUTION)
    # One key: rows are whole numbers, and a contribution of 1,000 does not exist.
    order = kept[np.argsort(rows[kept] * 1_000.0 - size[kept], kind="stable")]
    starts = np.searchsorted(rows[order], np.arange(len(result) + 1))
    return starts.tolist(), result.symbol_ids[order].tolist(), result.contributions[order].tolist()


def encode_results(judged: Judged, tags: Sequence[str], indexes: Sequence[int]) -> list[bytes]:
    """One MessageResult a row, each framed as an element of `results` (field 1 of a response), in order."""
    result = judged.result
    starts, ids, weights = ordered_hits(result)
    floats = np.asarray(weights, dtype="<f4").tobytes()
    hits = [_HITS[symbol] + floats[at : at + 4] for symbol, at in zip(ids, range(0, len(floats), 4), strict=True)]
    scores = result.score.astype("<f4").tobytes()
    verdicts, actions = result.verdicts.tolist(), judged.actions.tolist()
    reasons = encode_reasons(judged)
    out = []
    for i, (tag, index) in enumerate(zip(tags, indexes, strict=True)):
        score = scores[4 * i : 4 * i + 4]
        score = b"" if score == _ZERO else b"\x15" + score  # proto3 leaves zeros out
        symbols = b"".join(hits[starts[i] : starts[i + 1]])
        body = b"\x08%c%b\x18%c%b" % (verdicts[i], score, actions[i], symbols)
        if reasons is not None:
            body += reasons[i]
        head = _tag(tag) if tag else b""
        if index:
            head += b"\x10" + _VARINTS[index]
        size = len(body)
        whole = b"%b\x1a%b%b" % (head, _VARINTS[size] if size < len(_VARINTS) else _varint(size), body)
        size = len(whole)
        out.append(b"\x0a%b%b" % (_VARINTS[size] if size < len(_VARINTS) else _varint(size), whole))
    return out


def _tag(tag: str) -> bytes:
    raw = tag.encode()
    return b"\x0a" + _VARINTS[len(raw)] + raw
