"""What the line scorer sees of each candidate line, as one matrix."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import hyperscan
import numpy as np
from numpy.typing import NDArray

from .analysis import Category
from .block import Block
from .cues import CUE_BIT, CUE_NAMES, CUES
from .green import masked
from .hashing import PADDING, bucket, eight_bytes, mixed
from .signatures import Signature

Matrix = NDArray[np.float32]

_SHAPE_NAMES: Final = (
    "red", "yellow", "green", "bold", "blank", "long", "length", "indent", "digits", "marks", "capitals",
    "starts_upper", "starts_lower", "starts_digit", "starts_mark", "same_start_before", "same_start_after",
    "blank_before", "blank_after", "gap_before", "gap_after", "indent_step_before", "indent_step_after",
    "copies_4", "copies_8", "copies_16", "copies_end", "copies_4_share",
)  # fmt: skip
_PLACE_NAMES: Final = (
    "place", "to_end", "in_region", "in_last_region", "place_in_region", "from_region_start", "to_region_end",
    "to_last_region_end", "after_regions", "region_end", "regions",
    "copies", "first_copy", "last_copy", "telling_before", "telling_after", "first_telling", "last_telling",
    "rarest_cue", "first_of_cue", "last_of_cue",
)  # fmt: skip
CATEGORY_NAMES: Final = tuple(f"signature_{category.value.lower()}" for category in Category)
FEATURE_NAMES: Final = (*CUE_NAMES, *CATEGORY_NAMES, "signature_weak", "signature_near", *_SHAPE_NAMES, *_PLACE_NAMES)
"""Column names, in order; trained weights rely on it."""

TELLING: Final = (
    "error_label", "error_first", "exception_header", "trace_header", "test_fail", "fatal_word", "crash", "memory",
    "assert", "level_error", "symbol", "fail_count",
)  # fmt: skip

_UPPER = np.zeros(256, bool)
_UPPER[65:91] = True
_DIGIT = np.zeros(256, bool)
_DIGIT[48:58] = True
_MARK = np.zeros(256, bool)
_MARK[[*range(33, 48), *range(58, 65), *range(91, 97), *range(123, 127)]] = True
# One number counts all three over a line: none of them reaches the next one's bits within LINE_BYTES.
_FIELD = 20
_COUNTED = _DIGIT.astype(np.int64) | _MARK.astype(np.int64) << _FIELD | _UPPER.astype(np.int64) << 2 * _FIELD

# Letters keep their own code, all digits are one: numbers differ between lines that are alike.
_KIND = bytes.maketrans(b"123456789", b"0" * 9)
_COPY_BITS = 16


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of the log around the candidate lines.

    ``numbers`` (n,) their 1-based line numbers; ``regions`` the failed commands' lines; ``signatures`` position among
    them to what matched there.
    """

    numbers: NDArray[np.int64]
    line_count: int
    regions: Sequence[tuple[int, int]]
    signatures: Mapping[int, Sequence[Signature]]


class CueScanner:
    """Finds the full set of cues in the candidate lines. Safe from several threads."""

    def __init__(self) -> None:
        patterns = [pattern.encode() for alternatives in CUES.values() for pattern in alternatives]
        ids = [CUE_BIT[name] for name, alternatives in CUES.items() for _ in alternatives]
        self._database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
        self._database.compile(
            expressions=patterns, ids=ids, elements=len(ids), flags=[hyperscan.HS_FLAG_MULTILINE] * len(ids)
        )
        self._local = threading.local()

    def __call__(self, block: Block) -> Matrix:
        """(n, cues) of zeros and ones."""
        found: list[int] = []
        append = found.append
        limit = 40 * len(block) + 4_000

        def on_match(identifier: int, _start: int, end: int, _flags: int, _context: object) -> bool:
            append(end << 6 | identifier)
            return len(found) > limit

        scratch = getattr(self._local, "scratch", None)
        if scratch is None:
            scratch = self._local.scratch = hyperscan.Scratch(self._database)
        with contextlib.suppress(hyperscan.ScanTerminated):
            self._database.scan(block.text, match_event_handler=on_match, scratch=scratch)
        cues = np.zeros((len(block), len(CUE_NAMES)), np.float32)
        if found:
            pairs = np.array(found, np.int64)
            line = np.minimum(np.searchsorted(block.ends, (pairs >> 6) - 1), len(block) - 1)
            cues[line, pairs & 63] = 1
        return cues


def features(block: Block, cues: Matrix, context: Context) -> Matrix:
    """(n, ``len(FEATURE_NAMES)``) float32, every column within about -1..2."""
    return np.hstack(
        [cues, _signature_columns(context), _shape_columns(block, context), _place_columns(block, cues, context)]
    )


def _signature_columns(context: Context) -> Matrix:
    names = {category: position for position, category in enumerate(Category)}
    columns = np.zeros((len(context.numbers), len(names) + 2), np.float32)
    for position, matches in context.signatures.items():
        for signature in matches:
            columns[position, names[signature.category] if signature.weight >= 0.5 else len(names)] = 1
    strong = columns[:, : len(names)].max(axis=1)
    near = np.convolve(strong, np.ones(7), "full")[3 : 3 + len(context.numbers)]
    columns[:, len(names) + 1] = near > 0
    return columns


def _shape_columns(block: Block, context: Context) -> Matrix:
    buffer = np.frombuffer(block.text, np.uint8)
    length = (block.ends - block.starts).astype(np.float32)
    size = np.maximum(length, 1)
    head = np.where(length > 0, buffer[np.minimum(block.starts, len(buffer) - 1)], 10)
    solid = np.flatnonzero(buffer != 32)
    first = np.minimum(solid[np.searchsorted(solid, block.starts)], block.ends)
    indent = (first - block.starts).astype(np.float32)
    begins = buffer[np.minimum(first, len(buffer) - 1)]
    start = eight_bytes(block.text + PADDING, block.starts, np.minimum(block.ends - block.starts, 4))
    same = (start[1:] == start[:-1]) & (head[1:] != 10)
    digits, marks, capitals = _shares(buffer, block, size)
    blank = (begins == 10) | (length == 0)
    columns = [
        *block.colours.T, blank, length > 200, np.log1p(length) / 5, np.minimum(indent, 16) / 8,
        digits, marks, capitals, _UPPER[begins], (begins >= 97) & (begins <= 122), _DIGIT[begins], _MARK[begins],
        _before(same), _after(same), _before(blank[:-1]), _after(blank[1:]),
        _before(np.diff(context.numbers) > 1), _after(np.diff(context.numbers) > 1),
        np.clip(np.diff(indent, prepend=indent[:1]), -8, 8) / 8,
        np.clip(np.diff(indent, append=indent[-1:]), -8, 8) / 8,
        *_rarity(block, first),
    ]  # fmt: skip
    return np.stack([np.asarray(column, np.float32) for column in columns], axis=1)


def _shares(buffer: NDArray[np.uint8], block: Block, size: Matrix) -> list[Matrix]:
    """Digits, marks and capitals of each line, as shares of its bytes."""
    sums = np.zeros(len(buffer) + 1, np.int64)
    np.cumsum(_COUNTED[buffer], out=sums[1:])
    counts = sums[block.ends] - sums[block.starts]
    fields = (1 << _FIELD) - 1
    return [((counts >> shift & fields) / size).astype(np.float32) for shift in (0, _FIELD, 2 * _FIELD)]


def _before(pairs: NDArray[np.bool_]) -> NDArray[np.bool_]:
    return np.concatenate([[False], pairs])


def _after(pairs: NDArray[np.bool_]) -> NDArray[np.bool_]:
    return np.concatenate([pairs, [False]])


def _rarity(block: Block, first: NDArray[np.int64]) -> list[Matrix]:
    """How many lines begin and end alike: a telling line is often the odd one out."""
    text = block.text.translate(_KIND) + PADDING + PADDING
    length = block.ends - first
    four, eight = (eight_bytes(text, first, np.minimum(length, size)) for size in (4, 8))
    sixteen = mixed(eight) + eight_bytes(text, first + 8, np.clip(length - 8, 0, 8))
    end = eight_bytes(text, np.maximum(block.ends - 8, block.starts), np.minimum(block.ends - block.starts, 8))
    begins = [_copies(hashes) for hashes in (four, eight, sixteen)]
    share = begins[0] / np.log1p(np.float32(max(1, len(block)))) * 4
    return [*begins, _copies(end), share]


def _copies(keys: NDArray[np.uint64]) -> Matrix:
    buckets = bucket(mixed(keys), _COPY_BITS)
    copies: Matrix = (np.log1p(np.bincount(buckets)[buckets]) / 4).astype(np.float32)
    return copies


def _place_columns(block: Block, cues: Matrix, context: Context) -> Matrix:
    numbers, total = context.numbers, max(1, context.line_count)
    count = len(numbers)
    keys = np.fromiter(map(hash, masked(block)), np.int64, count)
    order = np.argsort(keys, kind="stable")
    differs = keys[order][1:] != keys[order][:-1]
    first, last = np.ones(count, bool), np.ones(count, bool)
    first[order[1:]], last[order[:-1]] = differs, differs
    group = np.cumsum(first[order]) - 1
    copies = np.zeros(count)
    copies[order] = np.bincount(group)[group]
    starts = np.array([region[0] for region in context.regions])
    ends = np.array([region[1] for region in context.regions])
    own = np.clip(np.searchsorted(starts, numbers, side="right") - 1, 0, len(starts) - 1)
    inside = (numbers >= starts[own]) & (numbers <= ends[own])
    width = np.maximum(1, ends[own] - starts[own] + 1)
    strong = cues[:, [CUE_BIT[name] for name in TELLING]] > 0
    telling = strong.any(axis=1)
    before = np.cumsum(telling)
    local = strong & inside[:, None]
    totals = local.sum(axis=0)
    nth = np.cumsum(local, axis=0)
    in_region = np.cumsum(telling & inside)
    rarest = np.where(strong, np.log1p(totals)[None, :], 9.0).min(axis=1) / 4
    columns = [
        numbers / total, np.log1p(np.maximum(total - numbers, 0)) / 8, inside, inside & (own == len(starts) - 1),
        np.clip((numbers - starts[own]) / width, -1, 2), np.log1p(np.maximum(numbers - starts[own], 0)) / 8,
        np.log1p(np.maximum(ends[own] - numbers, 0)) / 8, np.log1p(np.maximum(ends[-1] - numbers, 0)) / 8,
        numbers > ends[-1], numbers == ends[own], np.full(count, np.log1p(len(starts)) / 2),
        np.log1p(copies) / 4, first, last,
        np.log1p(before) / 4, np.log1p(before[-1] - before) / 4 if count else before,
        telling & inside & (in_region == 1), telling & inside & (in_region == in_region[-1]) if count else telling,
        rarest, (local & (nth == 1)).any(axis=1), (local & (nth == totals[None, :])).any(axis=1),
    ]  # fmt: skip
    return np.stack([np.asarray(column, np.float32) for column in columns], axis=1)
